package press

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/code"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	marototext "github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// stock prints a letter with maroto's own backend and its own components, as far as they go: no tags, no bold inside a
// paragraph, no window, no frame. It is here to be compared with.
type stock struct{ regular, bold []byte }

func newStock(t testing.TB) *stock {
	t.Helper()
	s := &stock{}
	for path, to := range map[string]*[]byte{"font/sans/regular.base.ttf": &s.regular, "font/sans/bold.base.ttf": &s.bold} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		*to = data
	}
	return s
}

func (s *stock) print(l *hub.Letter) ([]byte, error) {
	m := maroto.New(config.NewBuilder().
		WithLeftMargin(25).WithRightMargin(20).WithTopMargin(15).WithCompression(true).
		WithCustomFonts([]*entity.CustomFont{
			{Family: "letters", Style: fontstyle.Normal, Bytes: bytes.Clone(s.regular)}, // gofpdf writes into them
			{Family: "letters", Style: fontstyle.Bold, Bytes: bytes.Clone(s.bold)},
		}).
		WithDefaultFont(&props.Font{Family: "letters", Size: 10.5}).
		WithPageNumber(props.PageNumber{Pattern: "Page {current} / {total}", Place: props.RightBottom}).
		Build())
	m.AddRows(stockRows(l)...)
	doc, err := m.Generate()
	if err != nil {
		return nil, err
	}
	return doc.GetBytes(), nil
}

func stockRows(l *hub.Letter) (rows []core.Row) {
	bold := props.Text{Style: fontstyle.Bold}
	for _, s := range append(append([]string{}, l.Sender...), l.Recipient...) {
		rows = append(rows, marototext.NewRow(5, s))
	}
	for _, r := range l.References {
		rows = append(rows, row.New(5).Add(marototext.NewCol(3, r.Label), marototext.NewCol(9, r.Value)))
	}
	rows = append(rows, marototext.NewRow(6, l.Date), marototext.NewRow(9, l.Title, props.Text{Style: fontstyle.Bold, Size: 16}))
	for _, b := range l.Blocks {
		switch b.Type {
		case hub.Heading:
			rows = append(rows, marototext.NewRow(7, joined(b.Spans), bold))
		case hub.Paragraph:
			rows = append(rows, marototext.NewAutoRow(joined(b.Spans), props.Text{VerticalPadding: 1.2, Bottom: 2}))
		case hub.TableType:
			rows = append(rows, stockTable(b.Table)...)
		case hub.SlipType:
			for _, r := range l.Slip.Rows {
				rows = append(rows, row.New(5).Add(marototext.NewCol(3, r.Label), marototext.NewCol(9, r.Value, bold)))
			}
			rows = append(rows, row.New(30).Add(code.NewQrCol(4, l.Slip.QR), marototext.NewCol(8, l.Slip.Caption)))
		}
	}
	return rows
}

func stockTable(t *hub.Table) (rows []core.Row) {
	sizes := map[int][]int{4: {6, 2, 2, 2}, 5: {2, 4, 2, 2, 2}}[len(t.Head)]
	add := func(cells [][]hub.Span, style fontstyle.Type) {
		r := row.New(6)
		for i, c := range cells {
			p := props.Text{Style: style, Size: 9.5}
			if t.Align[i] == hub.AlignRight {
				p.Align = align.Right
			}
			r.Add(col.New(sizes[i]).Add(marototext.New(joined(c), p)))
		}
		rows = append(rows, r)
	}
	add(t.Head, fontstyle.Bold)
	for _, r := range t.Rows {
		add(r, fontstyle.Normal)
	}
	return rows
}

func joined(spans []hub.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
