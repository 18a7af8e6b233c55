// Courrier is the messaging and document hub of a Belgian social-insurance fund for the self-employed: events
// come in by Kafka and by the clock, motivated decisions, notices, reminders and attestations go out as letters
// and e-mails, each once, each provable.
//
// This file is the command line; app.go wires the hub. README.md has the map of the repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // dates of law are Belgian, also in an image without time zones

	"github.com/alecthomas/kong"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
)

// commandLine is every command and, embedded, every setting.
type commandLine struct {
	config.Config `embed:""`

	Settings kong.ConfigFlag `name:"config" env:"COURRIER_CONFIG" placeholder:"FILE" help:"YAML file of settings."`

	Serve    serveCommand    `cmd:"" help:"Run the hub: events in, letters and e-mails out, until it is told to stop."`
	Demo     demoCommand     `cmd:"" help:"Walk a believable year of a fund through the hub in under a minute, and account for it."`
	Publish  publishCommand  `cmd:"" help:"Validate events and publish them to Kafka."`
	Replay   replayCommand   `cmd:"" help:"Try dead letters again, after a fix."`
	Render   renderCommand   `cmd:"" help:"Write example communications as PDF, HTML and text."`
	Campaign campaignCommand `cmd:"" help:"Plan, release and follow campaigns."`
	Schema   schemaCommand   `cmd:"" help:"List the event types, or print the schema or an example of one."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version's shape, and stop."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// errRefused is an error whose explanation has been printed already.
var errRefused = errors.New("refused")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		if !errors.Is(err, errRefused) {
			fmt.Fprintln(os.Stderr, "courrier:", err)
		}
		os.Exit(1)
	}
}

// streams are where a command prints.
type streams struct {
	out, errs io.Writer
	log       *slog.Logger
}

// run is main with its surroundings as arguments, so that tests can call it.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	var cli commandLine
	parser, err := kong.New(&cli,
		kong.Name("courrier"),
		kong.Description("The messaging and document hub of a social-insurance fund for the self-employed. "+
			"`courrier demo` shows it at work; `courrier serve` runs it, without settings on embedded parts."),
		kong.Configuration(config.YAML),
		kong.DefaultEnvars("COURRIER"),
		kong.Writers(out, errs),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		return err
	}
	if err := cli.Check(); err != nil {
		return err
	}
	log, err := logger(cli.Log, errs)
	if err != nil {
		return err
	}
	return command.Run(cli.Config, &streams{out: out, errs: errs, log: log})
}

func logger(c config.Log, w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		return nil, fmt.Errorf("setting --log-level: %w", err)
	}
	options := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}

type versionCommand struct{}

// Run prints the module's version and the commit it was built from.
func (versionCommand) Run(c *streams) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this binary holds no build information")
	}
	fmt.Fprintln(c.out, "courrier", info.Main.Version, info.GoVersion)
	return nil
}
