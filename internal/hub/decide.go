package hub

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// decide makes the entries of one event: its own, and those of events that waited for it.
func (d *Desk) decide(dos *dossier, e *numbered) []numberedEntry {
	entry := d.decideEvent(dos, e.Event, false)
	entries := []numberedEntry{{e.n, entry}}
	if entry.Waiting {
		dos.waiting = append(dos.waiting, e.Event) // its file may become known later in this very batch
	}
	if !dos.file.Known() {
		return entries
	}
	for _, waiting := range dos.waiting {
		entries = append(entries, numberedEntry{e.n, d.decideEvent(dos, waiting, true)})
	}
	dos.waiting = nil
	return entries
}

// decideEvent folds an event into its file, asks the kinds about it, and moves the dossier on. When anything
// cannot be done the event becomes a dead letter and the file stays as it was.
func (d *Desk) decideEvent(dos *dossier, e Event, retold bool) Entry {
	entry := Entry{Event: e, Retold: retold}
	file := dos.file
	if err := d.fill(&entry, &file, dos); err != nil {
		return Entry{Event: e, Retold: retold, Dead: deadLetter(e, err, d.Now())}
	}
	dos.file = file
	entry.File = &file
	return entry
}

func (d *Desk) fill(entry *Entry, file *File, dos *dossier) (err error) {
	defer guard(d.Log, entry.Event.Type, &err)
	if err := d.fold(file, entry.Event, entry.Retold); err != nil {
		return err
	}
	if err := d.receipt(entry, file, dos.deliveries); err != nil {
		return err
	}
	if !file.Known() {
		entry.Waiting = true
		return nil
	}
	return d.ask(entry, file)
}

// fold applies the event to the file. An event that waited was folded when it came in.
func (d *Desk) fold(file *File, e Event, retold bool) error {
	if e.Subject == "" {
		return Permanentf("the event names no file: its subject is empty")
	}
	if retold {
		return nil
	}
	for _, fold := range d.Folds {
		after, err := fold(*file, e)
		if err != nil {
			return fmt.Errorf("applying %s to the file: %w", e.Type, err)
		}
		*file = after
	}
	return nil
}

// ask asks every kind that the event may trigger.
func (d *Desk) ask(entry *Entry, file *File) error {
	now := d.Now()
	for _, k := range d.Catalogue.On(entry.Event.Type) {
		decision, err := d.decideKind(k, entry.Event, *file, now)
		if err != nil {
			return fmt.Errorf("deciding %s: %w", k.Code, err)
		}
		if err := d.plan(entry, file, k, decision, now); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) decideKind(k Kind, e Event, file File, now time.Time) (Decision, error) {
	if !file.Profile.Deceased.IsZero() && !k.Survivors {
		return Nothing("deceased", "La personne est décédée : plus aucun envoi de ce type."), nil
	}
	decision, err := k.Decide(e, History{file}, now)
	var staff *StaffError
	if errors.As(err, &staff) {
		return Decision{Reason: Because("staff", staff.Error()), Messages: []Message{taskMessage(k, e, file)}}, nil
	}
	return decision, err
}

// plan composes a decision's messages and adds them to the entry and to what the file was sent.
func (d *Desk) plan(entry *Entry, file *File, k Kind, decision Decision, now time.Time) error {
	decided := Decided{Code: k.Code, Reason: decision.Reason}
	run, err := runOf(entry.Event)
	if err != nil {
		return err
	}
	for _, m := range decision.Messages {
		m.Campaign = run
		planned, reason, err := d.compose(k, m, now)
		if err != nil {
			return fmt.Errorf("composing %s: %w", k.Code, err)
		}
		if !reason.None() {
			decided.Reason = reason
		}
		if planned == nil || file.WasSent(planned.Message.Key) {
			continue
		}
		decided.Count++
		entry.Messages = append(entry.Messages, *planned)
		file.remember(planned.Message)
	}
	entry.Decisions = append(entry.Decisions, decided)
	entry.Reminders = append(entry.Reminders, decision.Reminders...)
	return nil
}

// runOf is the run or campaign that raised the event; "" for what concerns one file alone. Its messages are mass mail,
// whatever their kind says.
func runOf(e Event) (string, error) {
	if e.Source != SourceSchedules && e.Source != SourceCampaigns {
		return "", nil
	}
	tick, err := DataOf[Tick](e)
	return cmp.Or(tick.Run, tick.Schedule), err
}

// remember adds m to the latest messages. The slice is not shared with the file as it was before.
func (f *File) remember(m Message) {
	sent := slices.Clone(f.Sent)
	if len(sent) >= SentKept {
		sent = sent[len(sent)-SentKept+1:]
	}
	f.Sent = append(sent, Sent{Key: m.Key, Code: m.Code, On: m.Decided})
}

// receipt turns a receipt event into what it does to a delivery.
func (d *Desk) receipt(entry *Entry, file *File, deliveries map[string]Addressed) error {
	e := entry.Event
	id, ok := receiptFor(e)
	if !ok {
		return nil
	}
	sent, found := deliveries[id]
	switch {
	case !found:
		return Permanentf("the receipt speaks of delivery %q, which does not exist", id)
	case sent.File != e.Subject:
		return Permanentf("the receipt speaks of delivery %q, which is of another file than its subject says", id)
	}
	data, err := DataOf[ReceiptData](e)
	if err != nil {
		return err
	}
	file.Profile.condemn(e.Type, data, sent.Recipient)
	receipt := Receipt{Delivery: id, State: receiptState(e.Type, data), At: e.Time, Answer: receiptAnswer(data)}
	if k, ok := d.Catalogue.ByCode(sent.Code); ok && receipt.State == Failed {
		receipt.Fallback = k.fallback(sent.Delivery, sent.Recipient, file.Profile, d.Now())
	}
	if receipt.State != "" {
		entry.Receipts = []Receipt{receipt}
	}
	return nil
}

// receiptFor is the delivery a receipt event speaks of.
func receiptFor(e Event) (string, bool) {
	switch e.Type {
	case ReceiptBounced, ReceiptPrinted, ReceiptDelivered, ReceiptReturned:
		data, err := DataOf[ReceiptData](e)
		return data.Delivery, err == nil
	}
	return "", false
}

// receiptState is what a receipt makes of its delivery; "" leaves it as it is, as a temporary bounce and a
// print report do.
func receiptState(eventType string, data ReceiptData) State {
	switch {
	case eventType == ReceiptBounced && data.Final:
		return Failed
	case eventType == ReceiptDelivered:
		return Delivered
	case eventType == ReceiptReturned:
		return Returned
	}
	return ""
}

func receiptAnswer(data ReceiptData) string {
	switch {
	case data.Barcode != "":
		return data.Barcode + " " + data.Answer
	case data.Code != 0:
		return fmt.Sprintf("%d %s", data.Code, data.Answer)
	}
	return data.Answer
}
