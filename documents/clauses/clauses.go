// Package clauses holds what letters share: the paragraphs the law requires, written once in each language, and
// the frame around every piece: sender, recipient, references, handler, contact lines.
//
// A kind includes a paragraph by {{clause "appeal" .Appeal}}; the paragraph makes its mandatory mentions.
package clauses

import (
	"embed"
	"io/fs"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed words/*.md
var files embed.FS

// House is what every kind is built from: the fund's own data and the shared paragraphs.
type House struct {
	Fund  hub.Fund
	Words *text.Words // the paragraphs, for text.MustLoad
}

// New reads the shared paragraphs.
func New(fund hub.Fund) *House {
	words, err := fs.Sub(files, "words")
	if err != nil {
		panic("the shared paragraphs are not embedded: " + err.Error())
	}
	return &House{Fund: fund, Words: text.MustLoad(words, nil)}
}

// With is the mentions of several lists together, each once.
func With(lists ...[]hub.Mention) []hub.Mention {
	var all []hub.Mention
	seen := map[string]bool{}
	for _, list := range lists {
		for _, m := range list {
			if !seen[m.Code] {
				seen[m.Code] = true
				all = append(all, m)
			}
		}
	}
	return all
}

// ChecklistA is what a decision that grants or refuses must say (Charter of the insured person, law of 11 April
// 1995, art. 14). Without one of them the time limit to appeal never starts. Clause "appeal" makes them all.
func ChecklistA() []hub.Mention {
	const art14 = "Charter of the insured person, art. 14, "
	return []hub.Mention{
		{Code: "appeal-possible", Law: art14 + "1°"},
		{Code: "appeal-court", Law: art14 + "2°"},
		{Code: "appeal-limit", Law: art14 + "3°"},
		{Code: "appeal-law", Law: art14 + "4° (Judicial Code, art. 728 and 1017)"},
		{Code: "file-reference", Law: art14 + "5°"},
		{Code: "explanation", Law: art14 + "6°"},
	}
}

// ChecklistB is what a decision to recover an undue benefit must say besides checklist A (art. 15). Clause
// "undue" makes the last three.
func ChecklistB() []hub.Mention {
	const art15 = "Charter of the insured person, art. 15, "
	return []hub.Mention{
		{Code: "undue-finding", Law: art15 + "1°"},
		{Code: "undue-total", Law: art15 + "2°"},
		{Code: "undue-provisions", Law: art15 + "3°"},
		{Code: "undue-prescription", Law: art15 + "4°"},
		{Code: "undue-waiver", Law: art15 + "5°"},
		{Code: "undue-instalments", Law: art15 + "6°"},
	}
}

// Motivation is what every individual decision must say (law of 29 July 1991; Charter, art. 13).
func Motivation() []hub.Mention {
	return []hub.Mention{
		{Code: "reasons-fact", Law: "Law of 29 July 1991, art. 3"},
		{Code: "reasons-law", Law: "Law of 29 July 1991, art. 3"},
		{Code: "calculation", Law: "Charter of the insured person, art. 13"},
	}
}

// Article46 is what a formal notice must say, or the writ that follows is void (royal decree of 19 December 1967,
// art. 46). Clause "article46" makes the last two.
func Article46() []hub.Mention {
	const art46 = "Royal decree of 19 December 1967, art. 46"
	return []hub.Mention{
		{Code: "sums-claimed", Law: art46},
		{Code: "writ-possible", Law: art46},
		{Code: "dispute-limit", Law: art46},
	}
}

// DueNotice is what a due notice says; no text of law lists it, practice and the service charter do.
func DueNotice() []hub.Mention {
	const charter = "Service charter of the fund, 3.3"
	return []hub.Mention{
		{Code: "calculation", Law: charter}, {Code: "due-date", Law: charter}, {Code: "payment", Law: charter},
		{Code: "adapt", Law: charter}, {Code: "difficulty", Law: charter}, {Code: "consequences", Law: charter},
	}
}
