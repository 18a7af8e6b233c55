package text

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Markdown reads headings, paragraphs, lists, tables, **bold**, *italic* and links, and typesets them. Anything else,
// such as HTML or an image, is an error: it could not be printed.
func Markdown(source string, lang hub.Lang) ([]hub.Block, error) {
	content := []byte(source)
	parser := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()
	blocks, err := reader{content}.blocks(parser.Parse(text.NewReader(content)))
	for i := range blocks {
		eachSpan(&blocks[i], func(s *hub.Span) { s.Text = Typeset(s.Text, lang) })
	}
	return blocks, err
}

// reader turns the parsed Markdown into blocks.
type reader struct{ source []byte }

func (r reader) blocks(parent ast.Node) ([]hub.Block, error) {
	var blocks []hub.Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		b, err := r.block(n)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

func (r reader) block(n ast.Node) (hub.Block, error) {
	switch n := n.(type) {
	case *ast.Heading:
		spans, err := r.spans(n, hub.Span{})
		return hub.Block{Type: hub.Heading, Level: min(max(n.Level, 2), 3), Spans: spans}, err
	case *ast.Paragraph, *ast.TextBlock:
		spans, err := r.spans(n, hub.Span{})
		return hub.Block{Type: hub.Paragraph, Spans: spans}, err
	case *ast.List:
		return r.list(n)
	case *east.Table:
		table, err := r.table(n)
		return hub.Block{Type: hub.TableType, Table: table}, err
	}
	return hub.Block{}, fmt.Errorf("Markdown %s cannot be printed; use headings, paragraphs, lists and tables", n.Kind())
}

func (r reader) list(n *ast.List) (hub.Block, error) {
	b := hub.Block{Type: hub.List, Ordered: n.IsOrdered()}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		inner, err := r.blocks(item)
		if err != nil {
			return b, err
		}
		b.Items = append(b.Items, inner)
	}
	return b, nil
}

func (r reader) table(n *east.Table) (*hub.Table, error) {
	t := &hub.Table{}
	for _, a := range n.Alignments {
		align := hub.AlignLeft
		if a == east.AlignRight {
			align = hub.AlignRight
		}
		t.Align = append(t.Align, align)
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]hub.Span
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			spans, err := r.spans(cell, hub.Span{})
			if err != nil {
				return nil, err
			}
			cells = append(cells, spans)
		}
		if row.Kind() == east.KindTableHeader {
			t.Head = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	t.Total = len(t.Rows) > 1 && allBold(t.Rows[len(t.Rows)-1][0])
	return t, nil
}

// allBold tells a total: its first cell is bold from end to end.
func allBold(cell []hub.Span) bool {
	for _, s := range cell {
		if !s.Bold && strings.TrimSpace(s.Text) != "" {
			return false
		}
	}
	return len(cell) > 0
}

// spans reads the inline content of a node in the given style.
func (r reader) spans(parent ast.Node, style hub.Span) ([]hub.Span, error) {
	var spans []hub.Span
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		inner, err := r.inline(n, style)
		if err != nil {
			return nil, err
		}
		for _, s := range inner {
			spans = join(spans, s)
		}
	}
	return spans, nil
}

func (r reader) inline(n ast.Node, style hub.Span) ([]hub.Span, error) {
	switch n := n.(type) {
	case *ast.Text:
		style.Text = string(n.Segment.Value(r.source))
		switch {
		case n.HardLineBreak():
			style.Text += "\n"
		case n.SoftLineBreak():
			style.Text += " "
		}
		return []hub.Span{style}, nil
	case *ast.String:
		style.Text = string(n.Value)
		return []hub.Span{style}, nil
	case *ast.Emphasis:
		style.Bold, style.Italic = style.Bold || n.Level == 2, style.Italic || n.Level == 1
		return r.spans(n, style)
	case *ast.Link:
		style.Link = string(n.Destination)
		return r.spans(n, style)
	case *ast.AutoLink:
		style.Link, style.Text = string(n.URL(r.source)), string(n.Label(r.source))
		return []hub.Span{style}, nil
	}
	return nil, fmt.Errorf("Markdown %s cannot be printed; use plain text, bold, italic and links", n.Kind())
}

// join adds a span, to the one before it where both have the same style.
func join(spans []hub.Span, s hub.Span) []hub.Span {
	if len(spans) > 0 {
		last := &spans[len(spans)-1]
		text := last.Text
		last.Text = s.Text
		same := *last == s
		last.Text = text
		if same {
			last.Text += s.Text
			return spans
		}
	}
	return append(spans, s)
}
