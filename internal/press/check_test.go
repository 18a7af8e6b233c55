package press

import (
	"context"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// faults are letters that cannot be printed, and what staff must learn of each.
var faults = map[string]struct {
	spoil func(l *hub.Letter)
	want  []string
}{
	"emoji":                 {func(l *hub.Letter) { l.Recipient[0] = "Jean 😀 Dupont" }, []string{"CTR-01", "recipient", "U+1F600"}},
	"control character":     {func(l *hub.Letter) { l.Blocks[0].Spans[0].Text = "a\x00b" }, []string{"CTR-01", "block 1", "U+0000"}},
	"right to left":         {func(l *hub.Letter) { l.Recipient[0] = "שלום" }, []string{"recipient", "U+05E9"}},
	"mark without a letter": {func(l *hub.Letter) { l.Title = "q\u0301" }, []string{"title", "U+0301"}},
	"invalid UTF-8":         {func(l *hub.Letter) { l.References[1].Value = "a\xffb" }, []string{"references", "row 2", "0xff", "UTF-8"}},
	"table cell":            {func(l *hub.Letter) { l.Blocks[3].Table.Rows[1][2][0].Text = "漢" }, []string{"block 4", "table", "U+6F22"}},
	"list item": {func(l *hub.Letter) {
		l.Blocks[0] = hub.Block{Type: hub.List, Items: [][]hub.Block{{para(say("\u202E")...)}}}
	}, []string{"list", "U+202E"}},
	"no title":             {func(l *hub.Letter) { l.Title = " " }, []string{"title", "empty"}},
	"no language":          {func(l *hub.Letter) { l.Lang = "" }, []string{"lang"}},
	"language of a span":   {func(l *hub.Letter) { l.Blocks[0].Spans[0].Lang = "xx" }, []string{"block 1", "xx"}},
	"page label":           {func(l *hub.Letter) { l.PageLabel = "Page %d" }, []string{"pageLabel", "%d"}},
	"page label with more": {func(l *hub.Letter) { l.PageLabel = "%d %d %s" }, []string{"pageLabel"}},
	"link":                 {func(l *hub.Letter) { l.Blocks[0].Spans[0].Link = "javascript:alert(1)" }, []string{"javascript"}},
	"link with a space":    {func(l *hub.Letter) { l.Blocks[0].Spans[0].Link = "https://a b" }, []string{"encode"}},
	"ragged table":         {func(l *hub.Letter) { l.Blocks[3].Table.Rows[2] = cellsOf("a") }, []string{"row 3", "1 cells", "the head 4"}},
	"table without head":   {func(l *hub.Letter) { l.Blocks[3].Table.Head = nil }, []string{"0 columns"}},
	"unknown block":        {func(l *hub.Letter) { l.Blocks[0].Type = "picture" }, []string{"picture"}},
	"heading level":        {func(l *hub.Letter) { l.Blocks[2].Level = 4 }, []string{"level 4"}},
	"lists too deep":       {func(l *hub.Letter) { l.Blocks[0] = deepList(6) }, []string{"deep"}},
	"slip in a list": {func(l *hub.Letter) {
		l.Blocks[0] = hub.Block{Type: hub.List, Items: [][]hub.Block{{{Type: hub.SlipType}}}}
	}, []string{"slip"}},
	"address too long":     {func(l *hub.Letter) { l.Recipient = strings.Split(strings.Repeat("Rue de la Loi 16,", 10), ",") }, []string{"recipient", "window"}},
	"QR too long":          {func(l *hub.Letter) { l.Slip.QR += strings.Repeat("x", 300) }, []string{"QR", "331"}},
	"QR is no payment":     {func(l *hub.Letter) { l.Slip.QR = "https://cna.example" }, []string{"QR", "lines"}},
	"QR of another kind":   {func(l *hub.Letter) { l.Slip.QR = strings.Replace(epc, "SCT", "INS", 1) }, []string{"QR", "SCT"}},
	"QR with a wrong IBAN": {func(l *hub.Letter) { l.Slip.QR = strings.Replace(epc, "BE68", "BE69", 1) }, []string{"QR", "IBAN"}},
	"QR over nothing":      {func(l *hub.Letter) { l.Slip.QR = strings.Replace(epc, "932.14", "0.00", 1) }, []string{"QR", "amount"}},
	"QR without words":     {func(l *hub.Letter) { l.Slip.Alternative = "" }, []string{"QR", "cannot see"}},
	"slip without a slip":  {func(l *hub.Letter) { l.Slip = nil }, []string{"slip"}},
	"slip value too long":  {func(l *hub.Letter) { l.Slip.Rows[0].Value = strings.Repeat("x", 200) }, []string{"slip", "row 1", "200"}},
	"too many references":  {func(l *hub.Letter) { l.References = make([]hub.Reference, 9) }, []string{"references", "9 rows"}},
	"letterhead too high":  {func(l *hub.Letter) { l.Sender = make([]string, 1); l.Sender[0] = strings.Repeat("Caisse ", 90) }, []string{"sender", "mm high"}},
	"footer too high":      {func(l *hub.Letter) { l.Footer = []string{strings.Repeat("contact ", 100)} }, []string{"footer"}},
	"return line too long": {func(l *hub.Letter) { l.Return = strings.Repeat("rue ", 60) }, []string{"return", "one line"}},
	"registered too long":  {func(l *hub.Letter) { l.Registered = strings.Repeat("RECOMMANDÉ ", 9) }, []string{"registered"}},
	"date too long":        {func(l *hub.Letter) { l.Date = strings.Repeat("2026 ", 90) }, []string{"date"}},
	"slip row":             {func(l *hub.Letter) { l.Slip.Rows[1].Value = "\u2066" }, []string{"slip", "row 2", "U+2066"}},
}

func deepList(n int) hub.Block {
	if n == 0 {
		return para(say("x")...)
	}
	return hub.Block{Type: hub.List, Items: [][]hub.Block{{deepList(n - 1)}}}
}

func TestFaultsAreNamedAndNothingIsPrinted(t *testing.T) {
	p := newPress(t, Options{})
	for name, c := range faults {
		t.Run(name, func(t *testing.T) {
			l := notice()
			c.spoil(l)
			err := p.Check(hub.Document{Letter: l})
			if err == nil || !hub.IsPermanent(err) {
				t.Fatalf("got %v, want a permanent error", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			if _, again := p.Render(context.Background(), l); again == nil || again.Error() != err.Error() {
				t.Errorf("Render says %v, Check %v", again, err)
			}
		})
	}
}

func TestExamplesHaveNoFault(t *testing.T) {
	p := newPress(t, Options{})
	if err := p.Check(hub.Document{}); err != nil {
		t.Errorf("a document without a letter: %v", err)
	}
	for name, l := range examples() {
		if err := p.Check(hub.Document{Letter: l}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoLetterIsAnError(t *testing.T) {
	if _, err := newPress(t, Options{}).Render(t.Context(), nil); !hub.IsPermanent(err) {
		t.Errorf("got %v", err)
	}
}

func TestAmountsOfEPC(t *testing.T) {
	for amount, ok := range map[string]bool{
		"EUR0.01": true, "EUR999999999.99": true, "EUR12": true, "EUR12.5": true, "EUR0.00": false, "EUR1000000000.00": false,
		"12.00": false, "EUR-1.00": false, "EUR1.001": false, "EUR.50": false, "EUR1,00": false, "EUR": false,
	} {
		if got := validAmount(amount); got != ok {
			t.Errorf("%s: %v", amount, got)
		}
	}
}
