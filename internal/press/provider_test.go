package press

import (
	"strings"
	"testing"

	"github.com/johnfercher/maroto/v2/pkg/components/code"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/image"
	marotoline "github.com/johnfercher/maroto/v2/pkg/components/line"
	"github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	marototext "github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/extension"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// onSheet renders maroto's own components on our provider, on a page without anything else.
func onSheet(t *testing.T, rows ...core.Row) ([]byte, error) {
	t.Helper()
	j := newJob(newPress(t, Options{}))
	j.letter = notice()
	j.doc.Reset(nil)
	j.doc.Begin("fr")
	p := page.New().Add(rows...)
	p.SetConfig(j.press.config)
	j.sheet.begin(j.doc.Page())
	p.Render(&j.sheet, entity.NewRootCell(toMM(paperWidth), toMM(paperHeight), *j.press.config.Margins))
	j.sheet.page.End()
	if err := j.doc.End(); err != nil {
		t.Fatal(err)
	}
	return j.sheet.GenerateBytes()
}

func whole(c core.Component) core.Col { return col.New().Add(c) }

func TestMarotosOwnComponentsDrawOnOurProvider(t *testing.T) {
	link := "https://cna.example"
	file, err := onSheet(t,
		marototext.NewAutoRow(strings.Repeat("Plusieurs lignes de texte. ", 20)),
		row.New(10).Add(whole(marototext.New("Droite", props.Text{Align: align.Right, Style: fontstyle.Bold, Color: &props.Color{Red: 200}}))),
		row.New(10).Add(whole(marototext.New("Centre", props.Text{Align: align.Center, Style: fontstyle.Italic, Hyperlink: &link}))),
		row.New(5).Add(whole(marotoline.New())),
		row.New(30).Add(whole(code.NewQr("https://cna.example", props.Rect{Center: true}))),
		row.New(20).Add(whole(image.NewFromBytes(logoPNG(t), extension.Png))),
		row.New(5).WithStyle(slipFrame),
	)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "blocks/maroto", read(t, file).structure())
}

func TestWhatOurProviderCannotDrawIsAnError(t *testing.T) {
	for name, c := range map[string]core.Component{
		"bar code":      code.NewBar("123"),
		"matrix code":   code.NewMatrix("123"),
		"picture file":  image.NewFromFile("logo.png"),
		"broken bytes":  image.NewFromBytes([]byte("x"), extension.Png),
		"long QR code":  code.NewQr(strings.Repeat("x", 400)),
		"emoji in text": marototext.New("😀"),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := onSheet(t, row.New(30).Add(whole(c))); !hub.IsPermanent(err) {
				t.Errorf("got %v, want a permanent error", err)
			}
		})
	}
	j := newJob(newPress(t, Options{}))
	if j.sheet.SetProtection(&entity.Protection{}); j.err == nil {
		t.Error("a protected file passed")
	}
}
