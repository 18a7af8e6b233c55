package press

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// properties of a letter's metadata.
const (
	kindMeaning    = "Code of the kind of letter"
	fileMeaning    = "File number"
	versionMeaning = "Version of the kind's words and rules"
	digestMeaning  = "SHA-256 of the frozen letter as JSON"
)

// digestOf is the SHA-256 of a letter's content, as the ledger keeps it.
func digestOf(l *hub.Letter) ([sha256.Size]byte, error) {
	content, err := json.Marshal(l)
	if err != nil {
		return [sha256.Size]byte{}, hub.Permanent(fmt.Errorf("letter %s: %w", l.Kind, err))
	}
	return sha256.Sum256(content), nil
}

// metaOf is what the file says of itself: which letter it is, and nothing of whom it is for.
func metaOf(l *hub.Letter) (pdf.Meta, error) {
	digest, err := digestOf(l)
	if err != nil {
		return pdf.Meta{}, err
	}
	m := pdf.Meta{
		Title: l.Title, Lang: string(l.Lang), ID: [16]byte(digest[:16]),
		Properties: []pdf.Property{
			{Name: "kind", Meaning: kindMeaning, Value: l.Kind},
			{Name: "file", Meaning: fileMeaning, Value: l.File},
			{Name: "digest", Meaning: digestMeaning, Value: hex.EncodeToString(digest[:])},
		},
	}
	if l.Version > 0 {
		m.Properties = append(m.Properties, pdf.Property{Name: "version", Meaning: versionMeaning, Value: strconv.Itoa(l.Version)})
	}
	return m, nil
}
