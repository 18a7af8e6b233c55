package post

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// together is how many letters are on their way to the disk at once: one sync of the disk's journal then serves many.
const together = 16

// build writes the batch beside its place and moves it there. Until the rename there is nothing; after it,
// everything is on disk.
func (h *House) build(ctx context.Context, final string, m Manifest, parcels []hub.Sealed) error {
	temporary, err := os.MkdirTemp(h.dir, building)
	if err != nil {
		return err
	}
	if err := fill(ctx, temporary, m, parcels); err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	if err := os.Rename(temporary, final); err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	return syncFolder(h.dir)
}

func fill(ctx context.Context, folder string, m Manifest, parcels []hub.Sealed) error {
	if err := os.Chmod(folder, 0o755); err != nil { // the print house reads it under another name than ours
		return err
	}
	writers, ctx := errgroup.WithContext(ctx)
	writers.SetLimit(together)
	for _, p := range parcels {
		writers.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return writeSynced(filepath.Join(folder, p.Delivery.ID+".pdf"), p.Bytes)
		})
	}
	if err := writers.Wait(); err != nil {
		return err
	}
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if err := writeSynced(filepath.Join(folder, manifestFile), append(manifest, '\n')); err != nil {
		return err
	}
	return syncFolder(folder)
}

// writeSynced makes a new file that is on disk when it returns. A file that exists is an error: two letters of a
// batch must not share a name.
func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
