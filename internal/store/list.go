package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// session is a database or a transaction.
type session interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// conn is a session with the dialect it speaks.
type conn struct {
	session
	dialect dialect
}

// list is rows of values that a statement reads as the table v: however many there are, it is one statement. A
// column holds strings, ints, int64s or bytes, the same in every row.
type list struct {
	columns []string
	rows    [][]any
}

func listOf(columns ...string) *list { return &list{columns: columns} }

func (l *list) add(values ...any) { l.rows = append(l.rows, values) }

// into is the statement that inserts the list's rows into a table; what follows says what to do on a conflict and
// what to return.
func (l *list) into(table, what string) string {
	columns := strings.Join(l.columns, ", ")
	return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM v WHERE true " + what
}

// change runs a statement over the list and counts the rows it changed. An empty list changes nothing.
func (c conn) change(ctx context.Context, l *list, statement string) (changed int, err error) {
	for part := range c.parts(l) {
		values, args := c.dialect.values(part)
		result, err := c.ExecContext(ctx, with(part, values, statement), args...)
		if err != nil {
			return changed, unfit(err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return changed, err
		}
		changed += int(n)
	}
	return changed, nil
}

// each runs a statement over the list and reads the rows it returns. An empty list returns none.
func (c conn) each(ctx context.Context, l *list, statement string, read func(scan scanner) error) error {
	for part := range c.parts(l) {
		values, args := c.dialect.values(part)
		if err := c.rows(ctx, with(part, values, statement), args, read); err != nil {
			return err
		}
	}
	return nil
}

func with(l *list, values, statement string) string {
	return "WITH v (" + strings.Join(l.columns, ", ") + ") AS (" + values + ") " + statement
}

// parts cuts a list where the dialect bounds its statements.
func (c conn) parts(l *list) func(yield func(*list) bool) {
	size := max(1, len(l.rows))
	if c.dialect.parameters > 0 {
		size = c.dialect.parameters / len(l.columns)
	}
	return func(yield func(*list) bool) {
		for rows := range slices.Chunk(l.rows, size) {
			if !yield(&list{columns: l.columns, rows: rows}) {
				return
			}
		}
	}
}

// scanner reads the columns of one row.
type scanner = func(to ...any) error

// rows runs a query and reads the rows it returns.
func (c conn) rows(ctx context.Context, query string, args []any, read func(scan scanner) error) error {
	found, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return unfit(err)
	}
	defer found.Close()
	for found.Next() {
		if err := read(found.Scan); err != nil {
			return err
		}
	}
	return unfit(found.Err())
}

// keys is a list of one column.
func keys(values []string) *list {
	l := listOf("key")
	for _, value := range values {
		l.add(value)
	}
	return l
}
