package contract

import (
	"encoding/json"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestErrorsAreSentences changes one field of an example and reads what a person is told.
func TestErrorsAreSentences(t *testing.T) {
	r := load(t)
	for _, c := range []struct{ event, path, value, want string }{
		{hub.PaymentReceived, "amount", `"12.50"`, "payment.received.v1: /amount: must be an integer, got string (an amount in cents, above zero: 12.50 € is 1250)"},
		{hub.PaymentReceived, "amount", `12.5`, "payment.received.v1: /amount: must be an integer written in digits only, of 64 bits at most (an amount in cents, above zero: 12.50 € is 1250)"},
		{hub.PaymentReceived, "amount", `1250.0`, "payment.received.v1: /amount: must be an integer written in digits only, of 64 bits at most (an amount in cents, above zero: 12.50 € is 1250)"},
		{hub.PaymentReceived, "amount", `99999999999999999999`, "payment.received.v1: /amount: must be an integer written in digits only, of 64 bits at most (an amount in cents, above zero: 12.50 € is 1250)"},
		{hub.PaymentReceived, "amount", `0`, "payment.received.v1: /amount: must be at least 1 (an amount in cents, above zero: 12.50 € is 1250)"},
		{hub.PaymentReceived, "on", `"31/03/2026"`, "payment.received.v1: /on: is not a valid date (a Belgian calendar date such as 2026-03-31)"},
		{hub.PaymentReceived, "on", `"2026-02-30"`, "payment.received.v1: /on: is not a valid date (a Belgian calendar date such as 2026-03-31)"},
		{hub.PaymentReceived, "reference", `"+++090/9337/55493+++"`, "payment.received.v1: /reference: is not of the right form (the structured communication the payment carried: twelve digits, or nothing)"},
		{hub.PaymentReceived, "id", `""`, "payment.received.v1: /id: must have at least 1 characters (an identifier of the publishing system, stable for ever)"},
		{hub.ContributionAssessed, "quarter", `"2026-Q1"`, "contribution.assessed.v1: /quarter: is not of the right form (a quarter such as 2026Q1)"},
		{hub.ContributionAssessed, "feeRate", `20000`, "contribution.assessed.v1: /feeRate: must be at most 10000 (hundredths of a percent: 20.5 % is 2050)"},
		{hub.ContributionAssessed, "bands", `[{"from":0,"to":1}]`, "contribution.assessed.v1: /bands/0: missing rate"},
		{hub.AffiliateRegistered, "lang", `"en"`, `affiliate.registered.v1: /lang: must be one of "fr", "nl", "de" (the language the person is written to)`},
		{hub.AffiliateRegistered, "email", `"nobody"`, "affiliate.registered.v1: /email: is not of the right form (an e-mail address such as name@example.be)"},
		{hub.AffiliateRegistered, "email", `null`, "affiliate.registered.v1: /email: must be a string, got null (an e-mail address such as name@example.be)"},
		{hub.PlanGranted, "assessments", `[]`, "plan.granted.v1: /assessments: must have at least 1 items"},
		{hub.PlanGranted, "assessments", "[" + strings.Repeat(`"a",`, 200) + `"a"]`, "plan.granted.v1: /assessments: must have at most 200 items"},
		{hub.AffiliateRegistered, "category", `"` + strings.Repeat("x", 201) + `"`, "affiliate.registered.v1: /category: must have at most 200 characters"},
		{hub.BridgingGranted, "months", `[]`, "bridging.granted.v1: /months: must have at least 1 items"},
		{hub.BridgingRefused, "reasons", `null`, "bridging.refused.v1: /reasons: must be an array, got null (codes of the reasons of law: a refusal needs at least one)"},
		{hub.ReceiptBounced, "delivery", `"12"`, "receipt.bounced.v1: /delivery: is not a valid uuid (the delivery's identifier, as the hub gave it)"},
		{hub.CommunicationSent, "state", `"failed"`, `communication.sent.v1: /state: must be "sent"`},
	} {
		data := decoded(t, example(t, r, c.event).Data)
		data[c.path] = json.RawMessage(c.value)
		err := r.ValidateData(c.event, encoded(t, data))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s with %s = %s:\n got %v\nwant %s", c.event, c.path, c.value, err, c.want)
		}
	}
}

func TestSeveralProblemsAreToldTogether(t *testing.T) {
	err := load(t).ValidateData(hub.AffiliateDeceased, json.RawMessage(`{"on": 5}`))
	if want := "affiliate.deceased.v1: /on: must be a string, got number (a Belgian calendar date such as 2026-03-31)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	err = load(t).ValidateData(hub.ContributionDisputed, json.RawMessage(`{}`))
	if want := "contribution.disputed.v1: data: missing assessment, on"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestAPreferenceMustSaySomething(t *testing.T) {
	err := load(t).ValidateData(hub.PreferenceChanged, json.RawMessage(`{}`))
	if want := "preference.changed.v1: data: must have at least 1 field (what changed; an absent field is unchanged)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestUnknownTypesAreGuessed(t *testing.T) {
	r := load(t)
	for name, want := range map[string]string{
		"payment.received.v2": `event type "payment.received.v2" is not known; did you mean payment.received.v1?`,
		"payment.received":    `event type "payment.received" is not known; did you mean payment.received.v1?`,
		"Payment.Received.v1": `event type "Payment.Received.v1" is not known; did you mean payment.received.v1?`,
		"invoice.issued.v1":   "event type \"invoice.issued.v1\" is not known; `courrier schema` lists the known ones",
		"":                    "event type \"\" is not known; `courrier schema` lists the known ones",
	} {
		if err := r.ValidateData(name, json.RawMessage(`{}`)); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}
