package clauses

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Category names a contributor category; a code without a name stays as it is.
func Category(code string, lang hub.Lang) string {
	names := map[string]hub.Words{
		"main":      {hub.FR: "indépendant à titre principal", hub.NL: "zelfstandige in hoofdberoep", hub.DE: "Selbständiger im Hauptberuf"},
		"secondary": {hub.FR: "indépendant à titre complémentaire", hub.NL: "zelfstandige in bijberoep", hub.DE: "Selbständiger im Nebenberuf"},
		"starter":   {hub.FR: "indépendant débutant à titre principal", hub.NL: "startende zelfstandige in hoofdberoep", hub.DE: "Berufsanfänger im Hauptberuf"},
		"primostarter": {
			hub.FR: "primostarter (cotisation réduite des débutants)", hub.NL: "primostarter (verminderde bijdrage voor starters)",
			hub.DE: "Primostarter (ermäßigter Beitrag für Berufsanfänger)",
		},
		"student":   {hub.FR: "étudiant-indépendant", hub.NL: "student-zelfstandige", hub.DE: "Student-Selbständiger"},
		"spouse":    {hub.FR: "conjoint aidant", hub.NL: "meewerkende echtgenoot", hub.DE: "mithelfender Ehepartner"},
		"helper":    {hub.FR: "aidant", hub.NL: "helper", hub.DE: "Helfer"},
		"company":   {hub.FR: "société", hub.NL: "vennootschap", hub.DE: "Gesellschaft"},
		"pensioner": {hub.FR: "indépendant pensionné", hub.NL: "gepensioneerde zelfstandige", hub.DE: "Selbständiger im Ruhestand"},
	}
	if name, ok := names[code]; ok {
		return name[lang]
	}
	return code
}
