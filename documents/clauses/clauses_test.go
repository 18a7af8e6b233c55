package clauses

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// TestClausesMakeTheirMentions: in every language each paragraph makes the mentions that its list leaves to it.
func TestClausesMakeTheirMentions(t *testing.T) {
	house := New(DefaultFund())
	for name, c := range map[string]struct {
		facts any
		makes []string
	}{
		"appeal": {
			Appeal{"court", "street", "city", "0412233", "BRI-07/1", "Claire", "service", "02", "a@b.example"}, codes(ChecklistA()),
		},
		"undue":      {Undue{5, "fund"}, []string{"undue-instalments", "undue-prescription", "undue-waiver"}},
		"article46":  {struct{}{}, []string{"dispute-limit", "writ-possible"}},
		"difficulty": {struct{}{}, []string{"difficulty"}},
	} {
		for _, l := range hub.Langs() {
			filled, err := house.Words.Fill(name, l, c.facts, nil)
			if err != nil {
				t.Fatal(err)
			}
			if made := slices.Sorted(maps.Keys(hub.Mentioned(filled.Blocks))); !slices.Equal(made, c.makes) {
				t.Errorf("%s in %s makes %v, want %v", name, l, made, c.makes)
			}
		}
	}
}

// TestPrescriptionOfOneYear: one year is no plural.
func TestPrescriptionOfOneYear(t *testing.T) {
	house := New(DefaultFund())
	for lang, words := range map[hub.Lang][2]string{hub.FR: {"1 an", "3 ans"}, hub.NL: {"1 jaar", "3 jaar"}, hub.DE: {"1 Jahr", "3 Jahre"}} {
		for i, years := range []int{1, 3} {
			filled, err := house.Words.Fill("undue", lang, Undue{years, "fund"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			said := false
			for _, s := range filled.Blocks[1].Spans {
				said = said || s.Text == words[i]
			}
			if !said {
				t.Errorf("%s, %d years: %+v", lang, years, filled.Blocks[1].Spans)
			}
		}
	}
}

func codes(list []hub.Mention) (all []string) {
	for _, m := range list {
		all = append(all, m.Code)
	}
	slices.Sort(all)
	return all
}

func TestMentionsNameTheirLaw(t *testing.T) {
	for _, m := range With(ChecklistA(), ChecklistB(), Motivation(), Article46(), DueNotice(), ChecklistA()) {
		if m.Code == "" || m.Law == "" {
			t.Errorf("incomplete mention %+v", m)
		}
	}
	if both := With(ChecklistA(), ChecklistA()); len(both) != len(ChecklistA()) {
		t.Errorf("With keeps a mention twice: %v", codes(both))
	}
}

func TestRecipient(t *testing.T) {
	for name, c := range map[string]struct {
		profile hub.Profile
		want    string
	}{
		"with a box": {hub.Profile{Name: "Marie Dupont", Lang: hub.FR, Address: hub.Address{Street: "Rue de Fer", House: "48", Box: "2", Postcode: "5000", City: "Namur"}},
			"Marie Dupont|Rue de Fer 48 bte 2|5000 Namur"},
		"Dutch box": {hub.Profile{Name: "Jan Peeters", Lang: hub.NL, Address: hub.Address{Street: "Veldstraat", House: "12", Box: "3", Postcode: "9000", City: "Gent"}},
			"Jan Peeters|Veldstraat 12 bus 3|9000 Gent"},
		"a company in a building": {hub.Profile{Name: "Lambert & Fils SRL", Lang: hub.FR, Type: hub.Company, Address: hub.Address{Extra: "Tour B, 4e étage", Street: "Rue Haute", House: "1A", Postcode: "1000", City: "Bruxelles"}},
			"Lambert & Fils SRL|Tour B, 4e étage|Rue Haute 1A|1000 Bruxelles"},
		"Belgium said": {hub.Profile{Name: "Anna Schmitz", Lang: hub.DE, Address: hub.Address{Street: "Bergstraße", House: "7", Postcode: "4700", City: "Eupen", Country: "BE"}},
			"Anna Schmitz|Bergstraße 7|4700 Eupen"},
		"abroad": {hub.Profile{Name: "Luc Noël", Lang: hub.FR, Address: hub.Address{Street: "Rue Royale", House: "3", Postcode: "59000", City: "Lille", Country: "FR"}},
			"Luc Noël|Rue Royale 3|59000 Lille|FRANCE"},
	} {
		if got := strings.Join(Recipient(c.profile), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestAppealNamesOneCourt: that of the domicile, in Brussels by the language; none is ever guessed.
func TestAppealNamesOneCourt(t *testing.T) {
	house := New(DefaultFund())
	for _, c := range []struct {
		lang    hub.Lang
		address hub.Address
		want    string // part of the court's name; empty for a task
	}{
		{hub.FR, hub.Address{Postcode: "5000"}, "Namur"},
		{hub.NL, hub.Address{Postcode: "9000"}, "Gent"},
		{hub.DE, hub.Address{Postcode: "4700"}, "Eupen"},
		{hub.FR, hub.Address{Postcode: "1000"}, "francophone"},
		{hub.NL, hub.Address{Postcode: "1000"}, "Nederlandstalige"},
		{hub.FR, hub.Address{Postcode: "1234", Country: "LU"}, ""},
		{hub.FR, hub.Address{Postcode: "0000"}, ""},
	} {
		m := hub.Message{File: "0412233", Recipient: hub.Profile{Lang: c.lang, Address: c.address}}
		appeal, err := house.Appeal(m, "BRI-07/1")
		var staff *hub.StaffError
		switch {
		case c.want == "" && !errors.As(err, &staff):
			t.Errorf("%+v: %v, want a task for staff", c.address, err)
		case c.want != "" && (err != nil || !strings.Contains(appeal.Court, c.want)):
			t.Errorf("%s %s: court %q, %v, want %s", c.lang, c.address.Postcode, appeal.Court, err, c.want)
		}
		if err == nil && (appeal.Handler != house.Fund.Handler.Name || appeal.Street == "" || appeal.City == "") {
			t.Errorf("incomplete: %+v", appeal)
		}
	}
}

func TestFrame(t *testing.T) {
	house := New(DefaultFund())
	m := hub.Message{
		ID: hub.IDOf("message", "x"), Code: "REC-05", File: "0412233", Channel: hub.ChannelRegistered, Decided: hub.NewDate(2026, 1, 5),
		Recipient: hub.Profile{Name: "Anna Schmitz", Lang: hub.DE},
	}
	letter := house.Letter(m, text.Filled{Title: "Mahnung"})
	if letter.Registered != "EINSCHREIBEN" || !strings.HasPrefix(letter.Date, "Brüssel, den 5.") || letter.PageLabel != "Seite %d von %d" {
		t.Errorf("%q, %q, %q", letter.Registered, letter.Date, letter.PageLabel)
	}
	if phone := letter.References[3]; phone.Link != "tel:+3220000000" {
		t.Errorf("telephone %+v", phone)
	}
	m.Channel = hub.ChannelLetter
	if house.Letter(m, text.Filled{}).Registered != "" {
		t.Error("an ordinary letter says that it is registered")
	}
	if house.Letter(m, text.Filled{}).Fallback != nil {
		t.Error("a letter of its own says that it replaces an e-mail")
	}
	m.Channel = hub.ChannelEmail
	if house.Letter(m, text.Filled{}).Fallback == nil {
		t.Error("the letter that may replace an e-mail does not say so")
	}
	if email := house.Email(m, text.Filled{Subject: "Mahnung"}); email.Attachment != "" || !strings.Contains(strings.Join(email.Footer, "|"), "Aktennummer: 0412233") {
		t.Errorf("%+v", email)
	}
}

// TestDefaultFund: complete in every language, and payable.
func TestDefaultFund(t *testing.T) {
	f := DefaultFund()
	for name, words := range map[string]hub.Words{
		"name": f.Name, "short": f.Short, "parent": f.Parent, "street": f.Address[0], "town": f.Address[1],
		"place": f.Place, "hours": f.Hours, "service": f.Service, "privacy": f.Privacy,
	} {
		for _, l := range hub.Langs() {
			if words[l] == "" || len([]rune(words[l])) > 140 {
				t.Errorf("%s in %s: %q", name, l, words[l])
			}
		}
	}
	if !law.ValidIBAN(f.IBAN) || !law.ValidBIC(f.BIC) || f.FeeRate == 0 || f.Handler.Phone == "" || f.Handler.Email == "" {
		t.Errorf("%+v", f)
	}
}

func TestReasonsAreAClosedList(t *testing.T) {
	if said, err := BridgingGrounds().In(hub.NL, "economic-difficulty"); err != nil || !strings.Contains(said[0], "economische") {
		t.Errorf("%v, %v", said, err)
	}
	if _, err := BridgingGrounds().In(hub.NL, "bad-luck"); !hub.IsPermanent(err) || !strings.Contains(err.Error(), "forced-interruption") {
		t.Errorf("got %v, want an error that lists the known reasons", err)
	}
	if Category("company", hub.NL) != "vennootschap" || Category("main", hub.DE) != "Selbständiger im Hauptberuf" || Category("new-one", hub.DE) != "new-one" {
		t.Error("categories are named in their language, unknown ones stay as they are")
	}
}
