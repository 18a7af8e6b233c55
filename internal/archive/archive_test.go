package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestArchives holds every kind of archive to the same promises. COURRIER_TEST_S3 is the address of an empty
// bucket, such as s3://key:secret@127.0.0.1:7070/test?tls=false.
func TestArchives(t *testing.T) {
	addresses := map[string]string{
		"folder":        filepath.Join(t.TempDir(), "archive"),
		"synced folder": filepath.Join(t.TempDir(), "archive") + "?sync=true",
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) { keepsItsPromises(t, address) })
	}
	t.Run("S3", func(t *testing.T) {
		address := os.Getenv("COURRIER_TEST_S3")
		if address == "" && os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_S3 must be set in CI")
		}
		if address == "" {
			t.Skip("COURRIER_TEST_S3 is not set: no real S3")
		}
		keepsItsPromises(t, address)
	})
}

func keepsItsPromises(t *testing.T, address string) {
	a, err := Open(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for _, size := range []int{0, 1, 60 << 10, 6 << 20} {
		content, digest := something(size)
		for range 2 { // twice is once
			if err := a.Put(ctx, digest, content); err != nil {
				t.Fatalf("putting %d bytes: %v", size, err)
			}
		}
		if got, err := get(ctx, a, digest); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("%d bytes came back as %d: %v", size, len(got), err)
		}
	}
	_, absent := something(10)
	if _, err := get(ctx, a, absent); !errors.Is(err, ErrNotFound) {
		t.Errorf("getting what was never put: %v", err)
	}
	content, digest := something(10)
	if err := a.Put(ctx, digest, append(content, '!')); !hub.IsPermanent(err) {
		t.Errorf("content that is not its digest's: %v", err)
	}
	for _, wrong := range []string{"", "../../etc/passwd", strings.ToUpper(digest), digest + "00", strings.Repeat("g", 64)} {
		if err := a.Put(ctx, wrong, content); !hub.IsPermanent(err) {
			t.Errorf("putting under %q: %v", wrong, err)
		}
		if _, err := a.Get(ctx, wrong); !hub.IsPermanent(err) {
			t.Errorf("getting %q: %v", wrong, err)
		}
	}
	putTogether(t, a)
}

// putTogether puts the same content from many goroutines, as two replicas do that deliver one campaign.
func putTogether(t *testing.T, a hub.Archive) {
	t.Helper()
	content, digest := something(100 << 10)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			if err := a.Put(t.Context(), digest, content); err != nil {
				t.Error(err)
			}
			if got, err := get(t.Context(), a, digest); err != nil || !bytes.Equal(got, content) {
				t.Errorf("%d bytes, error %v", len(got), err)
			}
		})
	}
	wait.Wait()
}

func something(size int) (content []byte, digest string) {
	content = make([]byte, size)
	rand.Read(content)
	sum := sha256.Sum256(content)
	return content, hex.EncodeToString(sum[:])
}

func get(ctx context.Context, a hub.Archive, digest string) ([]byte, error) {
	r, err := a.Get(ctx, digest)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func TestDamageShows(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	content, digest := something(1000)
	if err := a.Put(t.Context(), digest, content); err != nil {
		t.Fatal(err)
	}
	name, err := nameOf(digest)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(content)
	damaged[500] ^= 1
	if err := os.WriteFile(filepath.Join(dir, name), damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t.Context(), a, digest); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("reading damaged content: %v", err)
	}
	if err := a.Put(t.Context(), digest, content); err != nil {
		t.Fatal(err)
	}
	if got, err := get(t.Context(), a, digest); err != nil || !bytes.Equal(got, content) {
		t.Errorf("putting again did not mend it: %v", err)
	}
}

func TestNothingTemporaryStays(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	putTogether(t, a)
	half := filepath.Join(dir, temporaryPrefix+"1")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(half, time.Time{}, time.Now().Add(-2*abandoned)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	files := 0
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			files++
		}
		return nil
	})
	if files != 1 {
		t.Errorf("%d files for one content", files)
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ address, wrong string }{
		{"s3://key:secret@localhost:7070/bucket?tls=false", ""},
		{"s3://localhost/bucket", "s3://key:secret@host"},
		{"s3://key:secret@localhost/", "name of one bucket"},
		{"s3://key:secret@localhost/bucket/folder", "name of one bucket"},
		{"s3://key:sec%ret@localhost/bucket", "s3://key:secret@host"},
		{"", "path of a folder"},
		{"/dev/null/archive", "not a directory"},
	} {
		_, err := Open(c.address)
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%q: %v", c.address, err)
		}
		if err != nil && strings.Contains(err.Error(), "sec%ret") {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	for _, sync := range []bool{false, true} {
		b.Run(fmt.Sprintf("sync=%t", sync), func(b *testing.B) {
			a, err := Open(fmt.Sprintf("%s?sync=%t", b.TempDir(), sync))
			if err != nil {
				b.Fatal(err)
			}
			content, _ := something(60 << 10)
			b.SetBytes(60 << 10)
			for n := 0; b.Loop(); n++ {
				copy(content, fmt.Sprint(n))
				sum := sha256.Sum256(content)
				if err := a.Put(b.Context(), hex.EncodeToString(sum[:]), content); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
