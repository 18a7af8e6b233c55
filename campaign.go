package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

type campaignCommand struct {
	Plan    planCommand    `cmd:"" help:"Freeze the list of recipients and count them; nothing leaves yet."`
	Release releaseCommand `cmd:"" help:"Let a planned campaign go; the planner cannot do it."`
	Status  statusCommand  `cmd:"" help:"Follow a campaign, or list them all."`
	Pause   pauseCommand   `cmd:"" help:"Hold a running campaign."`
	Resume  resumeCommand  `cmd:"" help:"Go on with a paused campaign, exactly where it stopped."`
	Cancel  cancelCommand  `cmd:"" help:"End a campaign; what is still queued is withdrawn."`
}

// actor is who asks: named by --as, or the login name.
type actor struct {
	As string `placeholder:"NAME" help:"Who asks; without it the login name."`
}

func (a actor) name() (string, error) {
	if a.As != "" {
		return a.As, nil
	}
	who, err := user.Current()
	if err != nil {
		return "", fmt.Errorf("nobody knows who asks; say so with --as: %w", err)
	}
	return who.Username, nil
}

// withCampaigns opens the ledger alone: the running hub does the work and sees what changed within seconds.
func withCampaigns(ctx context.Context, settings config.Config, do func(*schedules.Campaigns) error) error {
	ledger, err := store.Open(ctx, store.Options{URL: databaseURL(settings)})
	if err != nil {
		return err
	}
	defer ledger.Close()
	catalogue, _, err := catalogueOf(settings)
	if err != nil {
		return err
	}
	desk := &hub.Desk{
		Ledger: ledger, Catalogue: catalogue, Folds: []hub.Fold{hub.FoldProfile, account.Fold}, Now: time.Now, Workers: settings.Work.Deciders,
	}
	return do(schedules.NewCampaigns(ledger, desk, campaignTypes(catalogue), schedules.Options{Worker: workerName()}))
}

type planCommand struct {
	actor
	Name        string    `arg:"" help:"Name for ever: small letters, digits and hyphens, such as newsletter-2026-03."`
	Kind        string    `required:"" placeholder:"CODE" help:"Kind to send, such as NEW-01 or TAX-01."`
	Facts       string    `placeholder:"FILE" help:"YAML or JSON file with what the run is about: for NEW-01 issue, subject and body in fr, nl and de."`
	Langs       []string  `help:"Only these languages."`
	Types       []string  `enum:"affiliate,company" help:"Only affiliate or company."`
	Postcodes   []string  `help:"Only postcodes that begin so: 50 is the region of Namur."`
	Categories  []string  `help:"Only these contributor categories."`
	Subscribers bool      `help:"Only newsletter subscribers; always so for NEW-01."`
	Files       []string  `help:"Only these file numbers."`
	PerMinute   int       `help:"Recipients a minute at most; 0 is no limit."`
	NotAfter    time.Time `format:"2006-01-02T15:04:05Z07:00" help:"Raise nothing after this moment."`
}

// Run plans the campaign and says whom it reaches and who is left out, and why.
func (p *planCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	by, err := p.name()
	if err != nil {
		return err
	}
	catalogue, _, err := catalogueOf(settings)
	if err != nil {
		return err
	}
	plan, err := p.plan(catalogue)
	if err != nil {
		return err
	}
	return withCampaigns(ctx, settings, func(campaigns *schedules.Campaigns) error {
		campaign, err := campaigns.Plan(ctx, plan, by, time.Now())
		if err != nil {
			return err
		}
		printCampaign(c, *campaign, time.Now())
		fmt.Fprintf(c.out, "\nAnother person lets it go: courrier campaign release %s --as NAME\n", campaign.Name)
		return nil
	})
}

func (p *planCommand) plan(catalogue *hub.Catalogue) (hub.CampaignPlan, error) {
	plan := hub.CampaignPlan{Name: p.Name, PerMinute: p.PerMinute, NotAfter: p.NotAfter, Audience: hub.Audience{
		Postcodes: p.Postcodes, Categories: p.Categories, Files: p.Files, Subscribers: p.Subscribers || p.Kind == "NEW-01",
	}}
	for _, t := range p.Types {
		plan.Audience.Types = append(plan.Audience.Types, hub.FileType(t))
	}
	for _, l := range p.Langs {
		lang, err := hub.ParseLang(l)
		if err != nil {
			return plan, err
		}
		plan.Audience.Langs = append(plan.Audience.Langs, lang)
	}
	kind, ok := catalogue.ByCode(p.Kind)
	if !ok {
		return plan, fmt.Errorf("no kind has the code %q", p.Kind)
	}
	i := slices.IndexFunc(kind.Triggers, func(t string) bool { return strings.HasPrefix(t, "clock.") })
	if i < 0 {
		return plan, fmt.Errorf("%s answers to events of upstream systems; it cannot be sent as a campaign", p.Kind)
	}
	plan.Raises = kind.Triggers[i]
	var err error
	plan.Facts, err = readFacts(p.Facts)
	return plan, err
}

// readFacts reads YAML, of which JSON is a part, as JSON.
func readFacts(path string) (json.RawMessage, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var facts map[string]any
	if err := yaml.Unmarshal(content, &facts); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return json.Marshal(facts)
}

// named is a command about one campaign.
type named struct {
	actor
	Name string `arg:"" help:"Name of the campaign."`
}

// act does one thing to the campaign and shows how it then stands.
func (n named) act(ctx context.Context, settings config.Config, c *streams, do func(*schedules.Campaigns, string) error) error {
	by, err := n.name()
	if err != nil {
		return err
	}
	return withCampaigns(ctx, settings, func(campaigns *schedules.Campaigns) error {
		if err := do(campaigns, by); err != nil {
			return err
		}
		campaign, err := campaigns.Status(ctx, n.Name)
		if err == nil && campaign != nil {
			printCampaign(c, *campaign, time.Now())
		}
		return err
	})
}

type releaseCommand struct{ named }

// Run releases the campaign.
func (r *releaseCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	return r.act(ctx, settings, c, func(campaigns *schedules.Campaigns, by string) error {
		return campaigns.Release(ctx, r.Name, by, time.Now())
	})
}

type pauseCommand struct{ named }

// Run pauses the campaign.
func (p *pauseCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	return p.act(ctx, settings, c, func(campaigns *schedules.Campaigns, by string) error {
		return campaigns.Pause(ctx, p.Name, by, time.Now())
	})
}

type resumeCommand struct{ named }

// Run resumes the campaign.
func (r *resumeCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	return r.act(ctx, settings, c, func(campaigns *schedules.Campaigns, by string) error {
		return campaigns.Resume(ctx, r.Name, by, time.Now())
	})
}

type cancelCommand struct{ named }

// Run cancels the campaign.
func (r *cancelCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	return r.act(ctx, settings, c, func(campaigns *schedules.Campaigns, by string) error {
		return campaigns.Cancel(ctx, r.Name, by, time.Now())
	})
}

type statusCommand struct {
	Name string `arg:"" optional:"" help:"Name of the campaign; without it all are listed."`
}

// Run shows one campaign or all of them.
func (s *statusCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	return withCampaigns(ctx, settings, func(campaigns *schedules.Campaigns) error {
		if s.Name == "" {
			return listCampaigns(ctx, c, campaigns)
		}
		campaign, err := campaigns.Status(ctx, s.Name)
		if err != nil {
			return err
		}
		if campaign == nil {
			return errors.New("no campaign is called " + s.Name + "; `courrier campaign status` lists them")
		}
		printCampaign(c, *campaign, time.Now())
		return nil
	})
}

func listCampaigns(ctx context.Context, c *streams, campaigns *schedules.Campaigns) error {
	list, err := campaigns.List(ctx, 100)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(c.out, "no campaigns yet; `courrier campaign plan --help` tells how to plan one")
	}
	for _, campaign := range list {
		fmt.Fprintf(c.out, "%-30s %-10s %7d listed %7d handled\n", campaign.Name, campaign.State, campaign.Tally.Listed, campaign.Tally.Handled())
	}
	return nil
}

// printCampaign shows totals that add up: listed = messages + no message + failed + pending.
func printCampaign(c *streams, k hub.Campaign, now time.Time) {
	t := k.Tally
	fmt.Fprintf(c.out, "%s: %s\n", k.Name, k.State)
	fmt.Fprintf(c.out, "  planned by   %s\n", k.PlannedBy)
	if k.ReleasedBy != "" {
		fmt.Fprintf(c.out, "  released by  %s\n", k.ReleasedBy)
	}
	fmt.Fprintf(c.out, "  files looked at  %d = listed %d + left out %d%s\n", t.Listed+t.Excluded.Sum(), t.Listed, t.Excluded.Sum(), reasons(t.Excluded))
	fmt.Fprintf(c.out, "  listed           %d = messages %d + no message %d%s + failed %d + pending %d\n",
		t.Listed, t.Messaged, t.Silent.Sum(), reasons(t.Silent), t.Failed, t.Pending())
	if rate := k.Rate(now); rate > 0 {
		fmt.Fprintf(c.out, "  rate             %.0f a minute, done about %s\n", rate, k.ETA(now).In(hub.Brussels()).Format("02/01 15:04"))
	}
}

func reasons(counts hub.Counts) string {
	if len(counts) == 0 {
		return ""
	}
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", code, counts[code]))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
