package press

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// set breaks a text into lines of a column as wide as n figures, and writes them with | between them; ¬ is a printed
// hyphen, _ a no-break space.
func set(t *testing.T, s string, n int) string {
	t.Helper()
	j := newJob(newPress(t, Options{}))
	j.letter = notice()
	l := j.breakLines(j.plain(s, 0, look{size: 10 * pt}), n*4970)
	var out []string
	for _, ln := range j.lines[l.from:l.to] {
		var b strings.Builder
		for _, g := range j.glyphs[ln.from:ln.to] {
			b.WriteRune(j.press.library.Faces[0].Subsets[g.subset].Runes[g.code])
		}
		words := strings.TrimRight(b.String(), " ")
		if ln.hyphen {
			words += "¬"
		}
		out = append(out, words)
		if got := j.width(ln.from, ln.to); ln.width > n*4970 {
			t.Errorf("%q is %d wide in a column of %d", words, got*10, n*4970)
		}
	}
	return strings.NewReplacer("\u00a0", "_", "\u202f", "_").Replace(strings.Join(out, "|"))
}

func TestLines(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		width int
		want  string
	}{
		"nothing":                     {"", 10, ""},
		"one word":                    {"mot", 10, "mot"},
		"at spaces":                   {"un deux trois", 8, "un deux|trois"},
		"forced":                      {"un\ndeux", 20, "un|deux"},
		"an empty line":               {"un\n\ndeux", 20, "un||deux"},
		"a last forced one":           {"un\n", 20, "un"},
		"after a hyphen":              {"peut-être", 6, "peut-|être"},
		"not inside a date":           {"le 12-12-2026", 10, "le|12-12-2026"},
		"not at a no-break space":     {"de 932,14\u00a0€", 9, "de|932,14_€"},
		"not at a narrow one":         {"de 932,14\u202f€", 9, "de|932,14_€"},
		"not before a colon":          {"abcde fgh : ij", 8, "abcde|fgh : ij"},
		"not after a guillemet":       {"abcdef « gh »", 9, "abcdef|« gh »"},
		"not before a unit":           {"abcdef 20 %", 9, "abcdef|20 %"},
		"a dash stays with its words": {"- abc def", 6, "- abc|def"},
		"at a soft hyphen":            {"Beitrags\u00ADnachzahlung", 12, "Beitrags¬|nachzahlung"},
		"no hyphen when all fits":     {"Bei\u00ADtrag", 12, "Beitrag"},
		"inside a word, with hyphen":  {"Wolfeschlegelsteinhausen", 10, "Wolfeschle¬|gelsteinha¬|usen"},
		"inside figures, without":     {"123456789012345", 10, "1234567890|12345"},
		"after the marks of an URL":   {"https://cna.example/aaa/bbb", 20, "https://cna.example/|aaa/bbb"},
		"no lonely last word":         {"aaaa bbbb cccc dddd eeee ffff gggg hhhh é", 35, "aaaa bbbb cccc dddd eeee ffff gggg|hhhh é"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := set(t, c.text, c.width); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestPages describes strips as letters: each is one line high, + ties it to the next.
func TestPages(t *testing.T) {
	for name, c := range map[string]struct {
		strips        string
		first, others int
		want          string
	}{
		"nothing":                     {"", 3, 3, ""},
		"one page":                    {"abc", 3, 3, "abc"},
		"two pages":                   {"abcd", 3, 3, "abc|d"},
		"the first page is shorter":   {"abcdef", 2, 4, "ab|cdef"},
		"tied strips move on":         {"abc+d", 3, 3, "ab|cd"},
		"ties too long for a page":    {"a+b+c+d+e", 3, 3, "abc|de"},
		"a strip higher than a page":  {"ab", 0, 0, "a|b"},
		"ties at the end of the text": {"ab+", 3, 3, "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			var strips []strip
			var names []byte
			for i := range len(c.strips) {
				if c.strips[i] == '+' {
					strips[len(strips)-1].keep = true
					continue
				}
				names = append(names, c.strips[i])
				strips = append(strips, strip{height: 1})
			}
			var got []string
			for _, p := range paginate(strips, c.first, c.others, nil) {
				got = append(got, string(names[p.from:p.to]))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheHeadOfATableIsRepeatedAndTakesRoom(t *testing.T) {
	strips := []strip{{height: 1, keep: true}, {height: 1, head: 1}, {height: 1, head: 1, gap: 1}, {height: 1, head: 1}}
	want := []sheetOf{{0, 2, 0}, {2, 3, 1}, {3, 4, 1}}
	if diff := cmp.Diff(want, paginate(strips, 2, 2, nil), cmp.AllowUnexported(sheetOf{})); diff != "" {
		t.Error(diff)
	}
}

// TestNoParagraphLeavesALineAlone looks at every break of paragraphs of two to nine lines over pages.
func TestNoParagraphLeavesALineAlone(t *testing.T) {
	for n := 2; n < 10; n++ {
		for above := range 12 {
			j := &job{strips: make([]strip, above)}
			for range n {
				j.strips = append(j.strips, strip{})
			}
			j.keepParagraph(above, above+n)
			for i := range j.strips {
				j.strips[i].height = 1
			}
			for _, p := range paginate(j.strips, 12, 12, nil) {
				if left := p.to - above; left == 1 || above+n-p.to == 1 && p.to > above {
					t.Errorf("a paragraph of %d lines after %d is broken at %d", n, above, p.to)
				}
			}
		}
	}
}

func TestTotalsAndHeadingsStandWithWhatTheyBelongTo(t *testing.T) {
	j := newJob(newPress(t, Options{}))
	for rows := 1; rows < 60; rows++ {
		l := letterFR("T")
		table := &hub.Table{Head: cellsOf("a"), Align: []hub.Align{""}, Total: true}
		for range rows {
			table.Rows = append(table.Rows, cellsOf("x"))
		}
		l.Blocks = []hub.Block{{Type: hub.TableType, Table: table}, head(2, "h"), para(say("x")...)}
		j.doc.Reset(nil)
		if _, err := j.print(l); err != nil {
			t.Fatal(err)
		}
		total := len(j.strips) - 3
		for _, p := range j.pages {
			if p.from == total || p.to == total+2 {
				t.Errorf("%d rows: the total or the heading stands alone", rows)
			}
		}
	}
}
