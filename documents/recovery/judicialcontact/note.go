package judicialcontact

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// compose writes the work item in French, the language of the fund's staff.
func compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	return hub.Document{Note: &hub.Note{
		Title: "Appeler " + m.Recipient.Name + " avant tout recouvrement judiciaire",
		Due:   facts.PayBy,
		Blocks: []hub.Block{
			paragraph("Le délai de la mise en demeure" + sentOn(facts.Sent) + " est passé. Dossier " + m.File + ", langue : " + langue(m.Recipient.Lang) +
				". Le contrat d’engagement (3.4) veut un contact personnel avant le tout premier recouvrement judiciaire : aucune contrainte ni citation avant cet appel."),
			heading("Ce qui reste dû"),
			list(owed(facts)...),
			heading("À vérifier avant d’appeler"),
			list(checks(facts)...),
			heading("Pendant l’appel"),
			list(
				"Expliquer ce qui est dû et ce que le recouvrement judiciaire entraîne (frais, saisie).",
				"Chercher une solution : plan d’apurement, demande de dispense, cotisation réduite, renonciation aux majorations une fois les cotisations payées.",
				"Demander si une autre raison explique le retard (maladie, cessation, faillite, naissance) : un autre droit est peut-être ouvert.",
				"Noter au dossier la date et le résultat de l’appel, ou de chaque essai.",
			),
		},
	}}, nil
}

func langue(l hub.Lang) string {
	return map[hub.Lang]string{hub.FR: "français", hub.NL: "néerlandais", hub.DE: "allemand"}[l]
}

func sentOn(d hub.Date) string {
	if d.IsZero() {
		return ""
	}
	return " du " + text.LongDate(d, hub.FR)
}

func owed(f Facts) []string {
	lines := make([]string, 0, len(f.Debts)+1)
	for _, d := range f.Debts {
		lines = append(lines, text.Quarter(d.Quarter, hub.FR)+" : "+text.Amount(d.Total, hub.FR))
	}
	return append(lines, "Total au "+text.LongDate(f.On, hub.FR)+", majorations comprises : "+text.Amount(f.Total, hub.FR))
}

// checks are what the hub cannot know: it sees no letters that come in.
func checks(f Facts) []string {
	lines := []string{
		"La mise en demeure est-elle bien partie, et quand a-t-elle été notifiée ? Le mois court à partir de la notification.",
		"Une lettre recommandée de contestation ou de demande de délais est-elle arrivée dans le mois ? Si oui, pas de contrainte pour ces sommes : encoder la contestation ou le plan.",
		"Un paiement, une demande de dispense ou de réduction est-il en cours de traitement ?",
		"Y a-t-il une faillite, une réorganisation judiciaire ou un règlement collectif de dettes ?",
	}
	if !f.Earlier.IsZero() {
		lines = append(lines, "Un appel avait déjà été demandé le "+text.LongDate(f.Earlier, hub.FR)+" : qu’a-t-il donné ?")
	}
	return lines
}

func heading(s string) hub.Block {
	return hub.Block{Type: hub.Heading, Level: 2, Spans: []hub.Span{{Text: s}}}
}

func paragraph(s string) hub.Block {
	return hub.Block{Type: hub.Paragraph, Spans: []hub.Span{{Text: s}}}
}

func list(lines ...string) hub.Block {
	b := hub.Block{Type: hub.List}
	for _, line := range lines {
		b.Items = append(b.Items, []hub.Block{paragraph(line)})
	}
	return b
}
