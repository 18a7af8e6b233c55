package simulate

import (
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// bridging is a decision of that day on a request of some weeks before.
func (l *life) bridging(decided hub.Date, granted bool) hub.BridgingData {
	requested := law.NextWorkingDay(decided.AddDays(-between(l.r, 14, 45)))
	fact := requested.AddDays(-between(l.r, 5, 20))
	b := hub.BridgingData{
		Request: fmt.Sprintf("DP-%d-%s", decided.Year, l.file), RequestedOn: requested, FactOn: fact,
		Ground: oneOf(l.r, list("forced-interruption, economic-difficulty")), Dependants: l.r.IntN(2) == 0,
		MonthsLeft: law.BridgingMonths,
	}
	if !granted {
		refusal := oneOf(l.r, refusals())
		b.Reasons, b.Findings = []string{refusal.code}, []string{refusal.finding[l.lang]}
		return b
	}
	b.From, b.To = fact, hub.NewDate(fact.Year, fact.Month+3, 0)
	b.Months = bridgingMonths(b.From, b.To, b.Dependants)
	b.MonthsUsed, b.MonthsLeft = len(b.Months), law.BridgingMonths-len(b.Months)
	b.Reasons, b.Findings = []string{"conditions-met"}, []string{groundsFound(b.Ground)[l.lang]}
	return b
}

// bridgingMonths calculates each calendar month by its days of interruption.
func bridgingMonths(from, to hub.Date, dependants bool) []hub.Month {
	var months []hub.Month
	for day := from; !day.After(to); day = hub.NewDate(day.Year, day.Month+1, 1) {
		days := day.DaysUntil(hub.NewDate(day.Year, day.Month+1, 1))
		rate := law.BridgingRate(days)
		months = append(months, hub.Month{
			Month: fmt.Sprintf("%04d-%02d", day.Year, day.Month), Days: days, Rate: rate,
			Amount: amountsOn(day).Month(dependants, rate),
		})
	}
	return months
}

// amountsOn are the amounts of a day, or, before the first that package law knows, those of figuresYear.
func amountsOn(day hub.Date) law.Bridging {
	amounts, err := law.BridgingOn(day)
	if err != nil {
		return must(law.BridgingOn(hub.NewDate(figuresYear, time.January, 1)))
	}
	return amounts
}

// overpayment is two months of last year that were paid without right, the second in part.
func (l *life) overpayment() hub.OverpaymentData {
	first := hub.NewDate(l.year-1, 4, 1).AddMonths(l.r.IntN(6))
	amount := amountsOn(first).Month(false, 100)
	cause := oneOf(l.r, overpaymentCauses())
	return hub.OverpaymentData{
		Case: fmt.Sprintf("IND-%d-%s", l.year, l.file), Benefit: "bridging", Cause: cause.code,
		From: first, To: first.AddMonths(2).AddDays(-1), Findings: []string{cause.finding[l.lang]}, Prescription: 3,
		Payments: []hub.Overpaid{
			{On: law.NextWorkingDay(first.AddMonths(1).AddDays(4)), Paid: amount},
			{On: law.NextWorkingDay(first.AddMonths(2).AddDays(4)), Paid: amount, Due: amount.Percent(50_00)},
		},
	}
}

// motive is a reason of law and the fact found, as the handler writes it in the file's language.
type motive struct {
	code    string
	finding hub.Words
}

func refusals() []motive {
	return []motive{
		{"quarters-not-paid", hub.Words{
			hub.FR: "Deux trimestres sur les seize qui précèdent le fait ont été payés ; la loi en demande quatre.",
			hub.NL: "Van de zestien kwartalen vóór het feit werden er twee betaald; de wet vraagt er vier.",
			hub.DE: "Von den sechzehn Quartalen vor dem Ereignis wurden zwei bezahlt; das Gesetz verlangt vier.",
		}},
		{"activity-continued", hub.Words{
			hub.FR: "La déclaration T.V.A. du trimestre montre que l'activité s'est poursuivie sans interruption.",
			hub.NL: "De btw-aangifte van het kwartaal toont dat de activiteit zonder onderbreking werd voortgezet.",
			hub.DE: "Die Mehrwertsteuererklärung des Quartals zeigt, dass die Tätigkeit ohne Unterbrechung fortgesetzt wurde.",
		}},
	}
}

func groundsFound(ground string) hub.Words {
	if ground == "economic-difficulty" {
		return hub.Words{
			hub.FR: "L'activité a cessé ; les revenus des deux dernières années sont inférieurs au minimum légal.",
			hub.NL: "De activiteit werd stopgezet; het inkomen van de laatste twee jaar ligt onder het wettelijke minimum.",
			hub.DE: "Die Tätigkeit wurde eingestellt; das Einkommen der letzten zwei Jahre liegt unter dem gesetzlichen Mindestbetrag.",
		}
	}
	return hub.Words{
		hub.FR: "L'atelier a été rendu inutilisable par un dégât des eaux ; le rapport d'expertise le confirme.",
		hub.NL: "Het atelier werd onbruikbaar door waterschade; het expertiseverslag bevestigt dit.",
		hub.DE: "Die Werkstatt wurde durch einen Wasserschaden unbenutzbar; das Gutachten bestätigt dies.",
	}
}

func overpaymentCauses() []motive {
	return []motive{
		{"activity-resumed", hub.Words{
			hub.FR: "L'activité a repris avant la fin de la période, sans déclaration à la caisse.",
			hub.NL: "De activiteit werd hervat vóór het einde van de periode, zonder aangifte bij het fonds.",
			hub.DE: "Die Tätigkeit wurde vor dem Ende des Zeitraums ohne Meldung an die Kasse wieder aufgenommen.",
		}},
		{"cumulation", hub.Words{
			hub.FR: "Une indemnité d'incapacité de travail a été payée par la mutualité pour les mêmes mois.",
			hub.NL: "Voor dezelfde maanden betaalde het ziekenfonds een uitkering wegens arbeidsongeschiktheid.",
			hub.DE: "Für dieselben Monate zahlte die Krankenkasse eine Entschädigung wegen Arbeitsunfähigkeit.",
		}},
	}
}
