package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
	"caisse-nationale-auxiliaire.be/courrier/producers"
)

type replayCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Dead letters to replay; without any they are listed."`
	All bool     `help:"Replay every dead letter that was not replayed yet."`
}

const (
	mostListed = 1000
	replayPage = 500 // dead letters in memory at the same time
)

// Run has dead letters tried again by the doors they came in. Those of Kafka are published to their topics; the
// hub's own are asked of the running hub, for it alone surely has the settings and the clock that its letters are
// written with. What is still wrong becomes, or stays, a dead letter.
func (r *replayCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	ledger, err := store.Open(ctx, store.Options{URL: databaseURL(settings)})
	if err != nil {
		return err
	}
	defer ledger.Close()
	if !r.All && len(r.IDs) == 0 {
		return listDead(ctx, ledger, c)
	}
	ids, err := r.choose(ctx, ledger)
	if err != nil {
		return err
	}
	client, err := producers.NewClient(clientOptions(settings, c.log))
	if err != nil {
		return err
	}
	defer client.Close()
	again := replay{ledger: ledger, client: client, console: c}
	for page := range slices.Chunk(ids, replayPage) {
		if err := again.page(ctx, page); err != nil {
			return err
		}
	}
	again.report()
	return nil
}

// choose gives the identifiers that were asked for, in the order of their replay.
func (r *replayCommand) choose(ctx context.Context, ledger *store.Store) ([]string, error) {
	if r.All {
		return ledger.ToReplay(ctx)
	}
	rows, err := ledger.DeadLettersOf(ctx, r.IDs)
	if err != nil {
		return nil, err
	}
	ids := identifiers(rows)
	var unknown []error
	for _, id := range r.IDs {
		if !slices.Contains(ids, id) {
			unknown = append(unknown, fmt.Errorf("no dead letter has the identifier %s; `courrier replay` lists them", id))
		}
	}
	return ids, errors.Join(unknown...)
}

// replay is a replay under way.
type replay struct {
	ledger  *store.Store
	client  *producers.Client
	console *streams

	published, asked int
}

// page replays some dead letters. Each is noted once it is on its way: after an error the others are still to be
// replayed.
func (r *replay) page(ctx context.Context, ids []string) error {
	rows, err := r.ledger.DeadLettersOf(ctx, ids)
	if err != nil {
		return err
	}
	var kafka, own []hub.DeadRow
	for _, row := range rows {
		switch fault := replayable(row.DeadLetter); {
		case fault != nil:
			fmt.Fprintf(r.console.out, "%s left out: %v\n", row.ID, fault)
		case row.Origin.Topic != "":
			kafka = append(kafka, row)
		default:
			own = append(own, row)
		}
	}
	if err := r.publish(ctx, kafka); err != nil {
		return err
	}
	r.asked += len(own)
	return r.ledger.AskReplay(ctx, time.Now(), identifiers(own)...)
}

// replayable tells why a dead letter cannot be tried again; nil when it can. One larger than the hub accepts would be
// refused again, and Kafka might not even take it and hold back all others.
func replayable(letter hub.DeadLetter) error {
	if letter.Origin.Topic == "" {
		_, err := letter.Event()
		return err
	}
	if len(letter.Value) > contract.MaxSize {
		return errors.New("it is larger than the hub accepts; its publisher has to mend it")
	}
	return nil
}

func (r *replay) publish(ctx context.Context, rows []hub.DeadRow) error {
	letters := make([]hub.DeadLetter, len(rows))
	for i, row := range rows {
		letters[i] = row.DeadLetter
	}
	if err := r.client.Replay(ctx, letters...); err != nil {
		return err
	}
	r.published += len(rows)
	return r.ledger.MarkReplayed(ctx, time.Now(), identifiers(rows)...)
}

func (r *replay) report() {
	fmt.Fprintf(r.console.out, "%d dead letters replayed\n", r.published)
	if r.asked > 0 {
		fmt.Fprintf(r.console.out, "%d of the hub's own asked for: the running hub raises them again within seconds\n", r.asked)
	}
}

func identifiers(rows []hub.DeadRow) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

func listDead(ctx context.Context, ledger *store.Store, c *streams) error {
	rows, err := ledger.DeadLetters(ctx, mostListed)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		fmt.Fprintln(c.out, "no dead letters: everything that came in could be handled")
	}
	for _, row := range rows {
		fmt.Fprintf(c.out, "%s  %s  %s\n    %s\n", row.ID, row.Door(), replayState(row), row.Reason)
	}
	if len(rows) == mostListed {
		fmt.Fprintln(c.out, "there may be older ones, too; --all replays them as well")
	}
	return nil
}

func replayState(row hub.DeadRow) string {
	switch {
	case !row.Asked.IsZero():
		return "asked for " + row.Asked.In(hub.Brussels()).Format(time.DateTime)
	case !row.Replayed.IsZero():
		return "replayed " + row.Replayed.In(hub.Brussels()).Format(time.DateTime)
	}
	return "to be replayed"
}

// raiseAgain hands the dead letters that staff asked for to the desk, as the hub's own doors did the first time. What is
// refused again stays a dead letter, with the reason it then has.
func (a *App) raiseAgain(ctx context.Context) (bool, error) {
	letters, err := a.ledger.AskedReplay(ctx, replayPage)
	if err != nil || len(letters) == 0 {
		return false, err
	}
	batch, keys := make([]hub.Intake, len(letters)), make([]hub.EventKey, len(letters))
	for i, letter := range letters {
		if batch[i].Event, err = letter.Event(); err != nil {
			return false, err
		}
		keys[i] = batch[i].Event.Key()
	}
	if err := a.desk.Handle(ctx, batch); err != nil {
		return false, fmt.Errorf("raising %d dead letters again: %w", len(letters), err)
	}
	handled, err := a.ledger.Recorded(ctx, keys)
	if err != nil {
		return false, err
	}
	var done []string
	for i, key := range keys {
		if handled[key] {
			done = append(done, letters[i].ID)
		}
	}
	return true, a.ledger.MarkReplayed(ctx, a.now(), done...)
}
