package text

import (
	"fmt"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Payment is what a payment slip asks for.
type Payment struct {
	Amount      hub.Cents
	Beneficiary string
	IBAN, BIC   string
	Reference   string // structured communication, twelve digits
	Due         hub.Date
}

// SlipOf writes a payment slip with its EPC069-12 code. An amount the code cannot hold is a permanent error.
func SlipOf(p Payment, lang hub.Lang) (*hub.Slip, error) {
	if p.Amount < 1 || p.Amount > 99_999_999_999 {
		return nil, hub.Permanentf("a payment slip cannot ask for %d cents", p.Amount)
	}
	label := slipWords()
	return &hub.Slip{
		Title: label["title"][lang],
		Rows: []hub.Reference{
			{Label: label["amount"][lang], Value: Amount(p.Amount, lang)},
			{Label: label["beneficiary"][lang], Value: p.Beneficiary},
			{Label: "IBAN", Value: IBAN(p.IBAN)},
			{Label: "BIC", Value: p.BIC},
			{Label: label["communication"][lang], Value: Communication(p.Reference)},
			{Label: label["due"][lang], Value: LongDate(p.Due, lang)},
		},
		QR: epc(p),
		Alternative: fmt.Sprintf(label["alternative"][lang], Amount(p.Amount, lang), p.Beneficiary, IBAN(p.IBAN),
			Communication(p.Reference)),
		Caption: label["caption"][lang],
	}, nil
}

// epc is the content of the QR code, version 002 with UTF-8: nothing may follow the last element given. The
// structured communication stands on the line of the structured reference, where Belgian banks look for it.
func epc(p Payment) string {
	return strings.Join([]string{
		"BCD", "002", "1", "SCT", p.BIC, short(p.Beneficiary, 70), p.IBAN,
		fmt.Sprintf("EUR%d.%02d", p.Amount/100, p.Amount%100), "", Communication(p.Reference),
	}, "\n")
}

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

func slipWords() map[string]hub.Words {
	return map[string]hub.Words{
		"title":         {hub.FR: "Votre paiement", hub.NL: "Uw betaling", hub.DE: "Ihre Zahlung"},
		"amount":        {hub.FR: "Montant", hub.NL: "Bedrag", hub.DE: "Betrag"},
		"beneficiary":   {hub.FR: "Bénéficiaire", hub.NL: "Begunstigde", hub.DE: "Empfänger"},
		"communication": {hub.FR: "Communication", hub.NL: "Mededeling", hub.DE: "Mitteilung"},
		"due":           {hub.FR: "Sur notre compte le", hub.NL: "Op onze rekening op", hub.DE: "Auf unserem Konto am"},
		"alternative": {
			hub.FR: "Code QR de paiement : %s à %s, compte %s, communication %s",
			hub.NL: "QR-code voor betaling: %s aan %s, rekening %s, mededeling %s",
			hub.DE: "QR-Code für die Zahlung: %s an %s, Konto %s, Mitteilung %s",
		},
		"caption": {
			hub.FR: "Scannez ce code avec l’application de votre banque.",
			hub.NL: "Scan deze code met de app van uw bank.",
			hub.DE: "Scannen Sie diesen Code mit der App Ihrer Bank.",
		},
	}
}
