package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Channel is a way to reach someone.
type Channel string

// The channels.
const (
	ChannelEmail      Channel = "email"
	ChannelLetter     Channel = "letter"
	ChannelRegistered Channel = "registered" // a letter the post hands over against a proof
	ChannelTask       Channel = "task"       // a work item for staff
)

// Message is one communication to one recipient. Everything it needs is frozen in it when it is decided.
type Message struct {
	ID   string `json:"id"`   // made from Key, so that deciding twice gives the same message
	Key  string `json:"key"`  // business key, once for ever: "formal-notice/0412233/2026Q1"
	Code string `json:"code"` // of its kind: "REC-05"
	// Version of the kind's words and rules that made it.
	Version   int             `json:"version"`
	File      string          `json:"file"`
	Recipient Profile         `json:"recipient"`
	Facts     json.RawMessage `json:"facts"` // what Compose and Withdraw read
	Channel   Channel         `json:"channel"`
	Replaces  string          `json:"replaces,omitempty"` // key of the message this one corrects
	Decided   Date            `json:"decided"`            // the date the letter bears
	Campaign  string          `json:"campaign,omitempty"` // the run or campaign that raised it: mass mail
}

// IDOf makes a stable identifier in the form of a UUID (version 8, RFC 9562) from its parts: the same parts,
// the same identifier, on every machine. It reveals nothing of them.
func IDOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	b := h.Sum(nil)[:16]
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// State is where a delivery stands.
//
//	queued -> sending -> sent -> delivered
//	                  -> uncertain  handed over or not, nobody can know: settled by the kind's policy or by staff
//	                  -> failed     for good; an e-mail then becomes a letter where the kind has one
//	                  -> returned   the other side sent it back later
//	       -> withdrawn             its reason was gone just before sending
//	       <-> held                 its campaign is paused
type State string

// The states of a delivery.
const (
	Queued    State = "queued"
	Held      State = "held"
	Sending   State = "sending"
	SentState State = "sent"
	Delivered State = "delivered"
	Uncertain State = "uncertain"
	Failed    State = "failed"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// Final tells that the hub itself will do nothing more.
func (s State) Final() bool { return s != Queued && s != Sending && s != Held }

// Lane separates single messages from mass mailings, so that a campaign never delays a decision.
type Lane int

// The lanes, the more urgent first.
const (
	LaneSingle Lane = 0
	LaneBulk   Lane = 1
)

// Delivery is one message on one channel.
type Delivery struct {
	ID       string
	Message  string // its identifier
	Code     string // of the kind
	File     string
	Channel  Channel
	Lane     Lane
	State    State
	Due      time.Time // not to be sent before
	Attempts int       // tries so far
	Batch    string    // print batch, for letters
	Replaces string    // the failed delivery this one falls back from
	Digest   string    // SHA-256 of the bytes sent, hexadecimal
	Pages    int
	LastNote string // what the last attempt or withdrawal said
	Changed  time.Time
}

// Addressed is a delivery with the person as they were when its message was written: its addresses are those it went to.
type Addressed struct {
	Delivery
	Recipient Profile
}

// Attempt is one try of a delivery with the other side's exact answer.
type Attempt struct {
	Delivery string
	Number   int
	Started  time.Time
	Ended    time.Time
	State    State  // what the try made of the delivery
	Code     int    // SMTP code, 0 when there is none
	Answer   string // the other side's words, without personal data where we write them
}
