package law

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestCourtFor(t *testing.T) {
	for _, c := range []struct {
		place, postcode string
		lang            hub.Lang
		code            string
	}{
		// One of each court and division.
		{"Antwerpen", "2018", hub.NL, "antwerpen-antwerpen"},
		{"Mechelen", "2800", hub.NL, "antwerpen-mechelen"},
		{"Turnhout", "2300", hub.NL, "antwerpen-turnhout"},
		{"Hasselt", "3500", hub.NL, "antwerpen-hasselt"},
		{"Tongeren", "3700", hub.NL, "antwerpen-tongeren"},
		{"Wavre", "1300", hub.FR, "brabant-wallon"},
		{"Leuven", "3000", hub.NL, "leuven"},
		{"Eupen", "4700", hub.DE, "eupen"},
		{"Gent", "9000", hub.NL, "gent-gent"},
		{"Aalst", "9300", hub.NL, "gent-aalst"},
		{"Dendermonde", "9200", hub.NL, "gent-dendermonde"},
		{"Oudenaarde", "9700", hub.NL, "gent-oudenaarde"},
		{"Sint-Niklaas", "9100", hub.NL, "gent-sint-niklaas"},
		{"Oostende", "8400", hub.NL, "gent-brugge"},
		{"Ieper", "8900", hub.NL, "gent-ieper"},
		{"Kortrijk", "8500", hub.NL, "gent-kortrijk"},
		{"Roeselare", "8800", hub.NL, "gent-roeselare"},
		{"Veurne", "8630", hub.NL, "gent-veurne"},
		{"Charleroi", "6000", hub.FR, "hainaut-charleroi"},
		{"Binche", "7130", hub.FR, "hainaut-binche"},
		{"Mons", "7000", hub.FR, "hainaut-mons"},
		{"La Louvière", "7100", hub.FR, "hainaut-la-louviere"},
		{"Tournai", "7500", hub.FR, "hainaut-tournai"},
		{"Mouscron", "7700", hub.FR, "hainaut-mouscron"},
		{"Liège", "4000", hub.FR, "liege-liege"},
		{"Huy", "4500", hub.FR, "liege-huy"},
		{"Verviers", "4800", hub.FR, "liege-verviers"},
		{"Namur", "5000", hub.FR, "liege-namur"},
		{"Dinant", "5500", hub.FR, "liege-dinant"},
		{"Arlon", "6700", hub.FR, "liege-arlon"},
		{"Marche-en-Famenne", "6900", hub.FR, "liege-marche"},
		{"Neufchâteau", "6840", hub.FR, "liege-neufchateau"},

		// Brussels: the language of the file chooses, in the 19 municipalities and in Halle-Vilvoorde.
		{"Schaerbeek", "1030", hub.FR, "brussels-fr"},
		{"Schaarbeek", "1030", hub.NL, "brussels-nl"},
		{"Halle", "1500", hub.NL, "brussels-nl"},
		{"Rhode-Saint-Genèse", "1640", hub.FR, "brussels-fr"},
		{"Vilvoorde", "1800", hub.NL, "brussels-nl"},

		// The language of the file never moves a court elsewhere.
		{"Antwerpen in French", "2000", hub.FR, "antwerpen-antwerpen"},
		{"Liège in German", "4000", hub.DE, "liege-liege"},
		{"Eupen in Dutch", "4700", hub.NL, "eupen"},

		// Borders.
		{"Overijse, arrondissement of Brussels", "3090", hub.NL, "brussels-nl"},
		{"Tervuren, arrondissement of Leuven", "3080", hub.NL, "leuven"},
		{"Tubize, Walloon Brabant", "1480", hub.FR, "brabant-wallon"},
		{"Landen, Leuven", "3400", hub.NL, "leuven"},
		{"Voeren, Tongeren", "3790", hub.NL, "antwerpen-tongeren"},
		{"Malmedy, with facilities, not of the German-speaking nine", "4960", hub.FR, "liege-verviers"},
		{"Waimes, likewise", "4950", hub.FR, "liege-verviers"},
		{"Plombières, next to Kelmis", "4850", hub.FR, "liege-verviers"},
		{"Comines-Warneton, away from Hainaut", "7780", hub.FR, "hainaut-mouscron"},
		{"Zwijndrecht, East Flanders since 2025", "2070", hub.NL, "gent-sint-niklaas"},
		{"Hannut, Liège since the cantons changed", "4280", hub.FR, "liege-liege"},
		{"Temse, in the canton of Hamme", "9140", hub.NL, "gent-dendermonde"},
		{"Pont-à-Celles, named apart from its canton", "6230", hub.FR, "hainaut-charleroi"},
		{"Erquelinnes, likewise", "6560", hub.FR, "hainaut-binche"},
		{"spaces around the postcode", " 5000 ", hub.FR, "liege-namur"},
	} {
		got, err := CourtFor(c.postcode, c.lang)
		if err != nil || got.Code != c.code {
			t.Errorf("%s (%s, %s): %q, %v, want %q", c.place, c.postcode, c.lang, got.Code, err, c.code)
		}
	}
}

func TestGermanSpeakingMunicipalities(t *testing.T) {
	for _, postcode := range strings.Fields("4700 4701 4710 4711 4720 4721 4728 4730 4731 4750 4760 4761 4770 4771 4780 4782 4783 4784 4790 4791") {
		court, err := CourtFor(postcode, hub.DE)
		if err != nil || court.Name != "Arbeitsgericht Eupen" || court.Address() != "Rathausplatz 4, 4700 Eupen" {
			t.Errorf("%s: %+v, %v", postcode, court, err)
		}
	}
}

func TestCourtThatCannotBeTold(t *testing.T) {
	for _, c := range []struct {
		why, postcode string
		lang          hub.Lang
		reason        string
	}{
		{"no postcode", "", hub.FR, "aucune commune"},
		{"unknown", "9999", hub.FR, "aucune commune"},
		{"French", "59000", hub.FR, "aucune commune"},
		{"Dutch", "1012 AB", hub.NL, "aucune commune"},
		{"of one organisation's post", "1049", hub.FR, "aucune commune"},
		{"Enghien", "7850", hub.FR, "a changé de canton"},
		{"German in Brussels", "1000", hub.DE, "lui demander lequel"},
	} {
		_, err := CourtFor(c.postcode, c.lang)
		var unresolved *UnresolvedCourtError
		var staff *hub.StaffError
		if !errors.As(err, &unresolved) || !errors.As(err, &staff) {
			t.Errorf("%s: %v, want a task for staff", c.why, err)
			continue
		}
		if unresolved.Postcode != c.postcode || unresolved.Lang != c.lang || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %v, want %q", c.why, err, c.reason)
		}
	}
}

//go:embed testdata/postcodes.txt
var published string

// TestEveryPublishedPostcode resolves every postcode of the list or finds it among the few that are known not to be.
func TestEveryPublishedPostcode(t *testing.T) {
	open := []string{"7830", "7850", "7870"} // Silly, Enghien, Lens: deploy/to-be-confirmed.md
	var unresolved []string
	all := strings.Fields(published)
	for _, postcode := range all {
		if _, err := CourtFor(postcode, hub.NL); err != nil {
			unresolved = append(unresolved, postcode)
		}
	}
	if !slices.Equal(unresolved, open) {
		t.Errorf("not resolved: %v, want %v", unresolved, open)
	}
	table, err := courts()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1149 || len(table.byPostcode) != len(all) {
		t.Errorf("%d postcodes are published, the table has %d", len(all), len(table.byPostcode))
	}
}

// TestCourtTables wants every row to be complete, every court to have a territory, and 565 municipalities.
func TestCourtTables(t *testing.T) {
	table, err := courts()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{brussels + "-fr": true, brussels + "-nl": true}
	for _, place := range table.territories {
		used[place.division] = true
		if place.from.IsZero() {
			t.Errorf("%s does not say since when", place.municipality)
		}
	}
	if len(table.territories) != 565 {
		t.Errorf("%d municipalities, Belgium has 565", len(table.territories))
	}
	var unconfirmed []string
	for _, l := range hub.Langs() {
		named, err := Courts(l)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range named {
			if c.Name == "" || c.Street == "" || len(c.Postcode) != 4 || c.City == "" || c.From.IsZero() || c.Source == "" || !used[c.Code] {
				t.Errorf("%s in %s: %+v", c.Code, l, c)
			}
			if l == hub.FR && !c.Confirmed {
				unconfirmed = append(unconfirmed, c.Code)
			}
		}
	}
	if want := []string{"liege-arlon"}; !slices.Equal(unconfirmed, want) {
		t.Errorf("not confirmed: %v, want %v as deploy/to-be-confirmed.md lists", unconfirmed, want)
	}
}

func TestTablesThatContradictThemselvesAreRefused(t *testing.T) {
	for name, row := range map[string][]string{
		"unknown division":      {"Namur", "liege-nowhere", "5000", "canton", "2025-01-01"},
		"bad date":              {"Namur", unknown, "5000", "canton", "soon"},
		"postcode of two kinds": {"Namur", unknown, "1000", "canton", "2025-01-01"},
	} {
		table := &courtTable{byCode: map[string]court{}, byPostcode: map[string]territory{"1000": {division: brussels}}}
		if err := table.addTerritory(row); err == nil {
			t.Errorf("%s passed", name)
		}
	}
	if err := eachRow("a;b\n1;2;3\n", 2, func([]string) error { return nil }); err == nil {
		t.Error("a row with a column too many passed")
	}
}

func BenchmarkCourtFor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := CourtFor("5000", hub.FR); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadCourts(b *testing.B) {
	for b.Loop() {
		if _, err := readCourts(); err != nil {
			b.Fatal(err)
		}
	}
}
