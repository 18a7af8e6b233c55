package clauses

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// DefaultFund is the fund as far as it is published. What is not (account, rate, telephone, address) is a marked
// default, listed in deploy/to-be-confirmed.md.
func DefaultFund() hub.Fund {
	return hub.Fund{
		Name: hub.Words{
			hub.FR: "Caisse nationale auxiliaire d’assurances sociales pour travailleurs indépendants",
			hub.NL: "Nationale Hulpkas voor de sociale verzekeringen der zelfstandigen",
			hub.DE: "Nationale Hilfskasse für die Sozialversicherungen der Selbständigen",
		},
		Short: hub.Words{hub.FR: "Caisse nationale auxiliaire", hub.NL: "Nationale Hulpkas", hub.DE: "Nationale Hilfskasse"},
		Parent: hub.Words{
			hub.FR: "Caisse d’assurances sociales de l’INASTI", hub.NL: "Socialeverzekeringsfonds van het RSVZ",
			hub.DE: "Sozialversicherungskasse des LISVS",
		},
		Address: [2]hub.Words{
			{hub.FR: "Quai de Willebroeck 35", hub.NL: "Willebroekkaai 35", hub.DE: "Quai de Willebroeck 35"},
			{hub.FR: "1000 Bruxelles", hub.NL: "1000 Brussel", hub.DE: "1000 Brüssel"},
		},
		Place: hub.Words{hub.FR: "Bruxelles", hub.NL: "Brussel", hub.DE: "Brüssel"},
		Phone: "02 000 00 00", Email: "info@caisse-nationale-auxiliaire.example",
		Website: "https://www.caisse-nationale-auxiliaire.be",
		Hours: hub.Words{
			hub.FR: "Lundi à vendredi de 8 h 30 à 11 h 30, l’après-midi sur rendez-vous",
			hub.NL: "Maandag tot vrijdag van 8.30 tot 11.30 uur, ’s namiddags op afspraak",
			hub.DE: "Montag bis Freitag von 8.30 bis 11.30 Uhr, nachmittags nach Vereinbarung",
		},
		Service: hub.Words{
			hub.FR: "Service Explications et médiation", hub.NL: "Dienst Uitleg en bemiddeling", hub.DE: "Dienst Auskunft und Vermittlung",
		},
		IBAN: "BE68539007547034", BIC: "GKCCBEBB", FeeRate: 405,
		Handler: hub.Handler{Name: "Service Affiliés", Phone: "02 000 00 00", Email: "info@caisse-nationale-auxiliaire.example"},
		Privacy: hub.Words{
			hub.FR: "Vos données restent confidentielles ; comment nous les protégeons : www.caisse-nationale-auxiliaire.be/vie-privee",
			hub.NL: "Uw gegevens blijven vertrouwelijk; hoe wij ze beschermen: www.caisse-nationale-auxiliaire.be/privacy",
			hub.DE: "Ihre Daten bleiben vertraulich; wie wir sie schützen: www.caisse-nationale-auxiliaire.be/datenschutz",
		},
		Unsubscribe: "https://www.caisse-nationale-auxiliaire.be/newsletter/unsubscribe/",
		Secret:      "to-be-set-by-the-fund",
	}
}
