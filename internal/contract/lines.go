package contract

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Lines reads events from a text with one structured CloudEvent a line, each validated. Empty lines are passed
// over. An error names its line; reading goes on after it, so that all mistakes of a file show at once.
func (r *Registry) Lines(text io.Reader) iter.Seq2[hub.Event, error] {
	return func(yield func(hub.Event, error) bool) {
		scanner := bufio.NewScanner(text)
		scanner.Buffer(nil, 2*MaxSize)
		n := 0
		for scanner.Scan() {
			n++
			line := bytes.TrimSpace(scanner.Bytes())
			if len(line) == 0 {
				continue
			}
			e, err := r.line(bytes.Clone(line))
			if err != nil {
				err = fmt.Errorf("line %d: %w", n, err)
			}
			if !yield(e, err) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(hub.Event{}, fmt.Errorf("line %d: %w", n+1, err))
		}
	}
}

// line reads one event. Unlike a record, a line has no time of its own to fall back on.
func (r *Registry) line(text []byte) (hub.Event, error) {
	e := hub.Event{}
	if err := checkBounds(text); err != nil {
		return e, fmt.Errorf("the event %w", err)
	}
	if err := decodeStructured(&e, structuredMode, text); err != nil {
		return e, err
	}
	if err := r.Validate(e); err != nil {
		return e, err
	}
	if e.Time.IsZero() {
		return e, errors.New(e.Type + ": time: missing; it is the instant it happened, such as 2026-03-31T09:30:00Z")
	}
	return e, nil
}
