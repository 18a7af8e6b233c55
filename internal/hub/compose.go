package hub

import (
	"encoding/json"
	"errors"
	"time"
)

// NewMessage plans a message of kind k to the owner of the file. key is the business key without the kind's
// name: "<file>/2026Q1". The facts are frozen as JSON.
func NewMessage(k Kind, key string, h History, facts any) (Message, error) {
	frozen, err := json.Marshal(facts)
	if err != nil {
		return Message{}, Permanentf("freezing the facts of %s: %v", k.Code, err)
	}
	return Message{Key: k.Name + "/" + key, Code: k.Code, File: h.Number, Recipient: h.Profile, Facts: frozen}, nil
}

// FactsOf reads a message's frozen facts.
func FactsOf[T any](m Message) (T, error) {
	var facts T
	if err := json.Unmarshal(m.Facts, &facts); err != nil {
		return facts, Permanentf("the facts of message %s cannot be read: %v", m.ID, err)
	}
	return facts, nil
}

// compose completes a message, writes its document, proves that it says what the law wants and can be
// printed, and queues its first delivery. Nil means that no channel reaches the person; the reason says why.
func (d *Desk) compose(k Kind, m Message, now time.Time) (*Planned, Reason, error) {
	complete(&m, k, now)
	reason := Reason{}
	if m.Channel == "" {
		m.Channel, reason = k.Choose(m.Recipient)
	}
	if m.Channel == "" {
		return nil, reason, nil
	}
	doc, err := d.write(k, m)
	var staff *StaffError
	if errors.As(err, &staff) {
		m = taskFor(m)
		complete(&m, k, now)
		reason, err = Because("staff", staff.Error()), nil
	}
	if err != nil {
		return nil, Reason{}, err
	}
	if m.Channel == ChannelTask && doc.Note == nil {
		doc.Note = noteOf(k, reason)
	}
	return &Planned{Message: m, Document: doc, Delivery: firstDelivery(k, m, now)}, reason, nil
}

// complete fills what follows from the kind and the day.
func complete(m *Message, k Kind, now time.Time) {
	m.ID = IDOf("message", m.Key)
	m.Code, m.Version = k.Code, k.Version
	if m.Decided.IsZero() {
		m.Decided = DateOf(now)
	}
}

// write composes the document and proves it.
func (d *Desk) write(k Kind, m Message) (Document, error) {
	if m.Channel == ChannelTask && len(m.Facts) == 0 {
		return Document{}, nil
	}
	doc, err := k.Compose(m)
	if err != nil {
		return doc, err
	}
	if err := checkMentions(k, doc); err != nil {
		return doc, err
	}
	if d.Check == nil {
		return doc, nil
	}
	return doc, d.Check(doc)
}

func firstDelivery(k Kind, m Message, now time.Time) Delivery {
	lane := k.Lane
	if m.Campaign != "" {
		lane = LaneBulk
	}
	return Delivery{
		ID: IDOf("delivery", m.ID, string(m.Channel)), Message: m.ID, Code: m.Code, File: m.File,
		Channel: m.Channel, Lane: lane, State: Queued, Due: now, Changed: now,
	}
}

// taskMessage is the task for staff in place of a message that could not even be decided.
func taskMessage(k Kind, e Event, file File) Message {
	m := Message{Key: "task/" + k.Name + "/" + file.Number + "/" + e.ID, Code: k.Code, File: file.Number, Recipient: file.Profile}
	return taskFor(m)
}

// taskFor turns a message into a task: what it would have said stays with it for whoever takes the task up.
func taskFor(m Message) Message {
	if m.Channel != ChannelTask {
		m.Key = "task/" + m.Key
	}
	m.Channel = ChannelTask
	return m
}

// noteOf is what staff read when a message could not leave by itself.
func noteOf(k Kind, reason Reason) *Note {
	return &Note{
		Title:  k.Code + " : " + k.Title[FR],
		Blocks: []Block{{Type: Paragraph, Spans: []Span{{Text: reason.Text}}}},
	}
}
