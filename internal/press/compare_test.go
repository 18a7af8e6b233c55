package press

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// BenchmarkOthers prints the notice with Typst and WeasyPrint, when PRESS_PYTHON (python3 without it) has them, and
// says plainly when it has not.
func BenchmarkOthers(b *testing.B) {
	python := os.Getenv("PRESS_PYTHON")
	if python == "" {
		python = "python3"
	}
	content, err := json.Marshal(plainLetter(b, notice()))
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/compare/compare.py", "50")
	cmd.Stdin = bytes.NewReader(content)
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Skipf("%s does not run: Typst and WeasyPrint are not compared (%v)\n%s", python, err, out)
	}
	b.Log("\n" + string(out))
}

// plainLetter is a letter in the simple form that the other programs' templates read.
func plainLetter(b *testing.B, l *hub.Letter) map[string]any {
	var blocks []map[string]any
	for _, block := range l.Blocks {
		switch block.Type {
		case hub.Heading:
			blocks = append(blocks, map[string]any{"type": "heading", "level": block.Level, "text": joined(block.Spans)})
		case hub.Paragraph:
			var spans []map[string]any
			for _, s := range block.Spans {
				spans = append(spans, map[string]any{"text": s.Text, "bold": s.Bold})
			}
			blocks = append(blocks, map[string]any{"type": "paragraph", "spans": spans})
		case hub.TableType:
			rows := [][]string{}
			for _, r := range append([][][]hub.Span{block.Table.Head}, block.Table.Rows...) {
				var cells []string
				for _, c := range r {
					cells = append(cells, joined(c))
				}
				rows = append(rows, cells)
			}
			blocks = append(blocks, map[string]any{"type": "table", "head": rows[0], "rows": rows[1:]})
		}
	}
	return map[string]any{
		"title": l.Title, "sender": l.Sender, "recipient": l.Recipient, "references": l.References, "date": l.Date, "blocks": blocks,
		"footer": l.Footer[0], "slip": map[string]any{"rows": l.Slip.Rows, "alternative": l.Slip.Alternative, "svg": codeSVG(b, l.Slip.QR)},
	}
}

// codeSVG is the same QR code as a picture.
func codeSVG(b *testing.B, content string) string {
	codes, err := newCodes()
	if err != nil {
		b.Fatal(err)
	}
	code, err := codes.encode(content)
	if err != nil {
		b.Fatal(err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="30mm" viewBox="0 0 %d %[1]d"><path d="%s"/></svg>`, code.Size, path.String())
}
