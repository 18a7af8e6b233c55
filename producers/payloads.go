package producers

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

type (
	// Profile is the data of AffiliateRegistered, AffiliateChanged, CompanyRegistered and CompanyChanged: the whole profile as it now is.
	Profile = hub.ProfileData
	// Address is a postal address, in Profile.
	Address = hub.Address
	// Handler is the member of staff who knows a file, in Profile.
	Handler = hub.Handler
	// Deceased is the data of AffiliateDeceased.
	Deceased = hub.DeceasedData
	// Preference is the data of PreferenceChanged; a field left out is unchanged.
	Preference = hub.PreferenceData
	// Assessment is the data of ContributionAssessed and, with a higher Version, of ContributionCorrected.
	Assessment = hub.Assessment
	// Band is one step of an Assessment's calculation.
	Band = hub.Band
	// Item is the data of ContributionDisputed and ContributionWaived.
	Item = hub.ItemData
	// Plan is the data of PlanGranted and PlanEnded.
	Plan = hub.PlanData
	// Payment is the data of PaymentReceived, PaymentReversed and PaymentRefunded.
	Payment = hub.Payment
	// Bridging is the data of BridgingGranted and BridgingRefused.
	Bridging = hub.BridgingData
	// Month is one month of a Bridging.
	Month = hub.Month
	// Overpayment is the data of OverpaymentEstablished.
	Overpayment = hub.OverpaymentData
	// Overpaid is one payment of an Overpayment.
	Overpaid = hub.Overpaid
	// Receipt is the data of ReceiptBounced, ReceiptPrinted, ReceiptDelivered and ReceiptReturned.
	Receipt = hub.ReceiptData
)

type (
	// Cents is an amount of euro in cents: 12.50 € is 1250.
	Cents = hub.Cents
	// Date is a Belgian calendar date: Date{Year: 2026, Month: time.March, Day: 31}.
	Date = hub.Date
	// Quarter is a quarter: Quarter{Year: 2026, N: 1}.
	Quarter = hub.Quarter
	// Lang is a language: "fr", "nl" or "de".
	Lang = hub.Lang
	// Channel is a way to reach someone: "email" or "letter".
	Channel = hub.Channel
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
