package hub

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Reach is what an audience looks at: a few light facts of a file.
type Reach struct {
	File       string
	Known      bool // the hub knows who the file is about
	Deceased   bool
	Type       FileType
	Lang       Lang
	Category   string
	Postcode   string
	Subscribed bool // to the newsletter
	Owing      bool // may owe something; false only when nothing can be due
}

// ReachOf reads those facts from a file. The ledger keeps them in columns of their own.
func ReachOf(f File) Reach {
	p := f.Profile
	return Reach{
		File: f.Number, Known: f.Known(), Deceased: !p.Deceased.IsZero(), Type: p.Type, Lang: p.Lang,
		Category: p.Category, Postcode: p.Address.Postcode, Subscribed: p.Newsletter,
		Owing: slices.ContainsFunc(f.Account.Items, Item.mayBeOwed),
	}
}

// mayBeOwed is false when nothing can be due any more: waived, or paid in full by the due date. A contribution
// paid late may still owe an increase.
func (i Item) mayBeOwed() bool {
	if i.Waived {
		return false
	}
	var inTime Cents
	for _, p := range i.Payments {
		if !p.On.After(i.Assessment.Due) {
			inTime += p.Amount
		}
	}
	return inTime < i.Assessment.Total
}

// Audience says whom a run or a campaign is for. An empty field sets no condition; of several values one must
// fit; every condition set must hold. Whoever is deceased or not yet known is never in it.
type Audience struct {
	Types       []FileType `json:"types,omitempty"`
	Langs       []Lang     `json:"langs,omitempty"`
	Postcodes   []string   `json:"postcodes,omitempty"` // beginnings: "50" is the region of Namur
	Categories  []string   `json:"categories,omitempty"`
	Subscribers bool       `json:"subscribers,omitempty"` // of the newsletter
	Owing       bool       `json:"owing,omitempty"`       // who may owe something
	Files       []string   `json:"files,omitempty"`       // only these
}

// Excludes says why a file is left out; the zero Reason means that it is in the audience. Only coarse and lasting
// reasons are looked at: the kind decides the rest when the event comes in.
func (a Audience) Excludes(r Reach) Reason {
	switch {
	case !r.Known:
		return Because("unknown", "Dossier encore inconnu.")
	case r.Deceased:
		return Because("deceased", "La personne est décédée.")
	case len(a.Types) > 0 && !slices.Contains(a.Types, r.Type):
		return Because("type", "Autre type de dossier.")
	case len(a.Langs) > 0 && !slices.Contains(a.Langs, r.Lang):
		return Because("language", "Autre langue.")
	case len(a.Categories) > 0 && !slices.Contains(a.Categories, r.Category):
		return Because("category", "Autre catégorie.")
	case len(a.Postcodes) > 0 && !slices.ContainsFunc(a.Postcodes, func(p string) bool { return strings.HasPrefix(r.Postcode, p) }):
		return Because("postcode", "Autre région.")
	case a.Subscribers && !r.Subscribed:
		return Because("not-subscribed", "Pas abonné à la lettre d'information.")
	case a.Owing && !r.Owing:
		return Because("nothing-owed", "Rien n'est dû.")
	}
	return Reason{}
}

// Counts are numbers by reason code or by outcome.
type Counts map[string]int

// Sum adds them all up.
func (c Counts) Sum() int {
	sum := 0
	for _, n := range c {
		sum += n
	}
	return sum
}

// Worker is a process that works on a run or a campaign, and until when it is taken to live: nobody else touches
// what it claimed before.
type Worker struct {
	Name  string
	Now   time.Time
	Until time.Time
}

// RunState is where a run of a schedule stands.
type RunState string

// The states of a run.
const (
	RunRunning RunState = "running"
	RunDone    RunState = "done"
	RunMissed  RunState = "missed" // never begun: Note says why
	RunLate    RunState = "late"   // given up on the way, for it had become too late
)

// Run is one run of a schedule over the files of its audience. Schedule and Tick together exist once for ever.
type Run struct {
	ID       string // "formal-notice/2026-01-10T07:00"
	Schedule string
	Tick     string    // the Belgian wall-clock minute it was due: "2026-01-10T07:00"
	Due      time.Time // the instant of that minute
	State    RunState
	Cursor   string // the last file looked at
	Raised   int    // events handed in
	Excluded Counts // files left out, by reason code
	Note     string
	Started  time.Time
	Changed  time.Time
}

// CampaignState is where a campaign stands.
//
//	planning -> planned -> running <-> paused
//	                       running  -> finished, expired
//	planning, planned, running, paused -> cancelled
type CampaignState string

// The states of a campaign.
const (
	CampaignPlanning  CampaignState = "planning" // the list of recipients is being made
	CampaignPlanned   CampaignState = "planned"  // waits for the release by a second person
	CampaignRunning   CampaignState = "running"
	CampaignPaused    CampaignState = "paused"
	CampaignFinished  CampaignState = "finished"
	CampaignCancelled CampaignState = "cancelled"
	CampaignExpired   CampaignState = "expired" // its NotAfter passed before everyone was reached
)

// Ended tells that nothing more will happen.
func (s CampaignState) Ended() bool {
	return s == CampaignFinished || s == CampaignCancelled || s == CampaignExpired
}

// CampaignPlan is what staff ask for.
type CampaignPlan struct {
	// Name identifies the campaign for ever: small letters, digits and hyphens. The same name twice is refused,
	// so that no campaign goes out twice by mistake.
	Name      string          `json:"name"`
	Raises    string          `json:"raises"`          // type of the event raised for each recipient
	Facts     json.RawMessage `json:"facts,omitempty"` // Tick.Facts of those events
	Audience  Audience        `json:"audience"`
	PerMinute int             `json:"perMinute,omitempty"` // recipients a minute; 0 is no limit
	NotAfter  time.Time       `json:"notAfter,omitzero"`   // nothing is raised later; zero is never too late
}

// Campaign is a mailing that staff planned: a frozen list of recipients and what became of each.
type Campaign struct {
	CampaignPlan
	State      CampaignState
	PlannedBy  string
	ReleasedBy string // a second person
	ChangedBy  string // who paused, resumed or cancelled last
	Planned    time.Time
	Released   time.Time
	Ended      time.Time
	Changed    time.Time

	Cursor string    // the last file that was planned, then the last one that was handled
	Next   time.Time // the next recipient's turn by PerMinute
	Since  time.Time // begin of the current stretch of work
	SinceN int       // recipients handled before it
	Tally  Tally
}

// Tally accounts for every file a campaign looked at.
type Tally struct {
	Excluded Counts `json:"excluded"` // left out of the list, by reason code
	Listed   int    `json:"listed"`   // on the frozen list
	Messaged int    `json:"messaged"` // a message was decided
	Silent   Counts `json:"silent"`   // no message, by the decision's reason code
	Failed   int    `json:"failed"`   // the event became a dead letter
}

// Handled counts the recipients that were decided.
func (t Tally) Handled() int { return t.Messaged + t.Silent.Sum() + t.Failed }

// Pending counts the recipients nobody has decided yet; for a campaign that has ended, nobody will.
func (t Tally) Pending() int { return t.Listed - t.Handled() }

// Expired tells that it is too late for the campaign.
func (c Campaign) Expired(now time.Time) bool { return !c.NotAfter.IsZero() && now.After(c.NotAfter) }

// Rate is the number of recipients handled a minute in the current stretch of work; 0 while there is none.
func (c Campaign) Rate(now time.Time) float64 {
	minutes := now.Sub(c.Since).Minutes()
	if c.State != CampaignRunning || minutes <= 0 {
		return 0
	}
	return float64(c.Tally.Handled()-c.SinceN) / minutes
}

// ETA is when the last recipient will have been handled at the current rate; zero while nobody can tell.
func (c Campaign) ETA(now time.Time) time.Time {
	rate := c.Rate(now)
	if rate <= 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(float64(c.Tally.Pending()) / rate * float64(time.Minute)))
}

// ItemOutcome is what became of one recipient.
type ItemOutcome string

// The outcomes.
const (
	ItemPending  ItemOutcome = "pending"
	ItemMessaged ItemOutcome = "messaged"
	ItemSilent   ItemOutcome = "silent"
	ItemFailed   ItemOutcome = "failed"
)

// CampaignItem is one recipient of a campaign.
type CampaignItem struct {
	File    string
	Outcome ItemOutcome
	Message string // identifier of the message, when Outcome is ItemMessaged
	Reason  string // reason code, when Outcome is ItemSilent; sentence, when it is ItemFailed
}
