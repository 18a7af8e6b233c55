package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// memory is a ledger of a few maps: what Handle asks of the real one, and nothing else.
type memory struct {
	files      map[string]File
	events     map[EventKey]bool
	waiting    []Event
	deliveries map[string]Addressed
	entries    []Entry
	refuse     func([]Entry) error // asked before a batch is recorded
}

func newMemory() *memory {
	return &memory{files: map[string]File{}, events: map[EventKey]bool{}, deliveries: map[string]Addressed{}}
}

func (m *memory) Files(_ context.Context, numbers []string) (map[string]File, error) {
	found := map[string]File{}
	for _, n := range numbers {
		if f, ok := m.files[n]; ok {
			found[n] = f
		}
	}
	return found, nil
}

func (m *memory) Recorded(_ context.Context, keys []EventKey) (map[EventKey]bool, error) {
	found := map[EventKey]bool{}
	for _, k := range keys {
		found[k] = m.events[k]
	}
	return found, nil
}

func (m *memory) Waiting(context.Context, []string) ([]Event, error) { return m.waiting, nil }

func (m *memory) Deliveries(context.Context, []string) (map[string]Addressed, error) {
	return m.deliveries, nil
}

func (m *memory) Record(_ context.Context, entries []Entry) error {
	if m.refuse != nil {
		if err := m.refuse(entries); err != nil {
			return err
		}
	}
	for _, e := range entries {
		m.entries = append(m.entries, e)
		if e.Dead != nil {
			continue
		}
		m.events[e.Event.Key()] = true
		if e.File != nil {
			m.files[e.File.Number] = *e.File
		}
		if e.Waiting {
			m.waiting = append(m.waiting, e.Event)
		}
	}
	return nil
}

// receipt is a kind that thanks for each payment; the word "broken" in a payment's reference makes it lack its mention.
func receipt() Kind {
	k := Kind{
		Code: "T-1", Name: "thanks", Version: 1, Title: Words{FR: "Merci", NL: "Dank", DE: "Danke"},
		Triggers: []string{PaymentReceived}, Channels: []Channel{ChannelEmail, ChannelLetter},
		Mentions: []Mention{{Code: "amount", Law: "a test"}},
	}
	k.Decide = func(e Event, h History, _ time.Time) (Decision, error) {
		p, err := DataOf[Payment](e)
		if err != nil {
			return Decision{}, err
		}
		m, err := NewMessage(k, h.Number+"/"+p.ID, h, p)
		return Decision{Reason: Because("paid", "Payé."), Messages: []Message{m}}, err
	}
	k.Compose = func(m Message) (Document, error) {
		p, err := FactsOf[Payment](m)
		block := Block{Type: Paragraph, Spans: []Span{{Text: fmt.Sprint(p.Amount)}}, Mentions: []string{"amount"}}
		switch p.Reference {
		case "broken":
			block.Mentions = nil
		case "staff":
			return Document{}, &StaffError{Title: "Chercher le tribunal", Err: errors.New("code postal inconnu")}
		case "panics":
			panic("integer overflow")
		}
		return Document{Letter: &Letter{Blocks: []Block{block}}}, err
	}
	return k
}

func testDesk(t *testing.T, ledger Recorder) *Desk {
	t.Helper()
	catalogue, err := NewCatalogue([]Kind{receipt()})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return &Desk{Ledger: ledger, Catalogue: catalogue, Folds: []Fold{FoldProfile}, Now: func() time.Time { return now }, Workers: 4}
}

func anEvent(id, eventType, file string, data any) Intake {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return Intake{Event: Event{ID: id, Source: "test", Type: eventType, Subject: file, Time: time.Unix(1, 0), Data: raw}}
}

func registered(id, file string) Intake {
	return anEvent(id, AffiliateRegistered, file, ProfileData{
		Name: "Marie Dupont", Lang: FR, Address: Address{Street: "Rue de Fer 1", Postcode: "5000", City: "Namur"},
	})
}

func paid(id, file, reference string) Intake {
	return anEvent(id, PaymentReceived, file, Payment{ID: "p" + id, Amount: 100, Reference: reference})
}

func TestHandle(t *testing.T) {
	for _, c := range []struct {
		name  string
		batch []Intake
		want  []string // one word per entry: what became of it
	}{
		{"a known file is written to", []Intake{registered("1", "A"), paid("2", "A", "")}, []string{"recorded", "letter"}},
		{"the same event twice is one", []Intake{registered("1", "A"), paid("2", "A", ""), paid("2", "A", "")}, []string{"recorded", "letter"}},
		{"a payment waits for its file", []Intake{paid("2", "A", "")}, []string{"waiting"}},
		{"a payment waits for its file in the same batch", []Intake{paid("2", "A", ""), registered("1", "A")}, []string{"waiting", "recorded", "letter"}},
		{"no file, no event", []Intake{paid("2", "", "")}, []string{"dead"}},
		{"data of the wrong type", []Intake{registered("1", "A"), anEvent("2", PaymentReceived, "A", []int{1})}, []string{"recorded", "dead"}},
		{"a missing mention", []Intake{registered("1", "A"), paid("2", "A", "broken"), paid("3", "A", "")}, []string{"recorded", "dead", "letter"}},
		{"what only staff can settle", []Intake{registered("1", "A"), paid("2", "A", "staff")}, []string{"recorded", "task"}},
		{"a receipt for nothing", []Intake{registered("1", "A"), anEvent("2", ReceiptReturned, "A", ReceiptData{Delivery: "none"})}, []string{"recorded", "dead"}},
		{"a dead letter from the door", []Intake{{Dead: &DeadLetter{ID: "x", Reason: "not JSON"}}, registered("1", "A")}, []string{"dead", "recorded"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ledger := newMemory()
			if err := testDesk(t, ledger).Handle(t.Context(), c.batch); err != nil {
				t.Fatal(err)
			}
			if got := words(ledger.entries); strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("entries are %v, want %v", got, c.want)
			}
		})
	}
}

func words(entries []Entry) []string {
	var list []string
	for _, e := range entries {
		switch {
		case e.Dead != nil:
			list = append(list, "dead")
		case e.Waiting:
			list = append(list, "waiting")
		case len(e.Messages) > 0:
			list = append(list, string(e.Messages[0].Message.Channel))
		default:
			list = append(list, "recorded")
		}
	}
	return list
}

func TestWaitingEventsAreDecidedOnceTheirFileIsKnown(t *testing.T) {
	ledger := newMemory()
	desk := testDesk(t, ledger)
	for _, batch := range [][]Intake{{paid("2", "A", "")}, {paid("3", "A", "")}, {registered("1", "A")}} {
		if err := desk.Handle(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Join(words(ledger.entries), " ")
	if want := "waiting waiting recorded letter letter"; got != want {
		t.Errorf("entries are %q, want %q", got, want)
	}
	if !ledger.entries[3].Retold || !ledger.files["A"].WasSent("thanks/A/p2") {
		t.Error("the waiting payment was not marked as told again, or its message not remembered")
	}
}

func TestABadEventDoesNotBlockItsNeighbours(t *testing.T) {
	ledger := newMemory()
	ledger.refuse = func(entries []Entry) error {
		for _, e := range entries {
			if e.Event.ID == "2" && e.Dead == nil {
				return Permanentf("the database cannot write this text")
			}
		}
		return nil
	}
	batch := []Intake{registered("1", "A"), paid("2", "A", ""), paid("3", "A", "")}
	if err := testDesk(t, ledger).Handle(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(words(ledger.entries), " "); got != "recorded dead letter" {
		t.Errorf("entries are %q", got)
	}
	if batch[0].Dead != nil || batch[1].Dead == nil || batch[2].Dead != nil {
		t.Errorf("the batch tells %v", batch)
	}
}

func TestAPanicIsADeadLetter(t *testing.T) {
	ledger := newMemory()
	desk := testDesk(t, ledger)
	desk.Log = slog.New(slog.DiscardHandler)
	batch := []Intake{registered("1", "A"), paid("2", "A", "panics"), paid("3", "A", "")}
	if err := desk.Handle(t.Context(), batch); err != nil || batch[1].Dead == nil {
		t.Fatalf("%v, %+v", err, batch[1])
	}
	if got := strings.Join(words(ledger.entries), " "); got != "recorded dead letter" {
		t.Fatalf("entries are %q", got)
	}
	if reason := ledger.entries[1].Dead.Reason; !strings.Contains(reason, "mistake in the hub") {
		t.Errorf("reason %q", reason)
	}
}

func TestConflictIsDecidedAfresh(t *testing.T) {
	ledger := newMemory()
	tries := 0
	ledger.refuse = func([]Entry) error {
		if tries++; tries < 3 {
			return ErrConflict
		}
		return nil
	}
	if err := testDesk(t, ledger).Handle(t.Context(), []Intake{registered("1", "A")}); err != nil || tries != 3 {
		t.Errorf("%d tries, error %v", tries, err)
	}
}

func TestAnAbsentLedgerIsNoDeadLetter(t *testing.T) {
	ledger := newMemory()
	away := errors.New("connection refused")
	ledger.refuse = func([]Entry) error { return away }
	err := testDesk(t, ledger).Handle(t.Context(), []Intake{registered("1", "A")})
	if !errors.Is(err, away) || len(ledger.entries) != 0 {
		t.Errorf("error %v, %d entries", err, len(ledger.entries))
	}
}

func TestAnOlderProfileChangesNothing(t *testing.T) {
	file := File{Number: "A"}
	for _, c := range []struct {
		name string
		at   time.Time
	}{{"New", time.Unix(20, 0)}, {"Old", time.Unix(10, 0)}} {
		in := anEvent(c.name, AffiliateChanged, "A", ProfileData{Name: c.name, Lang: NL})
		in.Event.Time = c.at
		var err error
		if file, err = FoldProfile(file, in.Event); err != nil {
			t.Fatal(err)
		}
	}
	if file.Profile.Name != "New" {
		t.Errorf("the profile is %q", file.Profile.Name)
	}
}

// What a receipt says is said of the address that the message went to, and of the file that it names.
func TestAReceiptConcernsTheAddressItWentTo(t *testing.T) {
	ledger := newMemory()
	desk := testDesk(t, ledger)
	if err := desk.Handle(t.Context(), []Intake{registered("1", "A"), registered("2", "B")}); err != nil {
		t.Fatal(err)
	}
	now := ledger.files["A"].Profile
	before := now
	before.Address.Street, before.Email = "Rue Haute 9", "old@example.be"
	ledger.deliveries = map[string]Addressed{
		"now":    {Delivery{ID: "now", File: "A", Code: "T-1", Channel: ChannelLetter}, now},
		"before": {Delivery{ID: "before", File: "A", Code: "T-1", Channel: ChannelLetter}, before},
	}
	for i, c := range []struct {
		event, file, delivery string
		email, address, dead  bool
	}{
		{ReceiptReturned, "A", "before", false, false, false},
		{ReceiptBounced, "A", "before", false, false, false},
		{ReceiptReturned, "B", "now", false, false, true},
		{ReceiptBounced, "A", "now", true, false, false},
		{ReceiptReturned, "A", "now", true, true, false},
	} {
		err := desk.Handle(t.Context(), []Intake{anEvent(fmt.Sprint("r", i), c.event, c.file, ReceiptData{Delivery: c.delivery, Final: true})})
		if err != nil {
			t.Fatal(err)
		}
		p, last := ledger.files["A"].Profile, ledger.entries[len(ledger.entries)-1]
		if p.EmailFailed != c.email || p.AddressFailed != c.address || (last.Dead != nil) != c.dead || ledger.files["B"].Profile.AddressFailed {
			t.Errorf("%s of %q for file %s: e-mail failed %v, address failed %v, dead letter %v", c.event, c.delivery, c.file, p.EmailFailed, p.AddressFailed, last.Dead)
		}
	}
}

// Who leaves the newsletter has left it whatever upstream publishes, until they ask for it again.
func TestLeavingTheNewsletterLasts(t *testing.T) {
	yes, no := true, false
	file := File{Number: "A"}
	for i, c := range []struct {
		event string
		at    int64
		data  any
		want  bool
	}{
		{AffiliateRegistered, 1, ProfileData{Name: "Marie", Newsletter: true}, true},
		{PreferenceChanged, 5, PreferenceData{Newsletter: &no}, false},
		{AffiliateChanged, 6, ProfileData{Name: "Marie", Newsletter: true}, false},
		{PreferenceChanged, 4, PreferenceData{Newsletter: &yes}, false}, // older, and late
		{PreferenceChanged, 7, PreferenceData{Newsletter: &yes}, true},
		{AffiliateChanged, 8, ProfileData{Name: "Marie", Newsletter: true}, true},
	} {
		in := anEvent(fmt.Sprint(i), c.event, "A", c.data)
		in.Event.Time = time.Unix(c.at, 0)
		var err error
		if file, err = FoldProfile(file, in.Event); err != nil || file.Profile.Newsletter != c.want {
			t.Fatalf("after event %d, a %s: subscribed %v, %v", i, c.event, file.Profile.Newsletter, err)
		}
	}
}
