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

// mostReplayed bounds one replay: a thousand dead letters are a sign that the cause is not mended.
const mostReplayed = 1000

// Run publishes dead letters again to the topics they came from. The hub then handles them as if they came in
// for the first time; what is still wrong becomes a dead letter again.
func (r *replayCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	ledger, err := store.Open(ctx, store.Options{URL: databaseURL(settings)})
	if err != nil {
		return err
	}
	defer ledger.Close()
	rows, err := ledger.DeadLetters(ctx, mostReplayed)
	if err != nil {
		return err
	}
	if !r.All && len(r.IDs) == 0 {
		return listDead(c, rows)
	}
	chosen, err := r.choose(rows, c)
	if err != nil {
		return err
	}
	client, err := producers.NewClient(clientOptions(settings, c.log))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Replay(ctx, chosen...); err != nil {
		return err
	}
	for _, letter := range chosen {
		if err := ledger.MarkReplayed(ctx, letter.ID, time.Now()); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.out, "%d dead letters replayed\n", len(chosen))
	if r.All && len(rows) == mostReplayed {
		fmt.Fprintln(c.out, "there may be more: when these are right, run it again")
	}
	return nil
}

// choose picks the dead letters that were asked for. One that is larger than the hub accepts is left out: it would be
// refused again, and Kafka might not even take it and hold back all others.
func (r *replayCommand) choose(rows []hub.DeadRow, c *streams) ([]hub.DeadLetter, error) {
	var chosen []hub.DeadLetter
	var unknown []error
	for _, id := range r.IDs {
		i := slices.IndexFunc(rows, func(row hub.DeadRow) bool { return row.ID == id })
		if i < 0 {
			unknown = append(unknown, fmt.Errorf("no dead letter has the identifier %s; `courrier replay` lists them", id))
			continue
		}
		chosen = append(chosen, rows[i].DeadLetter)
	}
	for _, row := range rows {
		if r.All && row.Replayed.IsZero() && row.Origin.Topic != "" {
			chosen = append(chosen, row.DeadLetter)
		}
	}
	return slices.DeleteFunc(chosen, func(letter hub.DeadLetter) bool {
		large := len(letter.Value) > contract.MaxSize
		if large {
			fmt.Fprintf(c.out, "%s left out: it is larger than the hub accepts; its publisher has to mend it\n", letter.ID)
		}
		return large
	}), errors.Join(unknown...)
}

func listDead(c *streams, rows []hub.DeadRow) error {
	if len(rows) == 0 {
		fmt.Fprintln(c.out, "no dead letters: everything that came in could be handled")
	}
	for _, row := range rows {
		state := "to be replayed"
		if !row.Replayed.IsZero() {
			state = "replayed " + row.Replayed.In(hub.Brussels()).Format(time.DateTime)
		}
		fmt.Fprintf(c.out, "%s  %s/%d@%d  %s\n    %s\n", row.ID, row.Origin.Topic, row.Origin.Partition, row.Origin.Offset, state, row.Reason)
	}
	return nil
}
