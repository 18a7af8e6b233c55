package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"os"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/producers"
)

type publishCommand struct {
	File string `short:"f" required:"" placeholder:"FILE" help:"Events as structured CloudEvents, one JSON object a line; - reads standard input."`
}

// Run validates every line, says what is wrong with each that is, and publishes only when none is.
func (p *publishCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	text, err := p.open()
	if err != nil {
		return err
	}
	defer text.Close()
	events, err := readEvents(text, c)
	if err != nil {
		return err
	}
	client, err := producers.NewClient(clientOptions(settings, c.log))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Publish(ctx, events...); err != nil {
		return fmt.Errorf("%w\nis the hub, or Kafka at %v, running?", err, brokersOf(settings))
	}
	fmt.Fprintf(c.out, "%d events published\n", len(events))
	return nil
}

func (p *publishCommand) open() (io.ReadCloser, error) {
	if p.File == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(p.File)
}

func readEvents(text io.Reader, c *streams) ([]producers.Event, error) {
	registry, err := contract.Load()
	if err != nil {
		return nil, err
	}
	var events []producers.Event
	wrong := 0
	for e, err := range registry.Lines(text) {
		if err != nil {
			wrong++
			fmt.Fprintln(c.errs, err)
			continue
		}
		events = append(events, publishable(e))
	}
	if wrong > 0 {
		fmt.Fprintf(c.errs, "%d lines are wrong and %d are right: nothing was published\n", wrong, len(events))
		return nil, errRefused
	}
	return events, nil
}

func publishable(e hub.Event) producers.Event {
	return producers.Event{ID: e.ID, Source: e.Source, Type: e.Type, Subject: e.Subject, Time: e.Time, Data: e.Data}
}

// brokersOf is the real Kafka, or the place where a running hub has its embedded one.
func brokersOf(settings config.Config) []string {
	if len(settings.Kafka.Brokers) > 0 {
		return settings.Kafka.Brokers
	}
	return []string{settings.Kafka.Listen}
}

func clientOptions(settings config.Config, log *slog.Logger) producers.Options {
	k := settings.Kafka
	return producers.Options{
		Brokers: brokersOf(settings), Source: "/courrier/cli", Log: log,
		Security: producers.Security{TLS: tlsFor(k), Mechanism: k.SASL, User: k.User, Password: k.Password},
	}
}

// tlsFor trusts the system's roots; nil is plain text.
func tlsFor(k config.Kafka) *tls.Config {
	if !k.TLS {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12}
}
