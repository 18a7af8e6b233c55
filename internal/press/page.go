package press

import (
	"fmt"

	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
)

// grids is maroto's configuration: one unit of its grid is one of our lengths, so that columns stand exactly.
func grids() *entity.Config {
	return &entity.Config{
		Dimensions:  &entity.Dimensions{Width: toMM(paperWidth), Height: toMM(paperHeight)},
		Margins:     &entity.Margins{Left: toMM(marginLeft), Top: toMM(marginTop), Right: toMM(marginRight)},
		DefaultFont: &props.Font{Family: "letters", Style: fontstyle.Normal, Size: bodySize / pt},
		MaxGridSize: bodyWidth,
	}
}

// draw makes a maroto page of each stretch of strips and has it render itself on the sheet.
func (j *job) draw() {
	config := j.press.config
	root := entity.NewRootCell(config.Dimensions.Width, config.Dimensions.Height, *config.Margins)
	for i, p := range j.pages {
		rows := make([]core.Row, 0, 2*(p.to-p.from)+3)
		if i > 0 {
			rows = append(rows, j.runningHead())
		}
		rows = append(j.rows(rows, p), j.frame(i))
		sheet := page.New().Add(rows...)
		sheet.SetConfig(config)
		sheet.SetNumber(i+1, len(j.pages))
		j.sheet.begin(j.doc.Page())
		sheet.Render(&j.sheet, root)
		j.sheet.page.End()
	}
}

// rows turns strips into maroto rows, white space between them too.
func (j *job) rows(rows []core.Row, p sheetOf) []core.Row {
	if p.head > 0 {
		rows = append(rows, j.row(j.strips[p.head-1], true))
	}
	for i := p.from; i < p.to; i++ {
		s := j.strips[i]
		if s.gap > 0 && i > p.from {
			rows = append(rows, row.New(toMM(s.gap)))
		}
		rows = append(rows, j.row(s, false))
	}
	return rows
}

func (j *job) row(s strip, again bool) core.Row {
	cols := make([]core.Col, 0, s.to-s.from)
	for _, c := range j.cells[s.from:s.to] {
		column := col.New(c.width)
		switch {
		case c.part != nil && again:
			column.Add(&echo{c.part})
		case c.part != nil:
			column.Add(c.part)
		}
		cols = append(cols, column)
	}
	return row.New(toMM(s.height)).Add(cols...).WithStyle(s.style)
}

// echo draws a part that was drawn on an earlier page, so that it is not read out again.
type echo struct{ core.Component }

// Render draws the part as an artifact.
func (e *echo) Render(p core.Provider, c *entity.Cell) {
	s, ours := p.(*sheet)
	if !ours {
		e.Component.Render(p, c)
		return
	}
	s.echo = true
	e.Component.Render(p, c)
	s.echo = false
}

// runningHead names the letter on every page but the first.
func (j *job) runningHead() core.Row {
	name := j.letter.Title
	if j.letter.File != "" {
		name += " · " + j.letter.File
	}
	t := j.plain(name, 0, look{size: smallSize, color: grey})
	l := j.breakLines(t, bodyWidth)
	l.to = min(l.to, l.from+1)
	return row.New(toMM(bodyTop - marginTop)).Add(col.New().Add(j.text(l, smallLeading)))
}

// frame is what stands at fixed places of page i: the footer with the page's number, and the fold marks.
func (j *job) frame(i int) core.Row {
	label := fmt.Sprintf(j.letter.PageLabel, i+1, len(j.pages))
	number := j.breakLines(j.plain(label, 0, look{size: smallSize, color: grey}), bodyWidth/3)
	foot := j.footer()
	return row.New(0.01).Add(col.New().Add(&drawing{part{j}, func(s *sheet, _ area) {
		s.page.Artifact("Pagination")
		s.rule(area{marginLeft, mm(277), bodyWidth, 0}, 400, light)
		s.lines(foot, footLeading, area{marginLeft, mm(278.5), bodyWidth, 0}, false)
		s.lines(number, smallLeading, area{marginLeft, mm(278.5), bodyWidth, 0}, true)
		if i == 0 {
			s.foldMarks()
			s.overlay()
		}
	}}))
}
