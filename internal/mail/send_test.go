package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func base64Reader(r io.Reader) io.Reader { return base64.NewDecoder(base64.StdEncoding, r) }

func TestSendManyOverFewConnections(t *testing.T) {
	relay := startRelay(t, func(s *smtp.Server) { s.EnableSMTPUTF8 = true })
	sender := newSender(t, Options{URL: "smtp://" + relay.addr + "?tls=none", Connections: 4, Recycle: 30})
	const mails = 240
	var wait sync.WaitGroup
	for n := range mails {
		wait.Go(func() {
			answer, err := sender.Send(t.Context(), sealed(t, sender, fmt.Sprintf("d%d", n)))
			if err != nil || answer.Code != 250 {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wait.Wait()
	seen := map[string]bool{}
	for _, m := range relay.taken() {
		if m.from != "courrier@cna.example" || m.to != "marie@example.be" || m.utf8 {
			t.Fatalf("envelope %+v", m)
		}
		seen[m.content] = true
	}
	if len(seen) != mails || relay.connections() < mails/30 || relay.connections() > mails/30+4 {
		t.Errorf("%d different e-mails over %d connections", len(seen), relay.connections())
	}
	if !seen[string(sealed(t, sender, "d7").Bytes)] {
		t.Error("what arrived is not what was sealed")
	}
}

func TestInternationalAddress(t *testing.T) {
	relay := startRelay(t, func(s *smtp.Server) { s.EnableSMTPUTF8 = true })
	sender := newSender(t, Options{URL: "smtp://" + relay.addr + "?tls=none"})
	p := parcel("d1")
	p.Message.Recipient.Email = "andré@bücher.example"
	if _, err := sender.Send(t.Context(), seal(t, sender, p)); err != nil {
		t.Fatal(err)
	}
	if got := relay.taken()[0]; got.to != "andré@xn--bcher-kva.example" || !got.utf8 {
		t.Errorf("envelope %+v", got)
	}
}

func TestLimitPutsTheMailOff(t *testing.T) {
	full := errors.New("full")
	var asked string
	sender := newSender(t, Options{URL: "smtp://127.0.0.1:1?tls=none", Limit: func(_ context.Context, domain string) error {
		asked = domain
		return full
	}})
	_, err := sender.Send(t.Context(), sealed(t, sender, "d1"))
	if !errors.Is(err, full) || hub.IsPermanent(err) || asked != "example.be" {
		t.Errorf("asked for %q, error %v", asked, err)
	}
}

// A claim on a delivery is held for the time that Timeout allows: nothing may take longer.
func TestTimeoutIncludesWaitingForATurn(t *testing.T) {
	sender := newSender(t, Options{URL: "smtp://127.0.0.1:1?tls=none", Timeout: 10 * time.Millisecond, Limit: func(ctx context.Context, _ string) error {
		<-ctx.Done()
		return ctx.Err()
	}})
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); !errors.Is(err, context.DeadlineExceeded) || classOf(err) != later {
		t.Errorf("error %v", err)
	}
}

func TestCancelledWhileWaitingForAConnection(t *testing.T) {
	sender := newSender(t, Options{URL: "smtp://127.0.0.1:1?tls=none", Connections: 1})
	sender.pool.slots <- struct{}{} // the only connection is in use
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sender.Send(ctx, sealed(t, sender, "d1")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestIdleConnectionsAreClosed(t *testing.T) {
	relay := startRelay(t, nil)
	sender := newSender(t, Options{URL: "smtp://" + relay.addr + "?tls=none", Idle: time.Millisecond})
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); err != nil {
		t.Fatal(err)
	}
	for sender.resting() > 0 {
		if t.Context().Err() != nil {
			t.Fatal("the connection is still there")
		}
		time.Sleep(time.Millisecond)
	}
}

func (s *Sender) resting() int {
	s.pool.mu.Lock()
	defer s.pool.mu.Unlock()
	return len(s.pool.idle)
}

func TestSendAfterClose(t *testing.T) {
	relay := startRelay(t, nil)
	sender := newSender(t, Options{URL: "smtp://" + relay.addr + "?tls=none"})
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); err != nil {
		t.Fatal(err)
	}
	sender.Close()
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); !errors.Is(err, errClosed) {
		t.Errorf("error %v", err)
	}
}

// A real Postfix: COURRIER_TEST_SMTP is its address as in the settings, COURRIER_TEST_MAILDIR the folder in or under
// which it keeps what it is given.
func TestRealPostfix(t *testing.T) {
	url, maildir := os.Getenv("COURRIER_TEST_SMTP"), os.Getenv("COURRIER_TEST_MAILDIR")
	if url == "" || maildir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_SMTP and COURRIER_TEST_MAILDIR must be set in CI")
		}
		t.Skip("COURRIER_TEST_SMTP and COURRIER_TEST_MAILDIR are not set: no real mail server")
	}
	sender := newSender(t, Options{URL: url, Connections: 16})
	const mails = 500
	run := hub.IDOf(t.Name(), time.Now().String())
	var wait sync.WaitGroup
	for n := range mails {
		wait.Go(func() {
			answer, err := sender.Send(t.Context(), sealed(t, sender, fmt.Sprintf("%s-%d", run, n)))
			if err != nil || !strings.Contains(answer.Text, "queued as") {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wait.Wait()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		found := arrived(t, maildir, run)
		if len(found) == mails {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d different e-mails arrived", len(found), mails)
		}
	}
}

// arrived counts how often each e-mail of a run is in a mailbox, by its Message-ID.
func arrived(t *testing.T, maildir, run string) map[string]int {
	t.Helper()
	found := map[string]int{}
	err := filepath.WalkDir(maildir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) != "new" {
			return nil //nolint:nilerr // Postfix moves files while we look
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // moved
		}
		if _, id, ok := strings.Cut(string(content), "Message-ID: <"+run); ok {
			id, _, _ = strings.Cut(id, "@")
			found[id]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, n := range found {
		if n != 1 {
			t.Fatalf("e-mail %s arrived %d times", id, n)
		}
	}
	return found
}

// discard is a mail server that throws everything away.
type discard struct{}

func (discard) Reset()                               {}
func (discard) Logout() error                        { return nil }
func (discard) Mail(string, *smtp.MailOptions) error { return nil }
func (discard) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (discard) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }

func startDiscard(b *testing.B) string {
	b.Helper()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return discard{}, nil }))
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go server.Serve(listener)
	b.Cleanup(func() { server.Close() })
	return "smtp://" + listener.Addr().String() + "?tls=none"
}

func BenchmarkSeal(b *testing.B) {
	sender := newSender(b, Options{URL: "smtps://relay.test"})
	for name, size := range map[string]int{"plain": 0, "with 60 kB PDF": 60 << 10} {
		b.Run(name, func(b *testing.B) {
			p := parcel("d1")
			if size > 0 {
				p.Document.Email.Attachment, p.PDF = "avis.pdf", make([]byte, size)
			}
			b.ReportAllocs()
			for b.Loop() {
				seal(b, sender, p)
			}
		})
	}
}

// BenchmarkSend seals and sends with 32 at a time, the server in the same process.
func BenchmarkSend(b *testing.B) {
	sender := newSender(b, Options{URL: startDiscard(b), Connections: 32})
	var next atomic.Int64
	var wait sync.WaitGroup
	b.ResetTimer()
	for range 32 {
		wait.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if _, err := sender.Send(b.Context(), sealed(b, sender, fmt.Sprintf("d%d", n))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
