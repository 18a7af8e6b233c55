package undue

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// provisions are the content and the references of what was breached (Charter, art. 15, 3°), and of what makes an undue
// payment come back.
func provisions(o hub.OverpaymentData, lang hub.Lang) ([]string, error) {
	content, err := causes().In(lang, o.Cause)
	if err != nil {
		return nil, err
	}
	reference, err := references().In(lang, o.Benefit)
	if err != nil {
		return nil, err
	}
	return []string{content[0], reference[0] + ".", text.Typeset(restitution()[lang], lang)}, nil
}

func restitution() hub.Words {
	return hub.Words{
		hub.FR: "Article 5.133 du Code civil : celui qui reçoit un paiement qui n’était pas dû doit le rendre.",
		hub.NL: "Artikel 5.133 van het Burgerlijk Wetboek: wie een onverschuldigde betaling ontvangt, moet ze teruggeven.",
		hub.DE: "Artikel 5.133 des Zivilgesetzbuches: Wer eine nicht geschuldete Zahlung erhält, muss sie zurückgeben.",
	}
}

// benefits are the names of what was paid.
func benefits() clauses.Reasons {
	return clauses.Reasons{
		"bridging": {
			hub.FR: "l’allocation du droit passerelle",
			hub.NL: "de uitkering van het overbruggingsrecht",
			hub.DE: "die Leistung des Überbrückungsrechts",
		},
		"birth-leave": {
			hub.FR: "l’allocation de paternité et de naissance",
			hub.NL: "de uitkering voor vaderschaps- en geboorteverlof",
			hub.DE: "die Leistung für Vaterschafts- und Geburtsurlaub",
		},
		"carer": {
			hub.FR: "l’allocation d’aidant proche",
			hub.NL: "de uitkering voor mantelzorgers",
			hub.DE: "die Leistung für nahestehende Hilfspersonen",
		},
		"mourning": {
			hub.FR: "l’allocation de deuil",
			hub.NL: "de rouwuitkering",
			hub.DE: "die Trauerleistung",
		},
	}
}

// references say where the conditions of each benefit stand.
func references() clauses.Reasons {
	return clauses.Reasons{
		"bridging": {
			hub.FR: "Loi du 22 décembre 2016 instaurant un droit passerelle en faveur des travailleurs indépendants, articles 4 et 5",
			hub.NL: "Wet van 22 december 2016 houdende invoering van een overbruggingsrecht ten gunste van zelfstandigen, artikelen 4 en 5",
			hub.DE: "Gesetz vom 22. Dezember 2016 zur Einführung eines Überbrückungsrechts zugunsten der Selbständigen, Artikel 4 und 5",
		},
		"birth-leave": {
			hub.FR: "Arrêté royal n° 38 du 27 juillet 1967, article 18bis, et loi du 7 avril 2019 (allocation de paternité et de naissance)",
			hub.NL: "Koninklijk besluit nr. 38 van 27 juli 1967, artikel 18bis, en wet van 7 april 2019 (vaderschaps- en geboorte-uitkering)",
			hub.DE: "Königlicher Erlass Nr. 38 vom 27. Juli 1967, Artikel 18bis, und Gesetz vom 7. April 2019 (Vaterschafts- und Geburtsleistung)",
		},
		"carer": {
			hub.FR: "Arrêté royal n° 38 du 27 juillet 1967, article 18bis, et arrêté royal du 27 septembre 2015 (aidants proches)",
			hub.NL: "Koninklijk besluit nr. 38 van 27 juli 1967, artikel 18bis, en koninklijk besluit van 27 september 2015 (mantelzorgers)",
			hub.DE: "Königlicher Erlass Nr. 38 vom 27. Juli 1967, Artikel 18bis, und Königlicher Erlass vom 27. September 2015 (nahestehende Hilfspersonen)",
		},
		"mourning": {
			hub.FR: "Arrêté royal n° 38 du 27 juillet 1967, article 18bis (allocation de deuil)",
			hub.NL: "Koninklijk besluit nr. 38 van 27 juli 1967, artikel 18bis (rouwuitkering)",
			hub.DE: "Königlicher Erlass Nr. 38 vom 27. Juli 1967, Artikel 18bis (Trauerleistung)",
		},
	}
}

// causes are the content of the provision breached.
func causes() clauses.Reasons {
	return clauses.Reasons{
		"activity-resumed": {
			hub.FR: "La prestation n’est due que pour la période pendant laquelle l’activité professionnelle est interrompue dans la mesure que la réglementation exige. Toute reprise doit être déclarée à la caisse sans délai. Ce qui est payé pour une période d’activité n’est pas dû.",
			hub.NL: "De uitkering is alleen verschuldigd voor de periode waarin de beroepsactiviteit wordt onderbroken in de mate die de reglementering vereist. Elke hervatting moet onmiddellijk aan het fonds worden gemeld. Wat voor een periode van activiteit wordt betaald, is niet verschuldigd.",
			hub.DE: "Die Leistung wird nur für den Zeitraum geschuldet, in dem die Berufstätigkeit in dem von der Regelung verlangten Maß unterbrochen ist. Jede Wiederaufnahme muss der Kasse unverzüglich gemeldet werden. Was für einen Zeitraum der Tätigkeit gezahlt wird, ist nicht geschuldet.",
		},
		"cumulation": {
			hub.FR: "La prestation ne peut pas être cumulée, pour une même période, avec un revenu professionnel ou un revenu de remplacement, sauf dans les limites que la réglementation fixe. Ce qui dépasse ces limites n’est pas dû.",
			hub.NL: "De uitkering mag voor eenzelfde periode niet worden gecumuleerd met een beroepsinkomen of een vervangingsinkomen, behalve binnen de grenzen die de reglementering bepaalt. Wat die grenzen overschrijdt, is niet verschuldigd.",
			hub.DE: "Die Leistung darf für denselben Zeitraum nicht mit einem Berufseinkommen oder einem Ersatzeinkommen kumuliert werden, außer in den von der Regelung festgelegten Grenzen. Was diese Grenzen überschreitet, ist nicht geschuldet.",
		},
		"conditions-not-met": {
			hub.FR: "La prestation n’est due qu’à la personne qui remplit toutes les conditions d’octroi pendant toute la période. Ce qui est payé pour une période où l’une d’elles manque n’est pas dû.",
			hub.NL: "De uitkering is alleen verschuldigd aan wie tijdens de hele periode alle toekenningsvoorwaarden vervult. Wat wordt betaald voor een periode waarin een van die voorwaarden ontbreekt, is niet verschuldigd.",
			hub.DE: "Die Leistung wird nur demjenigen geschuldet, der während des gesamten Zeitraums alle Bedingungen erfüllt. Was für einen Zeitraum gezahlt wird, in dem eine Bedingung fehlt, ist nicht geschuldet.",
		},
		"administrative-error": {
			hub.FR: "Article 17 de la loi du 11 avril 1995 (Charte de l’assuré social) : une décision entachée d’une erreur est remplacée par une nouvelle décision. Quand l’erreur est due à l’institution, la nouvelle décision n’a pas d’effet pour le passé, sauf si la personne savait ou devait savoir qu’elle n’avait pas droit à tout le montant payé. Les faits indiqués plus haut montrent que cette exception s’applique.",
			hub.NL: "Artikel 17 van de wet van 11 april 1995 (handvest van de sociaal verzekerde): een beslissing met een vergissing wordt door een nieuwe beslissing vervangen. Als de vergissing aan de instelling te wijten is, werkt de nieuwe beslissing niet terug, behalve als de persoon wist of moest weten dat hij geen recht had op het volledige betaalde bedrag. Uit de feiten hierboven blijkt dat die uitzondering van toepassing is.",
			hub.DE: "Artikel 17 des Gesetzes vom 11. April 1995 (Charta der Sozialversicherten): Eine fehlerhafte Entscheidung wird durch eine neue Entscheidung ersetzt. Liegt der Fehler bei der Einrichtung, wirkt die neue Entscheidung nicht zurück, es sei denn, die Person wusste oder musste wissen, dass sie keinen Anspruch auf den gesamten gezahlten Betrag hatte. Die oben genannten Tatsachen zeigen, dass diese Ausnahme zutrifft.",
		},
	}
}
