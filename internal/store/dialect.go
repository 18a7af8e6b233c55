package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// dialect is what PostgreSQL and SQLite do differently.
type dialect struct {
	name  string // of the folder of migrations
	goose goose.Dialect
	// skipLocked lets several processes claim at the same time; SQLite has one writer anyway.
	skipLocked string
}

func (d dialect) postgres() bool { return d.goose == goose.DialectPostgres }

func (s *Store) connect(address string) error {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return s.connectPostgres(address)
	}
	return s.connectSQLite(strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//"))
}

func (s *Store) connectPostgres(address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("database URL: %w", err)
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	s.dialect = dialect{name: "postgres", goose: goose.DialectPostgres, skipLocked: " FOR UPDATE SKIP LOCKED"}
	s.read, s.write = db, db
	return nil
}

// connectSQLite opens a writer and readers. FULL makes a commit survive a power cut: Kafka's offset is committed
// right after. Immediate transactions wait for their turn instead of failing half-way.
func (s *Store) connectSQLite(path string) error {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "busy_timeout(10000)", "synchronous(FULL)"}, "_txlock": {"immediate"}}
	path = (&url.URL{Path: path}).EscapedPath() // a "#" or "?" of the path must not end it
	write, err := sql.Open("sqlite", "file:"+path+"?"+pragmas.Encode())
	if err != nil {
		return fmt.Errorf("database file: %w", err)
	}
	write.SetMaxOpenConns(1)
	pragmas.Set("_txlock", "deferred")
	read, err := sql.Open("sqlite", "file:"+path+"?"+pragmas.Encode())
	if err != nil {
		return errors.Join(fmt.Errorf("database file: %w", err), write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	s.dialect = dialect{name: "sqlite", goose: goose.DialectSQLite3}
	s.read, s.write = read, write
	return nil
}

// class names an error of the database as the hub knows it: another process was faster, or the content can
// never be written. All others may pass.
func (d dialect) class(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505" || pg.Code == "40001" || pg.Code == "40P01": // unique, serialization, deadlock
			return fmt.Errorf("%w: %w", hub.ErrConflict, err)
		case strings.HasPrefix(pg.Code, "22"): // data the database cannot hold, such as a NUL character
			return hub.Permanent(fmt.Errorf("the database cannot hold this text: %w", err))
		}
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE) {
		return fmt.Errorf("%w: %w", hub.ErrConflict, err)
	}
	return err
}

// lockRows makes a second process wait for the rows that a first one is claiming, and then see its lease.
func (d dialect) lockRows() string {
	if d.postgres() {
		return " FOR UPDATE"
	}
	return ""
}
