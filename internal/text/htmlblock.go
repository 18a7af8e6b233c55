package text

import (
	"html"
	"strconv"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func (p *page) blocks(blocks []hub.Block) {
	for _, b := range blocks {
		p.block(b)
	}
}

func (p *page) block(b hub.Block) {
	switch b.Type {
	case hub.Heading:
		style := heading2
		if b.Level > 2 {
			style = heading3
		}
		p.element("h"+strconv.Itoa(b.Level), style, inline(b.Spans))
	case hub.Paragraph:
		p.element("p", paragraph, inline(b.Spans))
	case hub.List:
		p.list(b)
	case hub.TableType:
		p.table(b.Table)
	}
}

func (p *page) list(b hub.Block) {
	name := "ul"
	if b.Ordered {
		name = "ol"
	}
	p.WriteString("<" + name + " style=\"" + list + "\">\n")
	for _, blocks := range b.Items {
		if len(blocks) == 1 && blocks[0].Type == hub.Paragraph {
			p.element("li", item, inline(blocks[0].Spans))
			continue
		}
		p.WriteString("<li style=\"" + item + "\">\n")
		p.blocks(blocks)
		p.WriteString("</li>\n")
	}
	p.WriteString("</" + name + ">\n")
}

// table names each column and each row for those who hear it cell by cell.
func (p *page) table(t *hub.Table) {
	p.WriteString("<div style=\"" + scroller + "\">\n<table style=\"" + grid + "\">\n")
	if t.Caption != "" {
		p.element("caption", caption, html.EscapeString(t.Caption))
	}
	p.WriteString("<thead>\n")
	p.row(t.Head, t.Align, "col", bold)
	p.WriteString("</thead>\n<tbody>\n")
	for i, row := range t.Rows {
		style := ""
		if t.Total && i == len(t.Rows)-1 {
			style = bold
		}
		p.row(row, t.Align, "row", style)
	}
	p.WriteString("</tbody>\n</table>\n</div>\n")
}

// row writes cells: all of them headings of their column, or the first one the heading of the row.
func (p *page) row(cells [][]hub.Span, align []hub.Align, scope, style string) {
	p.WriteString("<tr>")
	for i, spans := range cells {
		text, of := inline(spans), cell+style
		if i < len(align) && align[i] == hub.AlignRight {
			of += toRight
		}
		if text != "" && (scope == "col" || i == 0) {
			p.inline("th", " scope=\""+scope+"\"", of, text)
		} else {
			p.inline("td", "", of, text)
		}
	}
	p.WriteString("</tr>\n")
}

func inline(spans []hub.Span) string {
	var s strings.Builder
	for _, span := range spans {
		s.WriteString(styled(span))
	}
	return s.String()
}

func styled(span hub.Span) string {
	text := strings.ReplaceAll(html.EscapeString(span.Text), "\n", "<br>\n")
	if span.Bold {
		text = "<strong>" + text + "</strong>"
	}
	if span.Italic {
		text = "<em>" + text + "</em>"
	}
	if span.Lang != "" {
		text = "<span lang=\"" + html.EscapeString(string(span.Lang)) + "\">" + text + "</span>"
	}
	return linked(text, span.Link)
}

// linked makes a link of HTML when it leads to a page, a mailbox or a telephone; other addresses are left out.
func linked(inner, link string) string {
	for _, scheme := range []string{"https://", "mailto:", "tel:"} {
		if strings.HasPrefix(link, scheme) {
			return "<a href=\"" + html.EscapeString(link) + "\" style=\"" + anchor + "\">" + inner + "</a>"
		}
	}
	return inner
}
