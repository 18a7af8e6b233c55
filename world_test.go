package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/producers"
)

// world is what is outside a hub and outlives it: a Kafka, a mail server, a folder, a database. Hubs are started on
// it in this process (run) or in one of their own that can be killed (spawn).
type world struct {
	t          testing.TB
	mail       *embedded.SMTP // nil when the mail server is in the hub's process too
	mailDir    string
	settings   config.Config
	partitions int           // of each topic
	shift      time.Duration // from the real clock to the one that hubs see
	client     *producers.Client
	db         *sql.DB // the hubs' own database, to account for all
	admin      *kafka.Client
}

func worldTopics() []string {
	return append(hub.TopicsIn(), hub.TopicCommunications, hub.TopicDeadLetters)
}

// newWorld makes a world whose hubs keep their ledger in the database at this address; "" is SQLite. Leases are
// short, so that what a killed hub had in hand is soon taken up.
func newWorld(t testing.TB, database string) *world {
	t.Helper()
	w := &world{t: t, mailDir: filepath.Join(t.TempDir(), "mail"), settings: defaults(t), partitions: partitions}
	broker, err := embedded.StartKafka("", "127.0.0.1:0", partitions, worldTopics()...)
	if err != nil {
		t.Fatal(err)
	}
	w.onEnd(broker.Close)
	if w.mail, err = embedded.StartSMTP(w.mailDir, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	w.onEnd(w.mail.Close)
	s := &w.settings
	s.Database.URL, s.SMTP.URL, s.Kafka.Brokers = database, w.mail.URL(), []string{broker.Addr}
	w.prepare()
	return w
}

// newServeWorld makes a world with nothing in it: the hub brings its own Kafka, mail server, Redis and database
// along, as `courrier serve` does without settings.
func newServeWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, settings: defaults(t), partitions: partitions}
	w.settings.Kafka.Listen = freeAddress(t)
	w.prepare()
	w.mailDir = filepath.Join(w.settings.Data, "mail")
	return w
}

// freeAddress is one that stays the same for all lives of a server, below the ports that systems give to clients: a
// client that dials a dead server's port might get that very port, and be connected to itself.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 15_000+rand.IntN(15_000)))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Addr().String()
	}
	t.Fatal("no port is free")
	return ""
}

// prepare makes settings that suit tests, and what tests look at a hub with.
func (w *world) prepare() {
	t, s := w.t, &w.settings
	w.shift = time.Until(hub.NewDate(2026, time.February, 2).At(10, 0))
	s.Data, s.Pages.Listen = t.TempDir(), "127.0.0.1:0"
	s.Kafka.Wait, s.Letters.Every, s.Work.Tick = 5*time.Millisecond, 100*time.Millisecond, time.Second
	s.SMTP.Timeout, s.Work.Lease = 2*time.Second, 2500*time.Millisecond
	var err error
	if w.client, err = producers.NewClient(clientOptions(*s, quietLog())); err != nil {
		t.Fatal(err)
	}
	w.onEnd(w.client.Close)
	w.admin = &kafka.Client{Addr: kafka.TCP(brokersOf(*s)...), Timeout: 10 * time.Second}
	w.db = openForAccounts(t, databaseURL(*s))
}

// defaults are the settings of a `courrier serve` without any.
func defaults(t testing.TB) config.Config {
	t.Helper()
	var cli struct {
		config.Config `embed:""`
	}
	parser, err := kong.New(&cli)
	if err == nil {
		_, err = parser.Parse(nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cli.Config
}

func quietLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func (w *world) onEnd(stop func() error) {
	w.t.Cleanup(func() {
		if err := stop(); err != nil {
			w.t.Error(err)
		}
	})
}

// now is the hubs' clock: the real one, shifted, so that a day of the past can be lived through.
func (w *world) now() time.Time { return time.Now().Add(w.shift) }

// publish publishes events in order, each as its upstream system would.
func (w *world) publish(events ...hub.Event) {
	w.t.Helper()
	records := make([]producers.Event, len(events))
	for i, e := range events {
		records[i] = publishable(e)
	}
	if err := w.client.Publish(w.t.Context(), records...); err != nil {
		w.t.Fatal(err)
	}
}

// run starts a hub in this process. What it returns stops it and waits; it may be called twice.
func (w *world) run(o Options) (app *App, stop func()) {
	w.t.Helper()
	if o.Now == nil {
		o.Now = w.now
	}
	if o.Log == nil {
		o.Log = quietLog()
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	app, err := New(ctx, w.settings, o)
	if err != nil {
		cancel()
		w.t.Fatal(err)
	}
	app.relay.Lease = w.settings.Work.Lease
	done := make(chan error, 1)
	go func() { done <- app.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("the hub ended: %v", err)
		}
	}
	w.t.Cleanup(stop)
	return app, stop
}
