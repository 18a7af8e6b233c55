// Package newsletters is the family of messages that people asked for and may leave at any time.
package newsletters

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/newsletters/newsletter"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Kinds lists the family.
func Kinds(h *clauses.House) []hub.Kind { return []hub.Kind{newsletter.Kind(h)} }
