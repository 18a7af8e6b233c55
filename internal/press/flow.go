package press

import (
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/props"
)

// strip is what never breaks over two pages: a line of a paragraph, a row of a table. It becomes a maroto row.
type strip struct {
	gap    int  // white space above, dropped at the top of a page
	height int  // without the gap
	keep   bool // the next strip stands on the same page
	head   int  // strip to repeat where a page begins with this one, plus one; 0 for none
	from   int  // its cells in job.cells
	to     int
	style  *props.Cell
}

// cell is a maroto column: its width and what stands in it, nil for nothing.
type cell struct {
	width int
	part  core.Component
}

// add appends a strip with its cells.
func (j *job) add(s strip, cells ...cell) {
	s.from = len(j.cells)
	j.cells = append(j.cells, cells...)
	s.to = len(j.cells)
	j.strips = append(j.strips, s)
}

// keep ties the strips [from, to) to the ones that follow them.
func (j *job) keep(from, to int) {
	for i := max(from, 0); i < to; i++ {
		j.strips[i].keep = true
	}
}

// keepParagraph allows a break between the strips [from, to) of a paragraph only where two lines stand on each page.
func (j *job) keepParagraph(from, to int) {
	if to-from > 1 {
		j.strips[from].keep = true
		j.strips[to-2].keep = true
	}
}

// sheetOf is the strips [from, to) of one page; head is a table head to repeat above them, plus one.
type sheetOf struct{ from, to, head int }

// paginate fills pages. The first page begins higher than the others, which have a running head.
func paginate(strips []strip, first, others int, pages []sheetOf) []sheetOf {
	for from, room := 0, first; from < len(strips); room = others {
		p := sheetOf{from: from, head: strips[from].head}
		if p.head > 0 {
			room -= strips[p.head-1].height
		}
		p.to = fill(strips, from, room)
		pages = append(pages, p)
		from = p.to
	}
	return pages
}

// fill tells where the page that begins with strip from ends: at the last place where it may, or, where strips are
// tied together over more than a page, at the last where it must.
func fill(strips []strip, from, room int) int {
	best := 0
	for i := from; i < len(strips); i++ {
		if i > from {
			room -= strips[i].gap
		}
		room -= strips[i].height
		if room < 0 && i > from {
			if best == 0 {
				return i
			}
			return best
		}
		if !strips[i].keep {
			best = i + 1
		}
	}
	return len(strips)
}
