package mail

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "write the golden files")

// The golden files prove the exact bytes: the same on every machine, at every try.
func TestSealGolden(t *testing.T) {
	sender := newSender(t, Options{URL: "smtps://relay.test"})
	attached := parcel("0a1b2c3d-0000-8000-8000-000000000002")
	attached.Document.Email.Attachment = "avis-echeance.pdf"
	attached.PDF = bytes.Repeat([]byte("%PDF-1.7 binary \x00\xff\r\n"), 12)
	newsletter := parcel("0a1b2c3d-0000-8000-8000-000000000003")
	newsletter.Document.Email.Lang = hub.NL
	newsletter.Document.Email.Subject = "Nieuwsbrief " + strings.Repeat("voor zelfstandigen ", 8) + "– lente"
	newsletter.Document.Email.Unsubscribe = "https://courrier.cna.example/u/" + strings.Repeat("t0ken", 20)
	abroad := parcel("0a1b2c3d-0000-8000-8000-000000000004")
	abroad.Message.Recipient.Name, abroad.Message.Recipient.Email = "Jürgen \"JJ\" Groß", "jj@bücher.example"
	for name, p := range map[string]hub.Parcel{
		"plain": parcel("0a1b2c3d-0000-8000-8000-000000000001"), "attached": attached, "newsletter": newsletter, "abroad": abroad,
	} {
		t.Run(name, func(t *testing.T) {
			got, again := seal(t, sender, p).Bytes, seal(t, sender, p).Bytes
			if !bytes.Equal(got, again) {
				t.Fatal("sealing twice gave different bytes")
			}
			golden(t, name+".eml", got)
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// What a mail program makes of the bytes: every part comes out as it went in.
func TestSealReadsBack(t *testing.T) {
	sender := newSender(t, Options{URL: "smtps://relay.test"})
	p := parcel("d1")
	p.Document.Email.Attachment, p.PDF = "avis.pdf", bytes.Repeat([]byte{0, 1, 0xff, '\n', '.'}, 1000)
	read, err := mail.ReadMessage(bytes.NewReader(seal(t, sender, p).Bytes))
	if err != nil {
		t.Fatal(err)
	}
	outer := partsOf(t, read.Header.Get("Content-Type"), "multipart/mixed", read.Body)
	if len(outer) != 2 {
		t.Fatalf("%d parts, want the body and the attachment", len(outer))
	}
	bodies := partsOf(t, outer[0].contentType, "multipart/alternative", bytes.NewReader(outer[0].content))
	if len(bodies) != 2 || !strings.HasPrefix(bodies[0].contentType, "text/plain") || !strings.HasPrefix(bodies[1].contentType, "text/html") {
		t.Fatalf("bodies %v", bodies)
	}
	want := strings.ReplaceAll(sender.options.Text(p.Document.Email), "\n", "\r\n")
	if got := string(bodies[0].content); got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if !bytes.Equal(outer[1].content, p.PDF) {
		t.Error("the attached PDF is not the one that went in")
	}
}

type part struct {
	contentType string
	content     []byte
}

func partsOf(t *testing.T, contentType, want string, body io.Reader) []part {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != want {
		t.Fatalf("content type %q, want %s: %v", contentType, want, err)
	}
	var parts []part
	for reader := multipart.NewReader(body, params["boundary"]); ; {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(decoded(p))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{p.Header.Get("Content-Type"), content})
	}
}

func decoded(p *multipart.Part) io.Reader {
	switch p.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	case "base64":
		return base64Reader(p)
	}
	return p
}

// Whatever stands in a field, the header keeps its lines and its recipients.
func TestNothingEndsAHeaderLine(t *testing.T) {
	sender := newSender(t, Options{URL: "smtps://relay.test"})
	const attack = "x\r\nBcc: everyone@example.be\r\n\r\nbody\u2028\x00"
	for name, put := range map[string]func(*hub.Parcel){
		"subject":   func(p *hub.Parcel) { p.Document.Email.Subject = attack },
		"name":      func(p *hub.Parcel) { p.Message.Recipient.Name = attack },
		"handler":   func(p *hub.Parcel) { p.Message.Recipient.Handler.Name = attack },
		"delivery":  func(p *hub.Parcel) { p.Delivery.ID = attack },
		"language":  func(p *hub.Parcel) { p.Document.Email.Lang = attack },
		"file name": func(p *hub.Parcel) { p.Document.Email.Attachment, p.PDF = attack, []byte("%PDF") },
		"boundary":  func(p *hub.Parcel) { p.Document.Email.Subject = "boundary=" + strings.Repeat("a", 60) },
	} {
		p := parcel("d1")
		put(&p)
		content := seal(t, sender, p).Bytes
		read, err := mail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		to, err := read.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "marie@example.be" || read.Header.Get("Bcc") != "" || bytes.Contains(content, []byte("\nBcc")) {
			t.Errorf("%s: to %v, error %v, in\n%s", name, to, err, content)
		}
		if !bytes.Equal(content, seal(t, sender, p).Bytes) {
			t.Errorf("%s: sealing twice gave different bytes", name)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	sender := newSender(t, Options{URL: "smtps://relay.test"})
	for _, c := range []struct {
		name string
		put  func(*hub.Parcel)
		want string
	}{
		{"no e-mail", func(p *hub.Parcel) { p.Document.Email = nil }, "no e-mail"},
		{"no date", func(p *hub.Parcel) { p.Message.Decided = hub.Date{} }, "no date"},
		{"no recipient", func(p *hub.Parcel) { p.Message.Recipient.Email = "" }, errAddress.Error()},
		{"two recipients", func(p *hub.Parcel) { p.Message.Recipient.Email = "a@b.be, c@d.be" }, errAddress.Error()},
		{"name in the address", func(p *hub.Parcel) { p.Message.Recipient.Email = "A <a@b.be>" }, errDomain.Error()},
		{"new line in the address", func(p *hub.Parcel) { p.Message.Recipient.Email = "a\r\nDATA@b.be" }, errAddress.Error()},
		{"new line in the domain", func(p *hub.Parcel) { p.Message.Recipient.Email = "a@b.be\r\nDATA" }, errDomain.Error()},
		{"spaces in the local part", func(p *hub.Parcel) { p.Message.Recipient.Email = "a b@b.be" }, errAddress.Error()},
		{"attachment without PDF", func(p *hub.Parcel) { p.Document.Email.Attachment = "a.pdf" }, "PDF is missing"},
		{"plain unsubscribe address", func(p *hub.Parcel) { p.Document.Email.Unsubscribe = "http://x.be/u" }, "https"},
		{"wrong handler address", func(p *hub.Parcel) { p.Message.Recipient.Handler.Email = "nobody" }, "handler"},
	} {
		p := parcel("d1")
		c.put(&p)
		_, err := sender.Seal(p)
		if err == nil || !hub.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a permanent one with %q", c.name, err, c.want)
		}
	}
}
