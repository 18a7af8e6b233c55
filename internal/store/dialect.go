package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// dialect is what PostgreSQL and SQLite do differently.
type dialect struct {
	name  string // of the folder of migrations
	goose goose.Dialect
	// forUpdate makes a second process wait for rows that a first one is changing, and then see what it made of them;
	// skipLocked makes it pass them over. Both are empty for SQLite, which has one writer.
	forUpdate, skipLocked string
	// values writes a list as the query whose rows are v, with its parameters.
	values func(l *list) (query string, args []any)
	// parameters bounds those of one statement; 0 is no bound.
	parameters int
	// migrating lets one process at a time change the shape.
	migrating []goose.ProviderOption
}

// connect opens the database that o names.
func (s *Store) connect(ctx context.Context, o Options) (err error) {
	switch {
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		s.dialect = postgres()
		s.writer, err = openPostgres(ctx, o)
		s.reader = s.writer
	default:
		path := strings.TrimPrefix(strings.TrimPrefix(o.URL, "sqlite:"), "//")
		s.dialect = lite()
		s.writer, s.reader, err = openSQLite(ctx, path)
	}
	return err
}

// interfered tells that the database ended a transaction in favour of another one.
func interfered(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") // serialization failure, deadlock
}

// crowded tells that another process was making the tables of SQLite's file at the same time.
func crowded(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code()&0xff == sqlite3.SQLITE_BUSY || lite.Code()&0xff == sqlite3.SQLITE_ERROR)
}

// unfit names an error that trying again cannot cure: data the database cannot hold, such as a NUL character. All
// others may pass.
func unfit(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22") {
		return hub.Permanent(fmt.Errorf("the database cannot hold this text: %w", err))
	}
	return err
}

// heal makes the words of others fit for any database: what is not UTF-8, and NUL, becomes U+FFFD. It is for
// answers and reasons, which must not keep the outcome they explain from being written down.
func heal(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
