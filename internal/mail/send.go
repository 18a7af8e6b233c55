package mail

import (
	"context"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// nextTurn is when an e-mail whose turn has not come asks again.
const nextTurn = 5 * time.Second

// Send hands a sealed e-mail to the relay and returns its answer, such as "2.0.0 Ok: queued as 4F2A".
//
// A refusal with code 5xx is permanent, unless it is about our own settings (connection, authentication, sender
// address); a code 4xx, or a connection lost before the final dot, is worth another try, and is *hub.LaterError when the
// relay has something against this e-mail alone; a connection lost after the dot is *hub.UncertainError. The answer is filled whenever the relay gave one.
func (s *Sender) Send(ctx context.Context, sealed hub.Sealed) (hub.Answer, error) {
	to, err := parseAddress(sealed.Message.Recipient.Email)
	if err != nil {
		return hub.Answer{}, hub.Permanent(fmt.Errorf("recipient: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	if s.options.Limit != nil {
		if err := s.options.Limit(ctx, to.domain); err != nil {
			return hub.Answer{}, &hub.LaterError{Err: fmt.Errorf("waiting for a turn to send: %w", err), Wait: nextTurn}
		}
	}
	return s.handOver(ctx, letter{from: s.from, to: to, content: sealed.Bytes})
}

// handOver takes connections from the pool until one is alive; each dead one leaves the pool, so it ends.
func (s *Sender) handOver(ctx context.Context, l letter) (hub.Answer, error) {
	for {
		c, err := s.pool.take(ctx)
		if err != nil {
			return hub.Answer{}, err
		}
		fresh := c.mails == 0
		answer, err := c.handOver(ctx, l, s.options.Timeout)
		s.pool.give(c)
		if fresh || !stale(err) || ctx.Err() != nil {
			return answer, err
		}
	}
}
