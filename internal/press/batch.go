package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// Batch writes many letters into one PDF for the printer: fonts once, letters one after the other, and an index that
// says which pages are whose. It streams: what it holds in memory is one letter and a few bytes per object. It belongs
// to one goroutine. The same letters in the same order give the same bytes.
type Batch struct {
	press  *Press
	job    *job
	index  []Entry
	digest hash.Hash
	err    error
}

// Entry is one letter of a batch.
type Entry struct {
	Delivery   string   `json:"delivery"`
	FirstPage  int      `json:"firstPage"` // from 1
	Pages      int      `json:"pages"`
	Sheets     int      `json:"sheets"` // of paper, printed on both sides
	Lang       hub.Lang `json:"lang"`
	Registered bool     `json:"registered,omitempty"`
}

// Batch begins a batch on w.
func (p *Press) Batch(w io.Writer) *Batch {
	b := &Batch{press: p, job: newJob(p), digest: sha256.New()}
	b.job.doc.Reset(w)
	return b
}

// Add prints one letter. A letter that cannot be printed is a hub.Permanent error and leaves no trace in the batch,
// which goes on; after any other error the batch is lost.
func (b *Batch) Add(ctx context.Context, delivery string, l *hub.Letter) error {
	if b.err != nil {
		return b.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := b.press.check(l); err != nil {
		return err
	}
	digest, err := digestOf(l)
	if err != nil {
		return err
	}
	first := b.job.doc.Pages() + 1
	pages, err := b.job.print(l)
	if err != nil {
		b.err = fmt.Errorf("the batch broke off at delivery %s: %w", delivery, err)
		return b.err
	}
	b.digest.Write(digest[:])
	b.index = append(b.index, Entry{delivery, first, pages, (pages + 1) / 2, l.Lang, l.Registered != ""})
	return nil
}

// Close ends the file and returns the index in the order of the pages. The title names the batch; it is all that the
// file says of itself, in the language given.
func (b *Batch) Close(title string, lang hub.Lang) ([]Entry, error) {
	if b.err != nil {
		return nil, b.err
	}
	if len(b.index) == 0 {
		return nil, hub.Permanentf("batch %s holds no letter", title)
	}
	sum := b.digest.Sum(nil)
	err := b.job.doc.Close(pdf.Meta{Title: title, Lang: string(lang), ID: [16]byte(sum[:16]), Properties: []pdf.Property{
		{Name: "digest", Meaning: "SHA-256 of the digests of the letters", Value: hex.EncodeToString(sum)},
	}})
	if err != nil {
		return nil, fmt.Errorf("writing batch %s: %w", title, err)
	}
	return b.index, nil
}
