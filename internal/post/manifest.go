package post

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const manifestFile = "manifest.json"

// Manifest tells the print house what a batch holds. It names deliveries, never people.
type Manifest struct {
	Batch   string    `json:"batch"`
	Created time.Time `json:"created"`
	Count   int       `json:"count"`
	Sheets  int       `json:"sheets"`
	Letters []Letter  `json:"letters"` // registered ones first, then by language and delivery
}

// Letter is one letter of a batch.
type Letter struct {
	Delivery   string   `json:"delivery"`
	Message    string   `json:"message"`
	Kind       string   `json:"kind"`
	Language   hub.Lang `json:"language"`
	Registered bool     `json:"registered"` // to be handed over by the post against a proof
	File       string   `json:"file"`
	Pages      int      `json:"pages"`
	Sheets     int      `json:"sheets"` // printed on both sides
	SHA256     string   `json:"sha256"`
}

func (h *House) manifest(batch string, parcels []hub.Sealed) (Manifest, error) {
	if !plainName.MatchString(batch) {
		return Manifest{}, hub.Permanentf("print batch %q cannot be the name of a folder", batch)
	}
	if len(parcels) == 0 {
		return Manifest{}, hub.Permanentf("print batch %s holds no letter", batch)
	}
	m := Manifest{Batch: batch, Created: h.now().UTC().Truncate(time.Second), Count: len(parcels)}
	for _, p := range parcels {
		if !plainName.MatchString(p.Delivery.ID) {
			return Manifest{}, hub.Permanentf("delivery %q cannot be the name of a file", p.Delivery.ID)
		}
		m.Letters = append(m.Letters, letterOf(p))
		m.Sheets += sheets(p.Pages)
	}
	slices.SortFunc(m.Letters, printOrder)
	return m, nil
}

func letterOf(p hub.Sealed) Letter {
	return Letter{
		Delivery: p.Delivery.ID, Message: p.Message.ID, Kind: p.Message.Code, Language: language(p),
		Registered: p.Delivery.Channel == hub.ChannelRegistered,
		File:       p.Delivery.ID + ".pdf", Pages: p.Pages, Sheets: sheets(p.Pages), SHA256: p.Digest,
	}
}

// language is the one the letter is written in, which need not be the person's of today.
func language(p hub.Sealed) hub.Lang {
	if p.Document.Letter != nil {
		return p.Document.Letter.Lang
	}
	return p.Message.Recipient.Lang
}

func sheets(pages int) int { return (pages + 1) / 2 }

// printOrder puts registered letters first, for they go through other hands, then each language together.
func printOrder(a, b Letter) int {
	return cmp.Or(
		-cmp.Compare(btoi(a.Registered), btoi(b.Registered)),
		cmp.Compare(a.Language, b.Language),
		cmp.Compare(a.Delivery, b.Delivery),
	)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func readManifest(folder string) (Manifest, error) {
	var m Manifest
	if _, err := os.Stat(folder); err != nil {
		return m, fmt.Errorf("print batch: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("folder %s is no print batch: it has no %s; remove it or rename it", folder, manifestFile)
	}
	if err != nil {
		return m, fmt.Errorf("print batch: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%s in %s cannot be read: %w", manifestFile, folder, err)
	}
	return m, nil
}

// earlier finds m's letters in the manifest that is there, and returns the digests of those that are other bytes there.
func (m Manifest) earlier(there Manifest) (map[string]string, error) {
	printed := make(map[string]string, len(there.Letters))
	for _, l := range there.Letters {
		printed[l.Delivery] = l.SHA256
	}
	digests := map[string]string{}
	for _, l := range m.Letters {
		digest, ok := printed[l.Delivery]
		if !ok {
			return nil, fmt.Errorf("print batch %s was handed over before with other letters: delivery %s is not in the folder", m.Batch, l.Delivery)
		}
		if digest != l.SHA256 {
			digests[l.Delivery] = digest
		}
	}
	return digests, nil
}

func (m Manifest) answer(what string) hub.Answer {
	return hub.Answer{Text: fmt.Sprintf("batch %s %s: %d letters, %d sheets", m.Batch, what, m.Count, m.Sheets)}
}
