package bridginggrant

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type grant struct {
	house *clauses.House
	words *text.Words
}

// view is what the words may name.
type view struct {
	Facts
	GroundName               string
	Law                      []string
	BaseMonths, BaseQuarters int
	Appeal                   clauses.Appeal
}

func (g grant) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	v, err := g.view(m, facts)
	if err != nil {
		return hub.Document{}, err
	}
	letter, err := g.words.Fill("letter", m.Recipient.Lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	return hub.Document{Letter: g.house.Letter(m, letter)}, nil
}

func (g grant) view(m hub.Message, facts Facts) (view, error) {
	v := view{Facts: facts, BaseMonths: law.BridgingMonths, BaseQuarters: law.BridgingQuarters}
	lang := m.Recipient.Lang
	ground, err := clauses.BridgingGrounds().In(lang, facts.Ground)
	if err != nil {
		return v, err
	}
	v.GroundName = ground[0]
	if v.Law, err = reasons().In(lang, facts.Reasons...); err != nil {
		return v, err
	}
	v.Appeal, err = g.house.Appeal(m, facts.Request)
	return v, err
}

// reasons are the conditions of the law of 22 December 2016 that a grant finds met.
func reasons() clauses.Reasons {
	return clauses.Reasons{
		"conditions-met": {
			hub.FR: "Loi du 22 décembre 2016, articles 4 et 5 : le droit est ouvert à la personne qui doit interrompre ou cesser son activité pour l’un des motifs prévus, qui exerçait cette activité à titre principal, qui a payé au moins quatre trimestres de cotisations sur les seize qui précèdent, qui n’exerce plus d’activité professionnelle, qui ne peut pas prétendre à un revenu de remplacement et dont la résidence principale est en Belgique. Vous remplissez ces conditions.",
			hub.NL: "Wet van 22 december 2016, artikelen 4 en 5: het recht staat open voor wie zijn activiteit om een van de bepaalde redenen moet onderbreken of stopzetten, die activiteit in hoofdberoep uitoefende, van de zestien voorafgaande kwartalen minstens vier kwartaalbijdragen heeft betaald, geen beroepsactiviteit meer uitoefent, geen aanspraak kan maken op een vervangingsinkomen en zijn hoofdverblijfplaats in België heeft. U voldoet aan deze voorwaarden.",
			hub.DE: "Gesetz vom 22. Dezember 2016, Artikel 4 und 5: Anspruch hat, wer seine Tätigkeit aus einem der vorgesehenen Gründe unterbrechen oder einstellen muss, diese Tätigkeit im Hauptberuf ausübte, für mindestens vier der sechzehn vorangehenden Quartale Beiträge gezahlt hat, keine Berufstätigkeit mehr ausübt, kein Ersatzeinkommen beanspruchen kann und seinen Hauptwohnort in Belgien hat. Sie erfüllen diese Bedingungen.",
		},
		"application-in-time": {
			hub.FR: "La demande doit nous parvenir au plus tard à la fin du deuxième trimestre qui suit celui du fait. Votre demande est arrivée à temps.",
			hub.NL: "De aanvraag moet ons bereiken uiterlijk op het einde van het tweede kwartaal na dat van het feit. Uw aanvraag kwam op tijd aan.",
			hub.DE: "Der Antrag muss spätestens am Ende des zweiten Quartals nach dem Quartal des Ereignisses bei uns eingehen. Ihr Antrag ist rechtzeitig eingegangen.",
		},
		"extended-by-career": {
			hub.FR: "La durée de base peut être prolongée selon la longueur de la carrière d’indépendant pendant laquelle des droits à la pension ont été constitués. Votre carrière vous ouvre une telle prolongation.",
			hub.NL: "De basisduur kan worden verlengd volgens de lengte van de loopbaan als zelfstandige waarin pensioenrechten werden opgebouwd. Uw loopbaan geeft u recht op zo’n verlenging.",
			hub.DE: "Die Grunddauer kann je nach Länge der Laufbahn als Selbständiger, in der Pensionsansprüche erworben wurden, verlängert werden. Ihre Laufbahn gibt Ihnen Anspruch auf eine solche Verlängerung.",
		},
	}
}
