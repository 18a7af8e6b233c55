package press

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/extension"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/orientation"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// sheet is our core.Provider: maroto's rows, columns and components draw on it, and what they draw is tagged. What it
// cannot draw becomes the job's error; it never prints an excuse.
type sheet struct {
	job  *job
	page *pdf.Page
	x, y int  // where maroto's next cell begins
	echo bool // what is drawn was read out on an earlier page
}

var _ core.Provider = (*sheet)(nil)

func (s *sheet) begin(p *pdf.Page) {
	s.page, s.x, s.y, s.echo = p, marginLeft, marginTop, false
}

// area is where a maroto cell lies on the page.
func (s *sheet) area(c *entity.Cell) area {
	return area{marginLeft + mm(c.X), marginTop + mm(c.Y), mm(c.Width), mm(c.Height)}
}

// CreateRow goes down by the height of a row.
func (s *sheet) CreateRow(height float64) { s.x, s.y = marginLeft, s.y+mm(height) }

// CreateCol draws the ground and the borders of a row or column and goes right by its width.
func (s *sheet) CreateCol(width, height float64, _ *entity.Config, style *props.Cell) {
	if style != nil {
		s.style(area{s.x, s.y, mm(width), mm(height)}, style)
	}
	s.x += mm(width)
}

// AddText draws text as a paragraph of the document.
func (s *sheet) AddText(value string, c *entity.Cell, prop *props.Text) {
	j, at := s.job, s.area(c)
	at.x, at.y, at.width = at.x+mm(prop.Left), at.y+mm(prop.Top), at.width-mm(prop.Left)-mm(prop.Right)
	l := s.shape(value, prop, at.width, j.doc.Tree.Add(pdf.Root, pdf.P))
	if prop.Align == align.Center {
		at.x += (at.width - j.widest(l)) / 2
	}
	s.lines(l, size(prop.Size)+mm(prop.VerticalPadding), at, prop.Align == align.Right)
}

func (s *sheet) shape(value string, prop *props.Text, width int, e pdf.Elem) lines {
	span := hub.Span{Text: value, Bold: prop.Style == fontstyle.Bold || prop.Style == fontstyle.BoldItalic, Italic: prop.Style == fontstyle.Italic}
	if prop.Hyperlink != nil {
		span.Link = *prop.Hyperlink
	}
	l := look{size: size(prop.Size)}
	if prop.Color != nil {
		l.color = colorOf(prop.Color)
	}
	return s.job.breakLines(s.job.shape([]hub.Span{span}, e, l), max(width, l.size))
}

func size(points float64) int { return max(int(points*pt), pt) }

func colorOf(c *props.Color) pdf.Color {
	return pdf.Color(c.Red&255<<16 | c.Green&255<<8 | c.Blue&255)
}

// GetLinesQuantity is how many lines a text takes in a column, in millimetres.
func (s *sheet) GetLinesQuantity(value string, prop *props.Text, width float64) int {
	j := s.job
	glyphs, lines, runs := len(j.glyphs), len(j.lines), len(j.runs)
	n := s.shape(value, prop, mm(width), 0).count()
	j.glyphs, j.lines, j.runs = j.glyphs[:glyphs], j.lines[:lines], j.runs[:runs]
	return n
}

// GetFontHeight is the height of a line, in millimetres.
func (s *sheet) GetFontHeight(prop *props.Font) float64 { return toMM(size(prop.Size)) }

// AddLine draws a rule.
func (s *sheet) AddLine(c *entity.Cell, prop *props.Line) {
	at := s.area(c)
	s.page.Artifact(pdf.Layout)
	color := pdf.Color(black)
	if prop.Color != nil {
		color = colorOf(prop.Color)
	}
	length, offset := prop.SizePercent/100, prop.OffsetPercent/100
	if prop.Orientation == orientation.Vertical {
		n := int(float64(at.height) * length)
		s.rule(area{at.x + int(float64(at.width)*offset), at.y + (at.height-n)/2, 0, n}, mm(prop.Thickness), color)
		return
	}
	n := int(float64(at.width) * length)
	s.rule(area{at.x + (at.width-n)/2, at.y + int(float64(at.height)*offset), n, 0}, mm(prop.Thickness), color)
}

// AddQrCode draws a QR code, read out as its content.
func (s *sheet) AddQrCode(content string, c *entity.Cell, prop *props.Rect) {
	code, err := s.job.press.codes.encode(content)
	if err != nil {
		s.job.fail(err)
		return
	}
	e := s.job.doc.Tree.Add(pdf.Root, pdf.Figure)
	s.job.doc.Tree.Describe(e, "QR: "+content)
	s.qr(code, e, s.fit(c, prop, 1, 1))
}

// AddImageFromBytes draws a PNG or JPEG as decoration: maroto has no words for it. Our own logo has.
func (s *sheet) AddImageFromBytes(data []byte, c *entity.Cell, prop *props.Rect, _ extension.Type) {
	image, err := pdf.NewImage(data)
	if err != nil {
		s.job.fail(hub.Permanent(err))
		return
	}
	at := s.fit(c, prop, image.Width, image.Height)
	s.page.Artifact(pdf.Layout)
	s.page.Picture(image, at.x, at.y, at.width, at.height)
}

// AddBackgroundImageFromBytes draws a picture over the whole cell.
func (s *sheet) AddBackgroundImageFromBytes(data []byte, c *entity.Cell, prop *props.Rect, e extension.Type) {
	s.AddImageFromBytes(data, c, prop, e)
}

// fit is the largest area of the given proportions in a cell, made smaller and moved as prop says.
func (s *sheet) fit(c *entity.Cell, prop *props.Rect, width, height int) area {
	at := s.area(c)
	w, h := at.width, at.width*height/max(width, 1)
	if h > at.height && !prop.JustReferenceWidth {
		w, h = at.height*width/max(height, 1), at.height
	}
	w, h = int(float64(w)*prop.Percent/100), int(float64(h)*prop.Percent/100)
	if prop.Center {
		return area{at.x + (at.width-w)/2, at.y + (at.height-h)/2, w, h}
	}
	return area{at.x + mm(prop.Left), at.y + mm(prop.Top), w, h}
}

// GetDimensionsByQrCode says that a QR code is square.
func (s *sheet) GetDimensionsByQrCode(string) (*entity.Dimensions, error) {
	return &entity.Dimensions{Width: 1, Height: 1}, nil
}

// GetDimensionsByImageByte is the size of a picture in pixels.
func (s *sheet) GetDimensionsByImageByte(data []byte, _ extension.Type) (*entity.Dimensions, error) {
	image, err := pdf.NewImage(data)
	if err != nil {
		return nil, err
	}
	return &entity.Dimensions{Width: float64(image.Width), Height: float64(image.Height)}, nil
}

// Errors of what a letter has no use for.
var (
	errFile    = hub.Permanent(errors.New("the press reads no files: hand it the bytes of the picture"))
	errBarcode = hub.Permanent(errors.New("the press prints QR codes only"))
	errLocked  = hub.Permanent(errors.New("a protected file cannot be archival: PDF/A forbids it"))
)

// AddImageFromFile is an error.
func (s *sheet) AddImageFromFile(string, *entity.Cell, *props.Rect) { s.job.fail(errFile) }

// GetDimensionsByImage is an error.
func (s *sheet) GetDimensionsByImage(string) (*entity.Dimensions, error) { return nil, errFile }

// AddMatrixCode is an error.
func (s *sheet) AddMatrixCode(string, *entity.Cell, *props.Rect) { s.job.fail(errBarcode) }

// AddBarCode is an error.
func (s *sheet) AddBarCode(string, *entity.Cell, *props.Barcode) { s.job.fail(errBarcode) }

// GetDimensionsByMatrixCode is an error.
func (s *sheet) GetDimensionsByMatrixCode(string) (*entity.Dimensions, error) { return nil, errBarcode }

// SetProtection is an error unless there is none.
func (s *sheet) SetProtection(p *entity.Protection) {
	if p != nil {
		s.job.fail(errLocked)
	}
}

// SetCompression does nothing: letters are always compressed.
func (s *sheet) SetCompression(bool) {}

// SetMetadata does nothing: a letter's metadata follow from the letter.
func (s *sheet) SetMetadata(*entity.Metadata) {}

// GenerateBytes ends the file and returns a copy of it.
func (s *sheet) GenerateBytes() ([]byte, error) {
	j := s.job
	meta, err := metaOf(j.letter)
	if j.err != nil || err != nil {
		return nil, errors.Join(j.err, err)
	}
	if err := j.doc.Close(meta); err != nil {
		return nil, fmt.Errorf("writing a PDF: %w", err)
	}
	return bytes.Clone(j.doc.Bytes()), nil
}
