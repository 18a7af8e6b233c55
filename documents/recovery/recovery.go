// Package recovery is the family of letters about contributions that are late, from the first reminder to the last
// step before a writ. Its steps are shared in package debt.
package recovery

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/firstreminder"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/formalnotice"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/judicialcontact"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/secondreminder"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Kinds lists the family in the order of its steps.
func Kinds(h *clauses.House) []hub.Kind {
	return []hub.Kind{firstreminder.Kind(h), secondreminder.Kind(h), formalnotice.Kind(h), judicialcontact.Kind(h)}
}
