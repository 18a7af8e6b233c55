package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func startSMTP(t testing.TB, dir string) *SMTP {
	t.Helper()
	s, err := StartSMTP(dir, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// mailOf is a small e-mail with this Message-ID, if any.
func mailOf(id, subject string) []byte {
	var head string
	if id != "" {
		head = "Message-ID: <" + id + "@cna.example>\r\n"
	}
	return []byte(head + "Date: Mon, 02 Mar 2026 08:00:00 +0100\r\nTo: \"Marie\" <marie@example.be>\r\nSubject: " + subject + "\r\n\r\nBonjour\r\n")
}

func send(s *SMTP, content []byte) error {
	return smtp.SendMail(s.Addr, nil, "courrier@cna.example", []string{"marie@example.be"}, content)
}

func TestMailsEndInTheFolder(t *testing.T) {
	dir := t.TempDir()
	s := startSMTP(t, dir)
	for _, m := range [][]byte{
		mailOf("d1", "=?utf-8?q?=C3=89ch=C3=A9ance?="), mailOf("d2", "two"), mailOf("d1", "again"), mailOf("", "no id"), mailOf("../../d3", "climbing"),
	} {
		if err := send(s, m); err != nil {
			t.Fatal(err)
		}
	}
	if mails, doubled := s.Count(); mails != 4 || doubled != 1 {
		t.Errorf("%d e-mails, %d doubled", mails, doubled)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(files) != 4 {
		t.Errorf("files %v, %v", files, err)
	}
	if kept, err := os.ReadFile(filepath.Join(dir, "d2.eml")); err != nil || string(kept) != string(mailOf("d2", "two")) {
		t.Errorf("kept %q, %v", kept, err)
	}
	var listed []string
	for _, m := range s.Inbox() {
		listed = append(listed, fmt.Sprint(m.Subject, " ", m.Times))
	}
	if got := strings.Join(listed, ", "); got != "climbing 1, no id 1, again 2, two 1" {
		t.Errorf("inbox: %s", got)
	}
	if m := s.Inbox()[3]; m.ID != "d2" || m.To != "marie@example.be" || !m.Date.Equal(time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)) || m.Size != len(mailOf("d2", "two")) {
		t.Errorf("listed as %+v", m)
	}
}

func TestInboxRemembersTheFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, incoming+"1"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := startSMTP(t, dir)
	if err := send(first, mailOf("d1", "before")); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := startSMTP(t, dir)
	if list := second.Inbox(); len(list) != 1 || list[0].Subject != "before" {
		t.Errorf("inbox after a restart: %+v", list)
	}
	if err := send(second, mailOf("d1", "again")); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("files %v, error %v: what a crash left half-written is still there", files, err)
	}
	if mails, doubled := second.Count(); mails != 1 || doubled != 1 {
		t.Errorf("%d e-mails, %d doubled: an e-mail from before the restart came again", mails, doubled)
	}
}

func TestMailThatCannotBeKeptIsRefusedForNow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	s := startSMTP(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	var refusal *textproto.Error
	if err := send(s, mailOf("d1", "x")); !errors.As(err, &refusal) || refusal.Code != 451 {
		t.Errorf("error %v, want 451", err)
	}
	if mails, _ := s.Count(); mails != 0 {
		t.Error("an e-mail that was refused is counted")
	}
}

func TestTooLargeMailIsRefused(t *testing.T) {
	s := startSMTP(t, "")
	var refusal *textproto.Error
	if err := send(s, append(mailOf("d1", "x"), bytes.Repeat([]byte("0123456\r\n"), largest/8)...)); !errors.As(err, &refusal) || refusal.Code != 552 {
		t.Errorf("error %v, want 552", err)
	}
}

func TestInboxListsTheLatest(t *testing.T) {
	b := &inbox{seen: map[string]int{}}
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for n := range 2 * listed {
				if err := b.add("a@b.be", mailOf(fmt.Sprintf("d%d-%d", worker, n), "x")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if mails, doubled := b.count(); mails != 8*listed || doubled != 0 || len(b.list()) != listed {
		t.Errorf("%d e-mails, %d doubled, %d listed", mails, doubled, len(b.list()))
	}
}

// A connection that comes while the server closes must not put e-mails into the folder of the next one.
func TestClosedIsClosed(t *testing.T) {
	dir := t.TempDir()
	for range 50 {
		s := startSMTP(t, dir)
		var dialled sync.WaitGroup
		clients := make(chan *smtp.Client, 4)
		for range cap(clients) {
			dialled.Go(func() {
				if client, err := smtp.Dial(s.Addr); err == nil {
					clients <- client
				}
			})
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		dialled.Wait()
		close(clients)
		for client := range clients {
			if err := deliver(client, mailOf("d1", "x")); err == nil {
				t.Fatal("a closed server took an e-mail")
			}
			client.Close()
		}
	}
}

// Keys with a time to live end by themselves, as in a real Redis.
func TestRedisForgets(t *testing.T) {
	r, err := StartRedis("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	options, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.Set(t.Context(), "key", "value", 50*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(10 * time.Second); client.Exists(t.Context(), "key").Val() == 1; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("a key with a time to live is there for ever")
		}
	}
}

func BenchmarkSMTP(b *testing.B) {
	for name, dir := range map[string]string{"folder": b.TempDir(), "discard": ""} {
		b.Run(name, func(b *testing.B) {
			s := startSMTP(b, dir)
			client, err := smtp.Dial(s.Addr)
			if err != nil {
				b.Fatal(err)
			}
			defer client.Close()
			for n := 0; b.Loop(); n++ {
				if err := deliver(client, mailOf(fmt.Sprintf("d%d", n), "x")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func deliver(client *smtp.Client, content []byte) error {
	if err := client.Mail("courrier@cna.example"); err != nil {
		return err
	}
	if err := client.Rcpt("marie@example.be"); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return errors.Join(err, w.Close())
}
