package press

import (
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// placed is lines at a fixed place of the first page.
type placed struct {
	lines   lines
	leading int
	x, y    int
}

// letterhead is the first page down to the date, at fixed places.
type letterhead struct {
	*job
	texts  []placed
	logo   pdf.Elem
	bottom int
}

var (
	logoHeight   = mm(14)
	logoMaxWidth = mm(48)
	addressInset = mm(2) // between the edge of the window and the address
	labelsWidth  = mm(25)
	senderWidth  = mm(110)
)

// front lays out the letterhead, then the title, in the order in which they are read.
func (j *job) front() {
	h := &letterhead{job: j}
	h.sender()
	h.recipient()
	h.references()
	h.bottom = max(h.bottom, h.press.options.bottom(), mm(98)) + mm(3) // below the window and the fold
	h.date()
	j.add(strip{height: h.bottom - marginTop}, cell{bodyWidth, &drawing{part{j}, h.draw}})
	p := &place{elem: pdf.Root}
	j.title([]hub.Span{{Text: j.letter.Title}}, j.doc.Tree.Add(pdf.Root, pdf.H1), titleStyle, p)
	j.strips[0].keep = true
}

// bottom is where nothing shows in the window any more.
func (o *Options) bottom() int {
	seen := o.Window.seen()
	return seen.y + seen.height
}

func (h *letterhead) draw(s *sheet, _ area) {
	s.logo(h.logo)
	for _, t := range h.texts {
		s.lines(t.lines, t.leading, area{x: t.x, y: t.y}, false)
	}
}

// put places text and returns where it ends.
func (h *letterhead) put(t text, x, y, width, leading int) int {
	l := h.breakLines(t, width)
	h.texts = append(h.texts, placed{l, leading, x, y})
	return y + l.count()*leading
}

func (h *letterhead) sender() {
	h.logo = h.doc.Tree.Add(pdf.Root, pdf.Figure)
	h.doc.Tree.Describe(h.logo, h.press.logoWords(h.letter))
	e := h.doc.Tree.Add(pdf.Root, pdf.P)
	width, _ := h.press.logoSize()
	x, y := marginLeft+width+mm(4), marginTop
	for i, words := range h.letter.Sender {
		look, leading := senderLook(i)
		y = h.put(h.plain(words+"\n", e, look), x, y, senderWidth, leading)
	}
}

// senderLook is how line i of the letterhead looks: the name is larger.
func senderLook(i int) (l look, leading int) {
	if i == 0 {
		return look{size: 12 * pt, bold: true, color: accent}, 15 * pt
	}
	return look{size: smallSize, color: grey}, smallLeading
}

// recipient writes the address as large as the window allows.
func (h *letterhead) recipient() {
	safe := h.press.safe
	x, width := safe.x+addressInset, h.press.addressWidth()
	if h.letter.Registered != "" {
		h.put(h.plain(h.letter.Registered, h.doc.Tree.Add(pdf.Root, pdf.P), registeredLook), x, safe.y-mm(7), width, 14*pt)
	}
	y := h.put(h.plain(h.letter.Return, 0, look{size: returnSize, color: grey}), x, safe.y, width, returnLeading)
	size, leading := h.fitAddress(h.letter)
	e := h.doc.Tree.Add(pdf.Root, pdf.P)
	h.put(h.plain(strings.Join(h.letter.Recipient, "\n"), e, look{size: size}), x, y, width, leading)
}

const returnSize, returnLeading = 6500, 9000

var registeredLook = look{size: 11 * pt, bold: true}

func (h *letterhead) references() {
	list := h.doc.Tree.Add(pdf.Root, pdf.L)
	h.doc.Tree.Attribute(list, "/O/List/ListNumbering/None")
	y := h.press.safe.y + h.press.safe.height // below the address, as they are read after it
	width := h.press.options.Window.seen().x - marginLeft - mm(2)
	for _, r := range h.letter.References {
		li := h.doc.Tree.Add(list, pdf.LI)
		label := h.plain(r.Label, h.doc.Tree.Add(li, pdf.Lbl), look{size: smallSize, color: grey})
		below := h.put(label, marginLeft, y, labelsWidth, smallLeading)
		value := h.shape([]hub.Span{{Text: r.Value, Link: r.Link}}, h.doc.Tree.Add(li, pdf.LBody), look{size: smallSize})
		y = max(below, h.put(value, marginLeft+labelsWidth, y, width-labelsWidth, smallLeading)) + 1500
	}
	h.bottom = y
}

func (h *letterhead) date() {
	if h.letter.Date == "" {
		return
	}
	t := h.plain(h.letter.Date, h.doc.Tree.Add(pdf.Root, pdf.P), look{size: bodySize})
	h.bottom = h.put(t, marginLeft, h.bottom, bodyWidth, bodyLeading)
}
