package clauses

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// sample is an example as it stands in testdata/NAME.json: what comes in, when, and the file as it is then. The
// file's profile only says what differs from the persona of each language.
type sample struct {
	Now   time.Time `json:"now"`
	Event hub.Event `json:"event"`
	// In is what the event's data says in one language only, such as the findings a handler wrote.
	In   map[hub.Lang]json.RawMessage `json:"in"`
	File json.RawMessage              `json:"file"`
}

// Examples reads a kind's testdata/*.json: each example in each language, with a person who lives where that
// language is spoken. A mistake in them is a mistake in the program.
func Examples(files fs.FS) []hub.Example {
	paths, err := fs.Glob(files, "testdata/*.json")
	if err != nil || len(paths) == 0 {
		panic(fmt.Sprintf("a kind needs at least testdata/nominal.json (%v)", err))
	}
	var all []hub.Example
	for _, p := range paths {
		for _, lang := range hub.Langs() {
			example, err := readExample(files, p, lang)
			if err != nil {
				panic(fmt.Sprintf("%s: %v", p, err))
			}
			all = append(all, example)
		}
	}
	return all
}

func readExample(files fs.FS, name string, lang hub.Lang) (hub.Example, error) {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return hub.Example{}, err
	}
	var s sample
	if err := json.Unmarshal(content, &s); err != nil {
		return hub.Example{}, err
	}
	file := hub.File{Number: "0412233", Profile: persona(lang)}
	if len(s.File) > 0 {
		if err := json.Unmarshal(s.File, &file); err != nil {
			return hub.Example{}, err
		}
	}
	s.Event.Subject = file.Number
	if s.Event.Data, err = merged(s.Event.Data, s.In[lang]); err != nil {
		return hub.Example{}, err
	}
	return hub.Example{Name: strings.TrimSuffix(path.Base(name), ".json"), Now: s.Now, File: file, Event: s.Event}, nil
}

// persona is someone who lives where the language is spoken, so that court and address follow.
func persona(lang hub.Lang) hub.Profile {
	p := hub.Profile{
		Type: hub.Affiliate, Number: "88022999990", Category: "main", Lang: lang, Email: "jan.peeters@example.be",
		Handler: hub.Handler{Name: "Claire Lambert", Phone: "02 546 45 12", Email: "claire.lambert@fonds.example"},
	}
	switch lang {
	case hub.NL:
		p.Name, p.Address = "Jan Peeters", hub.Address{Street: "Veldstraat", House: "12", Box: "3", Postcode: "9000", City: "Gent"}
	case hub.DE:
		p.Name, p.Email = "Anna Schmitz", "anna.schmitz@example.be"
		p.Address = hub.Address{Street: "Bergstraße", House: "7", Postcode: "4700", City: "Eupen"}
	default:
		p.Name, p.Email = "Marie Dupont", "marie.dupont@example.be"
		p.Address = hub.Address{Street: "Rue de Fer", House: "48", Postcode: "5000", City: "Namur"}
	}
	return p
}

// merged adds fields to a JSON object.
func merged(object, more json.RawMessage) (json.RawMessage, error) {
	if len(more) == 0 {
		return object, nil
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(object, &fields); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(more, &fields); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}
