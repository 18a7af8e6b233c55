package schedules_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
)

// world is a real ledger and a real desk with one small kind. Its handle can be cut at any page.
type world struct {
	*store.Store
	desk  hub.Desk
	now   time.Time
	pages int                               // handed in so far
	cut   func(page int, before bool) error // asked before and after each page; an error is where the process dies
}

// onBoth runs a test on SQLite, and on PostgreSQL when COURRIER_TEST_POSTGRES names one.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newWorld(t, sqliteForTest(t))) })
	t.Run("postgres", func(t *testing.T) { test(t, newWorld(t, postgresForTest(t))) })
}

func sqliteForTest(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "ledger.db") }

// postgresForTest makes a schema of the test's own.
func postgresForTest(t testing.TB) string {
	t.Helper()
	address := os.Getenv("COURRIER_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_POSTGRES is not set: `make services` starts a PostgreSQL and names it")
		}
		t.Skip("needs PostgreSQL: set COURRIER_TEST_POSTGRES, or run `make test`, which starts one")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("schedules_%d", time.Now().UnixNano())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + schema + " CASCADE")
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func newWorld(t testing.TB, address string) *world {
	t.Helper()
	ledger, err := store.Open(t.Context(), store.Options{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ledger.Close() })
	catalogue, err := hub.NewCatalogue([]hub.Kind{note()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Store: ledger, now: hub.NewDate(2026, 3, 2).At(9, 0)}
	w.desk = hub.Desk{Ledger: ledger, Catalogue: catalogue, Now: func() time.Time { return w.now }, Workers: 1}
	return w
}

// Handle is the desk's, cut where the test says.
func (w *world) Handle(ctx context.Context, batch []hub.Intake) error {
	w.pages++
	if w.cut != nil {
		if err := w.cut(w.pages, true); err != nil {
			return err
		}
	}
	if err := w.desk.Handle(ctx, batch); err != nil {
		return err
	}
	if w.cut != nil {
		return w.cut(w.pages, false)
	}
	return nil
}

// note is a kind that writes to everyone, once for each run, but not to those whose category says otherwise.
func note() hub.Kind {
	words := hub.Words{hub.FR: "Avis", hub.NL: "Bericht", hub.DE: "Mitteilung"}
	k := hub.Kind{
		Code: "TST-01", Name: "note", Version: 1, Family: "tests", Title: words, Lane: hub.LaneBulk,
		Triggers: []string{hub.ClockNewsletter, hub.ClockDueNotices, reminded}, Channels: []hub.Channel{hub.ChannelEmail},
		Compose: func(hub.Message) (hub.Document, error) {
			return hub.Document{Email: &hub.Email{Subject: "Avis"}}, nil
		},
	}
	k.Decide = func(e hub.Event, h hub.History, _ time.Time) (hub.Decision, error) {
		switch h.Profile.Category {
		case "silent":
			return hub.Nothing("silent", "Rien à dire."), nil
		case "broken":
			return hub.Decision{}, hub.Permanentf("the file is broken")
		}
		m, err := hub.NewMessage(k, e.ID, h, struct{}{})
		return hub.Decision{Reason: hub.Because("told", "Informé."), Messages: []hub.Message{m}}, err
	}
	return k
}

const reminded = "clock.test-reminder.v1"

// person is an affiliate who can be reached by e-mail; change alters the file before it is recorded.
func person(number string, change func(*hub.File)) hub.File {
	f := hub.File{Number: number, Profile: hub.Profile{
		Type: hub.Affiliate, Name: "Marie " + number, Lang: hub.FR, Email: "m@example.org", Newsletter: true, Category: "main",
		Address: hub.Address{Street: "Rue de Fer", Postcode: "5000", City: "Namur"},
	}}
	if change != nil {
		change(&f)
	}
	return f
}

// people are n files with numbers in order: F0000000, F0000001, ...
func people(n int, change func(i int, f *hub.File)) []hub.File {
	files := make([]hub.File, n)
	for i := range files {
		files[i] = person(fmt.Sprintf("F%07d", i), func(f *hub.File) {
			if change != nil {
				change(i, f)
			}
		})
	}
	return files
}

// live records files as they are.
func (w *world) live(t testing.TB, files ...hub.File) {
	t.Helper()
	for from := 0; from < len(files); from += 500 {
		var entries []hub.Entry
		for _, f := range files[from:min(from+500, len(files))] {
			entries = append(entries, hub.Entry{File: &f, Event: hub.Event{
				ID: "registered/" + f.Number, Source: "test", Type: hub.AffiliateRegistered, Subject: f.Number, Time: w.now, Data: json.RawMessage("{}")}})
		}
		if err := w.Record(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
	}
}

// raised counts the events of a source in the ledger, by subject.
func (w *world) raised(t testing.TB, source string, files []hub.File) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, f := range files {
		rows, err := w.EventsOf(t.Context(), f.Number, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Event.Source == source {
				count[f.Number]++
			}
		}
	}
	return count
}

// eachOnce says where a count is not exactly one for each of these files.
func eachOnce(t testing.TB, count map[string]int, files []hub.File) {
	t.Helper()
	for _, f := range files {
		if count[f.Number] != 1 {
			t.Errorf("file %s has %d events, want one", f.Number, count[f.Number])
		}
	}
	if len(count) != len(files) {
		t.Errorf("%d files have events, want %d", len(count), len(files))
	}
}

var errKilled = errors.New("killed")

// dieAt cuts the process at a page, before or after its events are settled.
func dieAt(page int, before bool) func(int, bool) error {
	return func(p int, b bool) error {
		if p == page && b == before {
			return errKilled
		}
		return nil
	}
}

// killedAtListing is a ledger whose process dies before the given page of a campaign's list is written.
type killedAtListing struct {
	*world
	at int
}

func (k *killedAtListing) ListItems(ctx context.Context, c hub.Campaign, files []string, w hub.Worker) (bool, error) {
	if k.at--; k.at == 0 {
		return false, errKilled
	}
	return k.world.ListItems(ctx, c, files, w)
}
