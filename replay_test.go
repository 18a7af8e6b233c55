package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestWhatTheClockRaisedIsReplayed has a reminder of the quarter's run fail because of a name that no letter can hold.
// The run is over, and yet the reminder leaves, once, when the name is mended and staff ask for it.
func TestWhatTheClockRaisedIsReplayed(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { replayOfTheClock(t, "") })
	t.Run("postgres", func(t *testing.T) { replayOfTheClock(t, postgresForTest(t)) })
}

func replayOfTheClock(t *testing.T, database string) {
	w := newWorld(t, database)
	quarter := newQuarterEnd(w)
	id := quarter.refusedReminder()

	if said := w.courrier("replay", id); !strings.Contains(said, "1 of the hub's own asked for") {
		t.Errorf("asking for one: %s", said)
	}
	if list := w.courrier("replay"); !strings.Contains(list, "schedules  asked for ") {
		t.Errorf("what was asked for: %s", list)
	}
	quarter.settle()
	if list := w.courrier("replay"); !strings.Contains(list, id+"  schedules  to be replayed") {
		t.Errorf("what is still wrong: %s", list)
	}

	quarter.name("Zoé Quidam")
	w.courrier("replay", "--all")
	quarter.settle()
	if list := w.courrier("replay"); !strings.Contains(list, id+"  schedules  replayed ") {
		t.Errorf("what was replayed: %s", list)
	}
	w.courrier("replay", id)
	quarter.settle()
	if n := w.count("SELECT count(*) FROM messages WHERE code = 'REC-01'"); n != 1 {
		t.Errorf("%d reminders, want 1", n)
	}
	if n := w.count("SELECT count(*) FROM deliveries WHERE code = 'REC-01' AND state = 'sent'"); n != 1 {
		t.Errorf("%d reminders were sent, want 1", n)
	}
}

// TestAReplayKeepsTheOrder has decisions about one file refused for its name. They come back in the order they came in.
func TestAReplayKeepsTheOrder(t *testing.T) {
	w := newWorld(t, "")
	quarter := newQuarterEnd(w)
	quarter.name("Zoé Quidam 🦄")
	var want []string
	for i := range 5 {
		e := decided(examplesOf(t, hub.BridgingRefused)[0], "0412233", 900_000+i)
		quarter.publish(e)
		want = append(want, e.ID)
	}
	quarter.name("Zoé Quidam")
	if said := w.courrier("replay", "--all"); !strings.Contains(said, "5 dead letters replayed") {
		t.Errorf("replaying all: %s", said)
	}
	quarter.await(len(want))
	var got []string
	rows, err := w.db.Query("SELECT id FROM events WHERE type = '" + hub.BridgingRefused + "' ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		got = append(got, id)
	}
	if err := rows.Err(); err != nil || !slices.Equal(got, want) {
		t.Errorf("they came back as %v, want %v: %v", got, want, err)
	}
}

// quarterEnd is a hub with a clock of its own, and one file that did not pay for the quarter.
type quarterEnd struct {
	w         *world
	app       *App
	clock     clock
	published int
}

func newQuarterEnd(w *world) *quarterEnd {
	w.t.Helper()
	q := &quarterEnd{w: w}
	q.clock.set(hub.NewDate(2026, time.January, 5).At(10, 0))
	app, err := New(w.t.Context(), w.settings, Options{Now: q.clock.now, Log: quietLog()})
	if err != nil {
		w.t.Fatal(err)
	}
	w.onEnd(app.Stop)
	q.app = app
	app.Start(w.t.Context())
	events := examplesOf(w.t, hub.AffiliateRegistered, hub.ContributionAssessed)
	events[0].Time = q.clock.now()
	q.publish(events[0])
	q.publish(events[1])
	q.settle()
	return q
}

// refusedReminder gives the identifier of the dead letter that the run of reminders left.
func (q *quarterEnd) refusedReminder() string {
	q.w.t.Helper()
	q.clock.set(hub.NewDate(2026, time.April, 4).At(10, 0))
	q.name("Zoé Quidam 🦄")
	q.settle()
	q.clock.set(hub.NewDate(2026, time.April, 5).At(9, 0))
	q.settle()
	list := q.w.courrier("replay")
	found := regexp.MustCompile(`(?m)^(\S+)  schedules  to be replayed$`).FindAllStringSubmatch(list, -1)
	if len(found) != 1 || q.w.count("SELECT count(*) FROM messages WHERE code = 'REC-01'") != 0 {
		q.w.t.Fatalf("one reminder should be a dead letter: %s", list)
	}
	return found[0][1]
}

// name has the affiliation tell how the file's owner is called.
func (q *quarterEnd) name(name string) {
	q.w.t.Helper()
	q.clock.set(q.clock.now().Add(time.Minute))
	e := examplesOf(q.w.t, hub.AffiliateChanged)[0]
	e.ID, e.Time, e.Data = "CHG-"+name, q.clock.now(), with(q.w.t, e.Data, map[string]any{"name": name})
	q.publish(e)
}

// publish publishes an event and waits until it is settled.
func (q *quarterEnd) publish(e hub.Event) {
	q.w.t.Helper()
	q.w.publish(e)
	q.await(1)
}

// await waits until so many more records that came by Kafka are settled.
func (q *quarterEnd) await(more int) {
	q.w.t.Helper()
	q.published += more
	if err := q.app.AwaitIntake(q.w.t.Context(), q.published); err != nil {
		q.w.t.Fatal(err)
	}
}

func (q *quarterEnd) settle() {
	q.w.t.Helper()
	if err := q.app.Settle(q.w.t.Context()); err != nil {
		q.w.t.Fatal(err)
	}
}
