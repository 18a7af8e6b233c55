package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
)

// largest is the largest e-mail that is taken, as with most providers.
const largest = 25 << 20

// SMTP is a mail server that accepts everything and delivers nothing: e-mails end in a folder.
type SMTP struct {
	Addr   string // host:port
	server *smtp.Server
	closed atomic.Bool
	inbox  inbox
}

// StartSMTP serves SMTP at address (port 0 for any) and writes each e-mail to dir as <id>.eml, id being the part of
// its Message-ID before the @. An e-mail with an id that is there replaces it and is counted as doubled. With
// an empty dir e-mails are counted and thrown away.
func StartSMTP(dir, address string) (*SMTP, error) {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("embedded SMTP: %w", err)
		}
	}
	s := &SMTP{inbox: inbox{dir: dir, seen: map[string]int{}}}
	if err := s.inbox.load(); err != nil {
		return nil, fmt.Errorf("embedded SMTP: %w", err)
	}
	listener, err := listen("SMTP", address)
	if err != nil {
		return nil, err
	}
	s.Addr = listener.Addr().String()
	s.server = smtp.NewServer(smtp.BackendFunc(s.session))
	s.server.Domain = "courrier.localhost"
	s.server.MaxMessageBytes = largest
	s.server.EnableSMTPUTF8 = true
	s.server.ReadTimeout, s.server.WriteTimeout = 5*time.Minute, time.Minute
	s.server.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is no news
	go s.server.Serve(listener)                    //nolint:errcheck // ends with Close
	return s, nil
}

// URL is the address as clients want it.
func (s *SMTP) URL() string { return "smtp://" + s.Addr + "?tls=none" }

// Inbox lists the latest e-mails, the newest first, at most a thousand.
func (s *SMTP) Inbox() []Mail { return s.inbox.list() }

// Count is how many different e-mails were taken, and how many times one came again.
func (s *SMTP) Count() (mails, doubled int) { return s.inbox.count() }

// Close ends the server and its connections.
func (s *SMTP) Close() error {
	s.closed.Store(true)
	return s.server.Close()
}

// session begins a connection's. The server's Close misses a connection that was accepted just before: it would live
// on, and put e-mails into the folder behind the back of the next server.
func (s *SMTP) session(c *smtp.Conn) (smtp.Session, error) {
	if s.closed.Load() {
		return nil, errors.Join(errors.New("this server is closed"), c.Close())
	}
	return &session{inbox: &s.inbox}, nil
}

// session takes the e-mails of one connection.
type session struct {
	inbox *inbox
	to    string
}

func (*session) Reset()                               {}
func (*session) Logout() error                        { return nil }
func (*session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt refuses addresses that begin with "bounce-" for good, so that a demo shows what becomes of such an e-mail.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "bounce-") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user here"}
	}
	s.to = to
	return nil
}

// Data accepts an e-mail once it is in the folder.
func (s *session) Data(r io.Reader) error {
	var content bytes.Buffer
	if _, err := content.ReadFrom(r); err != nil {
		return err
	}
	if err := s.inbox.add(s.to, content.Bytes()); err != nil {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "cannot keep it now: " + err.Error()}
	}
	return nil
}
