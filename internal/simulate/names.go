package simulate

import (
	"math/rand/v2"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// person is a made-up name; man decides the parity of the national number and nothing else.
type person struct {
	given, family string
	man           bool
}

func (p person) full() string { return p.given + " " + p.family }

// nameOf makes up a person.
func nameOf(r *rand.Rand, l hub.Lang, o origin) person {
	switch o {
	case foreign, bis:
		return oneOf(r, foreigners())
	case long:
		return oneOf(r, longNames())
	}
	women, men, families := givenWomen(l), givenMen(l), familyNames(l)
	p := person{family: oneOf(r, families), man: r.IntN(2) == 0}
	if p.man {
		p.given = oneOf(r, men)
	} else {
		p.given = oneOf(r, women)
	}
	if r.IntN(20) == 0 {
		p.family += "-" + oneOf(r, families)
	}
	return p
}

func givenWomen(l hub.Lang) []string {
	return map[hub.Lang][]string{
		hub.FR: list("Marie, Anne-Sophie, Hélène, Chloé, Nathalie, Françoise, Amélie, Gaëlle, Inès, Zoé, Bérénice, Maïté, Jeanne, Solène, Camille"),
		hub.NL: list("Els, Griet, Anneleen, Katrien, Lieve, Femke, Noor, Ilse, Sofie, Hanne, Liesbeth, Zoë, Veerle, An, Marijke"),
		hub.DE: list("Ursula, Käthe, Bärbel, Sabine, Renate, Jasmin, Anja, Hildegard, Lena, Annelie"),
	}[l]
}

func givenMen(l hub.Lang) []string {
	return map[hub.Lang][]string{
		hub.FR: list("Jean-Baptiste, Luc, Benoît, Rémi, Étienne, François, Noël, Loïc, Gaétan, Olivier, Thibault, Cédric, Maël, Hugo, Aurèle"),
		hub.NL: list("Jan, Pieter-Jan, Wouter, Bart, Joris, Koen, Geert, Daniël, Ruben, Tijl, Stijn, Jef, Matthias, Kris, Joël"),
		hub.DE: list("Jürgen, Günther, Ralf, Björn, Karl-Heinz, Matthias, Uwe, Stefan, Rainer, Hermann"),
	}[l]
}

func familyNames(l hub.Lang) []string {
	return map[hub.Lang][]string{
		hub.FR: list("Dupont, Lambert, Lefèvre, Delvaux, Mathieu, Leclercq, Hébrant, Gérard, Piérard, Noël, d'Hondt, De Smedt, Marchal, Collignon, Rousseaux, Boulangé, Lacroix, Évrard, Simonis, Thiry, Wéry, Delhaye"),
		hub.NL: list("Peeters, Janssens, Maes, Jacobs, Mertens, Willems, Claes, Goossens, Wouters, De Smet, Van den Broeck, Vandenberghe, D'hondt, Verstraete, van der Meulen, De Clercq, Vermeulen, Segers, Hermans, 't Kindt, Coppens, Lemmens"),
		hub.DE: list("Müller, Schröder, Weiß, Köhler, Schmitz, Heinen, Johänntgen, Pauels, Küpper, Löfgen, Margraff, Thönnissen"),
	}[l]
}

// foreigners are names from all over, in Latin script with the diacritics of their languages.
func foreigners() []person {
	return []person{
		{"Łukasz", "Wójcik", true}, {"Małgorzata", "Świątek-Żółkiewska", false}, {"Ștefan", "Țurcanu", true},
		{"Ioana", "Ștefănescu", false}, {"Aléxandros", "Papadópoulos", true}, {"Elèni", "Hatzigeorgíou", false},
		{"Mohamed", "El Amrani", true}, {"Fatima-Zahra", "Ben Haddou", false}, {"Ayşe", "Yıldız", false},
		{"İbrahim", "Öztürk-Çağlar", true}, {"João", "Gonçalves da Conceição", true}, {"Begoña", "Núñez Ibáñez", false},
		{"Zoltán", "Kőszegi", true}, {"Jiří", "Dvořák", true}, {"Ľudmila", "Hruškovičová", false}, {"Đorđe", "Živković", true},
		{"Åse", "Bjørnstad", false}, {"Þórunn", "Guðmundsdóttir", false}, {"Õnne", "Mägi", false}, {"Jānis", "Bērziņš", true},
	}
}

// longNames do not fit an address window, an announcement of 50 characters or a QR code of 70 without care.
func longNames() []person {
	return []person{
		{"Marie-Françoise Ghislaine Joséphine", "Vanden Broeck-Vandermeulen de la Croix-Saint-Hubert", false},
		{"Jean-Chrysostome Emmanuel", "d'Udekem d'Acoz van Outryve d'Ydewalle-Vercruysse", true},
		{"Wilhelmina Elisabeth Cornelia", "van den Eynde-Vandendriessche van Kerckhoven", false},
		{"Karl-Friedrich Maria", "Freiherr von Schönborn-Wiesentheid zu Kettenis", true},
	}
}

// companyName makes up a company by its founder's name.
func companyName(r *rand.Rand, l hub.Lang, founder person) string {
	trade := oneOf(r, map[hub.Lang][]string{
		hub.FR: list("Boulangerie, Toitures, Menuiserie, Garage, Fiduciaire, Librairie, Cabinet d'architecture, Jardins & paysages"),
		hub.NL: list("Bakkerij, Dakwerken, Schrijnwerkerij, Garage, Boekhoudkantoor, Boekhandel, Architectenbureau, Tuinen & groen"),
		hub.DE: list("Bäckerei, Dachdeckerei, Schreinerei, Kfz-Werkstatt, Steuerbüro, Buchhandlung, Architekturbüro, Gärtnerei"),
	}[l])
	form := oneOf(r, map[hub.Lang][]string{
		hub.FR: list("SRL, SA, SC"), hub.NL: list("BV, NV, CV"), hub.DE: list("GmbH, AG"),
	}[l])
	and := map[hub.Lang]string{hub.FR: " et fils ", hub.NL: " & zonen ", hub.DE: " & Söhne "}[l]
	if r.IntN(3) > 0 {
		and = " "
	}
	return trade + " " + founder.family + and + form
}

// mailName is the part of an address before the @, in plain letters.
func mailName(p person) string {
	first, _, _ := strings.Cut(p.given, " ")
	last, _, _ := strings.Cut(p.family, " ")
	if len(last) < 4 {
		last = strings.ReplaceAll(p.family, " ", "")
	}
	return plain(first) + "." + plain(last)
}

// plain writes a name in the letters a to z and hyphens.
func plain(s string) string {
	s = strings.NewReplacer(
		"á", "a", "à", "a", "â", "a", "ä", "ae", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "æ", "ae",
		"ç", "c", "č", "c", "ć", "c", "ð", "d", "đ", "d", "é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ę", "e",
		"ğ", "g", "í", "i", "î", "i", "ï", "i", "ı", "i", "ì", "i", "i̇", "i", "ł", "l", "ľ", "l", "ļ", "l", "ñ", "n", "ņ", "n", "ń", "n",
		"ó", "o", "ò", "o", "ô", "o", "ö", "oe", "õ", "o", "ø", "o", "ő", "o", "ř", "r", "ş", "s", "ș", "s", "š", "s", "ś", "s", "ß", "ss",
		"ţ", "t", "ț", "t", "þ", "th", "ú", "u", "û", "u", "ü", "ue", "ý", "y", "ź", "z", "ż", "z", "ž", "z",
	).Replace(strings.ToLower(s))
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c == '-' {
			return c
		}
		return -1
	}, s)
}

func list(s string) []string { return strings.Split(s, ", ") }
