// Package press prints: it turns a frozen letter into PDF that anyone can read, for ever (PDF/A-2a and PDF/UA-1).
//
// A letter goes through four steps:
//
//	check    what cannot be printed is an error that names the character, the field and the kind (check*.go, room.go, epc.go)
//	shape    words -> glyphs of the typeface -> lines          (text.go, lines.go; the typeface is in font/)
//	blocks   front, paragraphs, lists, tables, slip -> strips  (front.go, block.go, list.go, table.go, slip.go)
//	pages    strips -> pages of maroto rows and columns        (flow.go, page.go)
//
// maroto's pages, rows, columns and components then draw themselves on sheet, our core.Provider (provider.go), which
// writes tagged content through pdf/. Nothing is shared between two letters but what New has prepared.
package press

import (
	"context"
	"fmt"
	"sync"

	"github.com/johnfercher/maroto/v2/pkg/core/entity"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// Options adapt the press to the house. The zero value prints for a Belgian C5/6 envelope with the window right.
type Options struct {
	Window  Window
	Logo    []byte // PNG or JPEG, printed at most 14 mm high and 48 mm wide; without it a plain mark is drawn
	LogoAlt string // what the logo says; needed with Logo
	Overlay bool   // draw the window, its play and the fold marks over every first page, to test a printer
}

// Press prints letters. It is safe for use by any number of goroutines.
type Press struct {
	options Options
	safe    area // where an address shows in the window, however the sheet lies in the envelope
	library *pdf.Library
	codes   *codes
	config  *entity.Config
	logo    *pdf.Image
	jobs    sync.Pool // of *job
}

// New reads the typeface and checks the options, once; a broken logo is an error here and never on paper.
func New(o Options) (*Press, error) {
	if o.Window == (Window{}) {
		o.Window = belgianWindow
	}
	p := &Press{options: o, safe: o.Window.safe(), config: grids()}
	if err := o.Window.check(); err != nil {
		return nil, err
	}
	var err error
	if o.Logo != nil {
		if p.logo, err = pdf.NewImage(o.Logo); err != nil {
			return nil, fmt.Errorf("reading the logo: %w", err)
		}
		if o.LogoAlt == "" {
			return nil, fmt.Errorf("the logo has no text for those who cannot see it: set LogoAlt")
		}
	}
	if p.library, err = pdf.NewLibrary(); err != nil {
		return nil, err
	}
	if p.codes, err = newCodes(); err != nil {
		return nil, err
	}
	p.jobs.New = func() any { return newJob(p) }
	return p, nil
}

// Render prints a letter: one PDF file, the same bytes for the same letter. Its errors are hub.Permanent, but for
// ctx's own.
func (p *Press) Render(ctx context.Context, letter *hub.Letter) (hub.Rendered, error) {
	if err := ctx.Err(); err != nil {
		return hub.Rendered{}, err
	}
	if err := p.check(letter); err != nil {
		return hub.Rendered{}, err
	}
	j := p.jobs.Get().(*job)
	defer p.jobs.Put(j)
	j.doc.Reset(nil)
	pages, err := j.print(letter)
	if err != nil {
		return hub.Rendered{}, err
	}
	file, err := j.sheet.GenerateBytes()
	if err != nil {
		return hub.Rendered{}, err
	}
	return hub.Rendered{PDF: file, Pages: pages}, nil
}

// Check tells what Render could not print, without printing; it is cheap enough for every message.
func (p *Press) Check(doc hub.Document) error {
	if doc.Letter == nil {
		return nil
	}
	return p.check(doc.Letter)
}

var _ hub.Renderer = (*Press)(nil)
