package press

import (
	"context"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// places are where a string from outside can stand in a letter.
var places = []func(l *hub.Letter, s string){
	func(l *hub.Letter, s string) { l.Title = "T" + s },
	func(l *hub.Letter, s string) { l.Recipient[0] = s },
	func(l *hub.Letter, s string) { l.Sender[0] = s },
	func(l *hub.Letter, s string) { l.References[0].Value = s },
	func(l *hub.Letter, s string) { l.Date = s },
	func(l *hub.Letter, s string) { l.Blocks = []hub.Block{para(say(s)...)} },
	func(l *hub.Letter, s string) {
		l.Blocks = []hub.Block{para(hub.Span{Text: s, Bold: true, Link: "https://cna.example"})}
	},
	func(l *hub.Letter, s string) { l.Blocks = []hub.Block{head(2, s), para(say("x")...)} },
	func(l *hub.Letter, s string) {
		l.Blocks = []hub.Block{{Type: hub.List, Items: [][]hub.Block{{para(say(s)...)}}}}
	},
	func(l *hub.Letter, s string) {
		t := &hub.Table{Head: cellsOf("a", "b"), Align: []hub.Align{"", hub.AlignRight}, Rows: [][][]hub.Span{cellsOf("", s), cellsOf("Total", "1")}, Total: true}
		l.Blocks = []hub.Block{{Type: hub.TableType, Table: t}}
	},
	func(l *hub.Letter, s string) { l.Slip.Rows[0].Value = s; l.Blocks = []hub.Block{{Type: hub.SlipType}} },
}

// FuzzRender puts any string anywhere: the letter says it whole, or an error names what is wrong with it.
func FuzzRender(f *testing.F) {
	for i, s := range []string{
		"", "Dupont", "a\x00b", "😀", "שלום", "e\u0301", "q\u0301\u0301", "\xff\xfe", strings.Repeat("x", 10_000), strings.Repeat("mot ", 3000),
		"a\nb\n\nc\n", "\n", " \t ", "soft\u00ADhyphen", strings.Repeat("ab\u00AD", 200), "https://a.example/" + strings.Repeat("p/", 300), "« 1 234,56 € » – dit-il ; 3 % :",
		"(par(en)the)\\ses\r", "Łódź Ψωμιάδης Щербаков Nguyễn", "\u202Eevil", "%d%s<b>&amp;", "A\u0300\u0301", "ﬁ", strings.Repeat("-", 500),
	} {
		f.Add(i, s)
		f.Add(5, s)
		f.Add(9, s)
	}
	p := newPress(f, Options{})
	f.Fuzz(func(t *testing.T, place int, s string) {
		l := notice()
		places[uint(place)%uint(len(places))](l, s)
		checked := p.Check(hub.Document{Letter: l})
		r, err := p.Render(context.Background(), l)
		if err != nil {
			if checked == nil || checked.Error() != err.Error() || !hub.IsPermanent(err) || !strings.Contains(err.Error(), l.Kind) {
				t.Fatalf("Check says %v, Render %v", checked, err)
			}
			return
		}
		if checked != nil {
			t.Fatalf("Check refuses what Render prints: %v", checked)
		}
		printed := squeeze(read(t, r.PDF).text())
		if want := squeeze(compose(s)); !strings.Contains(printed, want) {
			t.Fatalf("the letter does not say %q but %q", want, printed)
		}
	})
}

// squeeze takes out what lines may add or drop: white space and soft hyphens.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\t', softHyphen:
			return -1
		}
		return r
	}, s)
}

// FuzzCode makes a code of everything that passes as a payment.
func FuzzCode(f *testing.F) {
	for _, s := range []string{"", epc, epc + "\n\nx", strings.ReplaceAll(epc, "932.14", "999999999.99"), "BCD\n002\n1\nSCT\n\nx\nBE68539007547034", epc + strings.Repeat("é", 150), "BCD\n\n\n\n\n\n"} {
		f.Add(s)
	}
	codes, err := newCodes()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if checkEPC(content) != nil {
			return
		}
		if code, err := codes.encode(content); err != nil || code.Size > 4*maxVersion+17 {
			t.Fatalf("a payment of %d bytes has no code: %v", len(content), err)
		}
	})
}
