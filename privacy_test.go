package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// place is where operators, carriers or other systems look, and what they read there.
type place struct {
	where string
	texts []string
}

// TestNothingOfAPersonShowsOutside walks a year of sixty files with everything logged, and looks wherever others
// look: there is no national number, no amount and no health word.
func TestNothingOfAPersonShowsOutside(t *testing.T) {
	t.Parallel()
	places, private := lookAround(t)
	if len(private.numbers) == 0 || len(private.cents) == 0 {
		t.Errorf("%d national numbers and %d amounts to look for", len(private.numbers), len(private.cents))
	}
	for _, p := range places {
		texts := slices.DeleteFunc(p.texts, func(text string) bool { return text == "" })
		t.Logf("%-24s %6d texts", p.where, len(texts))
		if len(texts) == 0 {
			t.Errorf("%s: nothing was looked at", p.where)
		}
		told := 0
		for _, text := range texts {
			if what := private.in(text); what != "" {
				if told++; told <= 5 {
					t.Errorf("%s: %.300q tells %s", p.where, text, what)
				}
			}
		}
	}
}

// lookAround has a demo leave everything behind, and gathers what of it shows outside.
func lookAround(t *testing.T) (places []place, private *detector) {
	t.Helper()
	dir, out, log := filepath.Join(t.TempDir(), "demo"), &safeBuffer{}, &safeBuffer{}
	cache, err := embedded.StartRedis("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	relay, err := embedded.StartSMTP(filepath.Join(dir, "mail"), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	settings := defaults(t)
	settings.Redis.URL, settings.SMTP.URL = cache.URL(), relay.URL()
	level := &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}
	year, err := newYearWalk(t.Context(), &demoCommand{Files: 60, Seed: 1, Year: 2026, Dir: dir}, settings,
		&streams{out: out, errs: log, log: slog.New(slog.NewTextHandler(log, level))})
	if err != nil {
		t.Fatal(err)
	}
	defer year.app.Stop()
	for _, step := range []func(context.Context) error{year.year, year.count, func(context.Context) error { return year.account(dir) }} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	places = []place{{"addresses of pages", addresses(t, year.app)}, {"metrics", metricsOf(t, year.app)}, {"Redis keys", redisKeys(t, cache.URL())}}
	meetTrouble(t, year, cache, relay)
	if err := year.app.Stop(); err != nil {
		t.Fatal(err)
	}
	places = append(places, place{"log", strings.Split(log.String(), "\n")}, place{"standard output", strings.Split(out.String(), "\n")},
		place{"file names", fileNames(t, dir)}, place{"report and manifests", contents(t, dir, reportFile, "letters/*/manifest.json")})
	places = append(places, mailPlaces(t, contents(t, dir, "mail/*.eml"))...)
	places = append(places, kafkaPlaces(t, filepath.Join(dir, "kafka"))...)
	db := openForAccounts(t, "sqlite:"+filepath.Join(dir, "courrier.db"))
	for _, column := range ledgerColumns() {
		values := place{where: column.where}
		for _, value := range pairs(t, db, column.query) {
			values.texts = append(values.texts, value)
		}
		places = append(places, values)
	}
	return places, learn(t, db)
}

// meetTrouble gives the hub something to log: everyone pays once more, while neither Redis nor the relay is there.
func meetTrouble(t *testing.T, year *yearWalk, parts ...io.Closer) {
	t.Helper()
	for _, part := range parts {
		if err := part.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var records []hub.OutboxRecord
	for n := range year.report.Files {
		e := hub.Event{ID: fmt.Sprint("LATE-", n), Source: "/cna/bank", Type: hub.PaymentReceived, Subject: fmt.Sprintf("%07d", 412_000+n), Time: year.clock.now()}
		e.Data = fmt.Appendf(nil, `{"id":%q,"on":%q,"amount":16904}`, e.ID, hub.DateOf(e.Time))
		records = append(records, hub.OutboxRecord{Topic: hub.TopicPayments, Key: e.Subject, Headers: e.Headers(), Payload: e.Data})
	}
	if err := year.app.PublishRecords(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	if err := year.app.AwaitIntake(t.Context(), year.report.Published+len(records)); err != nil {
		t.Fatal(err)
	}
	for _, l := range year.app.loops() {
		_, err := l.step(t.Context())
		l.report(err)
	}
}

// ledgerColumns are what ends in lists and in other systems.
func ledgerColumns() []struct{ where, query string } {
	return []struct{ where, query string }{
		{"message keys", "SELECT id, key FROM messages"},
		{"reminder keys", "SELECT key, key FROM reminders"},
		{"reasons of decisions", "SELECT source || event || code, reason FROM decisions"},
		{"reasons of dead letters", "SELECT id, reason FROM dead_letters"},
		{"notes of deliveries", "SELECT id, note FROM deliveries"},
		{"answers of carriers", "SELECT delivery || number, answer FROM attempts"},
	}
}

// metricsOf leaves out what the Go runtime and the kernel say of the process: bytes and seconds.
func metricsOf(t *testing.T, app *App) []string {
	t.Helper()
	pages, err := app.Pages()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(page(pages, "/metrics"), "\n"), func(line string) bool {
		return regexp.MustCompile(`^(# (HELP|TYPE) )?(go|process)_`).MatchString(line)
	})
}

var linked = regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`)

// addresses follows the links of the pages from the first page on, to twenty pages of a sort.
func addresses(t *testing.T, app *App) (seen []string) {
	t.Helper()
	pages, err := app.Pages()
	if err != nil {
		t.Fatal(err)
	}
	visited := map[string]int{}
	seen = []string{"/"}
	for i := 0; i < len(seen); i++ {
		if sort := strings.Split(seen[i], "/")[1]; visited[sort] < 20 {
			visited[sort]++
			for _, link := range linked.FindAllStringSubmatch(page(pages, seen[i]), -1) {
				if address := unescaped(link[1]); !slices.Contains(seen, address) {
					seen = append(seen, address)
				}
			}
		}
	}
	return seen
}

func unescaped(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		return plain
	}
	return address
}

func redisKeys(t *testing.T, address string) []string {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func fileNames(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		names = append(names, strings.TrimPrefix(path, dir))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// contents are what the files of a folder hold that match a pattern.
func contents(t *testing.T, dir string, patterns ...string) (texts []string) {
	t.Helper()
	for _, pattern := range patterns {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(content))
		}
	}
	return texts
}

var (
	attached = regexp.MustCompile(`filename="?([^"\r\n]+)`)
	address  = regexp.MustCompile(`https?://[^\s"<>\\)]+`)
)

// mailPlaces reads what relays and lists of mails show.
func mailPlaces(t *testing.T, mails []string) []place {
	t.Helper()
	var subjects, headers, attachments, links []string
	for _, content := range mails {
		m, err := mail.ReadMessage(strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range m.Header {
			for _, value := range values {
				headers = append(headers, name+": "+decoded(t, value))
			}
		}
		subjects = append(subjects, decoded(t, m.Header.Get("Subject")))
		for _, found := range attached.FindAllStringSubmatch(content, -1) {
			attachments = append(attachments, decoded(t, found[1]))
		}
		whole := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(content)
		for _, link := range address.FindAllString(whole, -1) {
			links = append(links, unescaped(link))
		}
	}
	return []place{{"e-mail subjects", subjects}, {"e-mail headers", headers}, {"names of attachments", attachments}, {"links in e-mails", links}}
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	plain, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Errorf("header %q: %v", header, err)
	}
	return plain
}

// kafkaPlaces reads keys and headers of all topics, and all that the hub tells others.
func kafkaPlaces(t *testing.T, dir string) []place {
	t.Helper()
	broker, err := embedded.StartKafka(dir, "127.0.0.1:0", partitions, worldTopics()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { broker.Close() })
	w := &world{t: t, settings: defaults(t), partitions: partitions}
	w.settings.Kafka.Brokers = []string{broker.Addr}
	var keys, headers, told []string
	for _, topic := range worldTopics() {
		for _, m := range w.readTopic(topic) {
			keys = append(keys, string(m.Key))
			for _, h := range m.Headers {
				headers = append(headers, h.Key+": "+string(h.Value))
			}
			if topic == hub.TopicCommunications {
				told = append(told, string(m.Value))
			}
		}
	}
	return []place{{"Kafka keys", keys}, {"Kafka headers", headers}, {"communication events", told}}
}
