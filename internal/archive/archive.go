// Package archive keeps the bytes that were sent under their own SHA-256, so that what is read back is proved to
// be what was put: in a folder, or in an S3 bucket.
package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ErrNotFound says that nothing was put under a digest. Test for it with errors.Is.
var ErrNotFound = errors.New("not in the archive")

// Open opens the archive at an address: the path of a folder (made where it is missing; ?sync=true behind it
// puts each file on disk before Put returns), or s3://key:secret@host:port/bucket (?tls=false for plain text,
// ?region=).
func Open(address string) (hub.Archive, error) {
	if strings.HasPrefix(address, "s3://") {
		return openBucket(address)
	}
	path, query, _ := strings.Cut(address, "?")
	options, err := url.ParseQuery(query)
	if err != nil || path == "" {
		return nil, fmt.Errorf("archive address %q: give the path of a folder or s3://key:secret@host/bucket", address)
	}
	return openFolder(path, options.Get("sync") == "true")
}

// nameOf is where a digest is kept: in one of 65,536 shards, so that no folder grows too large to list.
func nameOf(digest string) (string, error) {
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != sha256.Size || strings.ToLower(digest) != digest {
		return "", hub.Permanentf("archive: %q is no SHA-256 in lower-case hexadecimal", digest)
	}
	return digest[:2] + "/" + digest[2:4] + "/" + digest, nil
}

// check refuses content that is not what its digest says: an archive that takes it could prove nothing.
func check(digest string, content []byte) error {
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != digest {
		return hub.Permanentf("archive: the content of %s has digest %s", digest, got)
	}
	return nil
}

// verified reads to the end of kept, and instead of the end reports an error when the digest is another.
type verified struct {
	kept   io.ReadCloser
	hash   hash.Hash
	digest string
}

func verify(kept io.ReadCloser, digest string) io.ReadCloser {
	return &verified{kept, sha256.New(), digest}
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.kept.Read(p)
	v.hash.Write(p[:n])
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if got := hex.EncodeToString(v.hash.Sum(nil)); got != v.digest {
		return n, fmt.Errorf("archive: what is kept as %s has digest %s: it was damaged or changed", v.digest, got)
	}
	return n, io.EOF
}

func (v *verified) Close() error { return v.kept.Close() }
