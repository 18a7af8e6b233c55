package documents

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

var update = flag.Bool("update", false, "rewrite the golden texts")

// TestEveryKind walks every kind, example and language: what is decided, that every mention is made, and the words
// themselves against their golden texts.
func TestEveryKind(t *testing.T) {
	kinds := All(clauses.DefaultFund())
	catalogue, err := hub.NewCatalogue(kinds)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range catalogue.All() {
		for _, e := range k.Examples {
			name := k.Code + "." + string(e.File.Profile.Lang) + "." + e.Name
			t.Run(name, func(t *testing.T) { proveExample(t, catalogue, k, e, name) })
		}
	}
}

func proveExample(t *testing.T, catalogue *hub.Catalogue, k hub.Kind, e hub.Example, name string) {
	planned, err := hub.Preview(catalogue, k, e, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(planned) == 0 {
		t.Fatal("the example calls for no message")
	}
	var golden strings.Builder
	for _, p := range planned {
		golden.WriteString("key: " + p.Message.Key + "\nchannel: " + string(p.Message.Channel) + "\n\n")
		golden.WriteString(written(p.Document))
		proveFrame(t, e.File, p.Document)
	}
	compareGolden(t, filepath.Join("testdata", name+".txt"), golden.String())
}

func written(doc hub.Document) string {
	var s strings.Builder
	if doc.Letter != nil {
		s.WriteString(text.PlainLetter(doc.Letter))
	}
	if doc.Email != nil {
		s.WriteString("\n--- e-mail: " + doc.Email.Subject + "\n" + doc.Email.Preheader + "\n\n" + text.PlainEmail(doc.Email))
	}
	if doc.Note != nil {
		s.WriteString("\n--- task: " + doc.Note.Title + "\n\n" + text.PlainBlocks(doc.Note.Blocks))
	}
	return s.String()
}

// proveFrame: every piece names the file, the handler and how to reach them, and shows no trace of its template.
func proveFrame(t *testing.T, f hub.File, doc hub.Document) {
	t.Helper()
	for part, said := range map[string]string{"letter": plainLetter(doc), "e-mail": plainEmail(doc)} {
		if said == "" {
			continue
		}
		for _, needed := range []string{f.Number, f.Profile.Name, f.Profile.Handler.Name, f.Profile.Handler.Phone, f.Profile.Handler.Email} {
			if !strings.Contains(said, needed) {
				t.Errorf("the %s does not say %q", part, needed)
			}
		}
		for _, trace := range []string{"{{", "}}", "<no value>", "**", "%!"} {
			if strings.Contains(said, trace) {
				t.Errorf("the %s shows %q", part, trace)
			}
		}
	}
	if doc.Email != nil && strings.ContainsAny(doc.Email.Subject, "€") {
		t.Errorf("the subject %q shows an amount", doc.Email.Subject)
	}
}

func plainLetter(doc hub.Document) string {
	if doc.Letter == nil {
		return ""
	}
	return text.PlainLetter(doc.Letter)
}

func plainEmail(doc hub.Document) string {
	if doc.Email == nil {
		return ""
	}
	return text.PlainEmail(doc.Email)
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; `go test ./documents -update` writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the words changed; read them, then `go test ./documents -update`:\n%s", diff)
	}
}
