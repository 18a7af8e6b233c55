package schedules_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

// TestACampaignSurvivesACrash kills a replica around each page, and lets another one finish.
func TestACampaignSurvivesACrash(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(35, nil)
		w.live(t, files...)
		for page := 1; page <= 4; page++ {
			for _, before := range []bool{true, false} {
				p := hub.CampaignPlan{Name: fmt.Sprintf("crash-%d-%v", page, before), Raises: hub.ClockDueNotices}
				plan(t, w.campaigns("dying"), p, w.now, "Bruno")
				w.pages, w.cut = 0, dieAt(page, before)
				dying := w.campaigns("dying")
				var err error
				for busy := true; busy && err == nil; {
					busy, err = dying.Run(t.Context(), w.now)
				}
				if !errors.Is(err, errKilled) {
					t.Fatalf("the replica did not die: %v", err)
				}
				w.cut = nil
				heir := w.campaigns("heir")
				settle(t, heir.Run, w.now.Add(31*time.Second))
				if done := adds(t, heir, p.Name); done.State != hub.CampaignFinished || done.Tally.Messaged != len(files) || w.pages > 5 {
					t.Errorf("%s: %+v after %d pages", p.Name, done, w.pages)
				}
			}
		}
		for file, n := range w.raised(t, hub.SourceCampaigns, files) {
			if n != 8 {
				t.Errorf("file %s has %d events of 8 campaigns", file, n)
			}
		}
	})
}

// TestPauseIsExact pauses with messages decided and not sent, between pages and while a page is in hand.
func TestPauseIsExact(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(35, nil)
		w.live(t, files...)
		c := w.campaigns("a")
		p := hub.CampaignPlan{Name: "paused", Raises: hub.ClockDueNotices}
		plan(t, c, p, w.now, "Bruno")
		pause := func() {
			if err := c.Pause(t.Context(), p.Name, "Claire", w.now); err != nil {
				t.Error(err)
			}
		}
		w.cut = func(page int, before bool) error {
			if page == 2 && !before {
				pause() // the page's messages are recorded, its items are not yet noted
			}
			return nil
		}
		settle(t, c.Run, w.now)
		paused := adds(t, c, p.Name)
		if paused.State != hub.CampaignPaused || paused.Tally.Messaged != 20 || paused.Tally.Pending() != 15 {
			t.Fatalf("%+v", paused)
		}
		if jobs := w.claim(t); len(jobs) != 0 {
			t.Errorf("%d deliveries of a paused campaign were given out", len(jobs))
		}
		w.another(t, files[0])
		if jobs := w.claim(t); len(jobs) != 1 || jobs[0].Message.Key != "other/"+files[0].Number {
			t.Errorf("a held delivery holds up a later message to the same person: %+v", jobs)
		}
		if err := c.Resume(t.Context(), p.Name, "Claire", w.now); err != nil {
			t.Fatal(err)
		}
		settle(t, c.Run, w.now)
		done := adds(t, c, p.Name)
		if jobs := w.claim(t); done.State != hub.CampaignFinished || len(jobs) != len(files) {
			t.Errorf("%+v, %d deliveries given out", done, len(jobs))
		}
		eachOnce(t, w.raised(t, hub.SourceCampaigns, files), files)
	})
}

// TestAFinishedListCanStillBeStopped pauses, resumes and cancels when everyone on the list is decided and nothing is sent.
func TestAFinishedListCanStillBeStopped(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(25, nil)
		w.live(t, files...)
		c := w.campaigns("a")
		p := hub.CampaignPlan{Name: "stopped", Raises: hub.ClockDueNotices}
		plan(t, c, p, w.now, "Bruno")
		settle(t, c.Run, w.now)
		if err := c.Pause(t.Context(), p.Name, "Claire", w.now); err != nil {
			t.Fatal(err)
		}
		if jobs := w.claim(t); len(jobs) != 0 {
			t.Errorf("%d deliveries of a paused campaign were given out", len(jobs))
		}
		if err := c.Resume(t.Context(), p.Name, "Claire", w.now); err != nil {
			t.Fatal(err)
		}
		settle(t, c.Run, w.now)
		if done := adds(t, c, p.Name); done.State != hub.CampaignFinished || done.Tally.Messaged != 25 {
			t.Errorf("%+v", done)
		}
		if err := c.Cancel(t.Context(), p.Name, "Claire", w.now); err != nil {
			t.Fatal(err)
		}
		if jobs := w.claim(t); len(jobs) != 0 {
			t.Errorf("%d deliveries of a cancelled campaign were given out", len(jobs))
		}
		if err := c.Cancel(t.Context(), p.Name, "Claire", w.now); err == nil {
			t.Error("cancelled with nothing left to withdraw")
		}
		eachOnce(t, w.raised(t, hub.SourceCampaigns, files), files)
	})
}

// TestCancelAfterACrash cancels when the process died with messages recorded and not noted on the list.
func TestCancelAfterACrash(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(25, nil)...)
		c := w.campaigns("a")
		p := hub.CampaignPlan{Name: "crashed", Raises: hub.ClockDueNotices}
		plan(t, c, p, w.now, "Bruno")
		w.cut = func(_ int, before bool) error {
			if before {
				return nil
			}
			return errors.New("killed")
		}
		if _, err := c.Run(t.Context(), w.now); err == nil {
			t.Fatal("the page was not cut")
		}
		w.cut = nil
		if err := c.Cancel(t.Context(), p.Name, "Claire", w.now); err != nil {
			t.Fatal(err)
		}
		if jobs := w.claim(t); len(jobs) != 0 {
			t.Errorf("%d deliveries of a cancelled campaign were given out", len(jobs))
		}
	})
}

// TestCancelWithdraws cancels with messages decided, some held, one being sent.
func TestCancelWithdraws(t *testing.T) {
	for _, pausedBefore := range []bool{false, true} {
		onBoth(t, func(t *testing.T, w *world) {
			w.live(t, people(25, nil)...)
			c := w.campaigns("a")
			p := hub.CampaignPlan{Name: "cancelled", Raises: hub.ClockDueNotices}
			plan(t, c, p, w.now, "Bruno")
			if _, err := c.Run(t.Context(), w.now); err != nil {
				t.Fatal(err)
			}
			claim := claimEmail(w.now)
			claim.Max = 1
			if jobs, err := w.Claim(t.Context(), claim); err != nil || len(jobs) != 1 {
				t.Fatal(len(jobs), err)
			}
			if pausedBefore {
				if err := c.Pause(t.Context(), p.Name, "Claire", w.now); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.Cancel(t.Context(), p.Name, "Claire", w.now); err != nil {
				t.Fatal(err)
			}
			settle(t, c.Run, w.now)
			done := adds(t, c, p.Name)
			if done.State != hub.CampaignCancelled || done.Tally.Messaged != 10 || done.Tally.Pending() != 15 {
				t.Errorf("%+v", done)
			}
			totals, err := w.Totals(t.Context())
			if err != nil || fmt.Sprint(totals.Deliveries) != "[{TST-01 email sending 0 1} {TST-01 email withdrawn 0 9}]" || totals.Outbox != 9 {
				t.Errorf("%+v, outbox %d, %v", totals.Deliveries, totals.Outbox, err)
			}
		})
	}
}

func claimEmail(now time.Time) hub.Claim {
	return hub.Claim{Channels: []hub.Channel{hub.ChannelEmail}, Max: 1000, Now: now, Lease: time.Minute, Worker: "sender"}
}

// claim takes what may be sent now.
func (w *world) claim(t testing.TB) []hub.Job {
	t.Helper()
	jobs, err := w.Claim(t.Context(), claimEmail(w.now))
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

// another records a message to a file that has nothing to do with any campaign.
func (w *world) another(t testing.TB, f hub.File) {
	t.Helper()
	files, err := w.Files(t.Context(), []string{f.Number})
	if err != nil {
		t.Fatal(err)
	}
	f = files[f.Number]
	m := hub.Message{ID: hub.IDOf("other", f.Number), Key: "other/" + f.Number, Code: "OTH-01", File: f.Number, Channel: hub.ChannelEmail}
	d := hub.Delivery{ID: hub.IDOf("d", m.ID), Message: m.ID, Code: m.Code, File: f.Number, Channel: hub.ChannelEmail, State: hub.Queued, Due: w.now}
	e := hub.Event{ID: "other/" + f.Number, Source: "test", Type: "x", Subject: f.Number, Time: w.now, Data: []byte("{}")}
	if err := w.Record(t.Context(), []hub.Entry{{Event: e, File: &f, Messages: []hub.Planned{{Message: m, Delivery: d}}}}); err != nil {
		t.Fatal(err)
	}
}

func TestAPlanThatWasInterruptedIsCompleted(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(5200, nil) // two pages of planning
		w.live(t, files...)
		killed := &killedAtListing{world: w, at: 2}
		dying := schedules.NewCampaigns(killed, w, []string{hub.ClockDueNotices}, schedules.Options{Worker: "dying"})
		p := hub.CampaignPlan{Name: "interrupted", Raises: hub.ClockDueNotices}
		if _, err := dying.Plan(t.Context(), p, "Anne", w.now); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		c := w.campaigns("heir")
		if half := adds(t, c, p.Name); half.State != hub.CampaignPlanning || half.Tally.Listed != 5000 {
			t.Fatalf("%+v", half)
		}
		if err := c.Release(t.Context(), p.Name, "Bruno", w.now); err == nil {
			t.Error("half a list was released")
		}
		settle(t, c.Run, w.now.Add(31*time.Second))
		if whole := adds(t, c, p.Name); whole.State != hub.CampaignPlanned || whole.Tally.Listed != len(files) {
			t.Errorf("%+v", whole)
		}
	})
}

func TestACampaignEndsWhenItIsTooLate(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(35, nil)...)
		c := w.campaigns("a")
		p := hub.CampaignPlan{Name: "late", Raises: hub.ClockDueNotices, NotAfter: w.now.Add(time.Hour)}
		plan(t, c, p, w.now, "Bruno")
		if _, err := c.Run(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
		settle(t, c.Run, w.now.Add(time.Hour+time.Second))
		if late := adds(t, c, p.Name); late.State != hub.CampaignExpired || late.Tally.Messaged != 10 || late.Tally.Pending() != 25 {
			t.Errorf("%+v", late)
		}
	})
}

func TestTheLimitPerMinute(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(100, nil)...)
		c := w.campaigns("a")
		plan(t, c, hub.CampaignPlan{Name: "slow", Raises: hub.ClockDueNotices, PerMinute: 30}, w.now, "Bruno")
		for second := 0; second <= 120; second += 5 {
			now := w.now.Add(time.Duration(second) * time.Second)
			settle(t, c.Run, now)
			handled := adds(t, c, "slow").Tally.Handled()
			if most := 1 + (second+10)/2; handled > most || handled < second/2 {
				t.Errorf("%d handled after %d s, at most %d are allowed", handled, second, most)
			}
		}
		status := adds(t, c, "slow")
		now := w.now.Add(2 * time.Minute)
		if rate := status.Rate(now); rate < 29 || rate > 34 {
			t.Errorf("%.1f a minute", rate)
		}
		if left := status.ETA(now).Sub(now); left < 60*time.Second || left > 90*time.Second {
			t.Errorf("%d are left for %s", status.Tally.Pending(), left)
		}
	})
}

func TestCampaignsTakeTurns(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(50, nil)...)
		c := w.campaigns("a")
		for _, name := range []string{"one", "two"} {
			plan(t, c, hub.CampaignPlan{Name: name, Raises: hub.ClockDueNotices}, w.now, "Bruno")
		}
		for i := range 6 {
			if _, err := c.Run(t.Context(), w.now.Add(time.Duration(i+1)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		if one, two := adds(t, c, "one").Tally.Handled(), adds(t, c, "two").Tally.Handled(); one != 30 || two != 30 {
			t.Errorf("%d of one, %d of two", one, two)
		}
	})
}

func TestACampaignDoesNotRunFarAheadOfItsDeliveries(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(100, nil)...)
		c := schedules.NewCampaigns(w, w, []string{hub.ClockDueNotices}, schedules.Options{Page: 10, Backlog: 25})
		plan(t, c, hub.CampaignPlan{Name: "ahead", Raises: hub.ClockDueNotices}, w.now, "Bruno")
		settle(t, c.Run, w.now)
		if n := adds(t, c, "ahead").Tally.Handled(); n != 30 {
			t.Errorf("%d handled with nothing sent, want 30", n)
		}
		var outcomes []hub.Outcome
		for _, job := range w.claim(t) {
			outcomes = append(outcomes, hub.Outcome{Job: job, State: hub.SentState, Now: w.now})
		}
		if err := w.Finish(t.Context(), outcomes); err != nil {
			t.Fatal(err)
		}
		settle(t, c.Run, w.now)
		if n := adds(t, c, "ahead").Tally.Handled(); n != 60 {
			t.Errorf("%d handled with 30 sent, want 60", n)
		}
	})
}
