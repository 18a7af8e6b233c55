package store

import (
	"fmt"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func worker(name string, now time.Time) hub.Worker {
	return hub.Worker{Name: name, Now: now, Until: now.Add(30 * time.Second)}
}

// planned records a campaign with a list of files, running.
func planned(t *testing.T, s *Store, name string, files ...string) hub.Campaign {
	t.Helper()
	c := hub.Campaign{CampaignPlan: hub.CampaignPlan{Name: name}, State: hub.CampaignPlanning, Planned: start, Changed: start}
	if added, err := s.AddCampaign(t.Context(), c, worker("w", start)); err != nil || !added {
		t.Fatal(added, err)
	}
	c.State, c.Tally.Listed = hub.CampaignPlanned, len(files)
	if held, err := s.ListItems(t.Context(), c, files, worker("w", start)); err != nil || !held {
		t.Fatal(held, err)
	}
	c.State, c.Released = hub.CampaignRunning, start
	if moved, err := s.MoveCampaign(t.Context(), c, hub.CampaignPlanned); err != nil || !moved {
		t.Fatal(moved, err)
	}
	return c
}

// TestWhatBecomesOfARecipient gives one recipient each way an event can end.
func TestWhatBecomesOfARecipient(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		c := planned(t, s, "news", "A", "B", "C", "D", "E")
		raised := func(name string, change func(*hub.Entry)) hub.Entry {
			e := entry("news/"+name, file(name, 0), hub.ChannelEmail)
			e.Event.Source = hub.SourceCampaigns
			change(&e)
			return e
		}
		before := entry("before", file("B", 0), hub.ChannelEmail)
		record(t, s, before)
		dead := hub.DeadLetter{ID: hub.Event{Source: hub.SourceCampaigns, ID: "news/E"}.DeadLetterID(), Reason: "no such court", At: start}
		record(t, s,
			raised("A", func(e *hub.Entry) {
				e.Decisions = append([]hub.Decided{{Code: "AAA-01", Reason: hub.Because("other-kind", "Autre.")}}, e.Decisions...)
			}),
			raised("B", func(e *hub.Entry) { e.File.Version, e.Messages = 1, before.Messages }),
			raised("C", func(e *hub.Entry) {
				e.Messages, e.Decisions = nil, []hub.Decided{{Code: "CTR-06", Reason: hub.Because("nothing-due", "Rien.")}}
			}),
			raised("D", func(e *hub.Entry) { e.Messages, e.Decisions = nil, nil }),
			hub.Entry{Dead: &dead},
		)
		for range 2 { // settling twice counts once
			if err := s.SettleItems(t.Context(), c, []string{"A", "B", "C", "D", "E"}, worker("w", start)); err != nil {
				t.Fatal(err)
			}
		}
		items, err := s.Items(t.Context(), "news", "", "", 10)
		want := fmt.Sprintf("[{A messaged %s } {B silent  sent-before} {C silent  nothing-due} {D silent  no-kind-asked} {E failed  no such court}]",
			hub.IDOf("m", "news/A"))
		if err != nil || fmt.Sprint(items) != want {
			t.Errorf("%v, want %s: %v", items, want, err)
		}
		done, err := s.Campaign(t.Context(), "news")
		if err != nil || done.State != hub.CampaignFinished || fmt.Sprint(done.Tally) != "{map[] 5 1 map[no-kind-asked:1 nothing-due:1 sent-before:1] 1}" {
			t.Errorf("%+v, %v", done, err)
		}
	})
}

func TestALeaseOnACampaign(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		planned(t, s, "news", "A", "B")
		claim := func(name string, after time.Duration) bool {
			c, err := s.ClaimCampaign(t.Context(), worker(name, start.Add(after)))
			if err != nil {
				t.Fatal(err)
			}
			return c != nil
		}
		if claim("other", 29*time.Second) || !claim("w", 29*time.Second) || claim("other", 58*time.Second) || !claim("other", 59*time.Second) {
			t.Error("a campaign belongs to its worker until the lease ends, and to anybody from then on")
		}
		if c, err := s.Campaign(t.Context(), "no such"); c != nil || err != nil {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestOneOfTwoMovesWins(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		c := planned(t, s, "news", "A")
		c.State = hub.CampaignPaused
		for i, want := range []bool{true, false} {
			if moved, err := s.MoveCampaign(t.Context(), c, hub.CampaignRunning); err != nil || moved != want {
				t.Errorf("move %d: %v, %v", i, moved, err)
			}
		}
	})
}

func TestARunIsOpenedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for _, begin := range []string{"2026-03-02T09:00", "2026-03-02T10:00"} {
			looked, err := s.LookedUntil(ctx, []string{"daily", "weekly"}, begin)
			if err != nil || fmt.Sprint(looked) != "map[daily:2026-03-02T09:00 weekly:2026-03-02T09:00]" {
				t.Errorf("%v, %v", looked, err)
			}
		}
		run := hub.Run{ID: "daily/2026-03-03T07:00", Schedule: "daily", Tick: "2026-03-03T07:00", Due: start, State: hub.RunRunning, Started: start, Changed: start}
		for i, want := range []int{1, 0} {
			if opened, err := s.OpenRuns(ctx, "daily", run.Tick, []hub.Run{run}); err != nil || opened != want {
				t.Errorf("opening %d: %d, %v", i, opened, err)
			}
		}
		if _, err := s.OpenRuns(ctx, "daily", "2026-03-01T07:00", nil); err != nil {
			t.Fatal(err)
		}
		if looked, err := s.LookedUntil(ctx, []string{"daily"}, ""); err != nil || looked["daily"] != run.Tick {
			t.Errorf("the minute went back: %v, %v", looked, err)
		}
		if other, err := s.ClaimRun(ctx, []string{"weekly"}, worker("a", start)); err != nil || other != nil {
			t.Errorf("a run of another schedule was claimed: %+v, %v", other, err)
		}
		mine, err := s.ClaimRun(ctx, []string{"weekly", "daily"}, worker("a", start))
		if err != nil || mine == nil || mine.ID != run.ID {
			t.Fatalf("%+v, %v", mine, err)
		}
		mine.Cursor, mine.Raised = "F1", 1
		if held, err := s.SaveRun(ctx, *mine, worker("b", start)); err != nil || held {
			t.Errorf("saved by who does not hold it: %v, %v", held, err)
		}
		if held, err := s.SaveRun(ctx, *mine, worker("a", start)); err != nil || !held {
			t.Errorf("not saved by who holds it: %v, %v", held, err)
		}
		if theirs, err := s.ClaimRun(ctx, []string{"daily"}, worker("b", start.Add(time.Minute))); err != nil || theirs == nil || theirs.Cursor != "F1" {
			t.Errorf("not taken up where it was left: %+v, %v", theirs, err)
		}
	})
}
