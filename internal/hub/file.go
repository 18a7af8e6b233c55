package hub

import "time"

// File is the dossier of one affiliate or company as the hub knows it after the last event it handled:
// who it is, what it owes, and what it was told. It is a fold of the file's events, kept in one row, so
// that a decision costs the same after one event and after twenty years of them. The events themselves
// stay in the ledger.
type File struct {
	Number  string  `json:"number"`
	Profile Profile `json:"profile"`
	Account Account `json:"account"`
	// ProfileAt is the time of the event the profile comes from: an older one that arrives later changes nothing.
	ProfileAt time.Time `json:"profileAt,omitzero"`
	// PreferenceAt is the time of the latest wish of the person's own; an older one that arrives later changes nothing.
	PreferenceAt   time.Time `json:"preferenceAt,omitzero"`
	LeftNewsletter bool      `json:"leftNewsletter,omitempty"` // by a wish of their own
	Sent           []Sent    `json:"sent,omitempty"`           // the latest messages, oldest first, at most SentKept
	Version        int64     `json:"-"`                        // of the row, for optimistic locking; 0 when it does not exist yet
}

// SentKept bounds File.Sent: enough for every legal step of several years.
const SentKept = 48

// Sent remembers that a message was decided for a file.
type Sent struct {
	Key  string `json:"key"`
	Code string `json:"code"` // of the kind: "REC-01"
	On   Date   `json:"on"`
}

// Known tells that the file's owner has been told to the hub; until then nothing can be written to it.
func (f File) Known() bool { return f.Profile.Name != "" }

// WasSent tells that a message with this business key was decided among the latest ones.
func (f File) WasSent(key string) bool {
	for _, s := range f.Sent {
		if s.Key == key {
			return true
		}
	}
	return false
}

// History is all that a decision may look at.
type History struct{ File }

// FileType tells affiliates and companies apart.
type FileType string

// The two types of file.
const (
	Affiliate FileType = "affiliate"
	Company   FileType = "company"
)

// Profile is who the file is about, how to write to them, and who handles their file.
type Profile struct {
	Type          FileType `json:"type"`
	Name          string   `json:"name"`                 // "Marie Dupont", or the company's name
	Number        string   `json:"identifier,omitempty"` // NISS or KBO/BCE number; printed only where a letter needs it
	Category      string   `json:"category,omitempty"`   // contributor category: "main", "secondary", ...
	Lang          Lang     `json:"lang"`
	Address       Address  `json:"address"`
	Email         string   `json:"email,omitempty"`
	EmailFailed   bool     `json:"emailFailed,omitempty"`   // the address bounced for good; cleared when a new one comes in
	AddressFailed bool     `json:"addressFailed,omitempty"` // a letter came back; cleared when a new address comes in
	Prefers       Channel  `json:"prefers,omitempty"`       // ChannelEmail when the person asked for e-mail instead of paper
	Newsletter    bool     `json:"newsletter,omitempty"`    // subscribed
	Deceased      Date     `json:"deceased,omitzero"`
	Handler       Handler  `json:"handler"`
}

// Handler is the member of staff who knows the file: on every piece the fund sends (law of 11 April 1994, art. 2).
type Handler struct {
	Name   string `json:"name"`
	Phone  string `json:"phone"`
	Email  string `json:"email"`
	Office string `json:"office,omitempty"` // code of the regional office; empty is the head office
}

// Address is a postal address in the order the Belgian post prints it.
type Address struct {
	Extra    string `json:"extra,omitempty"` // building, floor, care of
	Street   string `json:"street"`
	House    string `json:"house,omitempty"`
	Box      string `json:"box,omitempty"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	Country  string `json:"country,omitempty"` // ISO 3166 alpha-2; empty or BE is Belgium
}

// Complete tells that a letter can reach the address.
func (a Address) Complete() bool { return a.Street != "" && a.Postcode != "" && a.City != "" }

// Abroad tells that the address is outside Belgium.
func (a Address) Abroad() bool { return a.Country != "" && a.Country != "BE" }
