package bridgingrefusal

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestDecide(t *testing.T) {
	h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Lang: hub.DE}}}
	for _, c := range []struct {
		name, reasons, findings, ground string
		requested                       hub.Date // the fact is of 20 August 2025: until 31 March 2026
		refused                         string   // part of the error
		staff, late                     bool
	}{
		{"one reason", "quarters-not-paid", "Zwei.", "economic-difficulty", hub.NewDate(2026, 2, 1), "", false, false},
		{"two reasons", "late-application activity-continued", "Zwei.", "forced-interruption", hub.NewDate(2026, 4, 1), "", false, true},
		{"late, but on the last day", "late-application", "Zwei.", "forced-interruption", hub.NewDate(2026, 3, 31), "DP-2", true, false},
		{"unknown reason", "quarters-not-paid luck", "Zwei.", "forced-interruption", hub.NewDate(2026, 2, 1), `"luck"`, false, false},
		{"unknown ground", "quarters-not-paid", "Zwei.", "weather", hub.NewDate(2026, 2, 1), `"weather"`, false, false},
		{"no reason", "", "Zwei.", "forced-interruption", hub.NewDate(2026, 2, 1), "motivated", false, false},
		{"no findings", "quarters-not-paid", "", "forced-interruption", hub.NewDate(2026, 2, 1), "motivated", false, false},
		{"no date", "quarters-not-paid", "Zwei.", "forced-interruption", hub.Date{}, "asked for", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := hub.BridgingData{Request: "DP-2", Ground: c.ground, RequestedOn: c.requested, FactOn: hub.NewDate(2025, 8, 20), Reasons: strings.Fields(c.reasons)}
			if c.findings != "" {
				b.Findings = []string{c.findings}
			}
			data, _ := json.Marshal(b)
			d, err := decide(hub.Event{Data: data}, h, time.Time{})
			if c.refused == "" {
				proveDecision(t, d, err, c.late)
				return
			}
			var staff *hub.StaffError
			if err == nil || !strings.Contains(err.Error(), c.refused) || errors.As(err, &staff) != c.staff {
				t.Errorf("got %v, want an error with %q (for staff: %t)", err, c.refused, c.staff)
			}
		})
	}
}

func proveDecision(t *testing.T, d hub.Decision, err error, late bool) {
	t.Helper()
	if err != nil || d.Reason.Code != "refused" || len(d.Messages) != 1 || d.Messages[0].Key != "bridging-refusal/0412233/DP-2" {
		t.Fatalf("%+v, %v", d, err)
	}
	facts, err := hub.FactsOf[Facts](d.Messages[0])
	if err != nil || facts.Late != late || facts.ApplyUntil != hub.NewDate(2026, 3, 31) {
		t.Errorf("%+v, %v", facts, err)
	}
}

func TestEveryReasonIsWrittenInEveryLanguage(t *testing.T) {
	for code, words := range reasons() {
		for _, l := range hub.Langs() {
			if words[l] == "" {
				t.Errorf("%s has no words in %s", code, l)
			}
		}
	}
}
