package press

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// What stands at a fixed place, or never breaks over pages, must not outgrow it.
const (
	maxReferences = 8
	maxSlipRows   = 12
	maxLabel      = 60  // characters of the name of a reference or of a row of the slip
	maxValue      = 140 // and of what it says
	maxCaption    = 300
)

var (
	senderRoom = mm(27) // down to the window
	footerRoom = mm(14) // down to where printers cannot print
)

// room checks that what stands at fixed places fits there.
func (c *checker) room(p *Press, l *hub.Letter) {
	j := p.jobs.Get().(*job)
	defer p.jobs.Put(j)
	size, _ := j.fitAddress(l)
	sender := 0
	for i, s := range l.Sender {
		look, leading := senderLook(i)
		sender += j.height(s, look, senderWidth, leading)
	}
	foot := 0
	for _, s := range l.Footer {
		foot += j.height(s, look{size: footSize}, footWidth, footLeading)
	}
	switch {
	case size == 0:
		c.refuse("recipient", fmt.Errorf("the address does not fit the window (%.0f x %.0f mm), not even in small print", toMM(p.safe.width), toMM(p.safe.height)))
	case sender > senderRoom:
		c.refuse("sender", fmt.Errorf("the letterhead is %.0f mm high, there is room for %.0f", toMM(sender), toMM(senderRoom)))
	case foot > footerRoom:
		c.refuse("footer", fmt.Errorf("it is %.0f mm high, there is room for %.0f", toMM(foot), toMM(footerRoom)))
	case j.height(l.Return, look{size: returnSize}, p.addressWidth(), 1) > 1:
		c.refuse("return", fmt.Errorf("%q does not fit one line of the window", l.Return))
	case j.height(l.Registered, registeredLook, p.addressWidth(), 1) > 1:
		c.refuse("registered", fmt.Errorf("%q does not fit one line", l.Registered))
	case j.height(l.Date, look{size: bodySize}, bodyWidth, 1) > 2:
		c.refuse("date", fmt.Errorf("it is longer than two lines"))
	}
}

// height measures text that is not printed now.
func (j *job) height(s string, l look, width, leading int) int {
	glyphs, runs, lines := len(j.glyphs), len(j.runs), len(j.lines)
	n := j.breakLines(j.plain(s, 0, l), width).count()
	j.glyphs, j.runs, j.lines = j.glyphs[:glyphs], j.runs[:runs], j.lines[:lines]
	return n * leading
}

// fitAddress is the largest size, with its leading, in which the address fits the window; 0 when none does.
func (j *job) fitAddress(l *hub.Letter) (size, leading int) {
	address := strings.Join(l.Recipient, "\n")
	for _, s := range addressSizes {
		if j.height(address, look{size: s[0]}, j.press.addressWidth(), s[1]) <= j.press.safe.height-returnLeading {
			return s[0], s[1]
		}
	}
	return 0, 0
}

// addressSizes are tried from the largest: sizes and leadings.
var addressSizes = [][2]int{{10500, 12600}, {10000, 11800}, {9500, 11000}, {9000, 10200}, {8500, 9400}, {8000, 8800}}

func (p *Press) addressWidth() int { return p.safe.width - addressInset }

// references checks rows of labels and values.
func (c *checker) references(field string, rows []hub.Reference, most int) {
	if len(rows) > most {
		c.refuse(field, fmt.Errorf("%d rows: there is room for %d", len(rows), most))
	}
	for i, r := range rows {
		c.short(field, r.Label, maxLabel)
		c.short(field, r.Value, maxValue)
		c.link(field, r.Link)
		if c.err != nil {
			c.err = fmt.Errorf("row %d: %w", i+1, c.err)
			return
		}
	}
}

// short checks the characters and the length of a field that has little room.
func (c *checker) short(field, s string, most int) {
	c.words(field, s)
	if n := utf8.RuneCountInString(s) + 30*strings.Count(s, "\n"); n > most {
		c.refuse(field, fmt.Errorf("%.20q... has %d characters (30 for a line break): there is room for %d", s, n, most))
	}
}
