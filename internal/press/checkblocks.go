package press

import (
	"fmt"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// maxDepth of lists in lists.
const maxDepth = 4

func (c *checker) blocks(field string, blocks []hub.Block) { c.nested(field, blocks, 0) }

func (c *checker) nested(field string, blocks []hub.Block, depth int) {
	if depth > maxDepth {
		c.refuse(field, fmt.Errorf("lists stand more than %d deep in each other", maxDepth))
		return
	}
	for i := range blocks {
		if c.block(field, &blocks[i], depth); c.err != nil {
			c.err = fmt.Errorf("block %d: %w", i+1, c.err)
			return
		}
	}
}

func (c *checker) block(field string, b *hub.Block, depth int) {
	switch b.Type {
	case hub.Heading:
		if b.Level < 1 || b.Level > 3 {
			c.refuse(field, fmt.Errorf("a heading has level %d: want 1 to 3", b.Level))
		}
		c.spans(field, b.Spans)
	case hub.Paragraph:
		c.spans(field, b.Spans)
	case hub.List:
		for _, item := range b.Items {
			c.nested(field+", list", item, depth+1)
		}
	case hub.TableType:
		c.table(field+", table", b.Table)
	case hub.SlipType:
		if depth > 0 || !c.hasSlip {
			c.refuse(field, fmt.Errorf("a payment slip cannot stand here: in a list, or in a letter that has none"))
		}
	default:
		c.refuse(field, fmt.Errorf("unknown type of block %q", b.Type))
	}
}

func (c *checker) spans(field string, spans []hub.Span) {
	for i := range spans {
		s := &spans[i]
		c.words(field, s.Text)
		c.link(field, s.Link)
		if s.Lang != "" {
			c.lang(field, s.Lang)
		}
	}
}

func (c *checker) lang(field string, l hub.Lang) {
	if _, err := hub.ParseLang(string(l)); err != nil {
		c.refuse(field, err)
	}
}

// link refuses what a reader could not follow from paper or file.
func (c *checker) link(field, link string) {
	if link == "" {
		return
	}
	for i := range len(link) {
		if link[i] <= ' ' || link[i] >= 0x7F {
			c.refuse(field, fmt.Errorf("the link %q holds %q: encode it", link, link[i]))
			return
		}
	}
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(link, scheme) {
			return
		}
	}
	c.refuse(field, fmt.Errorf("the link %q is not https, mailto or tel", link))
}

func (c *checker) table(field string, t *hub.Table) {
	if t == nil {
		return // empty, and so not printed
	}
	n := len(t.Head)
	if n == 0 || n > 12 {
		c.refuse(field, fmt.Errorf("it has %d columns: want 1 to 12", n))
		return
	}
	c.words(field+" caption", t.Caption)
	for _, spans := range t.Head {
		c.spans(field+" head", spans)
	}
	for i, row := range t.Rows {
		if len(row) != n {
			c.refuse(field, fmt.Errorf("row %d has %d cells, the head %d", i+1, len(row), n))
			return
		}
		for _, spans := range row {
			c.spans(field, spans)
		}
	}
}

// slip checks the payment slip, and that its code can be read by a bank.
func (c *checker) slip(s *hub.Slip) {
	if s == nil {
		return
	}
	c.short("slip, title", s.Title, maxValue)
	c.short("slip, caption", s.Caption, maxCaption)
	c.references("slip", s.Rows, maxSlipRows)
	if s.QR == "" {
		return
	}
	if strings.TrimSpace(s.Alternative) == "" {
		c.refuse("slip", fmt.Errorf("the QR code has no words for those who cannot see it"))
	}
	if err := checkEPC(s.QR); err != nil {
		c.refuse("slip, QR code", err)
	}
}
