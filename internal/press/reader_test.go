package press

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// reader reads a finished letter as another program does, pdfcpu, and tells its structure and text.
type reader struct {
	t     testing.TB
	ctx   *model.Context
	fonts map[string]map[byte]string // by resource name: what each code means
	texts map[string]map[int]string  // by page object: marked content
	all   map[string]string          // by page object: everything outside tagged content
	order []string                   // tagged texts in the order of the content streams
}

func read(t testing.TB, file []byte) *reader {
	t.Helper()
	api.DisableConfigDir()
	ctx, err := api.ReadContext(bytes.NewReader(file), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatalf("pdfcpu cannot read the file: %v", err)
	}
	r := &reader{t: t, ctx: ctx, fonts: map[string]map[byte]string{}, texts: map[string]map[int]string{}, all: map[string]string{}}
	r.pages(r.dict(r.catalog()["Pages"]))
	return r
}

func (r *reader) catalog() types.Dict {
	root, err := r.ctx.Catalog()
	if err != nil {
		r.t.Fatal(err)
	}
	return root
}

func (r *reader) deref(o types.Object) types.Object {
	o, err := r.ctx.Dereference(o)
	if err != nil {
		r.t.Fatal(err)
	}
	return o
}

func (r *reader) dict(o types.Object) types.Dict {
	d, _ := r.deref(o).(types.Dict)
	return d
}

func (r *reader) array(o types.Object) types.Array {
	a, _ := r.deref(o).(types.Array)
	return a
}

func (r *reader) stream(o types.Object) []byte {
	s, ok := r.deref(o).(types.StreamDict)
	if !ok {
		r.t.Fatalf("%v is no stream", o)
	}
	if err := s.Decode(); err != nil {
		r.t.Fatal(err)
	}
	return s.Content
}

func (r *reader) string(o types.Object) string {
	switch s := r.deref(o).(type) {
	case types.StringLiteral:
		text, err := types.StringLiteralToString(s)
		if err != nil {
			r.t.Fatal(err)
		}
		return text
	case types.HexLiteral:
		text, err := types.HexLiteralToString(s)
		if err != nil {
			r.t.Fatal(err)
		}
		return text
	}
	return ""
}

// pages reads the text of every page below a node of the page tree.
func (r *reader) pages(node types.Dict) {
	for _, kid := range r.array(node["Kids"]) {
		d := r.dict(kid)
		if *d.Type() == "Pages" {
			r.pages(d)
			continue
		}
		r.readFonts(r.dict(r.dict(d["Resources"])["Font"]))
		r.content(fmt.Sprint(kid), r.stream(d["Contents"]))
	}
}

func (r *reader) readFonts(fonts types.Dict) {
	for name, f := range fonts {
		if r.fonts[name] == nil {
			r.fonts[name] = readMap(r.stream(r.dict(f)["ToUnicode"]))
		}
	}
}

// readMap reads the ranges of a ToUnicode CMap.
func readMap(cmap []byte) map[byte]string {
	m := map[byte]string{}
	for _, l := range strings.Split(string(cmap), "\n") {
		var first, last, r int
		if n, _ := fmt.Sscanf(l, "<%02X><%02X><%04X>", &first, &last, &r); n == 3 {
			for c := first; c <= last; c++ {
				m[byte(c)] = string(rune(r + c - first))
			}
		}
	}
	return m
}

// content takes the strings out of a content stream and sorts them by marked content.
func (r *reader) content(page string, b []byte) {
	r.texts[page] = map[int]string{}
	font, mark := "", -1
	for len(b) > 0 {
		switch {
		case b[0] == '(':
			var s string
			s, b = r.show(font, b[1:])
			if mark < 0 {
				r.all[page] += s
			} else {
				r.texts[page][mark] += s
			}
			continue
		case bytes.HasPrefix(b, []byte("/F")):
			font, _, _ = strings.Cut(string(b[1:min(len(b), 6)]), " ")
		case bytes.HasPrefix(b, []byte("/MCID ")):
			_, _ = fmt.Sscanf(string(b[:min(len(b), 16)]), "/MCID %d", &mark)
		case bytes.HasPrefix(b, []byte("EMC\n")):
			if mark >= 0 && r.texts[page][mark] != "" {
				r.order = append(r.order, r.texts[page][mark])
			}
			mark = -1
		}
		b = b[1:]
	}
}

func (r *reader) show(font string, b []byte) (string, []byte) {
	var s strings.Builder
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case ')':
			return s.String(), b[i+1:]
		case '\\':
			i++
			if b[i] == 'r' {
				s.WriteString(r.fonts[font]['\r'])
				continue
			}
		}
		s.WriteString(r.fonts[font][b[i]])
	}
	r.t.Error("a string has no end")
	return s.String(), nil
}

// structure writes the structure tree, one element a line.
func (r *reader) structure() string {
	var out strings.Builder
	for _, k := range r.array(r.dict(r.catalog()["StructTreeRoot"])["K"]) {
		r.element(&out, r.dict(k), "", 0)
	}
	return out.String()
}

func (r *reader) element(out *strings.Builder, d types.Dict, page string, depth int) {
	fmt.Fprintf(out, "%s%s", strings.Repeat("  ", depth), *d.NameEntry("S"))
	if d["Pg"] != nil {
		page = fmt.Sprint(d["Pg"])
	}
	for _, key := range []string{"Lang", "Alt"} {
		if s := r.string(d[key]); s != "" {
			fmt.Fprintf(out, " %s=%q", key, s)
		}
	}
	if a := r.dict(d["A"]); a != nil {
		for _, key := range []string{"Scope", "ListNumbering"} {
			if n := a.NameEntry(key); n != nil {
				fmt.Fprintf(out, " %s=%s", key, *n)
			}
		}
		if s := r.string(a["Summary"]); s != "" {
			fmt.Fprintf(out, " Summary=%q", s)
		}
	}
	out.WriteString("\n")
	for _, k := range r.array(d["K"]) {
		r.kid(out, k, page, depth+1)
	}
}

func (r *reader) kid(out *strings.Builder, o types.Object, page string, depth int) {
	indent := strings.Repeat("  ", depth)
	switch k := r.deref(o).(type) {
	case types.Integer:
		fmt.Fprintf(out, "%s%q\n", indent, r.texts[page][k.Value()])
	case types.Dict:
		switch {
		case k["S"] != nil:
			r.element(out, k, page, depth)
		case k["MCID"] != nil:
			fmt.Fprintf(out, "%s(next page) %q\n", indent, r.texts[fmt.Sprint(k["Pg"])][*k.IntEntry("MCID")])
		case k["Obj"] != nil:
			annot := r.dict(k["Obj"])
			fmt.Fprintf(out, "%s-> %s %q\n", indent, r.string(r.dict(annot["A"])["URI"]), r.string(annot["Contents"]))
		}
	}
}

// text is all tagged text in reading order, divided words made whole again.
func (r *reader) text() string {
	return strings.ReplaceAll(strings.Join(r.order, ""), "\u00AD", "")
}
