package hub

import (
	"errors"
	"fmt"
	"time"
)

// permanent marks an error that trying again cannot cure.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks err as one that trying again cannot cure: the event becomes a dead letter, the delivery
// fails. Every other error is tried again.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// Permanentf is Permanent(fmt.Errorf(format, args...)).
func Permanentf(format string, args ...any) error { return Permanent(fmt.Errorf(format, args...)) }

// IsPermanent tells whether err, or one it wraps, was marked Permanent.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// UncertainError tells that the other side may or may not have accepted: the connection was lost at the one
// moment nobody can know.
type UncertainError struct{ Err error }

func (e *UncertainError) Error() string { return "outcome unknown: " + e.Err.Error() }
func (e *UncertainError) Unwrap() error { return e.Err }

// LaterError tells that this delivery alone must wait, while the other side is well: a mailbox is full, or a turn to
// send has not come.
type LaterError struct {
	Err error
	// Wait above zero is how long, and then nothing was tried.
	Wait time.Duration
}

func (e *LaterError) Error() string { return e.Err.Error() }
func (e *LaterError) Unwrap() error { return e.Err }

// ErrConflict says that another process changed what a transaction had read: read again and decide afresh.
var ErrConflict = errors.New("changed by another process meanwhile")

// StaffError is a permanent error that only a person can settle, such as a court that cannot be resolved: the
// message becomes a task for staff instead of a guess.
type StaffError struct {
	Title string // what to do, in the staff's language
	Err   error
}

func (e *StaffError) Error() string { return e.Title + ": " + e.Err.Error() }
func (e *StaffError) Unwrap() error { return e.Err }
