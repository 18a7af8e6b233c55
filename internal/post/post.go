// Package post hands print batches to the print house as folders, each complete the moment it is seen:
//
//	letters/<batch>/manifest.json
//	letters/<batch>/<delivery>.pdf
//
// A batch is built in a hidden sibling and takes its name by one rename, after everything is on disk. The same
// batch handed over again is compared with the folder that is there, so it is printed once.
package post

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// building is how the name of a folder begins that is not a batch yet.
const building = ".building-"

var _ hub.PrintHouse = (*House)(nil)

// House is the print house's folder; it implements hub.PrintHouse. One process builds a given batch at a time,
// which the ledger's lease on the batch ensures.
type House struct {
	dir string
	now func() time.Time
}

// abandoned is the age at which nobody can still be building a folder: a batch's lease is far shorter.
const abandoned = 15 * time.Minute

// Open makes the folder where it is missing and removes what a crash left half-built some time ago; younger ones
// may be another process's work. now dates the manifests.
func Open(dir string, now func() time.Time) (*House, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("folder of print batches: %w", err)
	}
	h := &House{dir: dir, now: now}
	return h, h.clear()
}

// clear removes half-built folders that nobody works on any more.
func (h *House) clear() error {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return fmt.Errorf("folder of print batches: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if !strings.HasPrefix(e.Name(), building) || err != nil || time.Since(info.ModTime()) < abandoned {
			continue // an error means that another process has just removed it
		}
		if err := os.RemoveAll(filepath.Join(h.dir, e.Name())); err != nil {
			return fmt.Errorf("removing a half-built print batch: %w", err)
		}
	}
	return nil
}

// Seal gives the letter's PDF: the exact bytes that are printed.
func (h *House) Seal(p hub.Parcel) ([]byte, error) {
	if len(p.PDF) == 0 {
		return nil, hub.Permanentf("delivery %s has no letter to print", p.Delivery.ID)
	}
	return p.PDF, nil
}

// SendBatch makes the batch's folder, or accepts the one that is there when it holds these letters: perhaps among others,
// which are settled by now, and perhaps printed otherwise, by the version that ran before a crash. A folder that lacks
// one is an error: whether it was printed is for a person to find out.
func (h *House) SendBatch(ctx context.Context, batch string, parcels []hub.Sealed) (hub.Answer, error) {
	made, err := h.manifest(batch, parcels)
	if err != nil {
		return hub.Answer{}, err
	}
	final := filepath.Join(h.dir, batch)
	there, err := readManifest(final)
	switch {
	case err == nil:
		answer := made.answer("already handed over")
		answer.Digests, err = made.earlier(there)
		return answer, err
	case !errors.Is(err, os.ErrNotExist):
		return hub.Answer{}, err
	}
	if err := h.build(ctx, final, made, parcels); err != nil {
		return hub.Answer{}, fmt.Errorf("print batch %s: %w", batch, err)
	}
	return made.answer("handed over"), nil
}

// plainName is what a batch or a delivery may be called: a file name that can be nothing else.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)
