package hub

import (
	"errors"
	"fmt"
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
