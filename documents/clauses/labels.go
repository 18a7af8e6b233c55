package clauses

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// dated is the line of place and date.
func dated(place, date string, lang hub.Lang) string {
	switch lang {
	case hub.NL:
		return place + ", " + date
	case hub.DE:
		return place + ", den " + date
	}
	return place + ", le " + date
}

func pageLabel() hub.Words {
	return hub.Words{hub.FR: "Page %d sur %d", hub.NL: "Pagina %d van %d", hub.DE: "Seite %d von %d"}
}

func registered() hub.Words {
	return hub.Words{hub.FR: "RECOMMANDÉ", hub.NL: "AANGETEKEND", hub.DE: "EINSCHREIBEN"}
}

func boxWord() hub.Words { return hub.Words{hub.FR: "bte", hub.NL: "bus", hub.DE: "Bfk"} }

func referenceNames() map[string]hub.Words {
	return map[string]hub.Words{
		"file":    {hub.FR: "Numéro de dossier", hub.NL: "Dossiernummer", hub.DE: "Aktennummer"},
		"ours":    {hub.FR: "Notre référence", hub.NL: "Onze referentie", hub.DE: "Unser Zeichen"},
		"handler": {hub.FR: "Votre gestionnaire", hub.NL: "Uw dossierbeheerder", hub.DE: "Ihr Sachbearbeiter"},
		"phone":   {hub.FR: "Téléphone", hub.NL: "Telefoon", hub.DE: "Telefon"},
	}
}

func fallbackWords() hub.Words {
	return hub.Words{
		hub.FR: "Vous avez choisi de recevoir nos messages par e-mail. L’e-mail que nous vous avons adressé n’a pas pu être remis : voici donc ce message par courrier. Merci de nous communiquer votre adresse e-mail actuelle.",
		hub.NL: "U hebt gekozen om onze berichten per e-mail te ontvangen. De e-mail die wij u hebben gestuurd, kon niet worden afgeleverd: daarom ontvangt u dit bericht per brief. Gelieve ons uw huidige e-mailadres mee te delen.",
		hub.DE: "Sie haben gewählt, unsere Mitteilungen per E-Mail zu erhalten. Die E-Mail, die wir Ihnen gesandt haben, konnte nicht zugestellt werden: Deshalb erhalten Sie diese Mitteilung per Brief. Bitte teilen Sie uns Ihre aktuelle E-Mail-Adresse mit.",
	}
}
