package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/consumers"
	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/dedup"
	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/health"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/mail"
	"caisse-nationale-auxiliaire.be/courrier/internal/press"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
	"caisse-nationale-auxiliaire.be/courrier/producers"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

// App is the whole hub as a value: New wires every part from the settings, Run works until its context ends,
// Stop ends what New started, in reverse order. Tests run it on port 0.
type App struct {
	settings config.Config
	options  Options
	log      *slog.Logger
	now      func() time.Time
	board    health.Board
	metrics  *health.Metrics

	fund       hub.Fund
	ledger     *store.Store
	catalogue  *hub.Catalogue
	press      *press.Press
	redis      *dedup.Redis
	archive    hub.Archive
	inbox      *embedded.SMTP // nil with a real relay
	desk       *hub.Desk
	mail       *mail.Sender
	dispatcher *hub.Dispatcher
	consumer   *consumers.Consumer
	client     *producers.Client
	relay      *producers.Relay
	runner     *schedules.Runner
	campaigns  *schedules.Campaigns

	closers []closer
	wake    chan struct{} // something was recorded that may be due at once
	intake  intakeCounts
	bounces bounces
	// draining is set when Run is told to stop: e-mails that are claimed and not yet in hand stay for later.
	draining atomic.Bool
}

// Options are what tests and the demo change.
type Options struct {
	Now   func() time.Time  // nil is time.Now
	Log   *slog.Logger      // nil is slog.Default
	Watch hub.Watcher       // told every step
	Seen  func(hub.Outcome) // told every outcome, by several goroutines
}

// closer is a started part, by name, for Stop and its log.
type closer struct {
	name string
	stop func() error
}

// intakeCounts count what came in by Kafka, and what went out.
type intakeCounts struct{ settled, filtered, known, handedOver atomic.Int64 }

// New wires and starts every part; what it started before an error it stops again.
func New(ctx context.Context, settings config.Config, o Options) (_ *App, err error) {
	a := &App{settings: settings, options: o, log: o.Log, now: o.Now, wake: make(chan struct{}, 1)}
	if a.log == nil {
		a.log = slog.Default()
	}
	if a.now == nil {
		a.now = time.Now
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Stop())
		}
	}()
	if err := os.MkdirAll(settings.Data, 0o750); err != nil {
		return nil, fmt.Errorf("setting --data: %w", err)
	}
	for _, part := range []func(context.Context) error{
		a.openLedger, a.openKinds, a.openRedis, a.openDelivery, a.openKafka, a.openSchedules,
	} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// onStop remembers how to end a part.
func (a *App) onStop(name string, stop func() error) {
	a.closers = append(a.closers, closer{name, stop})
}

// Stop ends every part in the reverse order of its start. It may be called twice.
func (a *App) Stop() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		if err := a.closers[i].stop(); err != nil {
			errs = append(errs, fmt.Errorf("stopping %s: %w", a.closers[i].name, err))
		}
	}
	a.closers = nil
	return errors.Join(errs...)
}

// stopWithin is how long Run may take to end after its context did.
const stopWithin = 12 * time.Second

// Run works until ctx ends. Then the intake stops first, what is in hand is finished, and what it owes to Kafka
// is published, all within stopWithin.
func (a *App) Run(ctx context.Context) error {
	hard, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	intake := a.goIntake(ctx)
	stop := make(chan struct{})
	var works sync.WaitGroup
	for _, l := range a.loops() {
		works.Go(func() { l.run(hard, stop) })
	}
	pages, err := a.servePages(ctx)
	if err != nil {
		abandon()
		close(stop)
		return errors.Join(err, a.Stop())
	}
	a.log.Info("ready", "pages", "http://"+pages.address, "kafka", a.settings.Kafka.Brokers, "database", whereIs(databaseURL(a.settings)))
	<-ctx.Done()
	a.log.Info("stopping: finishing what is in hand")
	a.draining.Store(true)
	timer := time.AfterFunc(stopWithin, abandon)
	defer timer.Stop()
	a.board.Report("hub", errStopping, a.now())
	err = <-intake
	close(stop)
	works.Wait()
	return errors.Join(err, pages.close(), a.Stop())
}

// goIntake reads from Kafka until ctx ends and tells when it has left the group.
func (a *App) goIntake(ctx context.Context) <-chan error {
	done := make(chan error, 1)
	go func() { done <- a.consumer.Run(ctx) }()
	return done
}

// watch is told every step: it counts, wakes the loops that have something to do, and passes the step on.
func (a *App) watch(step hub.Step, n int) {
	a.metrics.Step(step, n)
	switch step {
	case hub.StepRecorded:
		select {
		case a.wake <- struct{}{}:
		default:
		}
	case hub.StepKnown:
		a.intake.known.Add(int64(n))
	}
	if a.options.Watch != nil {
		a.options.Watch(step, n)
	}
}

// seen is told every outcome.
func (a *App) seen(o hub.Outcome) {
	a.metrics.Outcome(o)
	a.bounces.see(o)
	if a.options.Seen != nil {
		a.options.Seen(o)
	}
	if o.State == hub.SentState {
		a.intake.handedOver.Add(1)
	}
}

// count is told what the consumer does.
func (a *App) count(what consumers.Count, _ string, n int) {
	a.metrics.Intake(string(what), n)
	switch what {
	case consumers.Handled:
		a.intake.settled.Add(int64(n))
	case consumers.Duplicates:
		a.intake.filtered.Add(int64(n))
	}
}
