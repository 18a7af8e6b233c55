package producers

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// The data of events, by the type of event that carries them.
type (
	Profile     = hub.ProfileData     // AffiliateRegistered, AffiliateChanged, CompanyRegistered, CompanyChanged
	Address     = hub.Address         // in Profile
	Handler     = hub.Handler         // in Profile
	Deceased    = hub.DeceasedData    // AffiliateDeceased
	Preference  = hub.PreferenceData  // PreferenceChanged
	Assessment  = hub.Assessment      // ContributionAssessed, ContributionCorrected
	Band        = hub.Band            // in Assessment
	Item        = hub.ItemData        // ContributionDisputed, ContributionWaived
	Plan        = hub.PlanData        // PlanGranted, PlanEnded
	Payment     = hub.Payment         // PaymentReceived, PaymentReversed, PaymentRefunded
	Bridging    = hub.BridgingData    // BridgingGranted, BridgingRefused
	Month       = hub.Month           // in Bridging
	Overpayment = hub.OverpaymentData // OverpaymentEstablished
	Overpaid    = hub.Overpaid        // in Overpayment
	Receipt     = hub.ReceiptData     // ReceiptBounced, ReceiptPrinted, ReceiptDelivered, ReceiptReturned

	Cents   = hub.Cents   // euro cents: 12.50 € is 1250
	Date    = hub.Date    // a calendar date
	Quarter = hub.Quarter // Quarter{2026, 1}
	Lang    = hub.Lang    // "fr", "nl" or "de"
	Channel = hub.Channel // "email" or "letter"
)

// The types of events.
const (
	AffiliateRegistered    = hub.AffiliateRegistered
	AffiliateChanged       = hub.AffiliateChanged
	AffiliateDeceased      = hub.AffiliateDeceased
	CompanyRegistered      = hub.CompanyRegistered
	CompanyChanged         = hub.CompanyChanged
	PreferenceChanged      = hub.PreferenceChanged
	ContributionAssessed   = hub.ContributionAssessed
	ContributionCorrected  = hub.ContributionCorrected
	ContributionDisputed   = hub.ContributionDisputed
	ContributionWaived     = hub.ContributionWaived
	PlanGranted            = hub.PlanGranted
	PlanEnded              = hub.PlanEnded
	PaymentReceived        = hub.PaymentReceived
	PaymentReversed        = hub.PaymentReversed
	PaymentRefunded        = hub.PaymentRefunded
	BridgingGranted        = hub.BridgingGranted
	BridgingRefused        = hub.BridgingRefused
	OverpaymentEstablished = hub.OverpaymentEstablished
	ReceiptBounced         = hub.ReceiptBounced
	ReceiptPrinted         = hub.ReceiptPrinted
	ReceiptDelivered       = hub.ReceiptDelivered
	ReceiptReturned        = hub.ReceiptReturned
)
