package schedules

import (
	"context"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Handler takes events in: hub.Desk. Without an error all of them are settled; an event handed in twice is
// settled once.
type Handler interface {
	Handle(ctx context.Context, batch []hub.Intake) error
}

// Locker spares replicas work that the ledger would refuse anyway: dedup.Redis. It may forget, fail or be absent.
type Locker interface {
	TryLock(ctx context.Context, name string, ttl time.Duration) (won bool, err error)
}

// Files reads what audiences look at.
type Files interface {
	// ReachAfter reads up to n files with numbers after the given one, in their order.
	ReachAfter(ctx context.Context, number string, n int) ([]hub.Reach, error)
	// ReachOf reads the files with these numbers; unknown ones are absent.
	ReachOf(ctx context.Context, numbers []string) ([]hub.Reach, error)
}

// RunStore keeps what the clock has called for and what it was asked to remember. Each method is one short transaction.
type RunStore interface {
	Files
	// LookedUntil tells for each of these schedules the minute until which its ticks were looked for. A schedule
	// never seen before begins at the given minute, now and for good.
	LookedUntil(ctx context.Context, schedules []string, begin string) (map[string]string, error)
	// OpenRuns records the runs that are new by schedule and tick, leaves the others alone, and moves the minute
	// until which ticks were looked for. It tells how many were new.
	OpenRuns(ctx context.Context, schedule, until string, runs []hub.Run) (opened int, err error)
	// ClaimRun leases the earliest running run of these schedules that no other worker holds; nil when there is none.
	ClaimRun(ctx context.Context, schedules []string, w hub.Worker) (*hub.Run, error)
	// SaveRun writes a claimed run's progress and extends its lease. False means that another worker took over.
	SaveRun(ctx context.Context, run hub.Run, w hub.Worker) (held bool, err error)
	// Runs lists the latest runs, the newest first.
	Runs(ctx context.Context, n int) ([]hub.Run, error)

	// DueReminders reads up to n reminders that are due and not raised yet, the earliest first.
	DueReminders(ctx context.Context, now time.Time, n int) ([]hub.Reminder, error)
	// RemindersRaised notes that these need not be raised again.
	RemindersRaised(ctx context.Context, keys []string) error
}

// CampaignStore keeps campaigns and their recipients. Each method is one short transaction.
type CampaignStore interface {
	Files
	// AddCampaign records a campaign leased by this worker, unless its name is taken.
	AddCampaign(ctx context.Context, c hub.Campaign, w hub.Worker) (added bool, err error)
	// Campaign reads one; nil when there is none of that name.
	Campaign(ctx context.Context, name string) (*hub.Campaign, error)
	// Campaigns lists the latest n, the newest first.
	Campaigns(ctx context.Context, n int) ([]hub.Campaign, error)
	// MoveCampaign writes the state, the persons and the times of c, if the campaign is still in the state from.
	// Queued deliveries follow it: held while it is paused, withdrawn when it is cancelled.
	MoveCampaign(ctx context.Context, c hub.Campaign, from hub.CampaignState) (moved bool, err error)
	// Unsent tells whether deliveries of a campaign wait that nobody has begun to send.
	Unsent(ctx context.Context, name string) (bool, error)
	// ClaimCampaign leases the campaign that waited longest among those being planned or run whose turn has come;
	// nil when there is none.
	ClaimCampaign(ctx context.Context, w hub.Worker) (*hub.Campaign, error)
	// ListItems adds recipients to the campaign's list and writes its cursor, tally and state, while it is being
	// planned by this worker.
	ListItems(ctx context.Context, c hub.Campaign, files []string, w hub.Worker) (held bool, err error)
	// PendingItems reads up to n recipients after the given file that nobody has handled, in their order.
	PendingItems(ctx context.Context, name, after string, n int) (files []string, err error)
	// SettleItems notes what became of recipients whose events were handed in, writes c's cursor and turn, and
	// finishes the campaign after the last one.
	SettleItems(ctx context.Context, c hub.Campaign, files []string, w hub.Worker) error
	// Items reads up to n recipients with this outcome after the given file; any outcome when it is "".
	Items(ctx context.Context, name string, outcome hub.ItemOutcome, after string, n int) ([]hub.CampaignItem, error)
	// Backlog counts queued deliveries of the bulk lane, up to most.
	Backlog(ctx context.Context, most int) (int, error)
}
