package mail

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// goodbye is how long a relay may take to answer QUIT, or whether it still lives.
const goodbye = 2 * time.Second

// conn is one authenticated connection to the relay. It belongs to one goroutine at a time.
type conn struct {
	client *smtp.Client
	raw    net.Conn // under TLS, if any: deadlines reach it while client waits for an answer
	mails  int      // carried so far
	rested time.Time
	unsure bool // an e-mail was refused half-way: RSET before the next
	broken bool
}

// letter is one e-mail in its envelope.
type letter struct {
	from, to address
	content  []byte
}

// handOver sends one e-mail. ctx interrupts it until the final dot; from then on only the deadline does, for giving
// up early would make unknown what the relay is about to answer.
func (c *conn) handOver(ctx context.Context, l letter, timeout time.Duration) (hub.Answer, error) {
	c.raw.SetDeadline(deadlineOf(ctx, timeout)) //nolint:errcheck // a closed connection shows at the next step
	uninterrupted := interruptWith(ctx, c.raw)
	defer uninterrupted()
	c.mails++
	if err := c.envelope(l); err != nil {
		return c.settle(err)
	}
	if err := c.content(l.content, uninterrupted); err != nil {
		return c.settle(err)
	}
	code, text, err := c.client.Text.ReadResponse(2)
	if err != nil {
		return c.settle(stageError{atAnswer, err})
	}
	return hub.Answer{Code: code, Text: text}, nil
}

func (c *conn) envelope(l letter) error {
	international := l.from.international() || l.to.international()
	if offered, _ := c.client.Extension("SMTPUTF8"); international && !offered {
		return stageError{atAddress, fmt.Errorf("the address is not ASCII and the relay does not offer SMTPUTF8")}
	}
	// Announced for every e-mail, it would make the next relay refuse e-mails that do not need it.
	c.client.SkipSMTPUTF8(!international)
	if err := c.client.Mail(l.from.path()); err != nil {
		return stageError{atMail, err}
	}
	if err := c.client.Rcpt(l.to.path()); err != nil {
		return stageError{atRecipient, err}
	}
	return nil
}

// content sends everything, the final dot included if nothing interrupted it before. The text is flushed before the dot, so
// that a connection that breaks on the text is known to have delivered nothing.
func (c *conn) content(content []byte, uninterrupted func() bool) error {
	writer, err := c.client.Data()
	if err != nil {
		return stageError{atData, err}
	}
	dots := writer.(*smtp.DataCloser).WriteCloser // its Close would hide whether the dot could be written
	if _, err := dots.Write(content); err != nil {
		return stageError{atContent, err}
	}
	if err := c.client.Text.W.Flush(); err != nil {
		return stageError{atContent, err}
	}
	if !uninterrupted() {
		return stageError{atContent, context.Canceled}
	}
	if err := dots.Close(); err != nil {
		return stageError{atContent, err} // the dot did not leave
	}
	return nil
}

// settle turns an error into its class, and notes what it means for the connection.
func (c *conn) settle(err error) (hub.Answer, error) {
	failure := err.(stageError) //nolint:errorlint // made above
	answer, spoken := failure.answer()
	c.unsure = spoken || failure.stage == atAddress
	c.broken = !c.unsure || answer.Code == 421
	return answer, failure.class()
}

// refresh makes sure that a pooled connection can carry an e-mail.
func (c *conn) refresh(ctx context.Context) bool {
	if !c.unsure && time.Since(c.rested) < doubtful {
		return true
	}
	c.unsure = false
	c.raw.SetDeadline(deadlineOf(ctx, goodbye)) //nolint:errcheck // a closed connection shows at the next step
	return c.client.Reset() == nil
}

func (c *conn) quit() {
	c.raw.SetDeadline(time.Now().Add(goodbye)) //nolint:errcheck // closing anyway
	c.client.Quit()                            //nolint:errcheck // closing anyway
	c.raw.Close()
}
