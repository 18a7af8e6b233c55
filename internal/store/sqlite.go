package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

func lite() dialect {
	return dialect{name: "sqlite", goose: goose.DialectSQLite3, values: tuples, parameters: 32_000}
}

// openSQLite opens a writer and readers. FULL makes a commit survive a power cut: Kafka's offset is committed right
// after. Immediate transactions wait for their turn instead of failing half-way.
func openSQLite(ctx context.Context, path string) (writer, reader *sql.DB, err error) {
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, nil, fmt.Errorf("database %q: a ledger needs a file on disk", path)
	}
	open := func(lock string, connections int) (*sql.DB, error) {
		options := url.Values{
			"_pragma": {"journal_mode(WAL)", "busy_timeout(10000)", "synchronous(FULL)", "cache_size(-32000)", "journal_size_limit(67108864)"},
			"_txlock": {lock},
		}
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
		if err == nil {
			err = db.PingContext(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("opening the database file %s (is its folder there?): %w", path, err)
		}
		db.SetMaxOpenConns(connections)
		db.SetMaxIdleConns(connections)
		return db, nil
	}
	if writer, err = open("immediate", 1); err != nil {
		return nil, nil, err
	}
	if reader, err = open("deferred", max(4, runtime.NumCPU())); err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	return writer, reader, nil
}

// tuples hands a list over row by row. Its parameters have no numbers: to SQLite $1 is a name, which it looks for
// among all the others, so that ten thousand of them would cost a hundred million looks.
func tuples(l *list) (string, []any) {
	var query strings.Builder
	query.WriteString("VALUES ")
	args := make([]any, 0, len(l.rows)*len(l.columns))
	for n, row := range l.rows {
		if n > 0 {
			query.WriteByte(',')
		}
		for i := range row {
			query.WriteByte("(,"[min(i, 1)])
			query.WriteByte('?')
		}
		query.WriteByte(')')
		args = append(args, row...)
	}
	return query.String(), args
}
