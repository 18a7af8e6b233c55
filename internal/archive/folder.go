package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const temporaryPrefix = ".put-"

// folder keeps each content as one file.
type folder struct {
	dir  string
	sync bool
}

func openFolder(dir string, sync bool) (hub.Archive, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return folder{dir, sync}, sweep(dir)
}

// abandoned is the age at which nobody can still be writing a file.
const abandoned = 15 * time.Minute

// sweep removes files that a crash left half-written; younger ones may be another process's work.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, temporaryPrefix+"*"))
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	for _, path := range left {
		if info, err := os.Stat(path); err != nil || time.Since(info.ModTime()) < abandoned {
			continue // an error means that another process has just removed it
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("archive: removing a half-written file: %w", err)
		}
	}
	return nil
}

// Put writes beside and renames, so that a name never shows a part of its content. Without sync a power failure can
// lose the last seconds, which the next try of a delivery puts again; a crash of the process loses nothing.
func (f folder) Put(_ context.Context, digest string, content []byte) error {
	name, err := nameOf(digest)
	if err != nil {
		return err
	}
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := check(digest, content); err != nil {
		return err
	}
	if kept, err := os.ReadFile(path); err == nil && bytes.Equal(kept, content) {
		return nil
	}
	if err := f.write(path, content); err != nil {
		return fmt.Errorf("archive: putting %s: %w", digest, err)
	}
	return nil
}

func (f folder) write(path string, content []byte) error {
	temporary, err := os.CreateTemp(f.dir, temporaryPrefix)
	if err != nil {
		return err
	}
	if err := f.finish(temporary, path, content); err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func (f folder) finish(temporary *os.File, path string, content []byte) error {
	_, err := temporary.Write(content)
	if err == nil && f.sync {
		err = temporary.Sync()
	}
	if err := errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	err = os.Rename(temporary.Name(), path)
	if errors.Is(err, os.ErrNotExist) { // the first of its shard
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return err
		}
		err = os.Rename(temporary.Name(), path)
	}
	if err == nil && f.sync {
		err = syncFolder(filepath.Dir(path))
	}
	return err
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens what was put. Its last Read fails when the content is not what was put.
func (f folder) Get(_ context.Context, digest string) (io.ReadCloser, error) {
	name, err := nameOf(digest)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(f.dir, filepath.FromSlash(name)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("archive: %s: %w", digest, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return verify(file, digest), nil
}
