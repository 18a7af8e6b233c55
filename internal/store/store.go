package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

//go:embed migrations
var migrations embed.FS

// Options say where the ledger is.
type Options struct {
	// URL is postgres://..., or sqlite:PATH, or a path.
	URL string
	// Watch is told hub.StepMidRecord inside the transaction of Record; nil tells nobody.
	Watch hub.Watcher
}

// Store is an open ledger. It is safe for use by several goroutines, and, of one database, by several processes.
type Store struct {
	dialect dialect
	write   *sql.DB // of SQLite: a single connection, since it has a single writer
	read    *sql.DB
	watch   hub.Watcher
	last    atomic.Int64 // the latest sequence number given out
}

// Open connects and brings the database to this version's shape.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{watch: o.Watch}
	if err := s.connect(o.URL); err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// migrate lets one process at a time change the shape.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if s.dialect.postgres() {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.write, files, options...)
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the database to this version's shape: %w", err)
	}
	return nil
}

// Close ends all connections.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// inTx does work in one transaction and names conflicts and bad content as the hub knows them.
func (s *Store) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to take back
	if err := work(tx); err != nil {
		return s.dialect.class(err)
	}
	return s.dialect.class(tx.Commit())
}

// sequence reserves n numbers that grow with time over all processes, near enough: within one process always.
func (s *Store) sequence(n int) int64 {
	for {
		last := s.last.Load()
		first := max(time.Now().UnixNano(), last+1)
		if s.last.CompareAndSwap(last, first+int64(n)) {
			return first
		}
	}
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
