package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	gomail "github.com/wneessen/go-mail"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Seal writes the e-mail as it will leave: RFC 5322, text and HTML, the letter's PDF attached where the document
// says so. The same delivery gives the same bytes at every try. Its errors are permanent.
func (s *Sender) Seal(p hub.Parcel) ([]byte, error) {
	msg, err := s.write(p)
	if err != nil {
		return nil, hub.Permanent(fmt.Errorf("writing the e-mail of delivery %s: %w", p.Delivery.ID, err))
	}
	var b bytes.Buffer
	b.Grow(8<<10 + len(p.PDF)*3/2)
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, hub.Permanent(fmt.Errorf("writing the e-mail of delivery %s: %w", p.Delivery.ID, err))
	}
	return fixBoundaries(b.Bytes(), p.Delivery.ID), nil
}

func (s *Sender) write(p hub.Parcel) (*gomail.Msg, error) {
	email := p.Document.Email
	if email == nil {
		return nil, errors.New("its document has no e-mail")
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := s.addressTo(msg, p); err != nil {
		return nil, err
	}
	if err := s.head(msg, p); err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, s.options.Text(email))
	msg.AddAlternativeString(gomail.TypeTextHTML, s.options.HTML(email))
	return msg, attach(msg, email.Attachment, p.PDF)
}

// addressTo fills From, To and Reply-To. The handler answers for the file, so that is where replies go.
func (s *Sender) addressTo(msg *gomail.Msg, p hub.Parcel) error {
	to, err := parseAddress(p.Message.Recipient.Email)
	if err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	msg.FromMailAddress(s.from.named(s.options.Names[p.Document.Email.Lang]))
	msg.ToMailAddress(to.named(p.Message.Recipient.Name))
	handler := p.Message.Recipient.Handler
	if handler.Email == "" {
		return nil
	}
	replyTo, err := parseAddress(handler.Email)
	if err != nil {
		return fmt.Errorf("handler: %w", err)
	}
	msg.ReplyToMailAddress(replyTo.named(handler.Name))
	return nil
}

// head fills the other headers. Date is the beginning of the day the message was decided: one that followed the clock
// would change the bytes at every try, and a later hour may not have come yet, which spam filters hold against a mail.
func (s *Sender) head(msg *gomail.Msg, p hub.Parcel) error {
	if p.Message.Decided.IsZero() {
		return errors.New("its message bears no date")
	}
	email := p.Document.Email
	msg.Subject(oneLine(email.Subject))
	msg.SetDateWithValue(p.Message.Decided.At(0, 0))
	msg.SetMessageIDWithValue(oneLine(p.Delivery.ID) + "@" + s.from.domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(gomail.HeaderContentLang, oneLine(string(email.Lang)))
	if email.Unsubscribe == "" {
		return nil
	}
	link, err := url.Parse(email.Unsubscribe)
	if err != nil || link.Scheme != "https" || link.Host == "" {
		return fmt.Errorf("unsubscribe address %q is not an https address, which one-click needs", email.Unsubscribe)
	}
	// go-mail's own setter writes the two headers in random order.
	msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+link.String()+">")
	msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	return nil
}

func attach(msg *gomail.Msg, name string, pdf []byte) error {
	if name == "" {
		return nil
	}
	if len(pdf) == 0 {
		return fmt.Errorf("attachment %s: the letter's PDF is missing", name)
	}
	return msg.AttachReader(oneLine(name), bytes.NewReader(pdf), gomail.WithFileContentType("application/pdf"))
}

// drawn finds the boundaries that go-mail draws by lot.
var drawn = regexp.MustCompile(`boundary=([0-9a-f]{60})\r\n`)

// fixBoundaries replaces go-mail's random boundaries, of the whole and of the alternatives, by ones that follow
// from the delivery: go-mail can fix only one for all levels, which nested parts forbid.
func fixBoundaries(content []byte, delivery string) []byte {
	for level, found := range boundaries(content) {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", delivery, level))
		fixed := []byte(hex.EncodeToString(sum[:30]))
		for at := 0; ; at += len(fixed) {
			i := bytes.Index(content[at:], found)
			if i < 0 {
				break
			}
			at += i
			copy(content[at:], fixed)
		}
	}
	return content
}

// boundaries reads them where only go-mail writes: at the end of the header, and in the header of the first part.
func boundaries(content []byte) [][]byte {
	var all [][]byte
	for rest := content; ; {
		head, body, _ := bytes.Cut(rest, []byte("\r\n\r\n"))
		matches := drawn.FindAllSubmatch(append(head[:len(head):len(head)], "\r\n"...), -1)
		if len(matches) == 0 {
			return all
		}
		all = append(all, bytes.Clone(matches[len(matches)-1][1]))
		rest = body
	}
}
