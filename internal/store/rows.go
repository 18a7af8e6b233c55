package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// table gathers rows to insert together.
type table struct {
	name     string
	columns  []string
	conflict string // "ON CONFLICT ..."; empty makes a conflict an error
	rows     [][]any
}

func (t *table) add(values ...any) { t.rows = append(t.rows, values) }

// chunks are the numbers of rows inserted by one statement: few, so that the database keeps each prepared.
func chunks() []int { return []int{256, 64, 16, 4, 1} }

// insert writes the rows in as few statements as there are chunks in them, and counts those that were written.
func (t *table) insert(ctx context.Context, tx *sql.Tx) (written int64, err error) {
	err = t.each(func(query string, args []any) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		written += n
		return err
	})
	return written, err
}

// insertReturning writes the rows and collects a text column of those that were written.
func (t *table) insertReturning(ctx context.Context, tx *sql.Tx, column string) (map[string]bool, error) {
	written := map[string]bool{}
	err := t.each(func(query string, args []any) error {
		rows, err := tx.QueryContext(ctx, query+" RETURNING "+column, args...)
		if err != nil {
			return err
		}
		return collect(rows, func(scan func(...any) error) error {
			var value string
			err := scan(&value)
			written[value] = true
			return err
		})
	})
	return written, err
}

func (t *table) each(do func(query string, args []any) error) error {
	rows := t.rows
	for _, size := range chunks() {
		for len(rows) >= size {
			var args []any
			for _, row := range rows[:size] {
				args = append(args, row...)
			}
			if err := do(t.statement(size), args); err != nil {
				return err
			}
			rows = rows[size:]
		}
	}
	return nil
}

func (t *table) statement(rows int) string {
	var q strings.Builder
	q.WriteString("INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES ")
	q.WriteString(placeholders(rows, len(t.columns)))
	if t.conflict != "" {
		q.WriteString(" " + t.conflict)
	}
	return q.String()
}

// placeholders writes "($1,$2),($3,$4)".
func placeholders(rows, columns int) string {
	var q strings.Builder
	for i := range rows * columns {
		switch {
		case i%columns != 0:
			q.WriteByte(',')
		case i > 0:
			q.WriteString("),(")
		default:
			q.WriteByte('(')
		}
		q.WriteString("$" + strconv.Itoa(i+1))
	}
	q.WriteByte(')')
	return q.String()
}

// collect scans every row and closes rows.
func collect(rows *sql.Rows, read func(scan func(...any) error) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// selectIn runs "prefix IN (...) suffix" over keys, in chunks.
func selectIn(ctx context.Context, db queryer, prefix string, keys []string, suffix string, read func(scan func(...any) error) error) error {
	for _, size := range chunks() {
		for len(keys) >= size {
			args := make([]any, size)
			for i := range args {
				args[i] = keys[i]
			}
			rows, err := db.QueryContext(ctx, prefix+" IN "+placeholders(1, size)+suffix, args...)
			if err != nil {
				return err
			}
			if err := collect(rows, read); err != nil {
				return err
			}
			keys = keys[size:]
		}
	}
	return nil
}

// placeholdersFrom writes "($3,$4,$5)".
func placeholdersFrom(first, n int) string {
	var q strings.Builder
	for i := range n {
		q.WriteByte("(,"[min(i, 1)])
		q.WriteString("$" + strconv.Itoa(first+i))
	}
	q.WriteByte(')')
	return q.String()
}
