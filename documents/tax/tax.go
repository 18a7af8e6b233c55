// Package tax is the family of attestations for the tax return.
package tax

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/tax/attestation"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Kinds lists the family.
func Kinds(h *clauses.House) []hub.Kind { return []hub.Kind{attestation.Kind(h)} }
