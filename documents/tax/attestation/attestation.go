// Package attestation is TAX-01: what a person paid in contributions in one year, for the tax return.
package attestation

import (
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Facts are what the attestation says, frozen when it is decided. Either Deductible or Excess is not zero, or neither.
type Facts struct {
	Year       int       `json:"year"`
	Paid       hub.Cents `json:"paid"` // contributions and management fees, without increases
	Refunded   hub.Cents `json:"refunded,omitempty"`
	Deductible hub.Cents `json:"deductible,omitempty"`
	Excess     hub.Cents `json:"excess,omitempty"` // refunded beyond what was paid: an income
	Increases  hub.Cents `json:"increases,omitempty"`
}

// Kind is the attestation of contributions paid.
func Kind(h *clauses.House) hub.Kind {
	a := attestation{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "TAX-01", Name: "tax-attestation", Version: 1, Family: "tax",
		Title: hub.Words{
			hub.FR: "Attestation fiscale des cotisations payées", hub.NL: "Fiscaal attest van de betaalde bijdragen",
			hub.DE: "Steuerbescheinigung über die gezahlten Beiträge",
		},
		Basis:     []string{"Code des impôts sur les revenus 1992, art. 52, 7°", "Charte de service de la caisse, 3.2"},
		Triggers:  []string{hub.ClockTaxAttestation},
		Mentions:  mentions(),
		Channels:  []hub.Channel{hub.ChannelEmail, hub.ChannelLetter},
		Lane:      hub.LaneBulk,
		Retention: "tax",
		Decide:    decide, Compose: a.compose,
		Examples: clauses.Examples(files),
	}
}

// mentions are what the tax administration needs to accept the amount.
func mentions() []hub.Mention {
	const deduction = "Income Tax Code 1992, art. 52, 7°"
	return []hub.Mention{
		{Code: "amount-attested", Law: deduction}, {Code: "credited-by", Law: deduction}, {Code: "increases-excluded", Law: deduction},
	}
}

// decide attests the year once when something moved in it.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	year, err := yearOf(e)
	if err != nil {
		return hub.Decision{}, err
	}
	if reason := silent(h, year, hub.DateOf(now).Year); !reason.None() {
		return hub.Decision{Reason: reason}, nil
	}
	key := fmt.Sprintf("%s/%d/v1", h.Number, year)
	m, err := hub.NewMessage(hub.Kind{Code: "TAX-01", Name: "tax-attestation"}, key, h, factsOf(account.YearOf(h.Account, year)))
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("paid", "Des cotisations ont été payées ou remboursées cette année-là."), Messages: []hub.Message{m}}, nil
}

// yearOf is the year a run is about: the one it names, else the one before the run.
func yearOf(e hub.Event) (int, error) {
	tick, err := hub.DataOf[hub.Tick](e)
	if err != nil {
		return 0, err
	}
	facts := struct {
		Year int `json:"year"`
	}{tick.Due.Year - 1}
	if len(tick.Facts) > 0 {
		if err := json.Unmarshal(tick.Facts, &facts); err != nil {
			return 0, hub.Permanentf("the facts of run %s are not of the form {\"year\":2025}: %v", tick.Run, err)
		}
	}
	return facts.Year, nil
}

// silent says why a year needs no attestation.
func silent(h hub.History, year, thisYear int) hub.Reason {
	y := account.YearOf(h.Account, year)
	switch {
	case h.Profile.Type == hub.Company:
		return hub.Because("company", "L’attestation est celle des indépendants : les sociétés n’en reçoivent pas.")
	case year >= thisYear:
		return hub.Because("year-not-over", "L’année n’est pas terminée.")
	case y.Contributions == 0 && y.Refunded == 0:
		return hub.Because("nothing-paid", "Aucune cotisation n’a été payée ni remboursée cette année-là.")
	}
	return hub.Reason{}
}

func factsOf(y hub.Year) Facts {
	return Facts{
		Year: y.Year, Paid: y.Contributions, Refunded: y.Refunded, Increases: y.Increases,
		Deductible: max(y.Contributions-y.Refunded, 0), Excess: max(y.Refunded-y.Contributions, 0),
	}
}
