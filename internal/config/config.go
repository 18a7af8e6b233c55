// Package config is every setting of Courrier, once: one struct that flags, environment variables and a YAML
// file fill alike, with a default for each, so that `courrier serve` needs none.
//
// A setting that is absent means the embedded part; giving it replaces that part alone by the real one.
package config

import "time"

// Config is every setting. The tags name the flag; the environment variable is COURRIER_ and the flag's name
// in capitals (--kafka-brokers is COURRIER_KAFKA_BROKERS), and a YAML file has the same names, nested or not.
type Config struct {
	Data string `default:"courrier-data" placeholder:"DIR" help:"Folder of everything that embedded parts and the hub itself keep."`

	Kafka    Kafka    `embed:"" prefix:"kafka-"`
	Database Database `embed:"" prefix:"database-"`
	Redis    Redis    `embed:"" prefix:"redis-"`
	SMTP     SMTP     `embed:"" prefix:"smtp-"`
	Archive  Archive  `embed:"" prefix:"archive-"`
	Letters  Letters  `embed:"" prefix:"letters-"`
	Pages    Pages    `embed:"" prefix:"pages-"`
	Work     Work     `embed:"" prefix:"work-"`
	Log      Log      `embed:"" prefix:"log-"`

	Schedule map[string]string `placeholder:"NAME=CRON;..." mapsep:"|" help:"Other days for a schedule, such as due-notices=0 7 3 1,4,7,10 *; off leaves it out."`

	Fund string `placeholder:"FILE" help:"YAML file with the fund's own data (names, address, IBAN, fee rate); see deploy/to-be-confirmed.md."`
}

// Kafka is where events come from and go to.
type Kafka struct {
	Brokers  []string      `placeholder:"HOST:PORT" help:"Brokers of a real Kafka; without them an embedded one is started."`
	Listen   string        `default:"127.0.0.1:9092" help:"Address of the embedded Kafka."`
	Group    string        `default:"courrier" help:"Consumer group."`
	TLS      bool          `help:"Use TLS."`
	SASL     string        `enum:",plain,scram-sha-256,scram-sha-512" default:"" help:"SASL mechanism: plain, scram-sha-256 or scram-sha-512."`
	User     string        `help:"SASL user."`
	Password string        `help:"SASL password."`
	Wait     time.Duration `default:"10ms" help:"How long a batch of events gathers before it is handled."`
	Batch    int           `default:"500" help:"Events handled in one transaction at most."`
}

// Database is the ledger.
type Database struct {
	URL string `placeholder:"URL" help:"postgres://user:password@host/database; without it SQLite in the data folder."`
}

// Redis is the filter of duplicates and the send limits.
type Redis struct {
	URL string `placeholder:"URL" help:"redis://host:6379/0; without it an embedded one. It may be lost at any time: the database is the truth."`
	Env string `default:"production" help:"Name in the keys, so that two environments can share a server."`
}

// SMTP is where e-mails are handed over.
type SMTP struct {
	URL         string        `placeholder:"URL" help:"smtp://user:password@relay:587 or smtps://; ?tls=none allows plain text. Without it an embedded inbox."`
	From        string        `default:"courrier@caisse-nationale-auxiliaire.example" help:"Sender address; its domain also names messages."`
	Connections int           `default:"8" help:"Connections kept to the relay."`
	Timeout     time.Duration `default:"20s" help:"Longest hand-over of one e-mail."`
	Rate        float64       `help:"E-mails per second to the relay, over all replicas; 0 is no limit."`
}

// Archive keeps the bytes that were sent.
type Archive struct {
	URL string `placeholder:"URL" help:"Folder, or s3://key:secret@host/bucket; without it a folder in the data folder."`
}

// Letters are handed to the print house as folders.
type Letters struct {
	Dir   string        `placeholder:"DIR" help:"Folder of print batches; without it letters/ in the data folder."`
	Every time.Duration `default:"5s" help:"How often a print batch is closed."`
}

// Pages are the web pages.
type Pages struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the pages, of /livez, /readyz and /metrics."`
}

// Work is how hard this process works.
type Work struct {
	Deciders int           `default:"4" help:"Files decided at the same time."`
	Senders  int           `default:"32" help:"Deliveries in hand at the same time."`
	Claims   int           `default:"256" help:"Deliveries claimed at once."`
	Lease    time.Duration `default:"25s" help:"How long a claim holds; after a crash another process takes over when it ends."`
	Tick     time.Duration `default:"5s" help:"How often schedules, reminders and campaigns are looked at."`
}

// Log is what the process tells about itself on standard error.
type Log struct {
	Level  string `enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}
