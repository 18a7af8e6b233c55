package account_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "rewrite what the scenarios in testdata expect")

// A scenario is a text file of blocks. Each block has lines that tell events or ask questions, then "----", then
// what the questions must answer, then an empty line.
//
//	assess ID[/VERSION] QUARTER TOTAL due DATE [ref R] [category C] [on DATE]
//	pay|reverse|refund ID DATE AMOUNT [ref R]
//	dispute|waive ID DATE
//	plan|unplan ID DATE
//	open DATE          what is to pay on that day, with the increases step by step
//	account            everything the account remembers
func TestScenarios(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text := read(t, file)
			got := play(t, text)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != text {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

func scenarioFiles(t *testing.T) []string {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios in testdata: %v", err)
	}
	return files
}

func read(t *testing.T, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// play runs a scenario and returns it with the answers as they are.
func play(t *testing.T, text string) string {
	var out strings.Builder
	var file hub.File
	answering := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "":
			answering = false
			out.WriteString("\n")
		case answering:
		case line == "----":
			answering = true
		default:
			out.WriteString(line + "\n")
			if e, ok := eventOf(t, line); ok {
				file = fold(t, file, e)
			} else if q := answer(t, file.Account, line); q != "" {
				out.WriteString("----\n" + q)
			}
		}
	}
	return out.String()
}

func fold(t testing.TB, file hub.File, e hub.Event) hub.File {
	t.Helper()
	file, err := account.Fold(file, e)
	if err != nil {
		t.Fatalf("%s: %v", e.ID, err)
	}
	return file
}

func answer(t *testing.T, a hub.Account, line string) string {
	words := strings.Fields(line)
	switch words[0] {
	case "#":
		return ""
	case "open":
		return printOpen(account.Open(a, date(t, words[1])))
	case "account":
		return printAccount(a)
	}
	t.Fatalf("a scenario cannot say %q", line)
	return ""
}

func printOpen(balances []account.Balance) string {
	var b strings.Builder
	for _, x := range balances {
		note := ""
		if !account.Recoverable(x) {
			note = " not recoverable"
		}
		fmt.Fprintf(&b, "%s unpaid %s increases %s total %s%s\n", x.Item.Assessment.ID, euro(x.Unpaid), euro(x.Increases), euro(x.Total), note)
		for _, s := range x.Steps {
			fmt.Fprintf(&b, "  %s %d.%02d%% of %s = %s (art. %s)\n", s.On, s.Rate/100, s.Rate%100, euro(s.Base), euro(s.Amount), s.Article)
		}
	}
	fmt.Fprintf(&b, "all %s\n", euro(account.Total(balances)))
	return b.String()
}

func printAccount(a hub.Account) string {
	var b strings.Builder
	for _, i := range a.Items {
		fmt.Fprintf(&b, "%s v%d %s %s", i.Assessment.ID, i.Assessment.Version, i.Assessment.Quarter, euro(i.Assessment.Total))
		for _, flag := range []struct {
			on   bool
			name string
		}{{i.Disputed, "disputed"}, {i.InPlan, "in plan"}, {i.Waived, "waived"}} {
			if flag.on {
				b.WriteString(", " + flag.name)
			}
		}
		b.WriteString(payments(i.Payments) + "\n")
	}
	fmt.Fprintf(&b, "credit %s%s\n", euro(account.CreditOf(a)), payments(a.Credit))
	for _, y := range a.Years {
		fmt.Fprintf(&b, "%d contributions %s increases %s refunded %s\n", y.Year, euro(y.Contributions), euro(y.Increases), euro(y.Refunded))
	}
	return b.String()
}

func payments(all []hub.Payment) (s string) {
	for _, p := range all {
		s += fmt.Sprintf(" [%s %s %s]", p.ID, p.On, euro(p.Amount))
	}
	return s
}

// eventOf reads a line that tells an event. Its time is noon of the day it speaks of.
func eventOf(t testing.TB, line string) (hub.Event, bool) {
	words := strings.Fields(line)
	option := func(name string) string {
		for i := 0; i+1 < len(words); i++ {
			if words[i] == name {
				return words[i+1]
			}
		}
		return ""
	}
	switch words[0] {
	case "assess":
		id, version, _ := strings.Cut(words[1], "/")
		a := hub.Assessment{ID: id, Version: 1, Quarter: quarter(t, words[2]), Total: cents(t, words[3]), Due: date(t, option("due"))}
		a.Reference, a.Category, a.On = option("ref"), option("category"), a.Due.Quarter().First()
		if version != "" {
			a.Version = int(cents(t, version)) / 100
		}
		if on := option("on"); on != "" {
			a.On = date(t, on)
		}
		kind := hub.ContributionAssessed
		if a.Version > 1 {
			kind = hub.ContributionCorrected
		}
		return event(kind, line, a.On, a), true
	case "pay", "reverse", "refund":
		kind := map[string]string{"pay": hub.PaymentReceived, "reverse": hub.PaymentReversed, "refund": hub.PaymentRefunded}[words[0]]
		p := hub.Payment{ID: words[1], On: date(t, words[2]), Amount: cents(t, words[3]), Reference: option("ref")}
		return event(kind, line, p.On, p), true
	case "dispute", "waive":
		kind := map[string]string{"dispute": hub.ContributionDisputed, "waive": hub.ContributionWaived}[words[0]]
		return event(kind, line, date(t, words[2]), hub.ItemData{Assessment: words[1], On: date(t, words[2])}), true
	case "plan", "unplan":
		kind := map[string]string{"plan": hub.PlanGranted, "unplan": hub.PlanEnded}[words[0]]
		return event(kind, line, date(t, words[2]), hub.PlanData{Assessments: words[1:2], On: date(t, words[2])}), true
	}
	return hub.Event{}, false
}

func event(kind, id string, on hub.Date, data any) hub.Event {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return hub.Event{ID: id, Type: kind, Subject: "0412233", Time: time.Date(on.Year, on.Month, on.Day, 11, 0, 0, 0, time.UTC), Data: raw}
}

func date(t testing.TB, s string) hub.Date {
	t.Helper()
	d, err := hub.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func quarter(t testing.TB, s string) hub.Quarter {
	t.Helper()
	q, err := hub.ParseQuarter(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func cents(t testing.TB, s string) hub.Cents {
	t.Helper()
	whole, part, _ := strings.Cut(s, ".")
	var n int64
	if _, err := fmt.Sscanf(whole+(part + "00")[:2], "%d", &n); err != nil {
		t.Fatalf("amount %q: %v", s, err)
	}
	return hub.Cents(n)
}

func euro(c hub.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}
