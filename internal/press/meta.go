package press

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// metaOf is what the file says of itself: which letter it is, and nothing of whom it is for.
func metaOf(l *hub.Letter) (pdf.Meta, error) {
	content, err := json.Marshal(l)
	if err != nil {
		return pdf.Meta{}, err
	}
	digest := sha256.Sum256(content)
	return pdf.Meta{
		Title: l.Title, Lang: string(l.Lang), ID: [16]byte(digest[:16]),
		Properties: []pdf.Property{
			{Name: "kind", Meaning: "Code of the kind of letter", Value: l.Kind},
			{Name: "file", Meaning: "File number", Value: l.File},
			{Name: "digest", Meaning: "SHA-256 of the frozen letter as JSON", Value: hex.EncodeToString(digest[:])},
		},
	}, nil
}
