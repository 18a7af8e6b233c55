package main

import (
	"context"
	"errors"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// loops are what the hub does besides reading from Kafka. Single messages have a loop of their own, so that they
// never wait for a round of mass mail.
func (a *App) loops() []loop {
	deliver := loop{name: "e-mail", idle: 250 * time.Millisecond, step: a.deliver}
	single := loop{name: "single e-mail", idle: 100 * time.Millisecond, wake: a.wake, step: a.deliverSingle}
	list := []loop{
		deliver, single,
		{name: "bounces", idle: time.Second, step: a.noteBounces},
		{name: "letters", idle: a.settings.Letters.Every, step: a.print},
		{name: "clock", idle: a.settings.Work.Tick, step: a.tick},
		{name: "campaigns", idle: a.settings.Work.Tick, step: a.campaign},
		{name: "replay", idle: a.settings.Work.Tick, step: a.raiseAgain},
		{name: "kafka out", idle: 250 * time.Millisecond, step: a.publish},
		{name: "kafka in", idle: time.Second, step: a.watchIntake},
		{name: "ledger", idle: time.Second, step: a.watchLedger},
		{name: "redis", idle: time.Second, step: a.watchRedis},
		{name: "relay", idle: 10 * time.Second, step: a.watchRelay},
	}
	for i := range list {
		list[i].board, list[i].log, list[i].now = &a.board, a.log, a.now
	}
	return list
}

func (a *App) deliver(ctx context.Context) (bool, error) {
	round, err := a.dispatcher.DeliverDue(ctx)
	return round.Claimed > 0, errors.Join(err, trouble(round))
}

func (a *App) deliverSingle(ctx context.Context) (bool, error) {
	round, err := a.dispatcher.DeliverSingle(ctx)
	return round.Claimed > 0, errors.Join(err, trouble(round))
}

func (a *App) print(ctx context.Context) (bool, error) {
	round, err := a.dispatcher.PrintDue(ctx)
	return round.Claimed > 0, errors.Join(err, trouble(round))
}

func (a *App) tick(ctx context.Context) (bool, error) { return a.runner.Tick(ctx, a.now()) }

func (a *App) campaign(ctx context.Context) (bool, error) { return a.campaigns.Run(ctx, a.now()) }

func (a *App) publish(ctx context.Context) (bool, error) {
	n, err := a.relay.Round(ctx)
	return n > 0, err
}

func (a *App) watchIntake(context.Context) (bool, error) {
	if status := a.consumer.Status(); !status.Ready {
		return false, errors.New(status.Reason)
	}
	return false, nil
}

func (a *App) watchLedger(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return false, a.ledger.Ping(ctx)
}

func (a *App) watchRedis(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return false, a.redis.Ping(ctx)
}

func (a *App) watchRelay(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return false, a.mail.Ping(ctx)
}

// Settle does everything that is due at the clock's present moment: what the clock calls for, what is to be sent,
// what is owed to Kafka. It is how a demo with its own clock, and tests, drive the hub without loops.
func (a *App) Settle(ctx context.Context) error {
	for _, step := range []func(context.Context) (bool, error){a.tick, a.campaign, a.raiseAgain, a.deliver, a.noteBounces, a.print, a.publish} {
		for {
			busy, err := step(ctx)
			if err != nil {
				return err
			}
			if !busy {
				break
			}
		}
	}
	return nil
}

// Start begins the intake alone, for whoever drives the rest with Settle.
func (a *App) Start(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := a.goIntake(ctx)
	a.onStop("intake", func() error {
		cancel()
		return <-done
	})
}

// AwaitIntake waits until n records that came in by Kafka are settled.
func (a *App) AwaitIntake(ctx context.Context, n int) error {
	for a.intake.settled.Load()+a.intake.filtered.Load() < int64(n) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}

// Known counts the events that came in again.
func (a *App) Known() int { return int(a.intake.known.Load() + a.intake.filtered.Load()) }

// HandedOver counts the letters and e-mails that left.
func (a *App) HandedOver() int { return int(a.intake.handedOver.Load()) }

// PublishRecords publishes records as an upstream system would, mistakes included.
func (a *App) PublishRecords(ctx context.Context, records []hub.OutboxRecord) error {
	return a.client.Forward(ctx, records...)
}
