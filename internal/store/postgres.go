package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

func postgres() dialect {
	return dialect{
		name: "postgres", goose: goose.DialectPostgres, forUpdate: " FOR UPDATE", skipLocked: " FOR UPDATE SKIP LOCKED",
		values: arrays, migrating: []goose.ProviderOption{goose.WithSessionLocker(shapeLock{})},
	}
}

// shapeLock is held by the process that changes the shape. Others wait in line, without asking again and again.
type shapeLock struct{}

// shapeKey is known to this program alone, and to no other that locks in the same database.
const shapeKey = 0x434F555252494552

func (shapeLock) SessionLock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", shapeKey)
	return err
}

func (shapeLock) SessionUnlock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", shapeKey)
	return err
}

func openPostgres(ctx context.Context, o Options) (*sql.DB, error) {
	db, err := sql.Open("pgx", o.URL)
	if err == nil {
		err = db.PingContext(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("reaching PostgreSQL (is the URL right, and the server up?): %w", err)
	}
	connections := cmp.Or(o.Connections, 16)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxLifetime(time.Hour) // follow a server that moved
	return db, nil
}

// arrays hands a list over column by column, each as one array: the statement is the same for any number of rows, so
// that it is planned once.
func arrays(l *list) (string, []any) {
	args := make([]any, len(l.columns))
	types := make([]string, len(l.columns))
	for i := range l.columns {
		var sqlType string
		args[i], sqlType = l.column(i)
		types[i] = "$" + strconv.Itoa(i+1) + "::" + sqlType + "[]"
	}
	return "SELECT * FROM unnest(" + strings.Join(types, ", ") + ")", args
}

// column is one column of a list that is not empty, as a slice of its own type.
func (l *list) column(i int) (values any, sqlType string) {
	switch l.rows[0][i].(type) {
	case string:
		return columnOf[string](l, i), "text"
	case int64:
		return columnOf[int64](l, i), "bigint"
	case int:
		return columnOf[int](l, i), "bigint"
	case []byte:
		return columnOf[[]byte](l, i), "bytea"
	}
	panic(fmt.Sprintf("column %s of a list holds a %T", l.columns[i], l.rows[0][i]))
}

func columnOf[T any](l *list, i int) []T {
	values := make([]T, len(l.rows))
	for n, row := range l.rows {
		values[n] = row[i].(T)
	}
	return values
}
