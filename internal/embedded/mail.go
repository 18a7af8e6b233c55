package embedded

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"mime"
	"net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Mail is one e-mail in the list.
type Mail struct {
	ID      string // also the name of its file, without .eml
	To      string
	Subject string
	Date    time.Time // that the e-mail bears; zero when it bears none
	Size    int
	Times   int // it came: more than 1 is doubled
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)

// describe reads what the list shows. An e-mail without a Message-ID that can be a file's name gets one from its content.
func describe(content []byte) Mail {
	header, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(content))).ReadMIMEHeader()
	m := Mail{To: header.Get("To"), Size: len(content)}
	m.ID, _, _ = strings.Cut(strings.Trim(header.Get("Message-Id"), "<> "), "@")
	if !plainID.MatchString(m.ID) {
		m.ID = "unnamed-" + digest(content)
	}
	words := &mime.WordDecoder{}
	if subject, err := words.DecodeHeader(header.Get("Subject")); err == nil {
		m.Subject = subject
	}
	if to, err := mail.ParseAddress(m.To); err == nil {
		m.To = to.Address
	}
	if date, err := mail.ParseDate(header.Get("Date")); err == nil {
		m.Date = date
	}
	return m
}

// incoming is how the name of a file begins that is not an e-mail yet.
const incoming = ".incoming-"

// writeWhole makes the file appear with all its content or not at all.
func writeWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), incoming)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}
