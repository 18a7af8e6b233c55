// Package benefits is the family of decisions on benefits that the fund pays.
package benefits

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/benefits/bridginggrant"
	"caisse-nationale-auxiliaire.be/courrier/documents/benefits/bridgingrefusal"
	"caisse-nationale-auxiliaire.be/courrier/documents/benefits/undue"
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Kinds lists the family.
func Kinds(h *clauses.House) []hub.Kind {
	return []hub.Kind{bridginggrant.Kind(h), bridgingrefusal.Kind(h), undue.Kind(h)}
}
