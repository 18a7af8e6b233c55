package press

import (
	"github.com/johnfercher/maroto/v2/pkg/consts/border"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// The payment slip: words on the left, the code on the right, in a frame.
var (
	slipPadding = mm(4)
	codeSize    = mm(30) // EPC069-12 asks for 25 at least
	labelColumn = mm(42)
	slipFrame   = &props.Cell{BorderType: border.Full, BorderThickness: 0.25, BorderColor: &props.Color{Red: 0x14, Green: 0x37, Blue: 0x5E}}
)

const (
	slipSize, slipLeading       = 10500, 14500
	captionSize, captionLeading = 8000, 10000
	captionGap                  = 3500
)

// slipLayout is a slip whose words are broken into lines.
type slipLayout struct {
	title   lines
	labels  []lines
	values  []lines
	caption lines
	figure  pdf.Elem
}

// slip is one strip: a payment slip never breaks over two pages.
func (j *job) slip() {
	l := j.slipLayout()
	left := h2Leading + 4*pt
	for i := range l.labels {
		left += slipLeading * max(1, l.labels[i].count(), l.values[i].count())
	}
	if n := l.caption.count(); n > 0 {
		left += captionGap + n*captionLeading
	}
	j.add(strip{gap: 2 * paragraphGap, height: max(left, codeSize) + 2*slipPadding, style: slipFrame},
		cell{bodyWidth, &drawing{part{j}, func(s *sheet, at area) { s.slip(l, at) }}})
}

func (j *job) slipLayout() *slipLayout {
	slip, tree := j.letter.Slip, &j.doc.Tree
	tag := pdf.H2
	if j.level >= 2 {
		tag = pdf.H3
	}
	l := &slipLayout{}
	textWidth := bodyWidth - codeSize - 4*slipPadding
	l.title = j.breakLines(j.plain(slip.Title, tree.Add(pdf.Root, tag), look{size: h2Size, bold: true, color: accent}), textWidth)
	table := tree.Add(pdf.Root, pdf.Table)
	tree.Summarize(table, slip.Title)
	for i, r := range slip.Rows {
		tr := tree.Add(table, pdf.TR)
		th := tree.Add(tr, pdf.TH)
		tree.Attribute(th, "/O/Table/Scope/Row")
		label := j.plain(r.Label, th, look{size: slipSize - pt, color: grey})
		value := j.plain(r.Value, tree.Add(tr, pdf.TD), look{size: slipSize, bold: i == 0})
		l.labels = append(l.labels, j.breakLines(label, labelColumn-slipPadding))
		l.values = append(l.values, j.breakLines(value, textWidth-labelColumn))
	}
	if slip.Caption != "" {
		l.caption = j.breakLines(j.plain(slip.Caption, tree.Add(pdf.Root, pdf.P), look{size: captionSize, color: grey}), textWidth)
	}
	if slip.QR != "" {
		l.figure = tree.Add(pdf.Root, pdf.Figure)
		tree.Describe(l.figure, slip.Alternative)
	}
	return l
}

func (s *sheet) slip(l *slipLayout, at area) {
	x, y := at.x+slipPadding, at.y+slipPadding
	s.lines(l.title, h2Leading, area{x: x, y: y}, false)
	y += h2Leading + 4*pt
	for i := range l.labels {
		s.lines(l.labels[i], slipLeading, area{x: x, y: y}, false)
		s.lines(l.values[i], slipLeading, area{x: x + labelColumn, y: y}, false)
		y += slipLeading * max(1, l.labels[i].count(), l.values[i].count())
	}
	s.lines(l.caption, captionLeading, area{x: x, y: y + captionGap}, false)
	if l.figure == 0 {
		return
	}
	code, err := s.job.press.codes.encode(s.job.letter.Slip.QR)
	if err != nil {
		s.job.fail(err)
		return
	}
	s.qr(code, l.figure, area{at.x + at.width - slipPadding - codeSize, at.y + slipPadding, codeSize, codeSize})
}
