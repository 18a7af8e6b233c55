package simulate

import (
	"strings"
	"sync"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

var large = Options{Files: 800, Seed: 7, Year: 2026}

// largeYear is made once, for many tests look at it.
var largeYear = sync.OnceValue(func() []hub.Event { return everything(New(large)) })

// profiles are the first profiles of a world.
func profiles(t *testing.T) map[string]hub.ProfileData {
	t.Helper()
	all := map[string]hub.ProfileData{}
	for _, e := range largeYear() {
		if e.Type == hub.AffiliateRegistered || e.Type == hub.CompanyRegistered {
			data, err := hub.DataOf[hub.ProfileData](e)
			if err != nil {
				t.Fatal(err)
			}
			all[e.Subject] = data
		}
	}
	return all
}

func TestEveryIdentifierHasItsCheckDigits(t *testing.T) {
	events := largeYear()
	each(t, events, hub.AffiliateRegistered, func(e hub.Event, p hub.ProfileData) {
		if !law.ValidNISS(p.Identifier) {
			t.Errorf("%s: national number %s", e.Subject, p.Identifier)
		}
	})
	each(t, events, hub.CompanyRegistered, func(e hub.Event, p hub.ProfileData) {
		if !law.ValidKBO(p.Identifier) {
			t.Errorf("%s: enterprise number %s", e.Subject, p.Identifier)
		}
	})
	references := map[string]string{}
	each(t, events, hub.ContributionAssessed, func(e hub.Event, a hub.Assessment) {
		if !law.ValidStructuredCommunication(a.Reference) {
			t.Errorf("%s: reference %s", a.ID, a.Reference)
		}
		if other, used := references[a.Reference]; used && other != a.ID {
			t.Errorf("%s and %s share the reference %s", a.ID, other, a.Reference)
		}
		references[a.Reference] = a.ID
	})
	wrong, all := 0, 0
	each(t, events, hub.PaymentReceived, func(e hub.Event, p hub.Payment) {
		all++
		if !law.ValidStructuredCommunication(p.Reference) {
			wrong++
		}
	})
	if part := 100 * wrong / all; part < 1 || part > 5 {
		t.Errorf("%d of %d payments carry a wrong reference", wrong, all)
	}
}

func TestBisNumbers(t *testing.T) {
	found := 0
	for _, p := range profiles(t) {
		if len(p.Identifier) == 11 && p.Identifier[2] >= '4' {
			found++
		}
	}
	if found < large.Files/50 || found > large.Files/12 {
		t.Errorf("%d bis numbers of %d", found, large.Files)
	}
}

func TestTheCourtOfEveryHomeIsKnown(t *testing.T) {
	courts := map[string]bool{}
	for file, p := range profiles(t) {
		if p.Address.Abroad() {
			continue
		}
		court, err := law.CourtFor(p.Address.Postcode, p.Lang)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		area, _, _ := strings.Cut(court.Code, "-")
		if area == "brussels" {
			area = court.Code
		}
		courts[area] = true
	}
	if len(courts) != 9 {
		t.Errorf("homes lie in the territories of %d labour courts, want 9: %v", len(courts), courts)
	}
}

func TestShares(t *testing.T) {
	count := map[string]int{}
	for _, p := range profiles(t) {
		count[string(p.Lang)]++
		if len(p.Identifier) == 10 {
			count["company"]++
		}
		if p.Prefers == hub.ChannelEmail {
			count["e-mail"]++
		}
		if strings.HasPrefix(p.Email, "bounce-") {
			count["bounce"]++
		}
		if p.Newsletter {
			count["newsletter"]++
		}
		if p.Address.Abroad() {
			count["abroad"]++
		}
		if p.Address.Box != "" {
			count["box"]++
		}
		if p.Handler == nil {
			count["no handler"]++
		}
		if !p.Address.Complete() || p.Name == "" || strings.Contains(p.Name, "  ") {
			t.Errorf("incomplete: %+v", p)
		}
	}
	for _, c := range []struct {
		what      string
		low, high int // per thousand
	}{
		{"fr", 479, 481}, {"nl", 479, 481}, {"de", 40, 40}, {"company", 120, 120}, {"e-mail", 560, 600}, {"bounce", 30, 30},
		{"newsletter", 240, 240}, {"abroad", 10, 10}, {"box", 120, 220}, {"no handler", 100, 190},
	} {
		if got := 1000 * count[c.what] / large.Files; got < c.low || got > c.high {
			t.Errorf("%s: %d per thousand, want %d to %d", c.what, got, c.low, c.high)
		}
	}
}

func TestMailAddressesArePlain(t *testing.T) {
	for _, p := range append(foreigners(), longNames()...) {
		name := mailName(p)
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-.") != "" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") {
			t.Errorf("%s gets %q", p.full(), name)
		}
	}
	for p, want := range map[person]string{
		{"Łukasz", "Wójcik", true}:     "lukasz.wojcik",
		{"İbrahim", "Öztürk", true}:    "ibrahim.oeztuerk",
		{"An", "De Smet", false}:       "an.desmet",
		{"Þórunn", "Guðmunds", false}:  "thorunn.gudmunds",
		{"Jan", "'t Kindt", true}:      "jan.tkindt",
		{"Käthe", "Weiß", false}:       "kaethe.weiss",
		{"Anne-Sophie", "Noël", false}: "anne-sophie.noel",
	} {
		if got := mailName(p); got != want {
			t.Errorf("%s: %s, want %s", p.full(), got, want)
		}
	}
}

func TestNothingIsToldAfterADeath(t *testing.T) {
	events := largeYear()
	told := map[string]hub.Date{}
	each(t, events, hub.AffiliateDeceased, func(e hub.Event, d hub.DeceasedData) {
		told[e.Subject] = hub.DateOf(e.Time)
		if !d.On.Before(told[e.Subject]) {
			t.Errorf("%s: told on %s of a death on %s", e.Subject, told[e.Subject], d.On)
		}
	})
	for _, e := range events {
		if day, dead := told[e.Subject]; dead && hub.DateOf(e.Time).After(day) {
			t.Errorf("%s %s on %s, after the news of %s", e.Subject, e.Type, hub.DateOf(e.Time), day)
		}
	}
}
