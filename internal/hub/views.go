package hub

import "time"

// The views are what pages and reports read from the ledger. Package store fills them; console and the
// command line show them.

// Totals count the whole ledger. In a settled ledger they add up: each event handed in is recorded, known
// already or dead, and each message has one delivery that stands for it.
type Totals struct {
	Events     int            `json:"events"`  // recorded, the waiting and the raised ones among them
	Raised     int            `json:"raised"`  // by the clock and by staff: their source begins with SourcePrefix
	Waiting    int            `json:"waiting"` // recorded before their file was known
	Dead       int            `json:"dead"`    // dead letters not replayed yet
	Replayed   int            `json:"replayed"`
	Messages   map[string]int `json:"messages"` // by kind
	Deliveries []StateCount   `json:"deliveries"`
	Reminders  int            `json:"reminders"` // still to come
	Outbox     int            `json:"outbox"`    // not published yet
}

// StateCount is the number of deliveries of one kind on one channel in one state.
type StateCount struct {
	Code    string  `json:"kind"`
	Channel Channel `json:"channel"`
	State   State   `json:"state"`
	// Replaced counts those that gave way to a fallback: their message is counted with the letter.
	Replaced int `json:"replaced"`
	Count    int `json:"count"`
}

// MessageRow is one message in a list.
type MessageRow struct {
	ID      string
	Code    string
	File    string
	Lang    Lang
	Channel Channel
	State   State // of the delivery that stands for it
	Reason  string
	Created time.Time
}

// MessageView is everything about one message.
type MessageView struct {
	Message    Message
	Document   Document
	Event      Event
	Reason     Reason
	Created    time.Time
	Deliveries []Delivery
	Attempts   []Attempt
}

// EventRow is one event with what each kind decided on it.
type EventRow struct {
	Event     Event
	Recorded  time.Time
	Waiting   bool
	Decisions []Decided
}

// DeadRow is one dead letter in a list.
type DeadRow struct {
	DeadLetter
	Asked    time.Time // when staff asked the hub to raise it again; zero when nobody did, or when that is done
	Replayed time.Time // zero while nobody replayed it
}
