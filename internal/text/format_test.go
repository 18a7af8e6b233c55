package text

import (
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestFormats writes no-break spaces as "_".
func TestFormats(t *testing.T) {
	first, later := hub.NewDate(2026, 1, 1), hub.NewDate(2026, 8, 15)
	for _, c := range []struct {
		what       string
		show       func(hub.Lang) string
		fr, nl, de string
	}{
		{"amount", func(l hub.Lang) string { return Amount(1_234_56, l) }, "1.234,56_€", "€_1.234,56", "1.234,56_€"},
		{"small amount", func(l hub.Lang) string { return Amount(7, l) }, "0,07_€", "€_0,07", "0,07_€"},
		{"millions", func(l hub.Lang) string { return Amount(123_456_789_00, l) }, "123.456.789,00_€", "€_123.456.789,00", "123.456.789,00_€"},
		{"below zero", func(l hub.Lang) string { return Amount(-1_000_00, l) }, "-1.000,00_€", "€_-1.000,00", "-1.000,00_€"},
		{"first of the month", func(l hub.Lang) string { return LongDate(first, l) }, "1er_janvier_2026", "1_januari_2026", "1._Januar_2026"},
		{"long date", func(l hub.Lang) string { return LongDate(later, l) }, "15_août_2026", "15_augustus_2026", "15._August_2026"},
		{"no date", func(l hub.Lang) string { return LongDate(hub.Date{}, l) + ShortDate(hub.Date{}, l) }, "", "", ""},
		{"short date", func(l hub.Lang) string { return ShortDate(first, l) }, "01/01/2026", "01/01/2026", "01.01.2026"},
		{"first quarter", func(l hub.Lang) string { return Quarter(first.Quarter(), l) }, "1er_trimestre_2026", "1e_kwartaal_2026", "1._Quartal_2026"},
		{"third quarter", func(l hub.Lang) string { return Quarter(later.Quarter(), l) }, "3e_trimestre_2026", "3e_kwartaal_2026", "3._Quartal_2026"},
		{"month", func(l hub.Lang) string { return Month("2026-03", l) }, "mars_2026", "maart_2026", "März_2026"},
		{"no month", func(l hub.Lang) string { return Month("spring", l) }, "spring", "spring", "spring"},
		{"country", func(l hub.Lang) string { return Country("NL", l) }, "Pays-Bas", "Nederland", "Niederlande"},
		{"no country", func(l hub.Lang) string { return Country("Utopia", l) }, "Utopia", "Utopia", "Utopia"},
		{"colon", Colon, "_: ", ": ", ": "},
	} {
		for lang, want := range map[hub.Lang]string{hub.FR: c.fr, hub.NL: c.nl, hub.DE: c.de} {
			if got := strings.ReplaceAll(c.show(lang), nb, "_"); got != want {
				t.Errorf("%s in %s: got %q, want %q", c.what, lang, got, want)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Percent(3_05), "3,05_%"}, {Percent(7_00), "7_%"}, {Percent(20_50), "20,50_%"}, {Percent(0), "0_%"},
		{Coefficient(107_236_269), "1,07236269"}, {Coefficient(100_000_000), "1"}, {Coefficient(105_000_000), "1,05"},
		{IBAN("BE68539007547034"), "BE68_5390_0754_7034"}, {IBAN("NL91ABNA0417164300"), "NL91_ABNA_0417_1643_00"}, {IBAN(""), ""},
		{Communication("090933755493"), "+++090/9337/55493+++"}, {Communication("RF18"), "RF18"},
		{NISS("88022999990"), "88.02.29-999.90"}, {NISS("1"), "1"},
		{KBO("0403019261"), "0403.019.261"}, {KBO("403019261"), "403019261"},
		{Phone("02 546 42 11"), "02_546_42_11"},
		{PhoneLink("02 546 42 11"), "tel:+3225464211"}, {PhoneLink("+31 20 123 45 67"), "tel:+31201234567"}, {PhoneLink("0049 30 1234"), "tel:+49301234"},
	} {
		if got := strings.ReplaceAll(c.got, nb, "_"); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
