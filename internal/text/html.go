package text

import (
	"fmt"
	"html"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// HTMLEmail writes an e-mail as one responsive page with its style inside, as mail programs want it: semantic,
// with its language, readable on a phone and without images.
func HTMLEmail(e *hub.Email) string {
	var p page
	p.open(e.Lang, e.Subject)
	if e.Preheader != "" {
		p.WriteString(`<div style="display:none;max-height:0;overflow:hidden">` + html.EscapeString(e.Preheader) + "</div>\n")
	}
	p.WriteString("<main>\n")
	p.blocks(e.Blocks)
	p.WriteString("</main>\n")
	p.footer(e.Footer)
	return p.close()
}

// HTMLLetter writes a letter as a page that says the same in the same order as its PDF.
func HTMLLetter(l *hub.Letter) string {
	var p page
	p.open(l.Lang, l.Title)
	p.WriteString("<header>\n")
	p.address(l.Sender)
	if l.Registered != "" {
		p.tag("p", `class="registered"`, html.EscapeString(l.Registered))
	}
	p.address(l.Recipient)
	p.references(l.References)
	p.tag("p", "", html.EscapeString(l.Date))
	p.WriteString("</header>\n<main>\n")
	p.tag("h1", "", html.EscapeString(l.Title))
	for _, b := range append(append([]hub.Block{}, l.Fallback...), l.Blocks...) {
		if b.Type == hub.SlipType {
			p.slip(l.Slip)
			continue
		}
		p.block(b)
	}
	p.WriteString("</main>\n")
	p.footer(l.Footer)
	return p.close()
}

const style = `body{margin:0;background:#f4f6f8;color:#1c2430;font:17px/1.55 Arial,Helvetica,sans-serif}
.sheet{max-width:40em;margin:0 auto;padding:24px;background:#fff}
h1{font-size:1.4em;line-height:1.3}h2{font-size:1.15em;margin-top:1.6em}h3{font-size:1em}
a{color:#0b4f8a}address{font-style:normal;margin-bottom:1em}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid #cfd6de}
.r{text-align:right;white-space:nowrap}.total td{font-weight:bold;border-top:2px solid #1c2430}
.slip{border:2px solid #1c2430;padding:0 16px;margin:1.5em 0}footer{margin-top:2em;padding-top:1em;border-top:1px solid #cfd6de;color:#55606f;font-size:.9em}`

type page struct{ strings.Builder }

func (p *page) open(lang hub.Lang, title string) {
	fmt.Fprintf(p, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>%s</style>\n</head>\n"+
		"<body>\n<div class=\"sheet\">\n", lang, html.EscapeString(title), style)
}

func (p *page) close() string {
	p.WriteString("</div>\n</body>\n</html>\n")
	return p.String()
}

func (p *page) tag(name, attributes, inner string) {
	if attributes != "" {
		attributes = " " + attributes
	}
	fmt.Fprintf(p, "<%s%s>%s</%s>\n", name, attributes, inner, name)
}

func (p *page) address(lines []string) {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = html.EscapeString(line)
	}
	p.tag("address", "", strings.Join(escaped, "<br>"))
}

func (p *page) references(list []hub.Reference) {
	p.WriteString("<dl>\n")
	for _, r := range list {
		value := html.EscapeString(r.Value)
		if safeLink(r.Link) {
			value = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(r.Link), value)
		}
		p.tag("dt", "", html.EscapeString(r.Label))
		p.tag("dd", "", value)
	}
	p.WriteString("</dl>\n")
}

func (p *page) footer(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.WriteString("<footer>\n")
	p.address(lines)
	p.WriteString("</footer>\n")
}

func (p *page) blocks(blocks []hub.Block) {
	for _, b := range blocks {
		p.block(b)
	}
}

func (p *page) block(b hub.Block) {
	switch b.Type {
	case hub.Heading:
		p.tag(fmt.Sprintf("h%d", b.Level), "", inline(b.Spans))
	case hub.Paragraph:
		p.tag("p", "", inline(b.Spans))
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
	fmt.Fprintf(p, "<%s>\n", name)
	for _, item := range b.Items {
		p.WriteString("<li>")
		if len(item) == 1 && item[0].Type == hub.Paragraph {
			p.WriteString(inline(item[0].Spans))
		} else {
			p.blocks(item)
		}
		p.WriteString("</li>\n")
	}
	fmt.Fprintf(p, "</%s>\n", name)
}

func (p *page) table(t *hub.Table) {
	p.WriteString("<table>\n")
	if t.Caption != "" {
		p.tag("caption", "", html.EscapeString(t.Caption))
	}
	p.WriteString("<thead><tr>")
	p.cells("th", ` scope="col"`, t.Head, t.Align)
	p.WriteString("</tr></thead>\n<tbody>\n")
	for i, row := range t.Rows {
		class := ""
		if t.Total && i == len(t.Rows)-1 {
			class = ` class="total"`
		}
		fmt.Fprintf(p, "<tr%s>", class)
		p.cells("td", "", row, t.Align)
		p.WriteString("</tr>\n")
	}
	p.WriteString("</tbody>\n</table>\n")
}

func (p *page) cells(name, attributes string, row [][]hub.Span, align []hub.Align) {
	for i, cell := range row {
		class := ""
		if i < len(align) && align[i] == hub.AlignRight {
			class = ` class="r"`
		}
		fmt.Fprintf(p, "<%s%s%s>%s</%s>", name, attributes, class, inline(cell), name)
	}
}

func (p *page) slip(s *hub.Slip) {
	if s == nil {
		return
	}
	p.WriteString("<section class=\"slip\">\n")
	p.tag("h2", "", html.EscapeString(s.Title))
	p.references(s.Rows)
	p.WriteString("</section>\n")
}

func inline(spans []hub.Span) string {
	var s strings.Builder
	for _, span := range spans {
		s.WriteString(styled(span))
	}
	return s.String()
}

func styled(span hub.Span) string {
	text := strings.ReplaceAll(html.EscapeString(span.Text), "\n", "<br>")
	if span.Bold {
		text = "<strong>" + text + "</strong>"
	}
	if span.Italic {
		text = "<em>" + text + "</em>"
	}
	if span.Lang != "" {
		text = fmt.Sprintf(`<span lang="%s">%s</span>`, span.Lang, text)
	}
	if safeLink(span.Link) {
		text = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(span.Link), text)
	}
	return text
}

// safeLink lets only links pass that lead to a page, a mailbox or a telephone.
func safeLink(link string) bool {
	for _, scheme := range []string{"https://", "mailto:", "tel:"} {
		if strings.HasPrefix(link, scheme) {
			return true
		}
	}
	return false
}
