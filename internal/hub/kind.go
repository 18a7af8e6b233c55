package hub

import "time"

// Kind is one kind of communication: what the law and the fund say of it, as data, and the pure functions
// that decide and write it. A kind does no I/O and does not look at the clock.
type Kind struct {
	Code    string // "CTR-01"; stored for ever
	Name    string // "due-notice": first part of business keys; stored for ever
	Version int    // raised whenever words or rules change
	Family  string // "contributions", "recovery", ...
	Title   Words
	Basis   []string // legal basis, as staff read it
	// Triggers are the event types on which Decide is asked, clock types among them.
	Triggers []string
	// Mentions are those the letter must make in every language; without one the hub refuses the document.
	Mentions []Mention
	// Channels in order of preference. E-mail before a letter is used only when the person prefers it;
	// e-mail alone needs no preference, for the law asks nothing of such a message.
	Channels  []Channel
	Lane      Lane
	Retention string // class of the retention schedule
	// ParkUncertain leaves a delivery whose outcome nobody can know to staff. Otherwise it is repeated with
	// the same Message-ID: right for what the law wants to arrive, wrong for what is merely helpful.
	ParkUncertain bool
	// Survivors lets the kind write to the file of a deceased person. All others are silent then, by the hub's own rule.
	Survivors bool

	// Decide says what an event calls for and why. It is asked once per event and trigger, with the file as it
	// is after the event. An error that is Permanent makes the event a dead letter.
	Decide func(Event, History, time.Time) (Decision, error)
	// Compose writes the document of a message. It reads nothing but the message.
	Compose func(Message) (Document, error)
	// Withdraw is asked just before sending, with the file as it then is; a reason means "do not send".
	// Nil never withdraws. A deceased recipient and an opted-out subscriber are checked by the kinds they matter to.
	Withdraw func(Message, History, time.Time) Reason

	// Examples are complete inputs of Decide, for proofs, previews and the sample book.
	Examples []Example
}

// Mention is something a document must say, with the text that demands it.
type Mention struct {
	Code string // "appeal-court"
	Law  string // "Charter of the insured person, art. 14, 2°"
}

// Example is one named input of a kind's Decide.
type Example struct {
	Name  string // "nominal", ...
	Now   time.Time
	File  File
	Event Event
}

// Decision says what an event calls for. No message is a decision too, with its reason.
type Decision struct {
	Reason    Reason
	Messages  []Message
	Reminders []Reminder
}

// Reason says why something was or was not done: a stable code for tests and counts, a sentence for staff.
type Reason struct {
	Code string `json:"code"`
	Text string `json:"text"` // French, plain, without amounts or health words
}

// None tells that there is no reason.
func (r Reason) None() bool { return r.Code == "" }

// Because makes a Reason.
func Because(code, text string) Reason { return Reason{code, text} }

// Nothing is the decision to send nothing, for a reason.
func Nothing(code, text string) Decision { return Decision{Reason: Because(code, text)} }

// Reminder is an event to raise later about the same file. It is never cancelled: what it calls for is
// decided afresh when it is due.
type Reminder struct {
	Key  string // once for ever: "formal-notice-expired/0412233/2026Q1"
	Type string // of the event to raise: "clock.formal-notice-expired"
	File string
	Due  time.Time
	Data []byte // JSON
}
