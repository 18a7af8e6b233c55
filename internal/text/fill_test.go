package text

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

type facts struct {
	Name    string
	Total   hub.Cents
	Due     hub.Date
	Quarter hub.Quarter
	Arrears []arrear
	Months  int
	Site    string
}

type arrear struct {
	Quarter hub.Quarter
	Total   hub.Cents
}

type common struct{ Phone string }

// inAll is the same text in every language.
func inAll(name, source string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, l := range hub.Langs() {
		files[name+"."+string(l)+".md"] = &fstest.MapFile{Data: []byte(source)}
	}
	return files
}

func load(t testing.TB, source string) *Words {
	t.Helper()
	clauses, err := Load(inAll("call", "{{mention \"contact\"}}Call **{{.Phone}}**, *now*."), nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Load(inAll("letter", source), clauses)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func example() facts {
	return facts{
		Name: "Els", Total: 926_48, Due: hub.NewDate(2026, 3, 31), Quarter: hub.Quarter{Year: 2026, N: 1},
		Arrears: []arrear{{hub.Quarter{Year: 2025, N: 3}, 100_00}, {hub.Quarter{Year: 2025, N: 4}, 2_50}},
		Site:    "https://cna.example",
	}
}

func TestFill(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"values by their type": {"{{.Name}} pays {{.Total}} by {{.Due}}, or {{short .Due}}, for {{.Quarter}}", "Els pays 926,48 € by 31 mars 2026, or 31/03/2026, for 1er trimestre 2026"},
		"zero that is meant":   {"{{orZero .Months}} months", "0 months"},
		"branches":             {"{{if .Months}}some{{else}}none{{end}}", "none"},
		"loops":                {"{{range .Arrears}}- {{.Quarter}}: {{.Total}}\n{{end}}", "- 3e trimestre 2025: 100,00 €\n- 4e trimestre 2025: 2,50 €"},
		"what all texts know":  {"Call {{$.Common.Phone}}", "Call 02 546"},
		"clauses":              {"{{.Name}}\n\n{{clause \"call\"}}", "Els\n\nCall 02 546, now."},
		"links":                {"[here]({{.Site}}/plan)", "here (https://cna.example/plan)"},
		"tables": {
			"| Quarter | Due |\n|---|--:|\n{{range .Arrears}}| {{.Quarter}} | {{.Total}} |\n{{end}}| **All** | **{{.Total}}** |",
			"3e trimestre 2025; Due: 100,00 €\n4e trimestre 2025; Due: 2,50 €\nAll; Due: 926,48 €",
		},
	} {
		t.Run(name, func(t *testing.T) {
			filled, err := load(t, c.source).Fill("letter", hub.FR, example(), common{"02 546"})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(strings.TrimSpace(PlainBlocks(filled.Blocks)), nb, " ")
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestFillRefuses(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"an empty value":       {"{{.Name}}", "{{.Name}} has no value"},
		"an amount of nothing": {"{{.Total}}", "{{.Total}} has no value"},
		"no date":              {"{{short .Due}}", "{{short .Due}} has no value"},
		"an unknown name":      {"{{.Nobody}}", "Nobody"},
		"an unknown clause":    {"{{clause \"x\"}}", `no clause is called "x"`},
		"a list as a value":    {"{{.Arrears}}", "cannot be shown"},
		"an odd mention":       {"{{mention \"A_b\"}}x", `mention "A_b"`},
		"HTML":                 {"a <b>b</b>", "cannot be printed"},
	} {
		t.Run(name, func(t *testing.T) {
			empty := facts{Arrears: []arrear{{}}}
			_, err := load(t, c.source).Fill("letter", hub.NL, empty, common{"1"})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "letter in nl") || !hub.IsPermanent(err) {
				t.Errorf("got %v, want a permanent error that says %q", err, c.want)
			}
		})
	}
}

func TestMentionsGoToTheirBlock(t *testing.T) {
	w := load(t, "title: Notice {{.Quarter}}\n\n{{mention \"amount\"}}Pay **{{.Total}}**.\n\n- {{mention \"limit\"}}by {{.Due}}\n\n"+
		"{{if .Months}}{{mention \"months\"}}{{.Months}}{{end}}\n\n{{clause \"call\"}}\n\n{{slip}}")
	filled, err := w.Fill("letter", hub.DE, example(), common{"1"})
	if err != nil {
		t.Fatal(err)
	}
	made := hub.Mentioned(filled.Blocks)
	if len(made) != 3 || !made["amount"] || !made["limit"] || !made["contact"] {
		t.Errorf("made %v", made)
	}
	if filled.Title != "Notice 1."+nb+"Quartal"+nb+"2026" {
		t.Errorf("title %q", filled.Title)
	}
	if last := filled.Blocks[len(filled.Blocks)-1]; last.Type != hub.SlipType {
		t.Errorf("last block is %v", last)
	}
}

func TestParity(t *testing.T) {
	for name, c := range map[string]struct{ fr, nl, want string }{
		"another order":         {"{{.Total}} {{.Due}}", "{{.Due}} {{.Total}}", ""},
		"a lost value":          {"{{.Total}} {{.Due}}", "{{.Due}}", "letter.nl.md lacks {{.Total}}"},
		"a lost mention":        {`{{mention "a"}}x`, "x", `lacks {{mention "a"}}`},
		"a lost clause":         {`{{clause "a"}}`, "x", `lacks {{clause "a"}}`},
		"a branch too many":     {"x", "{{if .Due}}x{{end}}", "has if .Due"},
		"a value out of branch": {"{{if .Due}}{{.Due}}{{end}}", "{{if .Due}}x{{end}}{{.Due}}", "lacks if .Due > {{.Due}}"},
		"the other branch":      {"{{if .Due}}{{.Due}}{{else}}x{{end}}", "{{if .Due}}x{{else}}{{.Due}}{{end}}", "has if .Due else > {{.Due}}"},
	} {
		t.Run(name, func(t *testing.T) {
			files := inAll("letter", c.fr)
			files["letter.nl.md"].Data = []byte(c.nl)
			_, err := Load(files, nil)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	files := inAll("letter", "x")
	delete(files, "letter.de.md")
	if _, err := Load(files, nil); err == nil || !strings.Contains(err.Error(), "letter.de.md is missing") {
		t.Errorf("got %v for a missing language", err)
	}
}

// TestFillInParallel: texts are shared by all who write; run with -race.
func TestFillInParallel(t *testing.T) {
	w := load(t, every)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			facts := example()
			facts.Arrears = make([]arrear, n)
			for i := range facts.Arrears {
				facts.Arrears[i] = arrear{facts.Quarter, hub.Cents(n + 1)}
			}
			for range 50 {
				filled, err := w.Fill("letter", hub.NL, facts, common{"02"})
				if err != nil || len(filled.Blocks[4].Table.Rows) != n+1 {
					t.Errorf("%d rows: %v, %v", n, filled.Blocks, err)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestLoadRefuses(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"private characters": inAll("letter", "a \uE100"),
		"a template broken":  inAll("letter", "{{.Total"),
		"an odd file name":   {"letter.md": &fstest.MapFile{}},
		"another language":   {"letter.en.md": &fstest.MapFile{}},
	} {
		if _, err := Load(files, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzValues proves that no value becomes markup: the blocks are those of a harmless value, with the text in place.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"**x**", "[a](b)", "\n\n# x", "| a |", "<b>", "{{.Total}}", "`x`", "\\", "&amp;", "1. x"} {
		f.Add(s)
	}
	w := load(f, "Dear {{.Name}},\n\n| a |\n|---|\n| {{.Name}} |\n\n- **{{.Name}}**")
	f.Fuzz(func(t *testing.T, name string) {
		with := example()
		with.Name = name
		filled, err := w.Fill("letter", hub.FR, with, common{})
		if err != nil {
			return
		}
		b := filled.Blocks
		if len(b) != 3 || b[0].Spans[0].Text != "Dear "+name+"," || b[1].Table.Rows[0][0][0].Text != name || b[2].Items[0][0].Spans[0] != (hub.Span{Text: name, Bold: true}) {
			t.Errorf("%q became %+v", name, b)
		}
	})
}
