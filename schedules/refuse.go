package schedules

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// mostListed bounds an explicit list: it is kept in one row, and read with it.
const mostListed = 20_000

// mayPlan says what is wrong with a plan.
func (c *Campaigns) mayPlan(p hub.CampaignPlan, by string, now time.Time) *RefusedError {
	no := func(why, fix string) *RefusedError { return &RefusedError{fmt.Sprintf("%q", p.Name), why, fix} }
	switch {
	case !isName(p.Name):
		return no("a name has small letters, digits and hyphens only, at most 60", "choose one such as newsletter-2026-03")
	case strings.TrimSpace(by) == "":
		return no("nobody is named as its planner", "say who plans it")
	case !c.raises[p.Raises]:
		return no(fmt.Sprintf("no kind is asked about %q", p.Raises), "give the event type of a kind, such as "+hub.ClockNewsletter)
	case p.Facts != nil && !json.Valid(p.Facts):
		return no("its facts are not JSON", "correct the file")
	case p.PerMinute < 0:
		return no("its limit per minute is negative", "give 0 for no limit")
	case !p.NotAfter.IsZero() && !p.NotAfter.After(now):
		return no("the time after which nothing goes out has passed", "give a later one")
	case len(p.Audience.Files) > mostListed:
		return no(fmt.Sprintf("it lists %d files, more than %d", len(p.Audience.Files), mostListed), "choose by language, postcode or category, or plan several")
	case p.Raises == hub.ClockNewsletter:
		return mayIssue(p)
	}
	return nil
}

// mayIssue says what a newsletter lacks: whoever it goes to must be able to read it.
func mayIssue(p hub.CampaignPlan) *RefusedError {
	var issue hub.Newsletter
	if err := json.Unmarshal(p.Facts, &issue); err != nil || issue.Issue == "" {
		return &RefusedError{p.Name, "its facts are no newsletter", `give a file with "issue", "subject" and "body"`}
	}
	for _, l := range hub.Langs() {
		if issue.Subject[l] == "" || issue.Body[l] == "" {
			return &RefusedError{p.Name, fmt.Sprintf("the issue has no subject or no body in %q", l), "write it in every language"}
		}
	}
	return nil
}

// mayRelease says why a campaign must not be released by this person.
func mayRelease(c hub.Campaign, by string, now time.Time) *RefusedError {
	switch {
	case c.State == hub.CampaignPlanning:
		return &RefusedError{c.Name, "its list of recipients is still being made", "wait until its status is planned"}
	case c.State != hub.CampaignPlanned:
		return refuse(c, "only a planned campaign can be released")
	case strings.TrimSpace(by) == "":
		return &RefusedError{c.Name, "nobody is named as releasing it", "say who releases it"}
	case samePerson(by, c.PlannedBy):
		return &RefusedError{c.Name, c.PlannedBy + " planned it and cannot release it too", "ask a second person to look at it and release it"}
	case c.Tally.Listed == 0:
		return &RefusedError{c.Name, "nobody is on its list", "cancel it and plan one with a wider audience"}
	}
	return inTime(c, now)
}

func samePerson(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

func inTime(c hub.Campaign, now time.Time) *RefusedError {
	if c.Expired(now) {
		return &RefusedError{c.Name, "it must not go out after " + c.NotAfter.In(hub.Brussels()).Format("2006-01-02 15:04"), "cancel it and plan another"}
	}
	return nil
}

// refuse says what state a campaign is in, and what can be done in that state.
func refuse(c hub.Campaign, why string) *RefusedError {
	fix := map[hub.CampaignState]string{
		hub.CampaignPlanning:  "wait until its status is planned, or cancel it",
		hub.CampaignPlanned:   "release or cancel it",
		hub.CampaignRunning:   "pause or cancel it",
		hub.CampaignPaused:    "resume or cancel it",
		hub.CampaignFinished:  "plan another one for whoever is left",
		hub.CampaignCancelled: "plan another one for whoever is left",
		hub.CampaignExpired:   "plan another one for whoever is left",
	}[c.State]
	return &RefusedError{c.Name, fmt.Sprintf("it is %s and %s", c.State, why), fix}
}
