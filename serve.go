package main

import (
	"context"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
)

type serveCommand struct{}

// Run works until it is told to stop.
func (serveCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	app, err := New(ctx, settings, Options{Log: c.log})
	if err != nil {
		return err
	}
	if app.fund.Secret == clauses.DefaultFund().Secret {
		c.log.Warn("anyone can make links that end newsletters: set a secret of your own in the file that --fund names", "setting", "secret")
	}
	return app.Run(ctx)
}

type migrateCommand struct{}

// Run opens the ledger, which brings it to this version's shape.
func (migrateCommand) Run(ctx context.Context, settings config.Config) error {
	ledger, err := store.Open(ctx, store.Options{URL: databaseURL(settings)})
	if err != nil {
		return err
	}
	return ledger.Close()
}
