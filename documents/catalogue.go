// Package documents is the shelf: one folder per kind of communication, grouped by family.
//
// To add a kind, copy the folder that is nearest (contributions/duenotice), write its words in letter.{fr,nl,de}.md
// and email.{fr,nl,de}.md, its facts and its decision in Go, one example in testdata/nominal.json, and add a
// line to the family's list. Then:
//
//	go test ./documents -update   # writes the golden texts: read them aloud
//	courrier render --kind CODE --lang de --example nominal --out /tmp/look
//
// No test, no migration, no page has to be written: the walk of documents_test.go proves every kind in every language.
package documents

import (
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/documents/benefits"
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/contributions"
	"caisse-nationale-auxiliaire.be/courrier/documents/newsletters"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery"
	"caisse-nationale-auxiliaire.be/courrier/documents/tax"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// All lists every kind the fund sends.
func All(fund hub.Fund) []hub.Kind {
	house := clauses.New(fund)
	return slices.Concat(
		contributions.Kinds(house),
		recovery.Kinds(house),
		benefits.Kinds(house),
		newsletters.Kinds(house),
		tax.Kinds(house),
	)
}
