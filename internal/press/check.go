package press

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/font"
)

// check refuses a letter that could not be printed whole and true.
func (p *Press) check(l *hub.Letter) error {
	if l == nil {
		return hub.Permanentf("there is no letter to print")
	}
	c := &checker{face: p.library.Faces[font.Regular], hasSlip: l.Slip != nil}
	c.letter(l)
	if c.err == nil {
		c.room(p, l)
	}
	if c.err != nil {
		return hub.Permanent(fmt.Errorf("letter %s: %w", l.Kind, c.err))
	}
	return nil
}

// checker walks a letter and keeps the first fault.
type checker struct {
	face    *font.Face
	hasSlip bool
	err     error
}

func (c *checker) refuse(field string, err error) {
	if c.err == nil {
		c.err = fmt.Errorf("%s: %w", field, err)
	}
}

// unprintable names a character that the typeface does not have.
func unprintable(r rune) error {
	return hub.Permanentf("the letters' typeface has no character %U (%q)", r, r)
}

// words checks the characters of one field. Those above U+02FF are checked as they are printed: composed.
func (c *checker) words(field, s string) {
	for i := 0; i < len(s); {
		if b := s[i]; b >= 0x20 && b < 0x7F || b == '\n' || b == '\t' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			c.refuse(field, fmt.Errorf("byte %d (%#02x) is not valid UTF-8", i, s[i]))
			return
		case r >= 0x300 && !norm.NFC.IsNormalString(s) && utf8.ValidString(s):
			c.words(field, norm.NFC.String(s))
			return
		}
		if c.face.Glyph(r).Code == 0 {
			c.refuse(field, unprintable(r))
			return
		}
		i += n
	}
}

func (c *checker) list(field string, lines []string) {
	for _, s := range lines {
		c.words(field, s)
	}
}

func (c *checker) letter(l *hub.Letter) {
	if strings.TrimSpace(l.Title) == "" {
		c.refuse("title", fmt.Errorf("it is empty: a document that all can use has one"))
	}
	if _, err := hub.ParseLang(string(l.Lang)); err != nil {
		c.refuse("lang", err)
	}
	if strings.Count(l.PageLabel, "%d") != 2 || strings.Count(l.PageLabel, "%") != 2 {
		c.refuse("pageLabel", fmt.Errorf("%q must hold %%d twice: the page and the number of pages", l.PageLabel))
	}
	c.words("title", l.Title)
	c.words("date", l.Date)
	c.words("return", l.Return)
	c.words("registered", l.Registered)
	c.words("pageLabel", l.PageLabel)
	c.words("file", l.File)
	c.list("sender", l.Sender)
	c.list("recipient", l.Recipient)
	c.list("footer", l.Footer)
	c.references("references", l.References, maxReferences)
	c.blocks("fallback", l.Fallback)
	c.blocks("blocks", l.Blocks)
	c.slip(l.Slip)
}
