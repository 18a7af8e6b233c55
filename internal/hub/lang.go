package hub

import "fmt"

// Lang is a language the fund writes in. A letter is written in one language only (laws of 18 July 1966).
type Lang string

// The three national languages.
const (
	FR Lang = "fr"
	NL Lang = "nl"
	DE Lang = "de"
)

// Langs lists every language a kind must be written in, in the order pages show them.
func Langs() []Lang { return []Lang{FR, NL, DE} }

// ParseLang accepts "fr", "nl" or "de".
func ParseLang(s string) (Lang, error) {
	switch l := Lang(s); l {
	case FR, NL, DE:
		return l, nil
	}
	return "", fmt.Errorf("language %q is not one of fr, nl, de", s)
}

// Words is one short text in every language, such as a title or a label.
type Words map[Lang]string
