package hub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Desk handles events: it decides what each calls for, composes it, and records both. It is safe for use by
// several goroutines; of one file two events are never decided at the same time, for the ledger refuses
// the slower one, which is then decided afresh.
type Desk struct {
	Ledger    Recorder
	Catalogue *Catalogue
	Folds     []Fold // applied in order to the file before kinds are asked
	// Check reports what the press could not print, before anything is recorded.
	Check   func(Document) error
	Now     func() time.Time
	Watch   Watcher
	Workers int          // files decided at the same time; at least 1
	Log     *slog.Logger // told of mistakes of the hub's own; nil is slog.Default
}

// Fold applies an event to a file and returns the file as it then is. It must not change what its argument
// points to. A Permanent error makes the event a dead letter.
type Fold func(File, Event) (File, error)

// conflictsAllowed bounds how often a batch is decided afresh because another process was faster.
const conflictsAllowed = 20

// Handle brings a batch through decide, compose and record, in one transaction. Events the ledger knows
// already are passed over. What cannot be handled becomes a dead letter, in batch too. An error means that nothing of the
// batch is settled: hand it in again.
//
// When a batch is refused because of one event's content, the events are recorded one at a time, so that a bad
// one never blocks its neighbours.
func (d *Desk) Handle(ctx context.Context, batch []Intake) error {
	d.Watch.at(StepDecoded, len(batch))
	err := d.settle(ctx, batch)
	if !IsPermanent(err) {
		return err
	}
	for i := range batch {
		if err := d.settleAlone(ctx, batch[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// settleAlone records one event, or the dead letter it becomes when its content cannot be recorded.
func (d *Desk) settleAlone(ctx context.Context, one []Intake) error {
	err := d.settle(ctx, one)
	if !IsPermanent(err) || one[0].Dead != nil {
		return err
	}
	one[0].Dead = deadLetter(one[0].Event, err, d.Now())
	return d.settle(ctx, one)
}

// settle decides and records until no other process interferes.
func (d *Desk) settle(ctx context.Context, batch []Intake) error {
	for range conflictsAllowed {
		entries, known, err := d.decideBatch(ctx, batch)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			d.Watch.at(StepKnown, known)
			return nil
		}
		d.Watch.at(StepDecided, len(entries))
		err = d.Ledger.Record(ctx, entries)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return fmt.Errorf("recording %d events: %w", len(entries), err)
		}
		d.Watch.at(StepKnown, known)
		d.Watch.at(StepRecorded, len(entries))
		tellDead(batch, entries)
		return nil
	}
	return fmt.Errorf("recording gave way to other processes %d times: %w", conflictsAllowed, ErrConflict)
}

// tellDead notes in the batch which of its events were recorded as dead letters: they may come again, mended.
func tellDead(batch []Intake, entries []Entry) {
	dead := map[EventKey]*DeadLetter{}
	for _, e := range entries {
		if e.Dead != nil {
			dead[e.Event.Key()] = e.Dead
		}
	}
	for i := range batch {
		if letter, ok := dead[batch[i].Event.Key()]; ok && batch[i].Dead == nil {
			batch[i].Dead = letter
		}
	}
}

// decideBatch reads what the batch needs and makes its entries, in the batch's order. It also counts the events
// it passed over because the ledger, or the batch, has them already.
func (d *Desk) decideBatch(ctx context.Context, batch []Intake) (entries []Entry, known int, err error) {
	work, err := d.read(ctx, batch)
	if err != nil {
		return nil, 0, err
	}
	inParallel(d.Workers, work.dossiers, func(dossier *dossier) {
		for i := range dossier.events {
			dossier.entries = append(dossier.entries, d.decide(dossier, &dossier.events[i])...)
		}
	})
	return work.entries(), work.known, nil
}

func deadLetter(e Event, reason error, now time.Time) *DeadLetter {
	return &DeadLetter{
		ID: e.DeadLetterID(), Origin: e.Origin, Key: []byte(e.Subject), Value: e.Data,
		Headers: e.Headers(), Reason: reason.Error(), At: now,
	}
}

// Headers are the event's attributes in the binary mode of CloudEvents, so that every door out writes them alike.
func (e Event) Headers() []Header {
	return []Header{
		{"ce_specversion", []byte("1.0")}, {"ce_id", []byte(e.ID)}, {"ce_source", []byte(e.Source)},
		{"ce_type", []byte(e.Type)}, {"ce_subject", []byte(e.Subject)},
		{"ce_time", []byte(e.Time.UTC().Format(time.RFC3339Nano))}, {"content-type", []byte("application/json")},
	}
}
