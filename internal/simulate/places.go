package simulate

import (
	"fmt"
	"math/rand/v2"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// place is a commune as its inhabitants of one language write it.
type place struct{ postcode, city string }

// placesOf are communes where people of a language live, some more than once because more people live there. Together
// they lie in the territories of all labour courts.
func placesOf(l hub.Lang) []place {
	return map[hub.Lang][]place{
		hub.FR: {
			{"1000", "Bruxelles"}, {"1030", "Schaerbeek"}, {"1050", "Ixelles"}, {"1060", "Saint-Gilles"}, {"1180", "Uccle"},
			{"1300", "Wavre"}, {"1348", "Louvain-la-Neuve"}, {"1400", "Nivelles"}, {"1410", "Waterloo"}, {"1480", "Tubize"},
			{"6000", "Charleroi"}, {"6000", "Charleroi"}, {"7000", "Mons"}, {"7100", "La Louvière"}, {"7130", "Binche"},
			{"7500", "Tournai"}, {"7600", "Péruwelz"}, {"7700", "Mouscron"}, {"4000", "Liège"}, {"4000", "Liège"}, {"4020", "Liège"},
			{"4500", "Huy"}, {"4800", "Verviers"}, {"4900", "Spa"}, {"4960", "Malmedy"}, {"5000", "Namur"}, {"5000", "Namur"},
			{"5500", "Dinant"}, {"5600", "Philippeville"}, {"6600", "Bastogne"}, {"6700", "Arlon"}, {"6840", "Neufchâteau"},
			{"6900", "Marche-en-Famenne"},
		},
		hub.NL: {
			{"1000", "Brussel"}, {"1070", "Anderlecht"}, {"1083", "Ganshoren"}, {"1500", "Halle"}, {"1800", "Vilvoorde"},
			{"2000", "Antwerpen"}, {"2000", "Antwerpen"}, {"2018", "Antwerpen"}, {"2300", "Turnhout"}, {"2800", "Mechelen"},
			{"3000", "Leuven"}, {"3200", "Aarschot"}, {"3300", "Tienen"}, {"3500", "Hasselt"}, {"3600", "Genk"}, {"3700", "Tongeren"},
			{"8000", "Brugge"}, {"8400", "Oostende"}, {"8500", "Kortrijk"}, {"8630", "Veurne"}, {"8800", "Roeselare"}, {"8900", "Ieper"},
			{"9000", "Gent"}, {"9000", "Gent"}, {"9100", "Sint-Niklaas"}, {"9200", "Dendermonde"}, {"9300", "Aalst"}, {"9700", "Oudenaarde"},
		},
		hub.DE: {
			{"4700", "Eupen"}, {"4700", "Eupen"}, {"4720", "Kelmis"}, {"4730", "Raeren"}, {"4760", "Büllingen"}, {"4780", "Sankt Vith"},
		},
	}[l]
}

func streetsOf(l hub.Lang) []string {
	return map[hub.Lang][]string{
		hub.FR: list("Rue de la Station, Avenue des Tilleuls, Chaussée de Namur, Rue du Moulin, Place Saint-Jacques, Rue de l'Église, Boulevard Émile Bockstael, Clos des Érables, Rue Haute, Quai de l'Ourthe, Avenue de la Toison d'Or"),
		hub.NL: list("Kerkstraat, Stationsstraat, Molenweg, Dorpsplein, Nieuwstraat, Leuvensesteenweg, Lindelaan, Sint-Jorisstraat, Hoogstraat, Zeedijk, Groenendreef"),
		hub.DE: list("Hauptstraße, Bahnhofstraße, Klosterstraße, Aachener Straße, Am Mühlenbach, Malmedyer Straße"),
	}[l]
}

// homeOf makes up an address.
func homeOf(r *rand.Rand, l hub.Lang, o origin) hub.Address {
	if o == abroad {
		return oneOf(r, []hub.Address{
			{Street: "Rue Nationale", House: "118", Postcode: "59800", City: "Lille", Country: "FR"},
			{Street: "Brusselseweg", House: "41", Postcode: "6217 GX", City: "Maastricht", Country: "NL"},
			{Street: "Jülicher Straße", House: "72a", Postcode: "52070", City: "Aachen", Country: "DE"},
			{Street: "ulica Świętokrzyska", House: "14", Box: "9", Postcode: "00-050", City: "Warszawa", Country: "PL"},
			{Street: "Strada Știrbei Vodă", House: "107", Postcode: "010108", City: "București", Country: "RO"},
		})
	}
	p := oneOf(r, placesOf(l))
	a := hub.Address{Street: oneOf(r, streetsOf(l)), House: fmt.Sprint(between(r, 1, 240)), Postcode: p.postcode, City: p.city}
	if r.IntN(6) == 0 {
		a.Box = fmt.Sprint(between(r, 1, 30))
	}
	if r.IntN(40) == 0 {
		a.Extra = map[hub.Lang]string{hub.FR: "Résidence Les Peupliers", hub.NL: "Residentie De Linde", hub.DE: "Haus am Park"}[l]
	}
	if r.IntN(12) == 0 {
		a.House += string(rune('A' + r.IntN(4)))
	}
	return a
}

// handlersOf are the members of staff who handle files in a language.
func handlersOf(l hub.Lang) []hub.Handler {
	return map[hub.Lang][]hub.Handler{
		hub.FR: {
			{Name: "Luc Peeters", Phone: "+32 2 555 01 11", Email: "luc.peeters@cna.example", Office: "BXL"},
			{Name: "Amélie Thiry", Phone: "+32 81 55 01 12", Email: "amelie.thiry@cna.example", Office: "NAM"},
			{Name: "Saïd Benali", Phone: "+32 4 555 01 13", Email: "said.benali@cna.example", Office: "LIE"},
		},
		hub.NL: {
			{Name: "Katrien Maes", Phone: "+32 2 555 02 11", Email: "katrien.maes@nhk.example", Office: "BXL"},
			{Name: "Joris Verstraete", Phone: "+32 9 555 02 12", Email: "joris.verstraete@nhk.example", Office: "GNT"},
			{Name: "Noor El Idrissi", Phone: "+32 3 555 02 13", Email: "noor.elidrissi@nhk.example", Office: "ANT"},
		},
		hub.DE: {{Name: "Ursula Köhler", Phone: "+32 87 55 03 11", Email: "ursula.koehler@nhk.example", Office: "EUP"}},
	}[l]
}
