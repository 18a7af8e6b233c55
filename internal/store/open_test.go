package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestAPathIsTakenAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "led#ger ?100%.db")
	openForTest(t, "sqlite:"+path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeOpened(t *testing.T) {
	for address, want := range map[string]string{
		"sqlite::memory:": "needs a file on disk",
		"":                "needs a file on disk",
		filepath.Join(t.TempDir(), "no", "such", "folder.db"): "folder.db",
		"postgres://nobody@127.0.0.1:1/none":                  "is the URL right",
		"postgres://%zz":                                      "is the URL right",
	} {
		s, err := Open(t.Context(), Options{URL: address})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("opening %q: %v, want an error that says %q", address, err, want)
		}
	}
}

// TestManyProcessesOpenANewLedger: one of them makes the tables, and none fails.
func TestManyProcessesOpenANewLedger(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") },
		"postgres": func(t *testing.T) string { return postgresForTest(t) },
	} {
		t.Run(name, func(t *testing.T) {
			address := address(t)
			var wait sync.WaitGroup
			for i := range 6 {
				wait.Go(func() {
					s, err := Open(t.Context(), Options{URL: address, Connections: 2})
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					number := string(rune('A' + i))
					if err := s.Record(t.Context(), []hub.Entry{entry(number, file(number, 0), hub.ChannelEmail)}); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			s := openForTest(t, address)
			if all := totals(t, s); all.Events != 6 {
				t.Errorf("%+v", all)
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBothShapesHaveTheSameHistory: whoever changes one database must change the other.
func TestBothShapesHaveTheSameHistory(t *testing.T) {
	list := func(folder string) string {
		entries, err := migrations.ReadDir("migrations/" + folder)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return strings.Join(names, " ")
	}
	if p, s := list("postgres"), list("sqlite"); p != s || p == "" {
		t.Errorf("migrations of PostgreSQL: %s\nmigrations of SQLite:     %s", p, s)
	}
}

// TestColumns compares the tables of the two databases, column by column.
func TestColumns(t *testing.T) {
	lite := openForTest(t, filepath.Join(t.TempDir(), "ledger.db"))
	want := columns(t, lite, `SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%'`)
	got := columns(t, openForTest(t, postgresForTest(t)), `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose%'`)
	if got != want {
		t.Errorf("PostgreSQL has\n%s\nSQLite has\n%s", got, want)
	}
}

func columns(t *testing.T, s *Store, query string) string {
	var all []string
	err := s.read.rows(t.Context(), query, nil, func(scan scanner) error {
		var name string
		err := scan(&name)
		all = append(all, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
