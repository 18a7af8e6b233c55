package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

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
	// Now dates what is recorded; nil is time.Now.
	Now func() time.Time
	// Connections to PostgreSQL at the same time; 0 is 16.
	Connections int
}

// Store is an open ledger. It is safe for use by several goroutines, and, of one database, by several processes.
type Store struct {
	dialect dialect
	writer  *sql.DB // of SQLite: a single connection, since it has a single writer
	reader  *sql.DB
	read    conn // outside a transaction
	watch   hub.Watcher
	now     func() time.Time
}

// Several processes may open a new SQLite file at the same moment. It knows no lock that lasts longer than a
// transaction, so all but one of them fail half-way, undo, and find the work done when they try again.
const (
	openTries = 12
	openPause = 20 * time.Millisecond // and as much more each time
)

// Open connects and brings the database to this version's shape.
func Open(ctx context.Context, o Options) (*Store, error) {
	for try := 1; ; try++ {
		s, err := open(ctx, o)
		if err == nil || !crowded(err) || try == openTries {
			return s, err
		}
		time.Sleep(time.Duration(try) * openPause)
	}
}

func open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{watch: o.Watch, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.connect(ctx, o); err != nil {
		return nil, err
	}
	s.read = conn{s.reader, s.dialect}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("bringing the database to this version's shape: %w", err), s.Close())
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.writer, files, s.dialect.migrating...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Close ends all connections.
func (s *Store) Close() error {
	if s.reader == s.writer {
		return s.writer.Close()
	}
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// deadlocksAllowed bounds how often a transaction is tried again that the database ended in favour of another.
const deadlocksAllowed = 5

// inTx does work in one transaction. Work may be done more than once: nothing of a try that failed remains in the
// database, and nothing may remain elsewhere.
func (s *Store) inTx(ctx context.Context, work func(tx conn) error) error {
	for try := 1; ; try++ {
		err := s.try(ctx, work)
		if !interfered(err) {
			return err
		}
		if try == deadlocksAllowed {
			return fmt.Errorf("%w: %w", hub.ErrConflict, err)
		}
	}
}

func (s *Store) try(ctx context.Context, work func(tx conn) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit there is nothing to take back
	if err := work(conn{tx, s.dialect}); err != nil {
		return err
	}
	return tx.Commit()
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
