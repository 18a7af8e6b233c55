package press

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// job is the work on one letter. Its memory is kept for the next one.
type job struct {
	press  *Press
	doc    *pdf.Document
	sheet  sheet
	letter *hub.Letter
	err    error

	runs   []run
	glyphs []glyph
	start  int // of the text being shaped
	level  int // of the last heading
	lines  []line
	strips []strip
	pages  []sheetOf
	cells  []cell
}

func newJob(p *Press) *job {
	j := &job{press: p, doc: pdf.NewDocument(p.library)}
	j.sheet.job = j
	return j
}

// print lays the letter out and draws its pages into the document.
func (j *job) print(letter *hub.Letter) (pages int, err error) {
	j.letter, j.err, j.level = letter, nil, 1
	j.runs, j.glyphs, j.lines, j.strips, j.cells = j.runs[:0], j.glyphs[:0], j.lines[:0], j.strips[:0], j.cells[:0]
	j.doc.Begin(string(letter.Lang))
	j.front()
	j.blocks(letter.Fallback)
	j.blocks(letter.Blocks)
	if letter.Slip != nil && !hasSlip(letter.Fallback) && !hasSlip(letter.Blocks) {
		j.slip()
	}
	j.pages = paginate(j.strips, bodyBottom-marginTop, bodyBottom-bodyTop, j.pages[:0])
	j.draw()
	if j.err != nil {
		return 0, j.err
	}
	return len(j.pages), j.doc.End()
}

// fail keeps the first error.
func (j *job) fail(err error) {
	if j.err == nil {
		j.err = err
	}
}

func hasSlip(blocks []hub.Block) bool {
	for _, b := range blocks {
		if b.Type == hub.SlipType {
			return true
		}
	}
	return false
}
