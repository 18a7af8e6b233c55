package text

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const every = `title: Everything {{.Quarter}}
subject: Everything
preheader: One line

Dear *{{.Name}}*, pay **{{.Total}}**.

## By when

1. on {{.Due}}, or
2. later:
   - by plan
   - see [our site]({{.Site}}/plan?a=1&b=2)

### How much

| Quarter | Due |
|---|--:|
{{range .Arrears}}| {{.Quarter}} | {{.Total}} |
{{end}}| **All** | **{{.Total}}** |

{{clause "call"}}

{{slip}}
`

// everything is a letter and an e-mail with everything they can hold.
func everything(t testing.TB) (*hub.Letter, *hub.Email) {
	t.Helper()
	facts := example()
	facts.Name = "Els <D’hondt> & Cie"
	filled, err := load(t, every).Fill("letter", hub.DE, facts, common{"02 546 42 11"})
	if err != nil {
		t.Fatal(err)
	}
	slip, err := SlipOf(payment(), hub.DE)
	if err != nil {
		t.Fatal(err)
	}
	filled.Blocks[4].Table.Caption = "What is due"
	letter := &hub.Letter{
		Lang: hub.DE, Title: filled.Title, Date: "Brüssel, den 5. Januar 2026", Registered: "EINSCHREIBEN", Blocks: filled.Blocks, Slip: slip,
		Sender: []string{"The fund", "Street 1"}, Recipient: []string{"Els <D’hondt> & Cie", "Bergstraße 7", "4700 Eupen"},
		References: []hub.Reference{{Label: "Akte", Value: "0412233"}, {Label: "Telefon", Value: "02 546 42 11", Link: "tel:+3225464211"}},
		Fallback:   []hub.Block{{Type: hub.Paragraph, Spans: []hub.Span{{Text: "Sent before as an "}, {Text: "e-mail", Lang: hub.FR}}}},
		Footer:     []string{"The fund", "Open every day"},
	}
	email := &hub.Email{Lang: hub.DE, Subject: filled.Subject, Preheader: filled.Preheader, Blocks: filled.Blocks, Footer: []string{"Akte: 0412233"}}
	return letter, email
}

func TestTwins(t *testing.T) {
	letter, email := everything(t)
	for name, got := range map[string]string{
		"letter.html": HTMLLetter(letter), "email.html": HTMLEmail(email),
		"letter.txt": PlainLetter(letter), "email.txt": PlainEmail(email),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%v; `go test ./internal/text -update` writes it", err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s changed:\n%s", name, diff)
		}
	}
}

// TestPagesAreWellFormed: every element is closed where it should be, the page names its language, headings leave out no level.
func TestPagesAreWellFormed(t *testing.T) {
	letter, email := everything(t)
	for name, page := range map[string]string{"letter": HTMLLetter(letter), "e-mail": HTMLEmail(email)} {
		checkPage(t, name, page)
		if !strings.Contains(page, `<html lang="de">`) {
			t.Errorf("the %s does not say its language", name)
		}
		for _, never := range []string{"<D’hondt>", "<img", "<script", "http://"} {
			if strings.Contains(page, never) {
				t.Errorf("the %s holds %s", name, never)
			}
		}
	}
}

func checkPage(t *testing.T, name, page string) {
	t.Helper()
	page = strings.NewReplacer("<!doctype html>", "", "<br>", "<br/>", "charset=\"utf-8\">", "charset=\"utf-8\"/>", "initial-scale=1\">", "initial-scale=1\"/>").Replace(page)
	d := xml.NewDecoder(strings.NewReader(page))
	level := byte('2') // an e-mail's first heading: its subject is the first level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the %s is not well formed: %v", name, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok || len(e.Name.Local) != 2 || e.Name.Local[0] != 'h' || e.Name.Local[1] > '6' {
			continue
		}
		if e.Name.Local[1] > level+1 {
			t.Errorf("the %s goes from h%c to %s", name, level, e.Name.Local)
		}
		level = e.Name.Local[1]
	}
}

// FuzzPages proves that text from outside stays text, whatever it holds, and that only safe addresses become links.
func FuzzPages(f *testing.F) {
	f.Add("</p><script>alert(1)</script>", "javascript:alert(1)")
	f.Add("a & b\nc", "https://cna.example/\" onclick=\"x")
	f.Fuzz(func(t *testing.T, said, link string) {
		harmless := ""
		if linked("", link) != "" {
			harmless = "https://cna.example"
		}
		got, want := elements(pageOf(said, link)), elements(pageOf("x", harmless))
		if got != want {
			t.Errorf("%q and %q became elements:\n%s\nwant\n%s", said, link, got, want)
		}
	})
}

func pageOf(said, link string) string {
	spans := []hub.Span{{Text: said, Link: link, Bold: true}}
	return HTMLEmail(&hub.Email{
		Lang: hub.FR, Subject: said, Preheader: "-" + said, Footer: []string{said}, Blocks: []hub.Block{
			{Type: hub.Paragraph, Spans: spans},
			{Type: hub.TableType, Table: &hub.Table{Head: [][]hub.Span{spans}, Rows: [][][]hub.Span{{spans}}}},
		},
	})
}

// elements are a page's elements and the names of their attributes, without line breaks.
func elements(page string) string {
	var all strings.Builder
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1) {
		if tag != "<br>" {
			all.WriteString(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, "") + "\n")
		}
	}
	return all.String()
}
