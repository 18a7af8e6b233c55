package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestServeWithoutSettings starts `courrier serve` as somebody does who has just unpacked it, publishes one small
// chain of events by `courrier publish`, and looks at the pages as staff would.
func TestServeWithoutSettings(t *testing.T) {
	s := serve(t)
	s.await(t, "/livez", "ok")
	s.await(t, "/readyz", `"ready":true`)
	for i, e := range todaysChain(t) {
		s.publish(t, e)
		s.await(t, "/metrics", fmt.Sprintf(`courrier_steps_total{step="recorded"} %d`, i+1))
	}
	home := s.await(t, "/", "CTR-06") // the payment's receipt comes last
	s.await(t, "/metrics", `courrier_part_ready{part="ledger"} 1`)
	notice := s.messageOf(t, home, "CTR-01")
	page := s.get(t, notice)
	for _, want := range []string{"La cotisation du trimestre est à payer.", "(due)", "letter.pdf"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the message lacks %q:\n%s", want, page)
		}
	}
	if pdf := s.get(t, notice+"/letter.pdf"); !strings.HasPrefix(pdf, "%PDF-") || !strings.Contains(pdf[len(pdf)-10:], "%%EOF") {
		t.Errorf("the letter is no whole PDF: it begins with %.20q", pdf)
	}
	s.stop(t)
}

// served is a `courrier serve` in this process.
type served struct {
	pages, brokers string
	cancel         context.CancelFunc
	done           chan error
	log            *safeBuffer
}

func serve(t *testing.T, settings ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &served{cancel: cancel, done: make(chan error, 1), log: &safeBuffer{}}
	args := append([]string{"serve", "--data", t.TempDir(), "--pages-listen", "127.0.0.1:0", "--kafka-listen", "127.0.0.1:0"}, settings...)
	go func() { s.done <- run(ctx, args, io.Discard, s.log) }()
	ready := regexp.MustCompile(`msg=ready pages=(\S+) kafka=\[(\S+)\]`)
	eventually(t, "the hub to say where its pages are", func() error {
		found := ready.FindStringSubmatch(s.log.String())
		if found == nil {
			return fmt.Errorf("its log is\n%s", s.log)
		}
		s.pages, s.brokers = found[1], found[2]
		return nil
	})
	t.Cleanup(cancel)
	return s
}

// stop ends it as SIGTERM does.
func (s *served) stop(t *testing.T) {
	t.Helper()
	s.cancel()
	select {
	case err := <-s.done:
		if err != nil {
			t.Errorf("serve ended with %v; its log is\n%s", err, s.log)
		}
	case <-time.After(15 * time.Second):
		t.Errorf("serve does not end within 15 s; its log is\n%s", s.log)
	}
}

// get reads a page.
func (s *served) get(t *testing.T, path string) string {
	t.Helper()
	status, body, err := fetch(s.pages + path)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s: %d %v\n%s", path, status, err, body)
	}
	return body
}

// await reads a page until it answers 200 and holds these words.
func (s *served) await(t *testing.T, path, words string) (body string) {
	t.Helper()
	eventually(t, path+" to say "+words, func() error {
		var status int
		var err error
		status, body, err = fetch(s.pages + path)
		if err != nil || status != http.StatusOK || !strings.Contains(body, words) {
			return fmt.Errorf("%d %w\n%s", status, err, body)
		}
		return nil
	})
	return body
}

func fetch(address string) (status int, body string, err error) {
	answer, err := http.Get(address)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// messageOf is the address of the first message of a kind in a list.
func (s *served) messageOf(t *testing.T, page, code string) string {
	t.Helper()
	for _, row := range strings.Split(page, "<tr") {
		if link := regexp.MustCompile(`/messages/[0-9a-zA-Z-]+`).FindString(row); link != "" && strings.Contains(row, code) {
			return link
		}
	}
	t.Fatalf("the page lists no message %s:\n%s", code, page)
	return ""
}

func (s *served) publish(t *testing.T, e hub.Event) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "events.jsonl")
	line, err := json.Marshal(struct {
		hub.Event
		SpecVersion string `json:"specversion"`
	}{e, "1.0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(line, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	err = run(t.Context(), []string{"publish", "-f", file, "--kafka-brokers", s.brokers}, &out, &errs)
	if err != nil || out.String() != "1 events published\n" {
		t.Fatalf("publish: %v\n%s%s", err, &out, &errs)
	}
}

// todaysChain are the schemas' own examples of a registration, an assessment that is due in a month, and its payment
// today: the hub's clock is the real one.
func todaysChain(t *testing.T) []hub.Event {
	t.Helper()
	chain := examplesOf(t, hub.AffiliateRegistered, hub.ContributionAssessed, hub.PaymentReceived)
	today := hub.DateOf(time.Now())
	before := today.Quarter().First().AddDays(-1).Quarter() // its run is over, so that the notice leaves at once
	chain[1].Data = with(t, chain[1].Data, map[string]any{"quarter": before, "due": today.AddDays(30), "on": today})
	chain[2].Data = with(t, chain[2].Data, map[string]any{"on": today, "amount": 100_00})
	return chain
}

// with is data with other values of these fields.
func with(t testing.TB, data []byte, values map[string]any) []byte {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for field, value := range values {
		all[field] = value
	}
	changed, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// TestWrongSettingsAreRefused expects of each wrong setting that it is named, with what would be right.
func TestWrongSettingsAreRefused(t *testing.T) {
	for _, c := range []struct{ args, setting, right string }{
		{"--kafka-brokers kafka1", "--kafka-brokers", "host:port"},
		{"--kafka-listen 9092", "--kafka-listen", "host:port"},
		{"--pages-listen 8080", "--pages-listen", "host:port"},
		{"--database-url mysql://db/courrier", "--database-url", "postgres://"},
		{"--database-url postgres:///courrier", "--database-url", "without a host"},
		{"--redis-url redis.internal:6379", "--redis-url", "redis://host:6379/0"},
		{"--smtp-url relay:587", "--smtp-url", "smtp://"},
		{"--smtp-from courrier", "--smtp-from", "e-mail address"},
		{"--kafka-batch 0", "--kafka-batch", "1 or more"},
		{"--work-senders 0", "--work-senders", "1 or more"},
		{"--work-lease 5s", "--work-lease", "longer than --smtp-timeout"},
		{"--work-tick soon", "--work-tick", "duration"},
		{"--work-tick 0s", "--work-tick", "10ms or more"},
		{"--letters-every 0s", "--letters-every", "10ms or more"},
		{"--kafka-sasl plain", "--kafka-user", "--kafka-password"},
		{"--kafka-sasl kerberos", "--kafka-sasl", "scram-sha-256"},
		{"--log-level chatty", "--log-level", "debug"},
		{"--schedule due-notices=often", "--schedule", "due-notices"},
		{"--schedule no-such-run=off", "--schedule", "due-notices"},
		{"--fund /no/such/file.yaml", "--fund", "no such file"},
		{"--no-such-setting", "--no-such-setting", "unknown flag"},
		{"--letters-dir /dev/null/letters", "--letters-dir", "not a directory"},
		{"--archive-url s3://bucket", "--archive-url", "s3://key:secret@host"},
	} {
		t.Run(c.args, func(t *testing.T) {
			args := append([]string{"serve", "--data", t.TempDir(), "--pages-listen=127.0.0.1:0", "--kafka-listen=127.0.0.1:0"}, strings.Fields(c.args)...)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			err := run(ctx, args, io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.setting) || !strings.Contains(err.Error(), c.right) {
				t.Errorf("the error is %v; it should name %s and say %q", err, c.setting, c.right)
			}
		})
	}
}

// TestASettingsFileIsRead has the same settings come by a file, and a misspelt one refused by its name.
func TestASettingsFileIsRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "courrier.yaml")
	for text, want := range map[string]string{
		"kafka:\n  batch: 0\n": "--kafka-batch", "kafka-btach: 7\n": "kafka-btach", "kafka: [": "not YAML",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := run(t.Context(), []string{"serve", "--config", file}, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// eventually waits until nothing is missing, and tells what was when time is up.
func eventually(t testing.TB, what string, missing func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = missing(); err == nil {
			return
		}
	}
	t.Fatalf("waited in vain for %s: %v", what, err)
}

// safeBuffer is a buffer that one writes while another reads.
type safeBuffer struct {
	mu      sync.Mutex
	content bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.String()
}
