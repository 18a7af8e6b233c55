package text

import (
	"html"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// HTMLEmail writes an e-mail as one page that reads well on a phone, with large letters and without images: its
// elements say what they are, and their style is on them, for many mail programs drop style sheets.
func HTMLEmail(e *hub.Email) string {
	var p page
	p.open(e.Lang, e.Subject)
	if e.Preheader != "" {
		p.element("div", hidden, html.EscapeString(e.Preheader))
	}
	p.WriteString("<main>\n")
	p.blocks(e.Blocks)
	p.WriteString("</main>\n")
	p.footer(e.Footer)
	return p.close()
}

// HTMLLetter writes a letter as a page that says the same in the same order as its PDF. The payment code is left out:
// who reads on a screen has the same in words.
func HTMLLetter(l *hub.Letter) string {
	var p page
	p.open(l.Lang, l.Title)
	p.WriteString("<header>\n")
	p.address(l.Sender)
	if l.Registered != "" {
		p.element("p", strong, html.EscapeString(l.Registered))
	}
	p.address(l.Recipient)
	p.references(l.References)
	p.element("p", paragraph, html.EscapeString(l.Date))
	p.WriteString("</header>\n<main>\n")
	p.element("h1", heading1, html.EscapeString(l.Title))
	p.blocks(l.Fallback)
	for _, b := range l.Blocks {
		if b.Type == hub.SlipType && l.Slip != nil {
			p.slip(l.Slip)
			continue
		}
		p.block(b)
	}
	p.WriteString("</main>\n")
	p.footer(l.Footer)
	return p.close()
}

// page writes the elements of one page.
type page struct{ strings.Builder }

func (p *page) open(lang hub.Lang, title string) {
	p.WriteString("<!doctype html>\n<html lang=\"" + html.EscapeString(string(lang)) + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + html.EscapeString(title) + "</title>\n</head>\n" +
		"<body style=\"" + body + "\">\n<div style=\"" + sheet + "\">\n")
}

func (p *page) close() string {
	p.WriteString("</div>\n</body>\n</html>\n")
	return p.String()
}

// element writes one on a line of its own; inner is HTML.
func (p *page) element(name, style, inner string) {
	p.inline(name, "", style, inner)
	p.WriteByte('\n')
}

func (p *page) inline(name, attributes, style, inner string) {
	p.WriteString("<" + name + attributes + " style=\"" + style + "\">" + inner + "</" + name + ">")
}

// address writes lines that belong together.
func (p *page) address(lines []string) {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = html.EscapeString(line)
	}
	p.element("address", address, strings.Join(escaped, "<br>\n"))
}

func (p *page) references(list []hub.Reference) {
	p.WriteString("<dl style=\"" + paragraph + "\">\n")
	for _, r := range list {
		p.inline("dt", "", term, html.EscapeString(r.Label))
		p.element("dd", value, linked(html.EscapeString(r.Value), r.Link))
	}
	p.WriteString("</dl>\n")
}

func (p *page) slip(s *hub.Slip) {
	p.WriteString("<section style=\"" + slip + "\">\n")
	p.element("h2", heading2, html.EscapeString(s.Title))
	p.references(s.Rows)
	p.WriteString("</section>\n")
}

func (p *page) footer(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.WriteString("<footer style=\"" + foot + "\">\n")
	p.address(lines)
	p.WriteString("</footer>\n")
}

// The styles. Every colour has a contrast of at least 4.5 to 1 on its ground (WCAG 2.2, 1.4.3); sizes follow the
// reader's own; what cannot be broken scrolls by itself and leaves the page in place (1.4.10).
const (
	body      = "margin:0;background:#f2f4f7;color:#1b2430;font-family:Arial,Helvetica,sans-serif;font-size:100%;line-height:1.55"
	sheet     = "max-width:40em;margin:0 auto;padding:1.5em;background:#ffffff"
	hidden    = "display:none;max-height:0;overflow:hidden"
	heading1  = "font-size:1.4em;line-height:1.3;margin:1em 0 .7em"
	heading2  = "font-size:1.15em;line-height:1.3;margin:1.6em 0 .5em"
	heading3  = "font-size:1em;margin:1.3em 0 .4em"
	paragraph = "margin:0 0 1em"
	strong    = "margin:0 0 1em;font-weight:bold"
	address   = "font-style:normal;margin:0 0 1em"
	list      = "margin:0 0 1em;padding-left:1.4em"
	item      = "margin:0 0 .4em"
	term      = "font-weight:bold"
	value     = "margin:0 0 .4em"
	scroller  = "overflow-x:auto;margin:0 0 1em"
	caption   = "text-align:left;font-weight:bold;padding:.4em .5em"
	grid      = "border-collapse:collapse;width:100%"
	cell      = "padding:.4em .5em;border-bottom:1px solid #c4ccd6;vertical-align:top;text-align:left;font-weight:normal"
	toRight   = ";text-align:right;white-space:nowrap"
	bold      = ";font-weight:bold"
	slip      = "border:2px solid #1b2430;padding:0 1em;margin:1.5em 0"
	foot      = "margin-top:2em;padding-top:1em;border-top:1px solid #c4ccd6;color:#4a5565;font-size:.9em"
	anchor    = "color:#0b4f8a"
)
