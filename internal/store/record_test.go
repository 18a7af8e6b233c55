package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestRecordAndRead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail), entry("2", file("A", 0), hub.ChannelEmail), entry("3", file("B", 0), hub.ChannelLetter))
		files, err := s.Files(t.Context(), []string{"A", "B", "C"})
		if err != nil || len(files) != 2 || files["A"].Version != 1 || files["A"].Profile.Name != "Jan A" {
			t.Fatalf("%+v, %v", files, err)
		}
		seen, err := s.Recorded(t.Context(), []hub.EventKey{{Source: "test", ID: "1"}, {Source: "test", ID: "9"}, {Source: "other", ID: "1"}})
		if err != nil || len(seen) != 1 || !seen[hub.EventKey{Source: "test", ID: "1"}] {
			t.Errorf("recorded %v, %v", seen, err)
		}
		if all := totals(t, s); all.Events != 3 || all.Messages["CTR-06"] != 3 {
			t.Errorf("%+v", all)
		}
		view, ok, err := s.Message(t.Context(), hub.IDOf("m", "3"))
		if err != nil || !ok || view.Reason.Text != "Payé." || view.Document.Email.Subject != "Reçu 3" || len(view.Deliveries) != 1 || view.Event.ID != "3" {
			t.Errorf("%+v, %v, %v", view, ok, err)
		}
		if _, ok, err := s.Message(t.Context(), "nobody's"); ok || err != nil {
			t.Errorf("a message that does not exist: %v, %v", ok, err)
		}
		rows, err := s.EventsOf(t.Context(), "A", 10)
		if err != nil || len(rows) != 2 || rows[0].Event.ID != "2" || rows[0].Decisions[0].Code != "CTR-06" {
			t.Errorf("%+v, %v", rows, err)
		}
		for file, want := range map[string]string{"": "B A", "A": "A A", "C": ""} {
			latest, err := s.Latest(t.Context(), file, 2)
			var files []string
			for _, m := range latest {
				files = append(files, m.File)
			}
			if got := strings.Join(files, " "); err != nil || got != want {
				t.Errorf("the latest messages of %q are of %q, want %q: %v", file, got, want, err)
			}
		}
	})
}

func TestNothingToDo(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s)
		files, err1 := s.Files(t.Context(), nil)
		seen, err2 := s.Recorded(t.Context(), nil)
		held, err3 := s.Begin(t.Context(), nil)
		err4, err5 := s.Finish(t.Context(), nil), s.OutboxDone(t.Context(), nil)
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil || len(files)+len(seen)+len(held) != 0 {
			t.Error(files, seen, held, err)
		}
		if batch, jobs := batched(t, s, start); batch != "" || len(jobs) != 0 {
			t.Error(batch, jobs)
		}
	})
}

func TestRecordIsAllOrNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail))
		for name, entries := range map[string][]hub.Entry{
			"a known event":              {entry("2", file("B", 0), hub.ChannelEmail), entry("1", file("C", 0), hub.ChannelEmail)},
			"a file read before":         {entry("3", file("B", 0), hub.ChannelEmail), entry("4", file("A", 0), hub.ChannelEmail)},
			"a file that has gone on":    {entry("5", file("B", 0), hub.ChannelEmail), entry("6", file("A", 7), hub.ChannelEmail)},
			"told again but not waiting": {entry("7", file("B", 0), hub.ChannelEmail), {Event: event("1", "A"), Retold: true}},
			"dead but not waiting":       {entry("8", file("B", 0), hub.ChannelEmail), {Event: event("1", "A"), Retold: true, Dead: &hub.DeadLetter{ID: "d"}}},
		} {
			if err := s.Record(t.Context(), entries); !errors.Is(err, hub.ErrConflict) {
				t.Errorf("%s: %v, want a conflict", name, err)
			}
		}
		if all := totals(t, s); all.Events != 1 || all.Messages["CTR-06"] != 1 || all.Dead != 0 {
			t.Errorf("refused batches left something: %+v", all)
		}
	})
}

// TestABatchCutOffLeavesNothing ends the context in the middle of a transaction.
func TestABatchCutOffLeavesNothing(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") },
		"postgres": func(t *testing.T) string { return postgresForTest(t) },
	} {
		t.Run(name, func(t *testing.T) {
			cut, cancel := context.WithCancel(t.Context())
			told := 0
			s, err := Open(t.Context(), Options{URL: address(t), Watch: func(step hub.Step, n int) { told += n; cancel() }})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			e := entry("1", file("A", 0), hub.ChannelEmail)
			if err := s.Record(cut, []hub.Entry{e}); !errors.Is(err, context.Canceled) || told != 1 {
				t.Fatalf("%v after %d events were told", err, told)
			}
			if all := totals(t, s); all.Events != 0 || len(all.Messages) != 0 {
				t.Errorf("%+v", all)
			}
			record(t, s, e)
			if all := totals(t, s); all.Events != 1 || all.Messages["CTR-06"] != 1 {
				t.Errorf("the same batch again: %+v", all)
			}
		})
	}
}

// TestTheSameEventAtTheSameTime lets eight processes record one event.
func TestTheSameEventAtTheSameTime(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var won, lost atomic.Int64
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				switch err := s.Record(t.Context(), []hub.Entry{entry("1", file("A", 0), hub.ChannelEmail)}); {
				case err == nil:
					won.Add(1)
				case errors.Is(err, hub.ErrConflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 || lost.Load() != 7 {
			t.Errorf("%d won, %d lost", won.Load(), lost.Load())
		}
	})
}

// TestNoChangeOfAFileIsLost lets eight processes change the same files, each what it has just read.
func TestNoChangeOfAFileIsLost(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const each = 10
		var wait sync.WaitGroup
		for w := range 8 {
			wait.Go(func() {
				for n := 0; n < each; {
					if err := addOne(t.Context(), s, fmt.Sprintf("%d-%d", w, n)); err == nil {
						n++
					} else if !errors.Is(err, hub.ErrConflict) {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		files, err := s.Files(t.Context(), []string{"A", "B"})
		if err != nil || files["A"].Version != 8*each || len(files["B"].Account.Credit) != 8*each {
			t.Errorf("version %d, %d payments, want %d: %v", files["A"].Version, len(files["B"].Account.Credit), 8*each, err)
		}
	})
}

// addOne adds a payment to files A and B.
func addOne(ctx context.Context, s *Store, id string) error {
	files, err := s.Files(ctx, []string{"A", "B"})
	if err != nil {
		return err
	}
	var entries []hub.Entry
	for _, number := range []string{"B", "A"} {
		f := files[number]
		f.Number = number
		f.Account.Credit = append(f.Account.Credit, hub.Payment{ID: id})
		entries = append(entries, hub.Entry{Event: event(id+number, number), File: &f})
	}
	return s.Record(ctx, entries)
}

func TestAMessageKeyExistsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		first, later := entry("1", file("A", 0), hub.ChannelEmail), entry("2", file("A", 1), hub.ChannelEmail)
		later.Messages = []hub.Planned{first.Messages[0], first.Messages[0]}
		later.Messages[1].Message.ID = "another identifier, the same key"
		record(t, s, first)
		record(t, s, later)
		if all := totals(t, s); all.Events != 2 || all.Messages["CTR-06"] != 1 || all.Deliveries[0].Count != 1 {
			t.Errorf("%+v", all)
		}
	})
}

func TestWaitingEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		e := event("1", "A")
		e.Origin = hub.Origin{Topic: "payments", Partition: 3, Offset: 1 << 40}
		record(t, s, hub.Entry{Event: e, Waiting: true, File: &hub.File{Number: "A"}}, hub.Entry{Event: event("2", "A"), Waiting: true})
		waiting, err := s.Waiting(t.Context(), []string{"A", "B"})
		if err != nil || len(waiting) != 2 || waiting[0].ID != "1" || string(waiting[0].Data) != `{"amount":1}` || waiting[0].Origin != e.Origin || !waiting[0].Time.Equal(start) {
			t.Fatalf("%+v, %v", waiting, err)
		}
		told := entry("1", file("A", 1), hub.ChannelEmail)
		told.Retold = true
		dead := hub.DeadLetter{ID: "d", Origin: waiting[1].Origin, Reason: "no such court", At: start}
		record(t, s, told, hub.Entry{Event: waiting[1], Retold: true, Dead: &dead})
		if waiting, _ = s.Waiting(t.Context(), []string{"A"}); len(waiting) != 0 {
			t.Errorf("still waiting: %+v", waiting)
		}
		if all := totals(t, s); all.Events != 1 || all.Dead != 1 || all.Waiting != 0 {
			t.Errorf("an event that became a dead letter is counted twice, or cannot be replayed: %+v", all)
		}
	})
}

func TestRemindersAndTheirEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		e := entry("1", file("A", 0), hub.ChannelEmail)
		for _, name := range []string{"later", "dead", "known"} {
			e.Reminders = append(e.Reminders, hub.Reminder{Key: name + "/A", Type: "clock.x", File: "A", Due: start.Add(time.Hour), Data: []byte("{}")})
		}
		record(t, s, e)
		again := entry("2", file("A", 1), hub.ChannelEmail)
		again.Reminders = []hub.Reminder{{Key: "later/A", Type: "clock.x", File: "A", Due: start, Data: []byte("{}")}}
		record(t, s, again) // the same key: the first one stands
		if due, err := s.DueReminders(t.Context(), start, 10); err != nil || len(due) != 0 {
			t.Fatalf("due too early: %+v, %v", due, err)
		}
		due, err := s.DueReminders(t.Context(), start.Add(time.Hour), 10)
		if err != nil || len(due) != 3 || due[0].Key != "dead/A" || due[2].Type != "clock.x" || string(due[2].Data) != "{}" || !due[2].Due.Equal(start.Add(time.Hour)) {
			t.Fatalf("%+v, %v", due, err)
		}
		raised, dead := event("later/A", "A"), event("dead/A", "A")
		raised.Source, dead.Source = hub.SourceReminders, hub.SourceReminders
		record(t, s, hub.Entry{Event: raised}, hub.Entry{Event: dead, Dead: &hub.DeadLetter{ID: "d", At: start}})
		if err := s.RemindersRaised(t.Context(), []string{"known/A"}); err != nil {
			t.Fatal(err)
		}
		if due, _ = s.DueReminders(t.Context(), start.Add(time.Hour), 10); len(due) != 0 {
			t.Errorf("still due: %+v", due)
		}
	})
}

func TestTextTheDatabaseCannotHold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		e := entry("1", file("A", 0), hub.ChannelEmail)
		e.Decisions[0].Reason.Text = "a\x00b"
		err := s.Record(t.Context(), []hub.Entry{e})
		if s.dialect.name == "sqlite" {
			if err != nil {
				t.Errorf("SQLite can hold it: %v", err)
			}
			return
		}
		if !hub.IsPermanent(err) || !strings.Contains(err.Error(), "cannot hold") {
			t.Errorf("%v is not permanent, or does not say what is wrong", err)
		}
		record(t, s, hub.Entry{Event: e.Event, Dead: &hub.DeadLetter{ID: "d", Key: []byte("\xff\x00"), Value: []byte("\x00"), Reason: "a\x00b\xff", At: start}})
		letters, err := s.DeadLetters(t.Context(), 1)
		if err != nil || len(letters) != 1 || letters[0].Reason != "a\uFFFDb\uFFFD" || string(letters[0].Key) != "\xff\x00" {
			t.Errorf("a dead letter must always find room: %+v, %v", letters, err)
		}
	})
}
