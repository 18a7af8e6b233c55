package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/consumers"
	"caisse-nationale-auxiliaire.be/courrier/documents"
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/archive"
	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
	"caisse-nationale-auxiliaire.be/courrier/internal/dedup"
	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/health"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/mail"
	"caisse-nationale-auxiliaire.be/courrier/internal/post"
	"caisse-nationale-auxiliaire.be/courrier/internal/press"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
	"caisse-nationale-auxiliaire.be/courrier/producers"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

// partitions of the topics that the hub makes itself, in the embedded Kafka.
const partitions = 6

// databaseURL is the real database, or the file of the embedded one.
func databaseURL(settings config.Config) string {
	if settings.Database.URL != "" {
		return settings.Database.URL
	}
	return "sqlite:" + filepath.Join(settings.Data, "courrier.db")
}

func (a *App) openLedger(ctx context.Context) (err error) {
	a.ledger, err = store.Open(ctx, store.Options{URL: databaseURL(a.settings), Watch: a.options.Watch})
	if err != nil {
		return fmt.Errorf("opening the ledger (--database-url): %w", err)
	}
	a.onStop("ledger", a.ledger.Close)
	a.metrics = health.NewMetrics(&a.board, a.ledger.Totals)
	return nil
}

// catalogueOf reads the fund's own data and makes every kind from it.
func catalogueOf(settings config.Config) (*hub.Catalogue, hub.Fund, error) {
	fund, err := config.ReadFund(settings.Fund, clauses.DefaultFund())
	if err != nil {
		return nil, fund, err
	}
	catalogue, err := hub.NewCatalogue(documents.All(fund))
	return catalogue, fund, err
}

func (a *App) openKinds(context.Context) (err error) {
	a.catalogue, a.fund, err = catalogueOf(a.settings)
	if err != nil {
		return err
	}
	if a.press, err = press.New(press.Options{}); err != nil {
		return fmt.Errorf("the press: %w", err)
	}
	a.desk = &hub.Desk{
		Ledger: a.ledger, Catalogue: a.catalogue, Folds: []hub.Fold{hub.FoldProfile, account.Fold},
		Check: a.press.Check, Now: a.now, Watch: a.watch, Workers: a.settings.Work.Deciders, Log: a.log,
	}
	return nil
}

// openRedis connects to Redis or starts the embedded one. Redis that is away stops nothing.
func (a *App) openRedis(context.Context) error {
	address := a.settings.Redis.URL
	if address == "" {
		local, err := embedded.StartRedis("127.0.0.1:0")
		if err != nil {
			return err
		}
		a.onStop("redis", local.Close)
		address = local.URL()
	}
	filter, err := dedup.New(dedup.Options{URL: address, Env: a.settings.Redis.Env, Rate: a.settings.SMTP.Rate})
	if err != nil {
		return fmt.Errorf("setting --redis-url: %w", err)
	}
	a.redis = filter
	a.onStop("filter", filter.Close)
	return nil
}

// openDelivery wires everything between a queued delivery and the world outside.
func (a *App) openDelivery(context.Context) (err error) {
	if a.archive, err = archive.Open(orElse(a.settings.Archive.URL, filepath.Join(a.settings.Data, "archive"))); err != nil {
		return fmt.Errorf("setting --archive-url: %w", err)
	}
	house, err := post.Open(orElse(a.settings.Letters.Dir, filepath.Join(a.settings.Data, "letters")), a.now)
	if err != nil {
		return fmt.Errorf("setting --letters-dir: %w", err)
	}
	if a.mail, err = a.openRelay(); err != nil {
		return err
	}
	a.onStop("relay", a.mail.Close)
	work := a.settings.Work
	a.dispatcher = &hub.Dispatcher{
		Ledger: a.ledger, Catalogue: a.catalogue, Renderer: a.press, Archive: a.archive, Email: a.mail, Printer: house,
		Now: a.now, Watch: a.watch, Seen: a.seen, Worker: workerName(), Workers: work.Senders, Claims: work.Claims, Lease: work.Lease,
		Retry: hub.DefaultRetry(), Draining: a.draining.Load, Log: a.log,
	}
	return nil
}

// openRelay connects to the SMTP relay, or starts the embedded inbox.
func (a *App) openRelay() (*mail.Sender, error) {
	address := a.settings.SMTP.URL
	if address == "" {
		inbox, err := embedded.StartSMTP(filepath.Join(a.settings.Data, "mail"), "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		a.onStop("inbox", inbox.Close)
		address, a.inbox = inbox.URL(), inbox
	}
	sender, err := mail.New(mail.Options{
		URL: address, From: a.settings.SMTP.From, Names: a.fund.Short, Text: text.PlainEmail, HTML: text.HTMLEmail,
		Limit: a.redis.Wait, Connections: a.settings.SMTP.Connections, Timeout: a.settings.SMTP.Timeout,
	})
	if err != nil {
		return nil, fmt.Errorf("setting --smtp-url: %w", err)
	}
	return sender, nil
}

// openKafka connects to Kafka, or starts the embedded one, which brings its topics along.
func (a *App) openKafka(context.Context) error {
	registry, err := contract.Load()
	if err != nil {
		return err
	}
	create := 0
	if len(a.settings.Kafka.Brokers) == 0 {
		topics := append(hub.TopicsIn(), hub.TopicCommunications, hub.TopicDeadLetters)
		broker, err := embedded.StartKafka(filepath.Join(a.settings.Data, "kafka"), a.settings.Kafka.Listen, partitions, topics...)
		if err != nil {
			return fmt.Errorf("setting --kafka-listen: %w", err)
		}
		a.onStop("kafka", broker.Close)
		a.settings.Kafka.Brokers, create = []string{broker.Addr}, partitions
	}
	k := a.settings.Kafka
	security := consumers.Security{TLS: tlsFor(k), Mechanism: k.SASL, User: k.User, Password: k.Password}
	a.consumer = &consumers.Consumer{
		Brokers: k.Brokers, Security: security, Group: k.Group, Topics: hub.TopicsIn(), Create: create,
		Decode:  func(r consumers.Record) (hub.Event, error) { return registry.Read(contract.Record(r)) },
		Handler: a.desk, Filter: a.redis, Batch: k.Batch, Wait: k.Wait, Log: a.log, Count: a.count,
	}
	if a.client, err = producers.NewClient(clientOptions(a.settings, a.log)); err != nil {
		return err
	}
	a.onStop("producer", a.client.Close)
	a.relay = &producers.Relay{Outbox: a.ledger, Client: a.client, Watch: a.watch, Now: a.now}
	return nil
}

func (a *App) openSchedules(context.Context) (err error) {
	options := schedules.Options{Worker: workerName(), Lock: a.redis, Lease: a.settings.Work.Lease}
	list, err := schedules.Adjust(schedules.Default(), a.settings.Schedule)
	if err != nil {
		return fmt.Errorf("setting --schedule: %w", err)
	}
	if a.runner, err = schedules.NewRunner(list, a.ledger, a.desk, options); err != nil {
		return fmt.Errorf("setting --schedule: %w", err)
	}
	a.campaigns = schedules.NewCampaigns(a.ledger, a.desk, campaignTypes(a.catalogue), options)
	return nil
}

// campaignTypes are the event types a campaign may raise: those of the clock that a kind is asked about.
func campaignTypes(catalogue *hub.Catalogue) []string {
	var list []string
	for _, k := range catalogue.All() {
		for _, t := range k.Triggers {
			if strings.HasPrefix(t, "clock.") {
				list = append(list, t)
			}
		}
	}
	return list
}

func orElse(value, other string) string {
	if value != "" {
		return value
	}
	return other
}

// workerName names this process in leases, for whoever looks at the tables.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return host + "-" + strconv.Itoa(os.Getpid())
}

// whereIs is an address without its password, for logs and errors.
func whereIs(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	return u.Redacted()
}

var errStopping = errors.New("stopping")
