package press

import (
	"fmt"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// examples are the letters that every test of this package prints.
func examples() map[string]*hub.Letter {
	return map[string]*hub.Letter{
		"notice-fr":    notice(),
		"statement-fr": statement(180),
		"decision-nl":  decision(),
		"names-de":     longNames(),
		"fallback-fr":  fallback(),
		"least-nl":     {Lang: hub.NL, Kind: "X", Title: "Het minste", PageLabel: "%d/%d"},
	}
}

func say(s string) []hub.Span { return []hub.Span{{Text: s}} }

func para(spans ...hub.Span) hub.Block { return hub.Block{Type: hub.Paragraph, Spans: spans} }

func head(level int, s string) hub.Block {
	return hub.Block{Type: hub.Heading, Level: level, Spans: say(s)}
}

func cellsOf(cells ...string) (r [][]hub.Span) {
	for _, c := range cells {
		r = append(r, say(c))
	}
	return r
}

func letterFR(title string) *hub.Letter {
	return &hub.Letter{
		Lang: hub.FR, Kind: "CTR-01", File: "0412233", Title: title,
		Date:      "Bruxelles, le 2 février 2026",
		Sender:    []string{"Caisse nationale auxiliaire", "Caisse d’assurances sociales de l’INASTI", "Quai de Willebroeck 35, 1000 Bruxelles"},
		Return:    "CNA, Quai de Willebroeck 35, 1000 Bruxelles",
		Recipient: []string{"Madame Élodie Vandenbroucke-Lefèvre", "Rue de l’Église Saint-Gilles 118 bte 4", "1060 SAINT-GILLES"},
		References: []hub.Reference{
			{Label: "Dossier", Value: "0412233"}, {Label: "Gestionnaire", Value: "Nadia Peeters"},
			{Label: "Téléphone", Value: "02 546 42 11", Link: "tel:+3225464211"},
			{Label: "E-mail", Value: "nadia.peeters@cna.example", Link: "mailto:nadia.peeters@cna.example"},
		},
		Footer:    []string{"Caisse nationale auxiliaire · Quai de Willebroeck 35, 1000 Bruxelles · 02 546 42 11", "www.cna.example · ouvert chaque jour ouvrable de 9 h à 12 h et de 14 h à 16 h"},
		PageLabel: "Page %d sur %d",
	}
}

const epc = "BCD\n002\n1\nSCT\nPCHQBEBB\nCaisse nationale auxiliaire\nBE68539007547034\nEUR932.14\n\n090933755493"

func slipFR() *hub.Slip {
	return &hub.Slip{
		Title: "À payer pour le 31 mars 2026 au plus tard",
		Rows: []hub.Reference{
			{Label: "Montant", Value: "932,14 €"}, {Label: "Bénéficiaire", Value: "Caisse nationale auxiliaire"},
			{Label: "IBAN", Value: "BE68 5390 0754 7034"}, {Label: "BIC", Value: "PCHQBEBB"},
			{Label: "Communication", Value: "+++090/9337/55493+++"}, {Label: "Échéance", Value: "31 mars 2026"},
		},
		QR:          epc,
		Alternative: "Code QR de paiement : 932,14 € à la Caisse nationale auxiliaire, IBAN BE68 5390 0754 7034, communication +++090/9337/55493+++",
		Caption:     "Scannez ce code avec l’application de votre banque.",
	}
}

func notice() *hub.Letter {
	l := letterFR("Avis d’échéance : 1er trimestre 2026")
	l.Slip = slipFR()
	l.Blocks = []hub.Block{
		para(hub.Span{Text: "Madame,"}),
		para(hub.Span{Text: "Votre cotisation sociale du premier trimestre 2026 s’élève à "}, hub.Span{Text: "932,14 €", Bold: true},
			hub.Span{Text: ". Elle doit se trouver sur notre compte le "}, hub.Span{Text: "31 mars 2026", Bold: true}, hub.Span{Text: " au plus tard : seule compte la date à laquelle notre compte est crédité."}),
		head(2, "Comment ce montant est calculé"),
		{Type: hub.TableType, Table: &hub.Table{
			Caption: "Calcul de la cotisation du premier trimestre 2026",
			Head:    cellsOf("Élément", "Base", "Taux", "Montant"),
			Align:   []hub.Align{hub.AlignLeft, hub.AlignRight, hub.AlignRight, hub.AlignRight},
			Rows: [][][]hub.Span{
				cellsOf("Revenus nets de 2023, revalorisés (coefficient 1,07236269)", "17.284,09 €", "", ""),
				cellsOf("Première tranche", "17.284,09 €", "20,50 %", "885,81 €"),
				cellsOf("Deuxième tranche", "0,00 €", "14,16 %", "0,00 €"),
				cellsOf("Frais de gestion", "885,81 €", "4,05 %", "35,88 €"),
				cellsOf("Versement du 12 janvier 2026", "", "", "−0,00 €"),
				cellsOf("Solde à payer", "", "", "932,14 €"),
			}, Total: true,
		}},
		head(2, "Si vous ne pouvez pas payer"),
		para(hub.Span{Text: "Demandez une réduction, un plan d’apurement ou une dispense avant l’échéance. Sans paiement au 31 mars, la loi nous oblige à compter une majoration de 3 % par trimestre, puis de 7 % au 31 décembre. Tout est expliqué sur "},
			hub.Span{Text: "www.cna.example/payer", Link: "https://www.cna.example/payer"}, hub.Span{Text: "."}),
		{Type: hub.SlipType},
	}
	return l
}

func statement(rows int) *hub.Letter {
	l := letterFR("Relevé de compte au 31 décembre 2025")
	t := &hub.Table{Caption: "Mouvements du compte", Head: cellsOf("Date", "Libellé", "Débit", "Crédit", "Solde"),
		Align: []hub.Align{"", "", hub.AlignRight, hub.AlignRight, hub.AlignRight}, Total: true}
	for i := range rows {
		t.Rows = append(t.Rows, cellsOf(fmt.Sprintf("%02d/%02d/20%02d", 1+i%28, 1+i%12, 5+i/9), fmt.Sprintf("Cotisation du trimestre %d, avec les frais de gestion et la majoration de 3 %%", 1+i%4),
			fmt.Sprintf("%d,%02d €", 600+i, i%100), "", fmt.Sprintf("%d,%02d €", 600+i, i%100)))
	}
	t.Rows = append(t.Rows, cellsOf("31/12/2025", "Solde dû", "", "", "1.812,40 €"))
	l.Blocks = []hub.Block{para(say("Vous trouverez ci-dessous tous les mouvements de votre compte, du plus ancien au plus récent.")...), {Type: hub.TableType, Table: t}, head(2, "Et maintenant ?")}
	for range 40 {
		l.Blocks = append(l.Blocks, para(say("Les montants en débit sont les cotisations, les frais et les majorations ; les montants en crédit sont vos versements, à la date à laquelle notre compte a été crédité. Si vous n’êtes pas d’accord avec ce relevé, écrivez-nous : votre gestionnaire vous répond dans les trois semaines.")...))
	}
	return l
}

func decision() *hub.Letter {
	l := letterFR("Beslissing over uw aanvraag van een overbruggingsrecht")
	l.Lang, l.Kind, l.PageLabel = hub.NL, "BEN-04", "Pagina %d van %d"
	l.Date, l.Registered = "Brussel, 3 maart 2026", "AANGETEKEND"
	l.Sender = []string{"Nationale Hulpkas", "Sociaal verzekeringsfonds van het RSVZ", "Willebroekkaai 35, 1000 Brussel"}
	l.Return, l.Footer = "NHK, Willebroekkaai 35, 1000 Brussel", []string{"Nationale Hulpkas · Willebroekkaai 35, 1000 Brussel · 02 546 42 11"}
	l.References = []hub.Reference{{Label: "Dossier", Value: "0412233"}, {Label: "Beheerder", Value: "Joris Van den Eynde"}, {Label: "Telefoon", Value: "02 546 42 12", Link: "tel:+3225464212"}}
	l.Recipient = []string{"De heer Pieter-Jan D’Hondt", "Sint-Katelijnestraat 12 bus 3", "2800 MECHELEN"}
	item := func(s string, more ...hub.Block) []hub.Block { return append([]hub.Block{para(say(s)...)}, more...) }
	l.Blocks = []hub.Block{
		para(say("Geachte heer,")...),
		para(hub.Span{Text: "Wij kunnen u het overbruggingsrecht "}, hub.Span{Text: "niet toekennen", Bold: true}, hub.Span{Text: " (wet van 22 december 2016, "}, hub.Span{Text: "loi instaurant un droit passerelle", Lang: hub.FR, Italic: true}, hub.Span{Text: "). De redenen zijn:"}),
		{Type: hub.List, Ordered: true, Items: [][]hub.Block{
			item("uw activiteit werd niet gedwongen onderbroken in de zin van artikel 4 van de wet, want de vaststellingen van 12 januari 2026 tonen aan dat u op drie dagen hebt gewerkt;"),
			item("uw bijdragen zijn niet betaald voor:", hub.Block{Type: hub.List, Items: [][]hub.Block{item("het derde kwartaal 2025;"), item("het vierde kwartaal 2025.")}}),
			item("uw aanvraag kwam te laat."),
		}},
		head(2, "Wat u kunt doen"),
		head(3, "Beroep bij de arbeidsrechtbank"),
		para(say("U kunt binnen drie maanden na de kennisgeving van deze beslissing beroep instellen bij de arbeidsrechtbank Antwerpen, afdeling Mechelen, Voochtstraat 7, 2800 Mechelen, met een verzoekschrift dat u neerlegt of aangetekend verstuurt aan de griffie. Zonder beroep binnen die termijn is de beslissing definitief. Het beroep is kosteloos voor u, behalve als het tergend en roekeloos is.")...),
		para(say("Zeer lange woorden zoals Arbeitsunfähigkeitsversicherungsbeitragsnachzahlungsaufforderungsschreibenempfangsbestätigungsformular en https://www.cna.example/nl/zelfstandigen/overbruggingsrecht/aanvraag/formulier-2026-03?dossier=0412233&taal=nl&stap=vervolledigen breken netjes.")...),
		head(3, "Meer uitleg"),
		para(say("Uw beheerder geeft u graag uitleg. Hoogachtend,\nde Nationale Hulpkas")...),
	}
	return l
}

func longNames() *hub.Letter {
	l := letterFR("Affiliationsbescheinigung")
	l.Lang, l.Kind, l.PageLabel, l.Date = hub.DE, "AFF-01", "Seite %d von %d", "Brüssel, den 3. März 2026"
	l.Recipient = []string{
		"Frau Dr. Maximiliane-Alexandrine Gräfin von Hohenlohe-Waldenburg-Sch", "Steuerberatungsgesellschaft Großmann & Söhne", "Abteilung Sozialversicherung der Selbständigen",
		"Gebäude C, 3. Stock", "Hauptstraße 114 Bfk. 12", "4700 EUPEN", "BELGIEN",
	}
	t := &hub.Table{Caption: "Beiträge", Head: cellsOf("Quartal", "Name", "Betrag"), Align: []hub.Align{"", "", hub.AlignRight}}
	names := []string{"Łukasz Żółkiewski", "Ελευθέριος Ψωμιάδης", "Щербаков Юрій", "Nguyễn Thị Phượng", "Ștefan Țăranu", "e\u0301lodie", strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 2)}
	for i := range 40 {
		t.Rows = append(t.Rows, cellsOf(fmt.Sprintf("%d. Quartal %d", 1+i%4, 2016+i/4), names[i%len(names)], fmt.Sprintf("%d,00 €", 700+i)))
	}
	l.Blocks = []hub.Block{para(say("Sehr geehrte Frau Gräfin,")...), para(say("wir bescheinigen die folgenden Beiträge.")...), {Type: hub.TableType, Table: t}}
	l.Slip = slipFR()
	return l
}

func fallback() *hub.Letter {
	l := notice()
	l.Fallback = []hub.Block{para(say("Notre courriel du 2 février n’a pas pu vous être remis ; cette lettre le remplace.")...)}
	l.Blocks = l.Blocks[:3]
	return l
}
