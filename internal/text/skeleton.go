package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// skeleton is an executed text parsed as Markdown, with private characters where values and mentions belong.
type skeleton struct {
	front  map[string]string // title, subject, preheader
	blocks []hub.Block
	fixed  []bool // by block: it has no place for a value
}

// parseSkeleton reads the lines "title: ..." at the top, then Markdown.
func parseSkeleton(executed string, lang hub.Lang) (skeleton, error) {
	s := skeleton{front: map[string]string{}}
	rest := strings.TrimLeft(executed, "\n")
	for {
		line, after, _ := strings.Cut(rest, "\n")
		key, value, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains([]string{"title", "subject", "preheader"}, key) {
			break
		}
		s.front[key] = Typeset(strings.TrimSpace(value), lang)
		rest = after
	}
	blocks, err := Markdown(rest, lang)
	if err != nil {
		return s, err
	}
	for i := range blocks {
		takeMarks(&blocks[i])
	}
	s.blocks = slices.DeleteFunc(blocks, hub.Block.Empty)
	for _, b := range s.blocks {
		s.fixed = append(s.fixed, isFixed(b))
	}
	return s, nil
}

// takeMarks moves the mentions that stand inside a block, and the place of the slip, out of its text.
func takeMarks(b *hub.Block) {
	eachSpan(b, func(s *hub.Span) {
		for {
			before, rest, found := strings.Cut(s.Text, string(mentionOpen))
			code, after, closed := strings.Cut(rest, string(mentionClose))
			if !found || !closed {
				break
			}
			b.Mentions = append(b.Mentions, code)
			s.Text = before + after
		}
		if strings.ContainsRune(s.Text, slipMark) {
			b.Type = hub.SlipType
		}
	})
	if b.Type == hub.SlipType {
		b.Spans = nil
	}
}

// eachSpan calls do for every span of a block, those of its items and cells among them.
func eachSpan(b *hub.Block, do func(*hub.Span)) {
	for i := range b.Spans {
		do(&b.Spans[i])
	}
	for _, item := range b.Items {
		for i := range item {
			eachSpan(&item[i], do)
		}
	}
	if b.Table == nil {
		return
	}
	for _, row := range append([][][]hub.Span{b.Table.Head}, b.Table.Rows...) {
		for _, cell := range row {
			for i := range cell {
				do(&cell[i])
			}
		}
	}
}

// with is the skeleton with the values in place. Blocks without values are shared by all documents: nobody may change
// what a block points to.
func (s skeleton) with(values []string) Filled {
	blocks := make([]hub.Block, len(s.blocks))
	for i, b := range s.blocks {
		if s.fixed[i] {
			blocks[i] = b
			continue
		}
		blocks[i] = copyBlock(b)
		eachSpan(&blocks[i], func(span *hub.Span) {
			span.Text, span.Link = insert(span.Text, values), insert(span.Link, values)
		})
	}
	return Filled{
		Title: insert(s.front["title"], values), Subject: insert(s.front["subject"], values),
		Preheader: insert(s.front["preheader"], values), Blocks: blocks,
	}
}

// isFixed tells that a block has no place for a value.
func isFixed(b hub.Block) bool {
	fixed := true
	eachSpan(&b, func(s *hub.Span) {
		fixed = fixed && strings.IndexByte(s.Text, valueByte) < 0 && strings.IndexByte(s.Link, valueByte) < 0
	})
	return fixed
}

// insert puts values in the places of their private characters.
func insert(text string, values []string) string {
	if strings.IndexByte(text, valueByte) < 0 {
		return text
	}
	var full strings.Builder
	for {
		at := strings.IndexByte(text, valueByte)
		if at < 0 {
			full.WriteString(text)
			return full.String()
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		full.WriteString(text[:at])
		full.WriteString(values[r-firstValue])
		text = text[at+size:]
	}
}

func copyBlock(b hub.Block) hub.Block {
	b.Spans = slices.Clone(b.Spans)
	if b.Items != nil {
		items := make([][]hub.Block, len(b.Items))
		for i, item := range b.Items {
			items[i] = make([]hub.Block, len(item))
			for j, inner := range item {
				items[i][j] = copyBlock(inner)
			}
		}
		b.Items = items
	}
	if b.Table != nil {
		table := *b.Table
		table.Head = copyRow(table.Head)
		table.Rows = make([][][]hub.Span, len(b.Table.Rows))
		for i, row := range b.Table.Rows {
			table.Rows[i] = copyRow(row)
		}
		b.Table = &table
	}
	return b
}

func copyRow(row [][]hub.Span) [][]hub.Span {
	copied := make([][]hub.Span, len(row))
	for i, cell := range row {
		copied[i] = slices.Clone(cell)
	}
	return copied
}
