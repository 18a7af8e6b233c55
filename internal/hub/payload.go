package hub

import (
	"encoding/json"
	"fmt"
)

// The event types that upstream systems publish, by topic. Package contract holds a JSON Schema and an
// example of each; the types below are their data.
const (
	// Topic files.
	AffiliateRegistered = "affiliate.registered.v1" // ProfileData
	AffiliateChanged    = "affiliate.changed.v1"    // ProfileData: the whole profile as it now is
	AffiliateDeceased   = "affiliate.deceased.v1"   // DeceasedData
	CompanyRegistered   = "company.registered.v1"   // ProfileData
	CompanyChanged      = "company.changed.v1"      // ProfileData
	PreferenceChanged   = "preference.changed.v1"   // PreferenceData

	// Topic contributions.
	ContributionAssessed  = "contribution.assessed.v1"  // Assessment
	ContributionCorrected = "contribution.corrected.v1" // Assessment with the same ID and a higher Version
	ContributionDisputed  = "contribution.disputed.v1"  // ItemData: contested by registered letter
	ContributionWaived    = "contribution.waived.v1"    // ItemData: INASTI waived it
	PlanGranted           = "plan.granted.v1"           // PlanData
	PlanEnded             = "plan.ended.v1"             // PlanData: completed or revoked

	// Topic payments.
	PaymentReceived = "payment.received.v1" // Payment
	PaymentReversed = "payment.reversed.v1" // Payment: the same ID, taken back by the bank
	PaymentRefunded = "payment.refunded.v1" // Payment: paid back to the affiliate

	// Topic benefits.
	BridgingGranted        = "bridging.granted.v1"        // BridgingData
	BridgingRefused        = "bridging.refused.v1"        // BridgingData
	OverpaymentEstablished = "overpayment.established.v1" // OverpaymentData

	// Topic receipts.
	ReceiptBounced   = "receipt.bounced.v1"   // ReceiptData: the e-mail came back
	ReceiptPrinted   = "receipt.printed.v1"   // ReceiptData: the print house handed the letter to the post
	ReceiptDelivered = "receipt.delivered.v1" // ReceiptData: proof of delivery, such as a registered letter's
	ReceiptReturned  = "receipt.returned.v1"  // ReceiptData: the letter came back

	// Topic communications: what the hub itself publishes.
	CommunicationSent      = "communication.sent.v1" // CommunicationData, as all below
	CommunicationDelivered = "communication.delivered.v1"
	CommunicationFailed    = "communication.failed.v1"
	CommunicationReturned  = "communication.returned.v1"
	CommunicationWithdrawn = "communication.withdrawn.v1"
	CommunicationUncertain = "communication.uncertain.v1"
)

// The event types that the clock raises inside the hub; their data is a Tick. They never travel by Kafka.
const (
	ClockDueNotices       = "clock.due-notices.v1"        // CTR-01: the quarter's run
	ClockDueDateReminder  = "clock.due-date-reminder.v1"  // CTR-04: ten and five days before the due date
	ClockFirstReminder    = "clock.first-reminder.v1"     // REC-01
	ClockSecondReminder   = "clock.second-reminder.v1"    // REC-02
	ClockFormalNotice     = "clock.formal-notice.v1"      // REC-05
	ClockFormalNoticeOver = "clock.formal-notice-over.v1" // the month of REC-05 has passed: a task for staff; data FormalNoticeOver
	ClockTaxAttestation   = "clock.tax-attestation.v1"    // TAX-01
	ClockNewsletter       = "clock.newsletter.v1"         // NEW-01; Tick.Facts is a Newsletter
)

// ProfileData is the data of affiliate.* and company.* events.
type ProfileData struct {
	Name       string   `json:"name"`
	Identifier string   `json:"identifier,omitempty"` // NISS or KBO/BCE number, digits only
	Category   string   `json:"category,omitempty"`
	Lang       Lang     `json:"lang"`
	Address    Address  `json:"address"`
	Email      string   `json:"email,omitempty"`
	Prefers    Channel  `json:"prefers,omitempty"`
	Newsletter bool     `json:"newsletter,omitempty"`
	Handler    *Handler `json:"handler,omitempty"`
}

// DeceasedData is the data of affiliate.deceased.
type DeceasedData struct {
	On Date `json:"on"`
}

// PreferenceData is the data of preference.changed; an absent field is unchanged.
type PreferenceData struct {
	Prefers    *Channel `json:"prefers,omitempty"`
	Newsletter *bool    `json:"newsletter,omitempty"`
}

// ItemData names one contribution.
type ItemData struct {
	Assessment string `json:"assessment"` // Assessment.ID
	On         Date   `json:"on"`
}

// PlanData names the contributions a payment plan covers.
type PlanData struct {
	Assessments []string `json:"assessments"`
	On          Date     `json:"on"`
}

// BridgingData is the fund's decision on a request for the bridging right (law of 22 December 2016).
type BridgingData struct {
	Request     string   `json:"request"` // file reference of the request
	RequestedOn Date     `json:"requestedOn"`
	Ground      string   `json:"ground"` // "forced-interruption" or "economic-difficulty"
	FactOn      Date     `json:"factOn"` // the day of the fact
	From        Date     `json:"from,omitzero"`
	To          Date     `json:"to,omitzero"`
	Months      []Month  `json:"months,omitempty"` // calculation, one row per calendar month; empty for a refusal
	Dependants  bool     `json:"dependants,omitempty"`
	MonthsUsed  int      `json:"monthsUsed"`
	MonthsLeft  int      `json:"monthsLeft"`
	Reasons     []string `json:"reasons"` // codes of the reasons of law; for a refusal at least one
	// Findings are the facts found, one sentence each in the file's language, written by the handler.
	Findings []string `json:"findings"`
}

// Month is one month of a benefit's calculation.
type Month struct {
	Month  string `json:"month"` // "2026-03"
	Days   int    `json:"days"`  // days of interruption
	Rate   int    `json:"rate"`  // percent of the monthly amount: 25, 50, 75 or 100
	Amount Cents  `json:"amount"`
}

// OverpaymentData is the finding that a benefit was paid without right to it.
type OverpaymentData struct {
	Case         string     `json:"case"`
	Benefit      string     `json:"benefit"` // "bridging", "birth-leave", "carer", "mourning"
	Cause        string     `json:"cause"`   // code of the provision breached: "activity-resumed", "cumulation", "conditions-not-met", "administrative-error"
	From         Date       `json:"from"`
	To           Date       `json:"to"`
	Payments     []Overpaid `json:"payments"`
	Fraud        bool       `json:"fraud,omitempty"`
	Findings     []string   `json:"findings"`     // facts found, one sentence each in the file's language
	Prescription int        `json:"prescription"` // years applied
}

// Overpaid is one payment of which all or a part was undue.
type Overpaid struct {
	On   Date  `json:"on"`
	Paid Cents `json:"paid"`
	Due  Cents `json:"due"`
}

// ReceiptData is what another system says of a delivery.
type ReceiptData struct {
	Delivery string `json:"delivery"`
	On       Date   `json:"on"`
	Code     int    `json:"code,omitempty"`
	Final    bool   `json:"final,omitempty"` // of a bounce: the address will never work
	Answer   string `json:"answer,omitempty"`
	Barcode  string `json:"barcode,omitempty"`
}

// CommunicationData is what the hub tells about a communication: never its content.
type CommunicationData struct {
	Message  string  `json:"message"`
	Delivery string  `json:"delivery"`
	Kind     string  `json:"kind"`
	Channel  Channel `json:"channel"`
	State    State   `json:"state"`
	Digest   string  `json:"digest,omitempty"`
	Pages    int     `json:"pages,omitempty"`
	Event    string  `json:"cause,omitempty"` // the event that called for it
}

// Newsletter is one issue, written as Markdown in every language.
type Newsletter struct {
	Issue   string `json:"issue"` // "2026-03"
	Topic   string `json:"topic,omitempty"`
	Subject Words  `json:"subject"`
	Body    Words  `json:"body"` // Markdown
}

// FormalNoticeOver is the data of the reminder that the month of a formal notice has passed.
type FormalNoticeOver struct {
	Notice      string   `json:"notice"` // key of the formal notice
	Assessments []string `json:"assessments"`
}

// DataOf reads an event's data. Data of the wrong shape is a Permanent error.
func DataOf[T any](e Event) (T, error) {
	var data T
	if err := json.Unmarshal(e.Data, &data); err != nil {
		return data, Permanent(fmt.Errorf("the data of event %s (%s) cannot be read: %w", e.ID, e.Type, err))
	}
	return data, nil
}
