package press

import (
	"github.com/johnfercher/go-tree/node"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
)

// part is what our maroto components have in common: their strips know their height already, and they draw on the
// sheet of their job.
type part struct{ job *job }

// SetConfig does nothing: measures are fixed when the strips are made.
func (part) SetConfig(*entity.Config) {}

// GetHeight is not asked for: rows have a fixed height.
func (part) GetHeight(core.Provider, *entity.Cell) float64 { return 0 }

// GetStructure names the component in maroto's own description of a page.
func (part) GetStructure() *node.Node[core.Structure] {
	return node.New(core.Structure{Type: "press"})
}

// textPart is lines of text in a column.
type textPart struct {
	part
	lines   lines
	leading int
	top     int
	gap     int  // to the next column
	right   bool // flush right
}

// Render draws the lines.
func (t *textPart) Render(_ core.Provider, c *entity.Cell) {
	s := &t.job.sheet
	at := s.area(c)
	at.y, at.width = at.y+t.top, at.width-t.gap
	s.lines(t.lines, t.leading, at, t.right)
}

// text makes a component from lines.
func (j *job) text(l lines, leading int) *textPart {
	return &textPart{part: part{j}, lines: l, leading: leading}
}

// drawing is a component made of one function.
type drawing struct {
	part
	draw func(s *sheet, at area)
}

// Render calls the function.
func (d *drawing) Render(_ core.Provider, c *entity.Cell) {
	d.draw(&d.job.sheet, d.job.sheet.area(c))
}
