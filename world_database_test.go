package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"
)

// openForAccounts opens a hub's database beside it, to read what it wrote.
func openForAccounts(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, source := "pgx", address
	if u, err := url.Parse(address); err == nil && u.Scheme == "sqlite" {
		driver, source = "sqlite", "file:"+u.Opaque+u.Path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// pairs reads the two columns of a query.
func pairs(t testing.TB, db *sql.DB, query string) map[string]string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			t.Fatal(err)
		}
		found[key] = value
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// count reads one number.
func (w *world) count(query string) (n int) {
	w.t.Helper()
	if err := w.db.QueryRow(query).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// postgresForTest makes a schema of the test's own in the PostgreSQL that COURRIER_TEST_POSTGRES names.
func postgresForTest(t testing.TB) string {
	t.Helper()
	address := os.Getenv("COURRIER_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_POSTGRES is not set: `make services` starts a PostgreSQL and names it")
		}
		t.Skip("needs PostgreSQL: set COURRIER_TEST_POSTGRES, or run `make test`, which starts one")
	}
	db := openForAccounts(t, address)
	schema := fmt.Sprintf("world_%d", time.Now().UnixNano())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
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
