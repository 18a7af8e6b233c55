package mail

import (
	"errors"
	"fmt"
	"net/textproto"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// stage is a point of the SMTP exchange.
type stage string

const (
	atAddress   stage = "address"
	atMail      stage = "MAIL FROM"
	atRecipient stage = "RCPT TO"
	atData      stage = "DATA"
	atContent   stage = "content"
	atAnswer    stage = "final dot" // everything left; the answer is missing or a refusal
)

// stageError is what went wrong, and where.
type stageError struct {
	stage stage
	err   error
}

func (e stageError) Error() string { return fmt.Sprintf("at %s: %v", e.stage, e.err) }
func (e stageError) Unwrap() error { return e.err }

// answer is the relay's refusal; spoken is false when the connection failed instead.
func (e stageError) answer() (answer hub.Answer, spoken bool) {
	var reply *textproto.Error
	if !errors.As(e.err, &reply) {
		return hub.Answer{}, false
	}
	return hub.Answer{Code: reply.Code, Text: reply.Msg}, true
}

// class says what to do next.
func (e stageError) class() error {
	answer, spoken := e.answer()
	switch {
	case spoken && answer.Code/100 == 5 && !e.ours(answer.Code), e.stage == atAddress:
		return hub.Permanent(e)
	case !spoken && e.stage == atAnswer:
		return &hub.UncertainError{Err: e}
	case spoken && answer.Code/100 == 4 && answer.Code != 421 && e.stage != atMail:
		return &hub.LaterError{Err: e} // greylisting, a full mailbox
	}
	return e
}

// ours tells that a refusal is about our own settings, not about this e-mail: once they are right it will pass, and
// until then not every e-mail must become a letter.
func (e stageError) ours(code int) bool {
	switch code {
	case 530, 534, 535, 538: // authentication
		return true
	case 552, 523: // too large
		return false
	}
	return e.stage == atMail // our sender address
}

// stale tells that a pooled connection had died before it was used: a new one will do.
func stale(err error) bool {
	var failure stageError
	if !errors.As(err, &failure) || failure.stage != atMail {
		return false
	}
	answer, spoken := failure.answer()
	return !spoken || answer.Code == 421
}
