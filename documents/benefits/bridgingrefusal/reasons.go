package bridgingrefusal

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// reasons are the conditions that a refusal may find unmet, most of them of the law of 22 December 2016.
func reasons() clauses.Reasons {
	return clauses.Reasons{
		"fact-not-covered": {
			hub.FR: "Article 4 de la loi du 22 décembre 2016 : l’activité doit être interrompue ou cesser à la suite d’un fait indépendant de la volonté de l’indépendant ou de difficultés économiques. Le fait invoqué n’est pas de ceux que la loi prévoit.",
			hub.NL: "Artikel 4 van de wet van 22 december 2016: de activiteit moet worden onderbroken of stopgezet door een feit buiten de wil van de zelfstandige of wegens economische moeilijkheden. Het ingeroepen feit is niet een van de feiten die de wet bepaalt.",
			hub.DE: "Artikel 4 des Gesetzes vom 22. Dezember 2016: Die Tätigkeit muss infolge eines vom Willen des Selbständigen unabhängigen Ereignisses oder wegen wirtschaftlicher Schwierigkeiten unterbrochen oder eingestellt werden. Das angeführte Ereignis gehört nicht zu denen, die das Gesetz vorsieht.",
		},
		"not-main-occupation": {
			hub.FR: "Article 5 de la loi du 22 décembre 2016 : l’activité interrompue ou cessée doit avoir été exercée à titre principal. Cette condition n’est pas remplie.",
			hub.NL: "Artikel 5 van de wet van 22 december 2016: de onderbroken of stopgezette activiteit moet in hoofdberoep zijn uitgeoefend. Aan deze voorwaarde is niet voldaan.",
			hub.DE: "Artikel 5 des Gesetzes vom 22. Dezember 2016: Die unterbrochene oder eingestellte Tätigkeit muss im Hauptberuf ausgeübt worden sein. Diese Bedingung ist nicht erfüllt.",
		},
		"quarters-not-paid": {
			hub.FR: "Article 5 de la loi du 22 décembre 2016 : au moins quatre trimestres de cotisations doivent avoir été payés sur les seize trimestres qui précèdent le fait. Cette condition n’est pas remplie.",
			hub.NL: "Artikel 5 van de wet van 22 december 2016: van de zestien kwartalen die aan het feit voorafgaan, moeten minstens vier kwartaalbijdragen betaald zijn. Aan deze voorwaarde is niet voldaan.",
			hub.DE: "Artikel 5 des Gesetzes vom 22. Dezember 2016: Für mindestens vier der sechzehn Quartale vor dem Ereignis müssen die Beiträge gezahlt worden sein. Diese Bedingung ist nicht erfüllt.",
		},
		"activity-continued": {
			hub.FR: "Article 5 de la loi du 22 décembre 2016 : aucune activité professionnelle ne peut être exercée pendant la période pour laquelle le droit est demandé. Cette condition n’est pas remplie.",
			hub.NL: "Artikel 5 van de wet van 22 december 2016: tijdens de periode waarvoor het recht wordt gevraagd, mag geen beroepsactiviteit worden uitgeoefend. Aan deze voorwaarde is niet voldaan.",
			hub.DE: "Artikel 5 des Gesetzes vom 22. Dezember 2016: In dem Zeitraum, für den der Anspruch beantragt wird, darf keine Berufstätigkeit ausgeübt werden. Diese Bedingung ist nicht erfüllt.",
		},
		"replacement-income": {
			hub.FR: "Article 5 de la loi du 22 décembre 2016 : le droit n’est pas ouvert à la personne qui peut prétendre à un revenu de remplacement. C’est votre cas.",
			hub.NL: "Artikel 5 van de wet van 22 december 2016: het recht staat niet open voor wie aanspraak kan maken op een vervangingsinkomen. Dat is bij u het geval.",
			hub.DE: "Artikel 5 des Gesetzes vom 22. Dezember 2016: Wer ein Ersatzeinkommen beanspruchen kann, hat keinen Anspruch. Das ist bei Ihnen der Fall.",
		},
		"no-residence": {
			hub.FR: "Article 5 de la loi du 22 décembre 2016 : la résidence principale du demandeur doit être en Belgique. Cette condition n’est pas remplie.",
			hub.NL: "Artikel 5 van de wet van 22 december 2016: de aanvrager moet zijn hoofdverblijfplaats in België hebben. Aan deze voorwaarde is niet voldaan.",
			hub.DE: "Artikel 5 des Gesetzes vom 22. Dezember 2016: Der Antragsteller muss seinen Hauptwohnort in Belgien haben. Diese Bedingung ist nicht erfüllt.",
		},
		"rights-exhausted": {
			hub.FR: "Loi du 22 décembre 2016, durée du droit : le nombre de mois d’allocation est limité sur toute la carrière. Ce nombre est atteint.",
			hub.NL: "Wet van 22 december 2016, duur van het recht: het aantal maanden uitkering is beperkt over de hele loopbaan. Dat aantal is bereikt.",
			hub.DE: "Gesetz vom 22. Dezember 2016, Dauer des Anspruchs: Die Zahl der Monate mit Leistung ist über die ganze Laufbahn begrenzt. Diese Zahl ist erreicht.",
		},
		"too-short": {
			hub.FR: "Loi du 22 décembre 2016, calcul de l’allocation : une interruption de moins de sept jours civils consécutifs ne donne droit à aucun montant.",
			hub.NL: "Wet van 22 december 2016, berekening van de uitkering: een onderbreking van minder dan zeven opeenvolgende kalenderdagen geeft geen recht op een bedrag.",
			hub.DE: "Gesetz vom 22. Dezember 2016, Berechnung der Leistung: Eine Unterbrechung von weniger als sieben aufeinanderfolgenden Kalendertagen gibt keinen Anspruch auf einen Betrag.",
		},
		"information-missing": {
			hub.FR: "Article 11 de la loi du 11 avril 1995 (Charte de l’assuré social) : si les renseignements demandés ne nous parviennent pas dans le mois qui suit notre rappel, nous décidons sur la base des éléments du dossier. Ces éléments ne permettent pas d’établir que les conditions sont remplies.",
			hub.NL: "Artikel 11 van de wet van 11 april 1995 (handvest van de sociaal verzekerde): als wij de gevraagde inlichtingen niet binnen een maand na onze herinnering ontvangen, beslissen wij op basis van de gegevens in het dossier. Uit die gegevens blijkt niet dat aan de voorwaarden is voldaan.",
			hub.DE: "Artikel 11 des Gesetzes vom 11. April 1995 (Charta der Sozialversicherten): Gehen die verlangten Auskünfte nicht binnen eines Monats nach unserer Erinnerung ein, entscheiden wir aufgrund der Angaben in der Akte. Aus diesen Angaben geht nicht hervor, dass die Bedingungen erfüllt sind.",
		},
		late: {
			hub.FR: "Loi du 22 décembre 2016, délai de demande : la demande doit nous parvenir au plus tard à la fin du deuxième trimestre qui suit celui du fait. Votre demande est arrivée après ce délai.",
			hub.NL: "Wet van 22 december 2016, aanvraagtermijn: de aanvraag moet ons bereiken uiterlijk op het einde van het tweede kwartaal na dat van het feit. Uw aanvraag kwam na die termijn aan.",
			hub.DE: "Gesetz vom 22. Dezember 2016, Antragsfrist: Der Antrag muss spätestens am Ende des zweiten Quartals nach dem Quartal des Ereignisses bei uns eingehen. Ihr Antrag ist nach dieser Frist eingegangen.",
		},
	}
}
