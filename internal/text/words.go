package text

import (
	"fmt"
	"io/fs"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Words are the texts of one kind of communication in every language.
type Words struct {
	templates map[string]*words // by "letter.fr"
}

// Filled is a text with its values in place.
type Filled struct {
	Title     string // of a letter
	Subject   string // of an e-mail
	Preheader string
	Blocks    []hub.Block // partly shared with other texts: not to be changed
}

// Load reads the files NAME.LANG.md of a folder: letter.fr.md, email.nl.md and so on. Clauses are texts that any
// of them may include with {{clause "name" .}}; nil for none. Every name must exist in all languages.
func Load(files fs.FS, clauses *Words) (*Words, error) {
	w := &Words{templates: map[string]*words{}}
	paths, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		name, lang, err := split(path)
		if err != nil {
			return nil, err
		}
		source, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		t, err := newWords(name, lang, string(source), clauses)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		w.templates[name+"."+string(lang)] = t
	}
	return w, w.parity()
}

// MustLoad is Load for words embedded in the program: a mistake in them is a mistake in the program, and the
// first test to run shows it.
func MustLoad(files fs.FS, clauses *Words) *Words {
	w, err := Load(files, clauses)
	if err != nil {
		panic("the words of the program cannot be read: " + err.Error())
	}
	return w
}

func split(path string) (name string, lang hub.Lang, err error) {
	parts := strings.Split(path, ".")
	if len(parts) != 3 {
		return "", "", fmt.Errorf("%s: a text is called NAME.LANG.md", path)
	}
	lang, err = hub.ParseLang(parts[1])
	return parts[0], lang, err
}

// Fill executes the text called name with the values of facts, a struct, and of common, a struct that clauses are
// filled from and that texts reach as {{$.Common}}. An error is permanent: the same values give it again.
func (w *Words) Fill(name string, lang hub.Lang, facts, common any) (Filled, error) {
	t, ok := w.templates[name+"."+string(lang)]
	if !ok {
		return Filled{}, hub.Permanentf("there is no %s in language %q", name, lang)
	}
	filled, err := t.fill(facts, common)
	if err != nil {
		return Filled{}, hub.Permanentf("writing %s in %s: %w", name, lang, err)
	}
	return filled, nil
}

// Has tells that a text exists.
func (w *Words) Has(name string) bool {
	_, ok := w.templates[name+"."+string(hub.FR)]
	return ok
}
