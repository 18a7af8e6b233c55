package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// scripted is a relay that answers each stage as told.
type scripted struct {
	answers  map[string]string // by command; "dot" is the answer to the final dot; "drop" hangs up, "hang" says nothing
	beforeOK func()            // called between the final dot and its answer
	dials    atomic.Int32
	took     atomic.Int32 // e-mails answered with 250
}

func (s *scripted) start(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			s.dials.Add(1)
			go s.serve(c)
		}
	}()
	return "smtp://" + listener.Addr().String() + "?tls=none"
}

func (s *scripted) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	if !s.say(c, "greeting", "220 ready") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		command, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !s.say(c, command, usual(command)) {
			return
		}
		if command == "DATA" && s.answers["DATA"] == "" && !s.content(c, in) {
			return
		}
	}
}

func usual(command string) string {
	if command == "DATA" {
		return "354 go"
	}
	return "250 fine"
}

// content reads up to the final dot, unless told to hang up in the middle.
func (s *scripted) content(c net.Conn, in *bufio.Reader) bool {
	if s.answers["content"] == "drop" {
		return false
	}
	for line := ""; line != ".\r\n"; {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			return false
		}
	}
	if s.beforeOK != nil {
		s.beforeOK()
	}
	if s.answers["dot"] == "" {
		s.took.Add(1)
	}
	return s.say(c, "dot", "250 2.0.0 queued as A1")
}

func (s *scripted) say(c net.Conn, stage, otherwise string) bool {
	answer := s.answers[stage]
	switch answer {
	case "drop":
		return false
	case "hang":
		c.Read(make([]byte, 1))
		return false
	case "":
		answer = otherwise
	}
	_, err := fmt.Fprint(c, answer+"\r\n")
	return err == nil
}

const (
	accepted  = "accepted"
	again     = "again"
	later     = "later" // for a reason of this e-mail's own
	permanent = "permanent"
	uncertain = "uncertain"
)

func classOf(err error) string {
	var unknown *hub.UncertainError
	var alone *hub.LaterError
	switch {
	case err == nil:
		return accepted
	case errors.As(err, &unknown):
		return uncertain
	case hub.IsPermanent(err):
		return permanent
	case errors.As(err, &alone):
		return later
	}
	return again
}

func TestStages(t *testing.T) {
	const large = 16 << 20 // more than the buffers between two sockets hold
	for _, c := range []struct {
		stage, answer string
		want          string
		code          int
		size          int
	}{
		{stage: "greeting", answer: "220 ready", want: accepted, code: 250},
		{stage: "greeting", answer: "421 busy", want: again},
		{stage: "greeting", answer: "554 go away", want: again},
		{stage: "greeting", answer: "drop", want: again},
		{stage: "greeting", answer: "hang", want: again},
		{stage: "EHLO", answer: "550 not you", want: accepted, code: 250}, // HELO will do
		{stage: "MAIL", answer: "421 shutting down", want: again, code: 421},
		{stage: "MAIL", answer: "451 later", want: again, code: 451},
		{stage: "MAIL", answer: "550 unknown sender", want: again, code: 550},
		{stage: "MAIL", answer: "530 log in first", want: again, code: 530},
		{stage: "MAIL", answer: "552 too large", want: permanent, code: 552},
		{stage: "MAIL", answer: "drop", want: again},
		{stage: "MAIL", answer: "hang", want: again},
		{stage: "RCPT", answer: "421 shutting down", want: again, code: 421},
		{stage: "RCPT", answer: "451 greylisted", want: later, code: 451},
		{stage: "RCPT", answer: "550 5.1.1 unknown user", want: permanent, code: 550},
		{stage: "RCPT", answer: "530 log in first", want: again, code: 530},
		{stage: "RCPT", answer: "drop", want: again},
		{stage: "DATA", answer: "421 shutting down", want: again, code: 421},
		{stage: "DATA", answer: "451 later", want: later, code: 451},
		{stage: "DATA", answer: "554 no", want: permanent, code: 554},
		{stage: "DATA", answer: "drop", want: again},
		{stage: "content", answer: "drop", want: again, size: large},
		{stage: "dot", answer: "250 2.0.0 queued as B2", want: accepted, code: 250},
		{stage: "dot", answer: "421 shutting down", want: again, code: 421},
		{stage: "dot", answer: "451 4.3.0 later", want: later, code: 451},
		{stage: "dot", answer: "554 5.7.1 refused", want: permanent, code: 554},
		{stage: "dot", answer: "drop", want: uncertain},
		{stage: "dot", answer: "hang", want: uncertain},
		{stage: "RSET", answer: "drop", want: accepted, code: 250},
	} {
		t.Run(c.stage+" "+c.answer, func(t *testing.T) {
			relay := &scripted{answers: map[string]string{c.stage: c.answer}}
			timeout := time.Minute
			if c.answer == "hang" {
				timeout = 100 * time.Millisecond
			}
			sender := newSender(t, Options{URL: relay.start(t), Timeout: timeout})
			mail := sealed(t, sender, "d1")
			mail.Bytes = append(mail.Bytes, make([]byte, c.size)...)
			answer, err := sender.Send(t.Context(), mail)
			if got := classOf(err); got != c.want || answer.Code != c.code {
				t.Errorf("%s (code %d), want %s (code %d): %v", got, answer.Code, c.want, c.code, err)
			}
		})
	}
}

func TestDeadPooledConnectionIsReplaced(t *testing.T) {
	relay := &scripted{answers: map[string]string{}}
	sender := newSender(t, Options{URL: relay.start(t)})
	for n := range 3 {
		if n > 0 {
			sender.pool.idle[0].raw.Close() // as a relay does that was restarted
		}
		if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); err != nil {
			t.Fatalf("e-mail %d: %v", n, err)
		}
	}
	if relay.dials.Load() != 3 || relay.took.Load() != 3 {
		t.Errorf("%d connections, %d e-mails", relay.dials.Load(), relay.took.Load())
	}
}

func TestRefusedRecipientKeepsTheConnection(t *testing.T) {
	relay := startRelay(t, nil)
	sender := newSender(t, Options{URL: "smtp://" + relay.addr + "?tls=none"})
	wrong := sealed(t, sender, "d1")
	wrong.Message.Recipient.Email = "é@example.be" // which this relay cannot take
	if _, err := sender.Send(t.Context(), wrong); classOf(err) != permanent || !strings.Contains(err.Error(), "SMTPUTF8") {
		t.Fatalf("error %v", err)
	}
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d2")); err != nil {
		t.Fatal(err)
	}
	if relay.connections() != 1 || len(relay.taken()) != 1 {
		t.Errorf("%d connections, %d e-mails", relay.connections(), len(relay.taken()))
	}
}

// Giving up between the final dot and its answer would make unknown what the relay is about to say.
func TestCancelAfterTheFinalDotWaitsForTheAnswer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	relay := &scripted{beforeOK: cancel}
	sender := newSender(t, Options{URL: relay.start(t)})
	answer, err := sender.Send(ctx, sealed(t, sender, "d1"))
	if err != nil || answer.Text != "2.0.0 queued as A1" {
		t.Errorf("answer %+v, error %v", answer, err)
	}
}

func TestCancelBeforeTheFinalDotInterrupts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	relay := &scripted{answers: map[string]string{"RCPT": "hang"}}
	sender := newSender(t, Options{URL: relay.start(t), Timeout: time.Hour, Limit: func(context.Context, string) error {
		time.AfterFunc(20*time.Millisecond, cancel)
		return nil
	}})
	if _, err := sender.Send(ctx, sealed(t, sender, "d1")); classOf(err) != again {
		t.Errorf("error %v", err)
	}
}
