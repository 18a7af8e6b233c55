package schedules_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

func (w *world) campaigns(worker string) *schedules.Campaigns {
	return schedules.NewCampaigns(w, w, []string{hub.ClockNewsletter, hub.ClockDueNotices}, schedules.Options{Page: 10, Worker: worker})
}

// bulkCampaigns work in pages as large as in production, however much is queued.
func (w *world) bulkCampaigns() *schedules.Campaigns {
	return schedules.NewCampaigns(w, w, []string{hub.ClockDueNotices}, schedules.Options{Backlog: 1 << 30})
}

const issue = `{"issue":"2026-03","subject":{"fr":"a","nl":"b","de":"c"},"body":{"fr":"a","nl":"b","de":"c"}}`

func newsletter() hub.CampaignPlan {
	return hub.CampaignPlan{Name: "newsletter-2026-03", Raises: hub.ClockNewsletter, Facts: []byte(issue)}
}

// plan plans and, when by is given, releases.
func plan(t testing.TB, c *schedules.Campaigns, p hub.CampaignPlan, now time.Time, by string) {
	t.Helper()
	if _, err := c.Plan(t.Context(), p, "Anne", now); err != nil {
		t.Fatal(err)
	}
	if by != "" {
		if err := c.Release(t.Context(), p.Name, by, now); err != nil {
			t.Fatal(err)
		}
	}
}

// adds reads a campaign and checks that its figures add up: among themselves, and with its list, one by one.
func adds(t testing.TB, c *schedules.Campaigns, name string) *hub.Campaign {
	t.Helper()
	campaign, err := c.Status(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	items, err := c.Items(t.Context(), name, "", "", 100_000)
	if err != nil {
		t.Fatal(err)
	}
	counted := hub.Tally{Excluded: campaign.Tally.Excluded, Listed: len(items), Silent: hub.Counts{}}
	pending := 0
	for _, i := range items {
		switch i.Outcome {
		case hub.ItemMessaged:
			counted.Messaged++
		case hub.ItemSilent:
			counted.Silent[i.Reason]++
		case hub.ItemFailed:
			counted.Failed++
		default:
			pending++
		}
	}
	if fmt.Sprint(counted) != fmt.Sprint(campaign.Tally) || pending != campaign.Tally.Pending() {
		t.Errorf("campaign %s says %+v, its items say %+v and %d pending", name, campaign.Tally, counted, pending)
	}
	return campaign
}

func TestTheLifeOfACampaign(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(57, func(i int, f *hub.File) {
			switch {
			case i%19 == 1:
				f.Profile.Newsletter = false
			case i == 2:
				f.Profile.Deceased = hub.NewDate(2026, 1, 1)
			case i == 3:
				f.Profile.Category = "silent"
			case i == 4:
				f.Profile.Email = ""
			case i == 5:
				f.Profile.Category = "broken"
			}
		})
		w.live(t, files...)
		c := w.campaigns("a")
		plan(t, c, newsletter(), w.now, "")
		planned := adds(t, c, "newsletter-2026-03")
		if planned.State != hub.CampaignPlanned || planned.Tally.Listed != 53 || fmt.Sprint(planned.Tally.Excluded) != "map[deceased:1 not-subscribed:3]" {
			t.Fatalf("%+v", planned)
		}
		settle(t, c.Run, w.now)
		if w.pages != 0 {
			t.Fatal("it ran before it was released")
		}
		w.live(t, person("G-later", nil)) // the list is frozen
		if err := c.Release(t.Context(), planned.Name, "Bruno", w.now); err != nil {
			t.Fatal(err)
		}
		settle(t, c.Run, w.now)
		done := adds(t, c, planned.Name)
		want := "{map[deceased:1 not-subscribed:3] 53 50 map[no-email:1 silent:1] 1}"
		if done.State != hub.CampaignFinished || fmt.Sprint(done.Tally) != want || done.Tally.Pending() != 0 || done.Ended.IsZero() {
			t.Errorf("%s, %v, want %s", done.State, done.Tally, want)
		}
		failed, err := c.Items(t.Context(), planned.Name, hub.ItemFailed, "", 10)
		if err != nil || len(failed) != 1 || !strings.Contains(failed[0].Reason, "broken") {
			t.Errorf("%+v, %v", failed, err)
		}
		messaged, err := c.Items(t.Context(), planned.Name, hub.ItemMessaged, "F0000050", 10)
		if err != nil || len(messaged) != 6 {
			t.Fatalf("%+v, %v", messaged, err)
		}
		if view, ok, err := w.Message(t.Context(), messaged[0].Message); err != nil || !ok || view.Message.File != messaged[0].File {
			t.Errorf("the message of %+v: %v, %v", messaged[0], ok, err)
		}
		list, err := c.List(t.Context(), 10)
		if err != nil || len(list) != 1 || list[0].PlannedBy != "Anne" || list[0].ReleasedBy != "Bruno" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestWhoIsOnTheList(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		owes := []hub.Item{{Assessment: hub.Assessment{Total: 100, Due: hub.NewDate(2026, 3, 31)}}}
		w.live(t,
			person("A", nil),
			person("B", func(f *hub.File) { f.Profile.Lang = hub.NL; f.Profile.Address.Postcode = "9000" }),
			person("C", func(f *hub.File) { f.Profile.Type = hub.Company; f.Account.Items = owes }),
			person("D", func(f *hub.File) {
				f.Profile.Category = "secondary"
				f.Profile.Newsletter = false
				f.Account.Items = owes
			}),
			person("E", func(f *hub.File) { f.Profile.Deceased = hub.NewDate(2026, 1, 1) }),
		)
		c := w.campaigns("a")
		for i, test := range []struct {
			audience hub.Audience
			want     string
		}{
			{hub.Audience{}, "A B C D map[deceased:1]"},
			{hub.Audience{Langs: []hub.Lang{hub.NL, hub.DE}}, "B map[deceased:1 language:3]"},
			{hub.Audience{Postcodes: []string{"90", "1"}}, "B map[deceased:1 postcode:3]"},
			{hub.Audience{Types: []hub.FileType{hub.Company}}, "C map[deceased:1 type:3]"},
			{hub.Audience{Categories: []string{"secondary"}}, "D map[category:3 deceased:1]"},
			{hub.Audience{Subscribers: true}, "A B C map[deceased:1 not-subscribed:1]"},
			{hub.Audience{Owing: true}, "C D map[deceased:1 nothing-owed:2]"},
			{hub.Audience{Owing: true, Subscribers: true}, "C map[deceased:1 not-subscribed:1 nothing-owed:2]"},
			{hub.Audience{Files: []string{"Z", "B", "A", "B", "E"}}, "A B map[deceased:1 unknown:1]"},
		} {
			p := hub.CampaignPlan{Name: fmt.Sprint("list-", i), Raises: hub.ClockDueNotices, Audience: test.audience}
			plan(t, c, p, w.now, "")
			items, err := c.Items(t.Context(), p.Name, "", "", 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, item := range items {
				got = append(got, item.File)
			}
			campaign := adds(t, c, p.Name)
			if line := strings.Join(got, " ") + " " + fmt.Sprint(campaign.Tally.Excluded); line != test.want {
				t.Errorf("%+v: %s, want %s", test.audience, line, test.want)
			}
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	w := newWorld(t, sqliteForTest(t))
	w.live(t, people(3, nil)...)
	c := w.campaigns("a")
	planAs := func(by string, change func(*hub.CampaignPlan)) error {
		p := newsletter()
		change(&p)
		_, err := c.Plan(t.Context(), p, by, w.now)
		return err
	}
	keep := func(*hub.CampaignPlan) {}
	if err := planAs("Anne", keep); err != nil {
		t.Fatal(err)
	}
	name := newsletter().Name
	ctx := t.Context()
	release := func(by string) error { return c.Release(ctx, name, by, w.now) }
	for _, step := range []struct {
		what string
		err  error
		want string // in the error; "" when it is allowed
	}{
		{"the same name", planAs("Anne", keep), "one of that name already"},
		{"no planner", planAs(" ", keep), "nobody is named"},
		{"a bad name", planAs("Anne", func(p *hub.CampaignPlan) { p.Name = "March Newsletter" }), "small letters"},
		{"no such event", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.Raises = "x", "clock.typo.v1" }), "no kind is asked"},
		{"a passed deadline", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.NotAfter = "x", w.now.Add(-time.Hour) }), "has passed"},
		{"a negative limit", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.PerMinute = "x", -1 }), "negative"},
		{"facts that are not JSON", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.Facts = "x", []byte("{") }), "not JSON"},
		{"no issue", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.Facts = "x", nil }), "no newsletter"},
		{"an issue without German", planAs("Anne", func(p *hub.CampaignPlan) {
			p.Name, p.Facts = "x", []byte(strings.Replace(issue, `"de":"c"`, `"de":""`, 1))
		}), `"de"`},
		{"a list too long", planAs("Anne", func(p *hub.CampaignPlan) { p.Name, p.Audience.Files = "x", make([]string, 20_001) }), "plan several"},
		{"the planner's own release", release("Anne"), "Anne planned it"},
		{"in other letters", release(" ANNE "), "a second person"},
		{"a release by nobody", release(""), "nobody is named"},
		{"no such campaign", c.Release(ctx, "newsletter-2026-30", "Bruno", w.now), "none of that name"},
		{"a pause before release", c.Pause(ctx, name, "Anne", w.now), "it is planned and only a campaign that is not out yet"},
		{"release", release("Bruno"), ""},
		{"release again", release("Bruno"), "it is running and only a planned"},
		{"resume while running", c.Resume(ctx, name, "Anne", w.now), "pause or cancel it"},
		{"pause", c.Pause(ctx, name, "Anne", w.now), ""},
		{"cancel", c.Cancel(ctx, name, "Anne", w.now), ""},
		{"cancel again", c.Cancel(ctx, name, "Anne", w.now), "it is cancelled"},
		{"resume after cancel", c.Resume(ctx, name, "Anne", w.now), "plan another one"},
	} {
		var refused *schedules.RefusedError
		switch {
		case step.want == "" && step.err != nil:
			t.Errorf("%s: %v", step.what, step.err)
		case step.want != "" && (!errors.As(step.err, &refused) || !strings.Contains(step.err.Error(), step.want)):
			t.Errorf("%s: %v, want a refusal that says %q", step.what, step.err, step.want)
		case step.want != "" && (refused.Why == "" || refused.Fix == ""):
			t.Errorf("%s: %+v says not both why and what to do", step.what, refused)
		}
	}
}

func TestAnEmptyListIsNotReleased(t *testing.T) {
	w := newWorld(t, sqliteForTest(t))
	c := w.campaigns("a")
	plan(t, c, newsletter(), w.now, "")
	if err := c.Release(t.Context(), newsletter().Name, "Bruno", w.now); err == nil || !strings.Contains(err.Error(), "nobody is on its list") {
		t.Error(err)
	}
}
