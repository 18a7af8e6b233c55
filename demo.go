package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/simulate"
)

type demoCommand struct {
	Files int    `default:"500" help:"Affiliates and companies."`
	Seed  uint64 `default:"1" help:"Same seed, same year."`
	Year  int    `default:"2026" help:"The year to walk."`
	Dir   string `default:"courrier-demo" placeholder:"DIR" help:"Folder to leave everything in; what an earlier demo left there is replaced."`
}

// Run walks the year and accounts for it. Figures that do not add up are an error.
func (d *demoCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	started := time.Now()
	if err := embeddedOnly(settings); err != nil {
		return err
	}
	if err := clearDemo(d.Dir); err != nil {
		return err
	}
	if err := markDemo(d.Dir); err != nil {
		return err
	}
	walk, err := newYearWalk(ctx, d, settings, c)
	if err != nil {
		return err
	}
	err = walk.year(ctx)
	if err == nil {
		err = walk.count(ctx)
	}
	if err = errors.Join(err, walk.app.Stop()); err != nil {
		return err
	}
	walk.report.Seconds = time.Since(started).Round(time.Millisecond).Seconds()
	return walk.account(d.Dir)
}

// marker is in a demo's folder from its first moment, so that the next demo replaces a folder that is one, and no other.
const marker = ".courrier-demo"

// reportFile has the figures of a demo, for machines.
const reportFile = "report.json"

func clearDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, marker)); err != nil {
		return fmt.Errorf("--dir %s holds something that is no earlier demo; choose another folder or empty it", dir)
	}
	return os.RemoveAll(dir)
}

func markDemo(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, marker), []byte("The next demo may replace this folder.\n"), 0o644)
}

// embeddedOnly refuses real servers: a believable year must not be written into a real ledger, nor mailed to anyone.
func embeddedOnly(settings config.Config) error {
	for _, part := range []struct{ setting, value string }{
		{"kafka-brokers", strings.Join(settings.Kafka.Brokers, ",")}, {"database-url", settings.Database.URL}, {"redis-url", settings.Redis.URL},
		{"smtp-url", settings.SMTP.URL}, {"archive-url", settings.Archive.URL}, {"letters-dir", settings.Letters.Dir},
	} {
		if part.value != "" {
			return fmt.Errorf("setting --%s names a real part, and a demo runs on embedded ones alone: leave it out", part.setting)
		}
	}
	return nil
}

// clock is the virtual clock of a demo.
type clock struct{ micros atomic.Int64 }

func (c *clock) now() time.Time  { return time.UnixMicro(c.micros.Load()).UTC() }
func (c *clock) set(t time.Time) { c.micros.Store(t.UnixMicro()) }

// yearWalk is a demo under way.
type yearWalk struct {
	app     *App
	world   *simulate.World
	clock   *clock
	console *streams
	report  report

	mu       sync.Mutex
	posted   []hub.Delivery           // letters handed over today
	receipts map[hub.Date][]hub.Event // what the post will tell, by day
}

func newYearWalk(ctx context.Context, d *demoCommand, settings config.Config, c *streams) (*yearWalk, error) {
	w := &yearWalk{clock: &clock{}, console: c, receipts: map[hub.Date][]hub.Event{}, report: report{Files: d.Files, Seed: d.Seed, Year: d.Year}}
	w.clock.set(hub.NewDate(d.Year, time.January, 1).At(0, 0))
	w.world = simulate.New(simulate.Options{Files: d.Files, Seed: d.Seed, Year: d.Year})
	settings.Data = d.Dir
	settings.Kafka.Listen, settings.Kafka.Wait = "127.0.0.1:0", 2*time.Millisecond
	app, err := New(ctx, settings, Options{Now: w.clock.now, Log: c.log, Seen: w.seen})
	w.app = app
	return w, err
}

// year walks day by day: what upstream publishes that day comes in, the clock raises what is due, and all that
// is due goes out.
func (w *yearWalk) year(ctx context.Context) error {
	w.app.Start(ctx)
	first := hub.NewDate(w.report.Year, time.January, 1)
	for day := first; day.Year == w.report.Year; day = day.AddDays(1) {
		if err := w.day(ctx, day); err != nil {
			return fmt.Errorf("on %s: %w", day, err)
		}
		w.progress(day)
	}
	return w.app.Settle(ctx)
}

func (w *yearWalk) day(ctx context.Context, day hub.Date) error {
	w.clock.set(day.At(5, 0))
	if err := w.publish(ctx, append(recordsOf(w.world.Day(day)), w.receiptsOf(day)...)); err != nil {
		return err
	}
	if err := w.releaseNewsletters(ctx, day); err != nil {
		return err
	}
	w.clock.set(day.At(20, 0))
	if err := w.app.Settle(ctx); err != nil {
		return err
	}
	w.awaitPost(day)
	return nil
}

// publish publishes a day's records topic by topic and waits for each to be settled: Kafka keeps the order within a
// topic only, and the same seed must make the same letters.
func (w *yearWalk) publish(ctx context.Context, records []hub.OutboxRecord) error {
	byTopic := map[string][]hub.OutboxRecord{}
	for _, r := range records {
		byTopic[r.Topic] = append(byTopic[r.Topic], r)
	}
	for _, topic := range hub.TopicsIn() {
		if err := w.app.PublishRecords(ctx, byTopic[topic]); err != nil {
			return err
		}
		w.report.Published += len(byTopic[topic])
		if err := w.app.AwaitIntake(ctx, w.report.Published); err != nil {
			return err
		}
	}
	return nil
}

// seen remembers the letters of the day for the simulated post.
func (w *yearWalk) seen(o hub.Outcome) {
	d := o.Job.Delivery
	if d.State = o.State; d.State != hub.SentState {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posted = append(w.posted, d)
}

// awaitPost notes what the print house and the post will say of today's letters, and when.
func (w *yearWalk) awaitPost(day hub.Date) {
	slices.SortFunc(w.posted, func(a, b hub.Delivery) int { return strings.Compare(a.ID, b.ID) })
	for _, e := range w.world.Receipts(w.posted, day) {
		on := hub.DateOf(e.Time)
		w.receipts[on] = append(w.receipts[on], e)
	}
	w.posted = nil
}

// receiptsOf are the receipts that come in on a day.
func (w *yearWalk) receiptsOf(day hub.Date) []hub.OutboxRecord {
	var records []hub.OutboxRecord
	for _, e := range w.receipts[day] {
		records = append(records, hub.OutboxRecord{Topic: hub.TopicOf(e.Type), Key: e.Subject, Headers: e.Headers(), Payload: e.Data})
	}
	delete(w.receipts, day)
	return records
}

func recordsOf(day []simulate.Record) []hub.OutboxRecord {
	records := make([]hub.OutboxRecord, len(day))
	for i, r := range day {
		records[i] = hub.OutboxRecord{Topic: r.Topic, Key: r.Key, Headers: r.Headers, Payload: r.Value}
	}
	return records
}

// releaseNewsletters plans and releases the year's issues on their days, as two members of staff would.
func (w *yearWalk) releaseNewsletters(ctx context.Context, day hub.Date) error {
	for i, issue := range simulate.Newsletters(w.report.Year) {
		if day != hub.NewDate(w.report.Year, time.Month(3+6*i), 15) {
			continue
		}
		facts, err := json.Marshal(issue)
		if err != nil {
			return err
		}
		plan := hub.CampaignPlan{Name: "newsletter-" + issue.Issue, Raises: hub.ClockNewsletter, Facts: facts, Audience: hub.Audience{Subscribers: true}}
		planned, err := w.app.campaigns.Plan(ctx, plan, "claire", w.clock.now())
		if err != nil {
			return err
		}
		if planned.Tally.Listed == 0 {
			continue // in a small world nobody may have subscribed
		}
		if err := w.app.campaigns.Release(ctx, plan.Name, "luc", w.clock.now()); err != nil {
			return err
		}
	}
	return nil
}

func (w *yearWalk) progress(day hub.Date) {
	if day.AddDays(1).Day != 1 {
		return
	}
	fmt.Fprintf(w.console.out, "%s  %6d events published, %6d letters and e-mails out\n",
		day.String()[:7], w.report.Published, w.app.HandedOver())
}

// count adds up the ledger.
func (w *yearWalk) count(ctx context.Context) error {
	totals, err := w.app.ledger.Totals(ctx)
	w.report.tally(totals)
	w.report.Duplicate = w.app.Known()
	return err
}

// account writes the report and says where everything is.
func (w *yearWalk) account(dir string) error {
	w.report.Letters, w.report.Mails = countFiles(dir, "letters", ".pdf"), countFiles(dir, "mail", ".eml")
	if err := w.report.print(w.console.out); err != nil {
		return err
	}
	if err := w.report.write(filepath.Join(dir, reportFile)); err != nil {
		return err
	}
	fmt.Fprintf(w.console.out, `
Letters   %[1]s/letters/<batch>/*.pdf, each batch with its manifest.json
E-mails   %[1]s/mail/*.eml
Figures   %[1]s/report.json
Ledger    %[1]s/courrier.db
Pages     courrier serve --data %[1]s
`, dir)
	if err := errors.Join(w.report.check(), w.report.against(w.world.Totals())); err != nil {
		return fmt.Errorf("the figures do not add up:\n%w", err)
	}
	fmt.Fprintf(w.console.out, "\nEverything adds up. %.1f s.\n", w.report.Seconds)
	return nil
}

func countFiles(dir, folder, suffix string) int {
	n := 0
	filepath.WalkDir(filepath.Join(dir, folder), func(path string, _ fs.DirEntry, err error) error { //nolint:errcheck // an absent folder holds none
		if err == nil && strings.HasSuffix(path, suffix) {
			n++
		}
		return nil
	})
	return n
}
