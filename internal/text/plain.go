package text

import (
	"strconv"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// PlainEmail writes an e-mail as text that can be read aloud: lists with marks, tables line by line, addresses of
// links spelled out.
func PlainEmail(e *hub.Email) string {
	p := plain{colon: Colon(e.Lang)}
	p.blocks(e.Blocks, "")
	p.line("-- ")
	for _, line := range e.Footer {
		p.line(line)
	}
	return p.String()
}

// PlainLetter writes a letter as text, in its reading order.
func PlainLetter(l *hub.Letter) string {
	p := plain{colon: Colon(l.Lang)}
	p.lines(l.Sender)
	if l.Registered != "" {
		p.line(l.Registered)
	}
	p.lines(l.Recipient)
	for _, r := range l.References {
		p.line(r.Label + p.colon + r.Value)
	}
	p.line("")
	p.line(l.Date)
	p.line("")
	p.line(l.Title)
	p.line(strings.Repeat("=", len([]rune(l.Title))))
	p.line("")
	for _, b := range append(append([]hub.Block{}, l.Fallback...), l.Blocks...) {
		if b.Type == hub.SlipType {
			p.slip(l.Slip)
			continue
		}
		p.block(b, "")
	}
	p.lines(l.Footer)
	return p.String()
}

// PlainBlocks writes blocks as text.
func PlainBlocks(blocks []hub.Block) string {
	p := plain{colon: ": "}
	p.blocks(blocks, "")
	return p.String()
}

type plain struct {
	strings.Builder
	colon string // between a label and what it stands for
}

func (p *plain) line(s string) {
	p.WriteString(s)
	p.WriteByte('\n')
}

func (p *plain) lines(list []string) {
	for _, s := range list {
		p.line(s)
	}
	p.line("")
}

func (p *plain) blocks(blocks []hub.Block, indent string) {
	for _, b := range blocks {
		p.block(b, indent)
	}
}

func (p *plain) block(b hub.Block, indent string) {
	switch b.Type {
	case hub.Heading:
		p.line(indent + said(b.Spans))
		p.line(indent + strings.Repeat("-", len([]rune(said(b.Spans)))))
		p.line("")
	case hub.Paragraph:
		p.line(indent + strings.ReplaceAll(said(b.Spans), "\n", "\n"+indent))
		p.line("")
	case hub.List:
		p.list(b, indent)
	case hub.TableType:
		p.table(b.Table, indent)
	}
}

func (p *plain) list(b hub.Block, indent string) {
	for i, item := range b.Items {
		mark := "- "
		if b.Ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		for j, inner := range item {
			if j == 0 && inner.Type == hub.Paragraph {
				p.line(indent + mark + said(inner.Spans))
				continue
			}
			p.block(inner, indent+strings.Repeat(" ", len(mark)))
		}
	}
	if indent == "" {
		p.line("")
	}
}

// table writes each row as "head: cell" pairs, which stay understandable without columns.
func (p *plain) table(t *hub.Table, indent string) {
	for _, row := range t.Rows {
		var parts []string
		for i, cell := range row {
			text := said(cell)
			if text == "" {
				continue
			}
			if i > 0 && i < len(t.Head) && said(t.Head[i]) != "" {
				text = said(t.Head[i]) + p.colon + text
			}
			parts = append(parts, text)
		}
		p.line(indent + strings.Join(parts, "; "))
	}
	p.line("")
}

func (p *plain) slip(s *hub.Slip) {
	if s == nil {
		return
	}
	p.line(s.Title)
	p.line(strings.Repeat("-", len([]rune(s.Title))))
	p.line("")
	for _, r := range s.Rows {
		p.line(r.Label + p.colon + r.Value)
	}
	p.line("[" + s.Alternative + "]")
	p.line("")
}

// said gives spans as text; a link that its words do not show is spelled out after them.
func said(spans []hub.Span) string {
	var s strings.Builder
	for _, span := range spans {
		s.WriteString(span.Text)
		target := strings.TrimPrefix(strings.TrimPrefix(span.Link, "mailto:"), "tel:")
		if target != "" && !strings.Contains(target, span.Text) && !strings.Contains(span.Text, target) && !strings.HasPrefix(span.Link, "tel:") {
			s.WriteString(" (" + target + ")")
		}
	}
	return s.String()
}
