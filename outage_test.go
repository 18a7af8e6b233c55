package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// away is how long each server is away: longer than the patience of every client, and than a lease.
const away = 20 * time.Second

// TestServersThatGoAwayAreWaitedFor proves that the hub outlives what it leans on: while events are published, the real
// PostgreSQL, Kafka and Redis and a mail server each stop for 20 seconds and start again. Meanwhile /readyz and
// /metrics name the part that is away; afterwards the hub goes on by itself, and everything adds up.
func TestServersThatGoAwayAreWaitedFor(t *testing.T) {
	t.Parallel() // it waits more than it works
	s := startServers(t, "outage", "kafka", "postgres", "redis")
	w := newWorldOn(t, s, partitions, s.address("postgres"))
	w.settings.Redis.URL = s.address("redis")
	u := upstreamOf(t, 300, 18_000)
	app, stop := w.run(Options{})
	for _, events := range [][]hub.Event{u.registrations, u.assessments} {
		w.publish(events...)
		w.awaitSettled()
	}
	load := w.startLoad(u.happenings, 50*time.Millisecond)
	for _, o := range []outage{
		{part: "ledger", stop: func() { s.do("stop", "postgres") }, start: func() { s.do("start", "postgres") }},
		{part: "kafka in", stop: func() { s.do("stop", "kafka") }, start: func() { s.do("start", "kafka") }},
		{part: "redis", stop: func() { s.do("stop", "redis") }, start: func() { s.do("start", "redis") }, goesOn: true},
		{part: "relay", stop: w.stopMail, start: w.startMail, goesOn: true},
	} {
		w.suffer(app, o)
	}
	u.happenings = load.stop()
	w.awaitSettled()
	stop()
	t.Log(w.account(u.all(), w.decidedInOrder(u)))
}

// outage is one part of the hub's world going away and coming back.
type outage struct {
	part        string // as /readyz calls it
	stop, start func()
	goesOn      bool // events are recorded all the same
}

func (w *world) suffer(app *App, o outage) {
	w.t.Helper()
	w.await("readiness", func() error { return ready(app) })
	before := w.recorded(app)
	o.stop()
	since := time.Now()
	end := time.After(away)
	w.await(o.part+" to be missed", func() error { return missed(app, o.part) })
	missedAfter := time.Since(since)
	<-end
	if err := missed(app, o.part); err != nil {
		w.t.Errorf("%s is still away: %v", o.part, err)
	}
	if now := w.recorded(app); o.goesOn && now == before {
		w.t.Errorf("nothing is recorded while %s is away", o.part)
	}
	if code, _ := ask(app, "/livez"); code != http.StatusOK {
		w.t.Errorf("while %s is away /livez says %d: the process would be killed for it", o.part, code)
	}
	o.start()
	since, before = time.Now(), w.recorded(app)
	w.await("going on", func() error {
		if w.recorded(app) == before {
			return fmt.Errorf("nothing is recorded after %s came back", o.part)
		}
		return ready(app)
	})
	w.t.Logf("%s: missed after %v; all well %v after it was back", o.part, missedAfter.Round(time.Millisecond), time.Since(since).Round(time.Millisecond))
}

// ready is nil when /readyz says that all is well.
func ready(app *App) error {
	if code, text := ask(app, "/readyz"); code != http.StatusOK {
		return fmt.Errorf("%d %s", code, text)
	}
	return nil
}

// missed is nil when /readyz and /metrics say that a part is away.
func missed(app *App, part string) error {
	code, text := ask(app, "/readyz")
	if code != http.StatusServiceUnavailable || !strings.Contains(text, fmt.Sprintf(`{"part":%q,"ok":false`, part)) {
		return fmt.Errorf("/readyz does not say so: %d %s", code, text)
	}
	if _, text = ask(app, "/metrics"); !strings.Contains(text, fmt.Sprintf(`courrier_part_ready{part=%q} 0`, part)) {
		return fmt.Errorf("/metrics does not say so")
	}
	return nil
}

func ask(app *App, path string) (code int, text string) {
	pages, err := app.Pages()
	if err != nil {
		return 0, err.Error()
	}
	answer := httptest.NewRecorder()
	pages.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer.Code, answer.Body.String()
}

// recorded counts the records that the hub has settled since it started.
func (w *world) recorded(app *App) int64 { return app.intake.settled.Load() }

func (w *world) stopMail() {
	w.t.Helper()
	if err := w.mail.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) startMail() {
	w.t.Helper()
	var err error
	if w.mail, err = embedded.StartSMTP(w.mailDir, w.mail.Addr); err != nil {
		w.t.Fatal(err)
	}
}
