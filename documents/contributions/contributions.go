// Package contributions is the family of notices about contributions that are not yet late.
package contributions

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/contributions/duedatereminder"
	"caisse-nationale-auxiliaire.be/courrier/documents/contributions/duenotice"
	"caisse-nationale-auxiliaire.be/courrier/documents/contributions/receipt"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Kinds lists the family.
func Kinds(h *clauses.House) []hub.Kind {
	return []hub.Kind{duenotice.Kind(h), duedatereminder.Kind(h), receipt.Kind(h)}
}
