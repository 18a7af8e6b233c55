package clauses

import (
	"maps"
	"slices"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// Reasons are the reasons of law a decision may rest on, by the code upstream gives: a closed list, for a letter
// must say what the law says and not what a code is called.
type Reasons map[string]hub.Words

// In writes the reasons with these codes. A code that is not in the list is a permanent error that names it.
func (r Reasons) In(lang hub.Lang, codes ...string) ([]string, error) {
	said := make([]string, len(codes))
	for i, code := range codes {
		words, ok := r[code]
		if !ok {
			known := strings.Join(slices.Sorted(maps.Keys(r)), ", ")
			return nil, hub.Permanentf("there are no words for reason %q; known are %s", code, known)
		}
		said[i] = text.Typeset(words[lang], lang)
	}
	return said, nil
}

// BridgingGrounds are the facts that open the bridging right (law of 22 December 2016, art. 4).
func BridgingGrounds() Reasons {
	return Reasons{
		"forced-interruption": {
			hub.FR: "interruption ou cessation forcée de l’activité, pour une cause indépendante de votre volonté",
			hub.NL: "gedwongen onderbreking of stopzetting van de activiteit, om een reden buiten uw wil",
			hub.DE: "erzwungene Unterbrechung oder Einstellung der Tätigkeit aus einem von Ihrem Willen unabhängigen Grund",
		},
		"economic-difficulty": {
			hub.FR: "cessation de l’activité en raison de difficultés économiques",
			hub.NL: "stopzetting van de activiteit wegens economische moeilijkheden",
			hub.DE: "Einstellung der Tätigkeit wegen wirtschaftlicher Schwierigkeiten",
		},
	}
}
