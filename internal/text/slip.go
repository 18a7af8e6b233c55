package text

import (
	"fmt"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Payment is what a payment slip asks for.
type Payment struct {
	Amount      hub.Cents
	Beneficiary string
	IBAN, BIC   string   // without spaces; the BIC may be empty
	Reference   string   // structured communication, twelve digits
	Due         hub.Date // zero where it is to be paid at once
}

// SlipOf writes a payment slip with its EPC069-12 code. What no bank could execute is a permanent error: an amount of
// nothing, an account number or a structured communication with wrong check digits.
func SlipOf(p Payment, lang hub.Lang) (*hub.Slip, error) {
	if err := p.check(); err != nil {
		return nil, hub.Permanent(err)
	}
	say := slipWordsIn(lang)
	amount, iban, communication := Amount(p.Amount, lang), IBAN(p.IBAN), Communication(p.Reference)
	slip := &hub.Slip{
		Title: say.title, Caption: say.caption, QR: epc(p),
		Alternative: fmt.Sprintf(say.alternative, amount, p.Beneficiary, iban, communication),
	}
	for _, row := range []hub.Reference{
		{Label: say.amount, Value: amount}, {Label: say.beneficiary, Value: p.Beneficiary}, {Label: "IBAN", Value: iban},
		{Label: "BIC", Value: p.BIC}, {Label: say.communication, Value: communication}, {Label: say.due, Value: LongDate(p.Due, lang)},
	} {
		if row.Value != "" {
			slip.Rows = append(slip.Rows, row)
		}
	}
	return slip, nil
}

func (p Payment) check() error {
	switch {
	case p.Amount < 1 || p.Amount > 99_999_999_999:
		return fmt.Errorf("a payment slip cannot ask for %d cents", p.Amount)
	case p.Beneficiary == "":
		return fmt.Errorf("a payment slip needs a beneficiary")
	case !law.ValidIBAN(p.IBAN):
		return fmt.Errorf("the account number %q of the payment slip has wrong check digits", p.IBAN)
	case p.BIC != "" && !law.ValidBIC(p.BIC):
		return fmt.Errorf("the bank code %q of the payment slip is none", p.BIC)
	case !law.ValidStructuredCommunication(p.Reference):
		return fmt.Errorf("the structured communication %q of the payment slip has wrong check digits", p.Reference)
	}
	return nil
}

// epc is the content of the QR code, version 002 with UTF-8: nothing may follow the last element given. The
// structured communication stands on the line of the structured reference, where Belgian banks look for it.
func epc(p Payment) string {
	return strings.Join([]string{
		"BCD", "002", "1", "SCT", p.BIC, cut(p.Beneficiary, 70), p.IBAN,
		fmt.Sprintf("EUR%d.%02d", p.Amount/100, p.Amount%100), "", Communication(p.Reference),
	}, "\n")
}

// cut keeps the first characters, at most so many.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most]))
	}
	return s
}

type slipWords struct {
	title, amount, beneficiary, communication, due, caption string
	alternative                                             string // amount, beneficiary, account, communication
}

func slipWordsIn(lang hub.Lang) slipWords {
	switch lang {
	case hub.NL:
		return slipWords{
			"Uw betaling", "Bedrag", "Begunstigde", "Mededeling", "Uiterlijk op onze rekening op", "Scan deze code met de app van uw bank.",
			"QR-code voor betaling: %s aan %s, rekening %s, mededeling %s",
		}
	case hub.DE:
		return slipWords{
			"Ihre Zahlung", "Betrag", "Empfänger", "Mitteilung", "Auf unserem Konto spätestens am", "Scannen Sie diesen Code mit der App Ihrer Bank.",
			"QR-Code für die Zahlung: %s an %s, Konto %s, Mitteilung %s",
		}
	}
	return slipWords{
		"Votre paiement", "Montant", "Bénéficiaire", "Communication", "Sur notre compte au plus tard le", "Scannez ce code avec l’application de votre banque.",
		"Code QR de paiement" + nb + ": %s à %s, compte %s, communication %s",
	}
}
