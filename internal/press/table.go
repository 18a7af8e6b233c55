package press

import (
	"github.com/johnfercher/maroto/v2/pkg/consts/border"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

const (
	cellPadding = 2200    // above and below the text of a cell
	columnGap   = 10 * pt // between two columns
	// linesInOnePiece is how many lines of a cell stand in one strip: a longer row breaks over pages.
	linesInOnePiece = 40
)

// grid is a table being laid out.
type grid struct {
	*job
	table  *hub.Table
	widths []int
	texts  []text // row by row, the head first
	head   int    // its strip, plus one
	broken []lines
}

// table repeats its head on every page, never leaves one row alone under it, and keeps a total with its rows.
func (j *job) table(t *hub.Table, p *place) {
	g := &grid{job: j, table: t, broken: make([]lines, len(t.Head))}
	g.shapeCells(p.elem)
	g.widths = g.columns(bodyWidth - p.indent)
	first := len(j.strips)
	for row := range len(t.Rows) + 1 {
		g.row(row, p)
		if row == 0 {
			g.head = len(j.strips)
		}
	}
	j.strips[first].gap = p.gap
	g.keepTogether(first)
}

// keepTogether ties the head to two rows and the total to the row before it.
func (g *grid) keepTogether(first int) {
	last := len(g.strips)
	g.keep(first, min(first+2, last-1))
	if g.table.Total {
		g.keep(max(first, last-2), last-1)
	}
	for i := first + 1; i < last; i++ {
		g.strips[i].head = g.head
	}
}

// shapeCells makes the structure of the whole table first, so that every row has all its cells, empty ones too.
func (g *grid) shapeCells(parent pdf.Elem) {
	tree, n := &g.doc.Tree, len(g.table.Head)
	table := tree.Add(parent, pdf.Table)
	if g.table.Caption != "" {
		tree.Summarize(table, g.table.Caption)
	}
	g.texts = make([]text, 0, n*(len(g.table.Rows)+1))
	row := tree.Add(tree.Add(table, pdf.THead), pdf.TR)
	for _, spans := range g.table.Head {
		th := tree.Add(row, pdf.TH)
		tree.Attribute(th, "/O/Table/Scope/Column")
		g.texts = append(g.texts, g.shape(spans, th, look{size: smallSize, bold: true}))
	}
	body := tree.Add(table, pdf.TBody)
	for i, cells := range g.table.Rows {
		row, total := tree.Add(body, pdf.TR), g.table.Total && i == len(g.table.Rows)-1
		for k, spans := range cells {
			g.texts = append(g.texts, g.shape(spans, g.bodyCell(row, k), look{size: cellSize, bold: total}))
		}
	}
}

// bodyCell is a data cell; the first one of a row says what the row is about.
func (g *grid) bodyCell(row pdf.Elem, column int) pdf.Elem {
	if column > 0 {
		return g.doc.Tree.Add(row, pdf.TD)
	}
	th := g.doc.Tree.Add(row, pdf.TH)
	g.doc.Tree.Attribute(th, "/O/Table/Scope/Row")
	return th
}

// columns shares the width: every column gets what its widest cell needs, and the rest goes to the text columns; when
// there is not enough, columns shrink in proportion, but not below their widest word as long as that is possible.
func (g *grid) columns(width int) []int {
	n := len(g.table.Head)
	wanted, least := make([]int, n), make([]int, n)
	for i, t := range g.texts {
		whole, word := g.natural(t)
		gap := columnGap
		if i%n == n-1 {
			gap = 0
		}
		wanted[i%n], least[i%n] = max(wanted[i%n], whole+gap), max(least[i%n], word+gap)
	}
	switch {
	case sum(wanted) <= width:
		return g.widen(wanted, width-sum(wanted))
	case sum(least) <= width:
		return share(least, wanted, width)
	}
	return share(make([]int, n), least, width)
}

// widen gives the spare width to the columns of text, in equal parts.
func (g *grid) widen(widths []int, spare int) []int {
	var left []int
	for i := range widths {
		if g.alignment(i) == hub.AlignLeft {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		left = []int{0}
	}
	for _, i := range left {
		widths[i] += spare / len(left)
	}
	widths[left[0]] += spare % len(left)
	return widths
}

func (g *grid) alignment(column int) hub.Align {
	if column < len(g.table.Align) {
		return g.table.Align[column]
	}
	return hub.AlignLeft
}

// share gives each column its least width and a part of what is left, in proportion to what it lacks.
func share(least, wanted []int, width int) []int {
	left, lack := width-sum(least), sum(wanted)-sum(least)
	widths, given := make([]int, len(least)), 0
	for i := range least {
		widths[i] = least[i]
		if lack > 0 {
			widths[i] += (wanted[i] - least[i]) * left / lack
		}
		given += widths[i]
	}
	widths[len(widths)-1] += width - given
	return widths
}

func sum(ns []int) (s int) {
	for _, n := range ns {
		s += n
	}
	return s
}

// row adds the strips of one row: one, or more where a cell is longer than linesInOnePiece.
func (g *grid) row(row int, p *place) {
	n := len(g.table.Head)
	broken, longest := g.broken[:n], 1
	for i := range n {
		width := g.widths[i]
		if i < n-1 {
			width -= columnGap
		}
		broken[i] = g.breakLines(g.texts[row*n+i], max(width, cellSize))
		longest = max(longest, broken[i].count())
	}
	for from := 0; from < longest; from += linesInOnePiece {
		to := min(from+linesInOnePiece, longest)
		g.piece(broken, from, to, g.styleOf(row, to == longest), p)
	}
}

// piece is the lines [from, to) of every cell of a row.
func (g *grid) piece(broken []lines, from, to int, style *props.Cell, p *place) {
	s := strip{height: 2*cellPadding + (to-from)*cellLeading, style: style, from: len(g.job.cells)}
	if p.indent > 0 {
		g.job.cells = append(g.job.cells, cell{p.indent, nil})
	}
	for i, l := range broken {
		text := g.text(lines{min(l.from+from, l.to), min(l.from+to, l.to), l.size}, cellLeading)
		text.top, text.right = cellPadding, g.alignment(i) == hub.AlignRight
		if i < len(broken)-1 {
			text.gap = columnGap
		}
		g.job.cells = append(g.job.cells, cell{g.widths[i], text})
	}
	s.to = len(g.job.cells)
	g.strips = append(g.strips, s)
}

var (
	headRule  = &props.Cell{BorderType: border.Bottom, BorderThickness: 0.3, BorderColor: &props.Color{}}
	rowRule   = &props.Cell{BorderType: border.Bottom, BorderThickness: 0.12, BorderColor: &props.Color{Red: 0xA6, Green: 0xA6, Blue: 0xA6}}
	totalRule = &props.Cell{BorderType: border.Top | border.Bottom, BorderThickness: 0.3, BorderColor: &props.Color{}}
)

func (g *grid) styleOf(row int, ends bool) *props.Cell {
	switch {
	case row == 0:
		return headRule
	case g.table.Total && row == len(g.table.Rows):
		return totalRule
	case ends:
		return rowRule
	}
	return nil
}
