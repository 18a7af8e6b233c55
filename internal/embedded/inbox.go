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
	"slices"
	"strings"
	"sync"
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

// listed is how many e-mails the list holds.
const listed = 1000

// inbox keeps e-mails in a folder and the latest ones in mind.
type inbox struct {
	dir string // empty: only count

	mu      sync.Mutex
	seen    map[string]int // times each ID came
	doubled int
	latest  []Mail // oldest first
}

// load remembers what is in the folder from before.
func (b *inbox) load() error {
	if b.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	type dated struct {
		id string
		at time.Time
	}
	var found []dated
	for _, e := range entries {
		id, isMail := strings.CutSuffix(e.Name(), ".eml")
		info, err := e.Info()
		if !isMail || strings.HasPrefix(id, ".") || err != nil {
			continue
		}
		b.seen[id] = 1
		found = append(found, dated{id, info.ModTime()})
	}
	slices.SortFunc(found, func(a, c dated) int { return a.at.Compare(c.at) })
	for _, f := range found[max(0, len(found)-listed):] {
		content, err := os.ReadFile(filepath.Join(b.dir, f.id+".eml"))
		if err != nil {
			return err
		}
		m := describe(content)
		m.ID, m.Times = f.id, 1
		b.latest = append(b.latest, m)
	}
	return nil
}

func (b *inbox) add(to string, content []byte) error {
	m := describe(content)
	if m.To == "" {
		m.To = to
	}
	if b.dir != "" {
		if err := writeWhole(filepath.Join(b.dir, m.ID+".eml"), content); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen[m.ID]++
	if m.Times = b.seen[m.ID]; m.Times > 1 {
		b.doubled++
		b.latest = slices.DeleteFunc(b.latest, func(old Mail) bool { return old.ID == m.ID })
	}
	b.latest = append(b.latest, m)
	if len(b.latest) >= 2*listed {
		b.latest = append([]Mail(nil), b.latest[len(b.latest)-listed:]...)
	}
	return nil
}

func (b *inbox) list() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.latest[max(0, len(b.latest)-listed):])
	slices.Reverse(list)
	return list
}

func (b *inbox) count() (mails, doubled int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.seen), b.doubled
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

// writeWhole makes the file appear with all its content or not at all.
func writeWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".incoming-")
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
