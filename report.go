package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/simulate"
)

// report is what a demo came to: report.json has the same figures as the table.
type report struct {
	Files     int          `json:"files"`
	Seed      uint64       `json:"seed"`
	Year      int          `json:"year"`
	Published int          `json:"published"` // records handed to Kafka
	Recorded  int          `json:"recorded"`  // of these, in the ledger
	Raised    int          `json:"raised"`    // events the clock raised by itself
	Duplicate int          `json:"duplicates"`
	Dead      int          `json:"dead"`
	Waiting   int          `json:"waiting"` // recorded, but their file never became known
	Messages  int          `json:"messages"`
	Outbox    int          `json:"outbox"` // owed to Kafka and not yet published
	Kinds     []kindReport `json:"kinds"`
	Letters   int          `json:"letters"` // PDF files in the print batches
	Mails     int          `json:"mails"`   // .eml files
	Seconds   float64      `json:"seconds"`
}

// kindReport is one line of the table: the messages of one kind by the channel and state of the delivery
// that stands for each.
type kindReport struct {
	Kind     string            `json:"kind"`
	Channel  hub.Channel       `json:"channel"`
	Messages int               `json:"messages"`
	States   map[hub.State]int `json:"states"`
	Replaced int               `json:"replacedByLetter"` // e-mails that failed for good and became letters
}

// tally adds up the ledger's totals by kind and channel.
func (r *report) tally(t hub.Totals) {
	r.Recorded, r.Raised, r.Dead, r.Waiting, r.Outbox = t.Events-t.Raised, t.Raised, t.Dead, t.Waiting, t.Outbox
	r.Messages = 0
	for _, n := range t.Messages {
		r.Messages += n
	}
	rows := map[string]*kindReport{}
	for _, d := range t.Deliveries {
		key := d.Code + string(d.Channel)
		row := rows[key]
		if row == nil {
			row = &kindReport{Kind: d.Code, Channel: d.Channel, States: map[hub.State]int{}}
			rows[key] = row
		}
		row.States[d.State] += d.Count - d.Replaced
		row.Messages += d.Count - d.Replaced
		row.Replaced += d.Replaced
	}
	r.Kinds = nil
	for _, row := range rows {
		r.Kinds = append(r.Kinds, *row)
	}
	slices.SortFunc(r.Kinds, func(a, b kindReport) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(string(a.Channel), string(b.Channel)))
	})
}

// check is nil when everything adds up.
func (r *report) check() error {
	var wrong []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	want(r.Published == r.Recorded+r.Duplicate+r.Dead,
		"%d events published, but %d recorded + %d duplicates + %d dead", r.Published, r.Recorded, r.Duplicate, r.Dead)
	messages, sentLetters, sentMails, replaced := 0, 0, 0, 0
	for _, k := range r.Kinds {
		messages += k.Messages
		replaced += k.Replaced
		for state, n := range k.States {
			want(state.Final() || n == 0, "%s by %s: %d still %s", k.Kind, k.Channel, n, state)
		}
		handedOver := k.States[hub.SentState] + k.States[hub.Delivered] + k.States[hub.Returned]
		switch k.Channel {
		case hub.ChannelLetter, hub.ChannelRegistered:
			sentLetters += handedOver
		case hub.ChannelEmail:
			sentMails += handedOver
		}
	}
	want(messages == r.Messages, "%d messages, but %d final deliveries", r.Messages, messages)
	want(sentLetters == r.Letters, "%d letters handed over, but %d PDF files in the batches", sentLetters, r.Letters)
	want(sentMails <= r.Mails && r.Mails <= sentMails+replaced, "%d e-mails handed over, but %d in the inbox", sentMails, r.Mails)
	want(r.Waiting == 0, "%d events still wait for their file", r.Waiting)
	want(r.Outbox == 0, "%d records of the outbox were not published", r.Outbox)
	return errors.Join(wrong...)
}

// against is nil when the hub found exactly the duplicates and the bad records that the simulated upstream made.
func (r *report) against(world simulate.Totals) error {
	if r.Duplicate != world.Duplicates || r.Dead != world.Bad {
		return fmt.Errorf("upstream made %d duplicates and %d bad records, but %d and %d were found", world.Duplicates, world.Bad, r.Duplicate, r.Dead)
	}
	return nil
}

// states are the columns of the table.
func reportStates() []hub.State {
	return []hub.State{hub.SentState, hub.Delivered, hub.Withdrawn, hub.Failed, hub.Returned, hub.Uncertain}
}

// print writes the table.
func (r *report) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "events published\t%d\t= recorded %d + duplicates %d + dead %d\t\n", r.Published, r.Recorded, r.Duplicate, r.Dead)
	fmt.Fprintf(t, "raised by the clock\t%d\t\t\n", r.Raised)
	fmt.Fprintf(t, "messages\t%d\t= sum of the final states below\t\n\n", r.Messages)
	fmt.Fprint(t, "kind\tchannel\tmessages\t")
	for _, s := range reportStates() {
		fmt.Fprintf(t, "%s\t", s)
	}
	fmt.Fprint(t, "became letter\t\n")
	sums := map[hub.State]int{}
	for _, k := range r.Kinds {
		fmt.Fprintf(t, "%s\t%s\t%d\t", k.Kind, k.Channel, k.Messages)
		for _, s := range reportStates() {
			fmt.Fprintf(t, "%s\t", blank(k.States[s]))
			sums[s] += k.States[s]
		}
		fmt.Fprintf(t, "%s\t\n", blank(k.Replaced))
	}
	fmt.Fprintf(t, "all\t\t%d\t", r.Messages)
	for _, s := range reportStates() {
		fmt.Fprintf(t, "%s\t", blank(sums[s]))
	}
	fmt.Fprint(t, "\t\n")
	return t.Flush()
}

func blank(n int) string {
	if n == 0 {
		return "."
	}
	return fmt.Sprint(n)
}

// write leaves report.json.
func (r *report) write(path string) error {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(content, '\n'), 0o644)
}
