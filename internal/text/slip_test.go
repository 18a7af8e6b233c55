package text

import (
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func payment() Payment {
	return Payment{
		Amount: 926_48, Beneficiary: "Caisse nationale auxiliaire", IBAN: "BE68539007547034", BIC: "GKCCBEBB",
		Reference: "090933755493", Due: hub.NewDate(2026, 3, 31),
	}
}

func TestSlip(t *testing.T) {
	slip, err := SlipOf(payment(), hub.NL)
	if err != nil {
		t.Fatal(err)
	}
	const want = "BCD\n002\n1\nSCT\nGKCCBEBB\nCaisse nationale auxiliaire\nBE68539007547034\nEUR926.48\n\n+++090/9337/55493+++"
	if slip.QR != want {
		t.Errorf("QR code\n%s\nwant\n%s", slip.QR, want)
	}
	var rows []string
	for _, r := range slip.Rows {
		rows = append(rows, r.Label+"="+strings.ReplaceAll(r.Value, nb, " "))
	}
	if got := strings.Join(rows, "; "); got != "Bedrag=€ 926,48; Begunstigde=Caisse nationale auxiliaire; IBAN=BE68 5390 0754 7034; BIC=GKCCBEBB; Mededeling=+++090/9337/55493+++; Uiterlijk op onze rekening op=31 maart 2026" {
		t.Errorf("rows %s", got)
	}
}

// TestSlipLimits are those of EPC069-12: version 002 lets the BIC be empty, the name has 70 characters, all has 331 bytes.
func TestSlipLimits(t *testing.T) {
	p := payment()
	p.BIC, p.Due, p.Amount, p.Beneficiary = "", hub.Date{}, 99_999_999_999, strings.Repeat("é", 80)
	slip, err := SlipOf(p, hub.FR)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(slip.QR, "\n")
	if len(lines) != 10 || lines[4] != "" || lines[5] != strings.Repeat("é", 70) || lines[7] != "EUR999999999.99" || len(slip.QR) > 331 {
		t.Errorf("QR code of %d bytes: %q", len(slip.QR), lines)
	}
	if len(slip.Rows) != 4 {
		t.Errorf("rows without a value are shown: %v", slip.Rows)
	}
}

func TestSlipRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Payment){
		"nothing":       func(p *Payment) { p.Amount = 0 },
		"a credit":      func(p *Payment) { p.Amount = -1 },
		"too much":      func(p *Payment) { p.Amount = 100_000_000_000 },
		"nobody":        func(p *Payment) { p.Beneficiary = "" },
		"account":       func(p *Payment) { p.IBAN = "BE68539007547035" },
		"bank":          func(p *Payment) { p.BIC = "GK" },
		"communication": func(p *Payment) { p.Reference = "090933755494" },
	} {
		p := payment()
		spoil(&p)
		if _, err := SlipOf(p, hub.DE); !hub.IsPermanent(err) {
			t.Errorf("%s: got %v, want a permanent error", name, err)
		}
	}
}
