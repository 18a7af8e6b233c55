package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// security says how a connection is encrypted.
type security string

const (
	startTLS      security = "mandatory" // STARTTLS or nothing
	opportunistic security = "opportunistic"
	plainText     security = "none"
	implicitTLS   security = "implicit" // TLS from the first byte
)

// relay is where e-mails are handed over.
type relay struct {
	host, port     string
	user, password string
	security       security
	hello          string
	tls            *tls.Config
	timeout        time.Duration
}

// parseRelay never repeats the URL in an error: it may hold a password.
func parseRelay(s string) (*relay, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("the relay's address is not of the form smtp://user:password@host:587")
	}
	r := &relay{host: u.Hostname(), port: u.Port(), user: u.User.Username()}
	r.password, _ = u.User.Password()
	if r.security, err = securityOf(u.Scheme, u.Query().Get("tls")); err != nil {
		return nil, err
	}
	if r.port == "" {
		r.port = map[security]string{implicitTLS: "465", startTLS: "587"}[r.security]
	}
	if r.port == "" {
		r.port = "25"
	}
	return r, nil
}

func securityOf(scheme, wanted string) (security, error) {
	switch {
	case scheme == "smtps" && wanted == "":
		return implicitTLS, nil
	case scheme == "smtp" && wanted == "":
		return startTLS, nil
	case scheme == "smtp":
		switch s := security(wanted); s {
		case startTLS, opportunistic, plainText:
			return s, nil
		}
	}
	return "", fmt.Errorf("relay %s://...?tls=%s: use smtps://, or smtp:// with tls=mandatory, opportunistic or none", scheme, wanted)
}

// dial opens a connection, up to and with authentication. A refusal on the way is never the recipient's fault.
func (r *relay) dial(ctx context.Context) (*conn, error) {
	raw, err := r.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("connecting to relay %s: %w", r.host, err)
	}
	raw.SetDeadline(deadlineOf(ctx, r.timeout)) //nolint:errcheck // a closed connection shows at the next step
	uninterrupted := interruptWith(ctx, raw)
	defer uninterrupted()
	client, err := r.greet(raw)
	if err != nil {
		raw.Close()
		return nil, fmt.Errorf("greeting relay %s: %w", r.host, err)
	}
	return &conn{client: client, raw: raw}, nil
}

func (r *relay) connect(ctx context.Context) (net.Conn, error) {
	address := net.JoinHostPort(r.host, r.port)
	dialer := &net.Dialer{Timeout: r.timeout}
	if r.security == implicitTLS {
		return (&tls.Dialer{NetDialer: dialer, Config: r.config()}).DialContext(ctx, "tcp", address)
	}
	return dialer.DialContext(ctx, "tcp", address)
}

func (r *relay) config() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if r.tls != nil {
		config = r.tls.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = r.host
	}
	return config
}

func (r *relay) greet(raw net.Conn) (*smtp.Client, error) {
	client, err := smtp.NewClient(raw, r.host)
	if err != nil {
		return nil, err
	}
	if err := client.Hello(r.hello); err != nil {
		return nil, err
	}
	if err := r.encrypt(client); err != nil {
		return nil, err
	}
	return client, r.authenticate(client)
}

func (r *relay) encrypt(client *smtp.Client) error {
	if r.security == plainText || r.security == implicitTLS {
		return nil
	}
	offered, _ := client.Extension("STARTTLS")
	switch {
	case offered:
		return client.StartTLS(r.config())
	case r.security == startTLS:
		return errors.New("it does not offer STARTTLS; ?tls=none in its address would send in plain text")
	}
	return nil
}

// authenticate takes the best way that the relay offers. Passwords go in plain text only where the settings say
// tls=none.
func (r *relay) authenticate(client *smtp.Client) error {
	if r.user == "" {
		return nil
	}
	if _, encrypted := client.TLSConnectionState(); !encrypted && r.security != plainText {
		return errors.New("it does not offer STARTTLS, and the password must not go unencrypted")
	}
	_, offered := client.Extension("AUTH")
	ways := map[string]smtp.Auth{
		"SCRAM-SHA-256": smtp.ScramSHA256Auth(r.user, r.password),
		"PLAIN":         smtp.PlainAuth("", r.user, r.password, r.host, r.security == plainText),
		"LOGIN":         smtp.LoginAuth(r.user, r.password, r.host, r.security == plainText),
	}
	for _, way := range []string{"SCRAM-SHA-256", "PLAIN", "LOGIN"} {
		if strings.Contains(" "+offered+" ", " "+way+" ") {
			return client.Auth(ways[way])
		}
	}
	return fmt.Errorf("it offers none of SCRAM-SHA-256, PLAIN, LOGIN to authenticate, but %q", offered)
}

// deadlineOf is when an exchange must be over.
func deadlineOf(ctx context.Context, most time.Duration) time.Time {
	limit := time.Now().Add(most)
	if d, ok := ctx.Deadline(); ok && d.Before(limit) {
		return d
	}
	return limit
}

// interruptWith makes the connection fail as soon as ctx ends. Calling uninterrupted ends that, and tells whether
// ctx had not ended before.
func interruptWith(ctx context.Context, raw net.Conn) (uninterrupted func() bool) {
	return context.AfterFunc(ctx, func() {
		raw.SetDeadline(time.Unix(1, 0)) //nolint:errcheck // a closed connection needs no interruption
	})
}
