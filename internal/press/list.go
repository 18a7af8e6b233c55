package press

import (
	"strconv"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

const (
	itemGap      = 3500
	nestedIndent = 16 * pt
	labelWidth   = 16 * pt
)

// list hangs each label, a number or a dot, left of its item.
func (j *job) list(b *hub.Block, p *place) {
	l := j.doc.Tree.Add(p.elem, pdf.L)
	j.doc.Tree.Attribute(l, "/O/List/ListNumbering/"+numbering(b.Ordered))
	for i, item := range b.Items {
		li := j.doc.Tree.Add(l, pdf.LI)
		label := j.plain(itemLabel(b.Ordered, i), j.doc.Tree.Add(li, pdf.Lbl), look{size: bodySize})
		in := &place{elem: j.doc.Tree.Add(li, pdf.LBody), indent: p.indent + nestedIndent, gap: p.gap, label: j.breakLines(label, labelWidth)}
		for k := range item {
			if item[k].Type != hub.Paragraph {
				j.lonelyLabel(in)
			}
			j.block(&item[k], in)
			in.gap = itemGap
		}
		j.lonelyLabel(in)
		p.gap = itemGap
	}
}

func numbering(ordered bool) string {
	if ordered {
		return "Decimal"
	}
	return "Disc"
}

func itemLabel(ordered bool, i int) string {
	if ordered {
		return strconv.Itoa(i+1) + "."
	}
	return "•"
}

// lonelyLabel gives a label whose item does not begin with a paragraph a line of its own.
func (j *job) lonelyLabel(p *place) {
	if p.label.count() == 0 {
		return
	}
	j.add(strip{gap: p.gap, height: bodyLeading, keep: true}, cell{p.indent - labelWidth, nil}, cell{labelWidth, j.text(p.label, bodyLeading)})
	p.label, p.gap = lines{}, 0
}
