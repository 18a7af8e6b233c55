package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// newSender fills what every test needs.
func newSender(t testing.TB, o Options) *Sender {
	t.Helper()
	o.From = "courrier@cna.example"
	o.Names = hub.Words{hub.FR: "Caisse nationale auxiliaire", hub.NL: "Nationale Hulpkas", hub.DE: "Nationale Hilfskasse"}
	o.Text = func(e *hub.Email) string { return plain(e.Blocks) }
	o.HTML = func(e *hub.Email) string { return "<html><body><p>" + plain(e.Blocks) + "</p></body></html>" }
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func plain(blocks []hub.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		for _, span := range block.Spans {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}

// sealed is a small e-mail, ready to send.
func sealed(t testing.TB, s *Sender, delivery string) hub.Sealed {
	t.Helper()
	return seal(t, s, parcel(delivery))
}

func seal(t testing.TB, s *Sender, p hub.Parcel) hub.Sealed {
	t.Helper()
	content, err := s.Seal(p)
	if err != nil {
		t.Fatal(err)
	}
	return hub.Sealed{Parcel: p, Bytes: content}
}

func parcel(delivery string) hub.Parcel {
	return hub.Parcel{
		Delivery: hub.Delivery{ID: delivery},
		Message: hub.Message{
			ID: "m1", Decided: hub.NewDate(2026, time.March, 2),
			Recipient: hub.Profile{
				Name: "Marie Dupont", Email: "marie@example.be", Lang: hub.FR,
				Handler: hub.Handler{Name: "Luc Peeters", Email: "luc.peeters@cna.example"},
			},
		},
		Document: hub.Document{Email: &hub.Email{
			Lang: hub.FR, Subject: "Votre avis d'échéance est prêt",
			Blocks: []hub.Block{{Type: hub.Paragraph, Spans: []hub.Span{{Text: "Bonjour,\n\nvotre avis est prêt.\n.\nUne ligne qui commence par un point.\n"}}}},
		}},
	}
}

// realRelay is a go-smtp server that keeps what it is given.
type realRelay struct {
	addr string

	mu       sync.Mutex
	mails    []received
	sessions int
	logins   []string
}

type received struct {
	from, to string
	utf8     bool
	content  string
}

// startRelay serves on a port of its own; offer changes what it offers.
func startRelay(t testing.TB, offer func(*smtp.Server)) *realRelay {
	t.Helper()
	r := &realRelay{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sessions++
		return &relaySession{relay: r}, nil
	}))
	server.Domain, server.ErrorLog = "relay.test", log.New(io.Discard, "", 0)
	if offer != nil {
		offer(server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.addr = listener.Addr().String()
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return r
}

func (r *realRelay) taken() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.mails)
}

func (r *realRelay) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sessions
}

type relaySession struct {
	relay *realRelay
	mail  received
}

func (s *relaySession) Reset()        { s.mail = received{} }
func (s *relaySession) Logout() error { return nil }

func (s *relaySession) Mail(from string, o *smtp.MailOptions) error {
	s.mail.from, s.mail.utf8 = from, o.UTF8
	return nil
}

func (s *relaySession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return nil
}

func (s *relaySession) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	s.mail.content = string(content)
	s.relay.mu.Lock()
	defer s.relay.mu.Unlock()
	s.relay.mails = append(s.relay.mails, s.mail)
	return err
}

func (s *relaySession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *relaySession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "right" {
			return smtp.ErrAuthFailed
		}
		s.relay.mu.Lock()
		defer s.relay.mu.Unlock()
		s.relay.logins = append(s.relay.logins, user)
		return nil
	}), nil
}

// selfSigned is a certificate for 127.0.0.1 and the pool that trusts it.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
