package text

import (
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestTypeset writes no-break spaces as "_".
func TestTypeset(t *testing.T) {
	for words, want := range map[string]string{
		"Veuillez payer : 7 % ; merci !": "Veuillez payer_: 7_%_; merci_!",
		"Vous dites « oui » ? « Non »":   "Vous dites «_oui_»_? «_Non_»",
		"à 10:30, voir https://a.be/?q":  "à 10:30, voir https://a.be/?q",
		"":                               "",
	} {
		if got := strings.ReplaceAll(Typeset(words, hub.FR), nb, "_"); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
		if Typeset(words, hub.NL) != words || Typeset(words, hub.DE) != words {
			t.Errorf("%q changes outside French", words)
		}
	}
}

// TestOnlyWordsAreTypeset: what a person or another system wrote, and where a link leads, stay as they are.
func TestOnlyWordsAreTypeset(t *testing.T) {
	w := load(t, "title: Avis : {{.Name}}\n\nVous êtes **{{.Name}}** ? [Oui !]({{.Site}})\n\n- un point ;\n\n| A : |\n| :--- |\n| 7 % |\n")
	facts := facts{Name: "Dupont : fils", Site: "https://a.be/x%20;y"}
	for lang, nbsp := range map[hub.Lang]string{hub.FR: "_", hub.NL: " "} {
		filled, err := w.Fill("letter", lang, facts, nil)
		if err != nil {
			t.Fatal(err)
		}
		said := []string{filled.Title}
		for i := range filled.Blocks {
			eachSpan(&filled.Blocks[i], func(s *hub.Span) { said = append(said, s.Text+s.Link) })
		}
		want := strings.ReplaceAll("Avis_: Dupont : fils|Vous êtes |Dupont : fils|_? |Oui_!https://a.be/x%20;y|un point_;|A_:|7_%", "_", nbsp)
		if got := strings.ReplaceAll(strings.Join(said, "|"), nb, "_"); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}
