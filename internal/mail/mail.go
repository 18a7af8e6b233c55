// Package mail hands e-mails to a relay so that each try ends in one of four certainties: accepted, refused for
// good, refused for now, or lost at the one moment nobody can know.
//
// Seal writes the exact bytes, the same bytes for the same delivery at every try. Send owns each stage of the
// SMTP exchange over a pool of connections:
//
//	limit -> connection -> MAIL FROM -> RCPT TO -> DATA -> content -> final dot -> answer
//
// An error before the final dot left nothing behind; only after it is the outcome unknown (*hub.UncertainError).
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Options say where e-mails are handed over and how they are written. Text and HTML are needed; every other zero
// value has a default.
type Options struct {
	// URL of the relay: smtp://user:password@host:587 (STARTTLS, mandatory), smtps://host (TLS from the first
	// byte). ?tls=none allows plain text, ?tls=opportunistic takes STARTTLS where the relay offers it.
	URL string
	// From is the sender's address. Its domain names the messages and greets the relay.
	From string
	// Names is the sender's name in each language; without it only the address shows.
	Names hub.Words
	// Text and HTML write the two bodies.
	Text, HTML func(*hub.Email) string
	// Limit waits until one more e-mail may go to a recipient's domain; its error puts the e-mail off. Nil is no limit.
	Limit func(ctx context.Context, domain string) error

	Connections int           // to the relay at the same time; 8
	Timeout     time.Duration // of one hand-over, waiting and connecting included; less than the lease on a delivery; 20 s
	Recycle     int           // e-mails per connection; 200
	Idle        time.Duration // an unused connection is closed; 30 s
	TLS         *tls.Config   // nil checks the relay's certificate against the system's roots
}

var _ hub.Sender = (*Sender)(nil)

// Sender hands e-mails over; it implements hub.Sender. Its methods may be called from many goroutines.
type Sender struct {
	options Options
	from    address
	pool    *pool
}

// New reads the options; it does not connect. Close frees the connections.
func New(o Options) (*Sender, error) {
	from, err := parseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("sender address %q: %w", o.From, err)
	}
	if o.Text == nil || o.HTML == nil {
		return nil, errors.New("mail needs Options.Text and Options.HTML to write bodies")
	}
	o = o.withDefaults()
	relay, err := parseRelay(o.URL)
	if err != nil {
		return nil, err
	}
	relay.hello, relay.tls, relay.timeout = from.domain, o.TLS, o.Timeout
	return &Sender{options: o, from: from, pool: newPool(relay.dial, o.Connections, o.Recycle, o.Idle)}, nil
}

func (o Options) withDefaults() Options {
	if o.Connections <= 0 {
		o.Connections = 8
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Recycle <= 0 {
		o.Recycle = 200
	}
	if o.Idle <= 0 {
		o.Idle = 30 * time.Second
	}
	return o
}

// Ping tells whether the relay lets us in, by a connection of its own.
func (s *Sender) Ping(ctx context.Context) error {
	c, err := s.pool.dial(ctx)
	if err != nil {
		return err
	}
	c.quit()
	return nil
}

// Close says good-bye on idle connections; those in use are closed when their e-mail is done. Send fails afterwards.
func (s *Sender) Close() error {
	s.pool.close()
	return nil
}
