package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// bucket keeps each content as one object of an S3 bucket.
type bucket struct {
	client *minio.Client
	name   string
}

// openBucket never repeats the address in an error: it holds a secret.
func openBucket(address string) (hub.Archive, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User.Username() == "" {
		return nil, errors.New("archive: the address is not of the form s3://key:secret@host:port/bucket")
	}
	name := strings.Trim(u.Path, "/")
	if name == "" || strings.Contains(name, "/") {
		return nil, errors.New("archive: the address must end in the name of one bucket: s3://key:secret@host:port/bucket")
	}
	secret, _ := u.User.Password()
	client, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure: u.Query().Get("tls") != "false",
		Region: u.Query().Get("region"),
	})
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return bucket{client, name}, nil
}

// Put sends the content on condition that its name is free, which spares asking first and never replaces what is there.
// A server that does not know the condition replaces it by the same bytes.
func (b bucket) Put(ctx context.Context, digest string, content []byte) error {
	name, err := nameOf(digest)
	if err != nil {
		return err
	}
	if err := check(digest, content); err != nil {
		return err
	}
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	options.SetMatchETagExcept("*")
	_, err = b.client.PutObject(ctx, b.name, name, bytes.NewReader(content), int64(len(content)), options)
	if err != nil && minio.ToErrorResponse(err).StatusCode != http.StatusPreconditionFailed {
		return fmt.Errorf("archive: putting %s: %w", digest, err)
	}
	return nil
}

// Get opens what was put. Its last Read fails when the content is not what was put.
func (b bucket) Get(ctx context.Context, digest string) (io.ReadCloser, error) {
	name, err := nameOf(digest)
	if err != nil {
		return nil, err
	}
	object, err := b.client.GetObject(ctx, b.name, name, minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat() // GetObject itself asks nothing
	}
	if absentObject(err) {
		return nil, fmt.Errorf("archive: %s: %w", digest, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("archive: getting %s: %w", digest, err)
	}
	return verify(object, digest), nil
}

// absentObject tells an absent object from an absent bucket, which is a mistake in the settings.
func absentObject(err error) bool {
	answer := minio.ToErrorResponse(err)
	return answer.Code == minio.NoSuchKey || answer.Code == "" && answer.StatusCode == http.StatusNotFound
}
