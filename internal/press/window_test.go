package press

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// spot is a line of text and where its base line begins, in our lengths from the upper left corner.
type spot struct {
	x, y int
	text string
}

var textObject = regexp.MustCompile(`(?s)BT ([-\d.]+) ([-\d.]+) Td (.*?)ET\n`)

// spots finds every line of the first page.
func spots(t *testing.T, file []byte) (found []spot) {
	t.Helper()
	r := read(t, file)
	page := r.dict(r.array(r.dict(r.catalog()["Pages"])["Kids"])[0])
	font := ""
	for _, m := range textObject.FindAllSubmatch(r.stream(page["Contents"]), -1) {
		s := spot{points(t, m[1]), paperHeight - points(t, m[2]), ""}
		for b := m[3]; len(b) > 0; b = b[1:] {
			if b[0] == '/' {
				font, _, _ = strings.Cut(string(b[1:]), " ")
			}
			if b[0] == '(' {
				var words string
				words, b = r.show(font, b[1:])
				s.text += words
				b = append([]byte{' '}, b...)
			}
		}
		found = append(found, s)
	}
	return found
}

func points(t *testing.T, b []byte) int {
	t.Helper()
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		t.Fatal(err)
	}
	return int(v * pt)
}

func (a area) holds(s spot) bool {
	return a.x <= s.x && s.x <= a.x+a.width && a.y <= s.y && s.y <= a.y+a.height
}

// TestOnlyTheAddressShowsInTheWindow measures on finished pages: the address always shows, and nothing else ever, but
// the sender's line and the word that says the letter is registered.
func TestOnlyTheAddressShowsInTheWindow(t *testing.T) {
	p := newPress(t, Options{})
	for name, l := range examples() {
		var shown strings.Builder
		for _, s := range spots(t, render(t, p, l)) {
			switch {
			case p.safe.holds(s):
				shown.WriteString(strings.TrimSuffix(s.text, "\u00AD") + " ")
			case p.options.Window.seen().holds(s) && s.text != l.Registered:
				t.Errorf("%s: %q may show in the window", name, s.text)
			}
		}
		want := strings.Join(strings.Fields(l.Return+" "+strings.Join(l.Recipient, " ")), "")
		if got := strings.Join(strings.Fields(shown.String()), ""); got != want {
			t.Errorf("%s: the window shows %q, want %q", name, got, want)
		}
	}
}

func TestNothingIsPrintedOffThePaper(t *testing.T) {
	p := newPress(t, Options{})
	paper := area{mm(4), mm(8), paperWidth - mm(8), paperHeight - mm(14)}
	for name, l := range examples() {
		for _, s := range spots(t, render(t, p, l)) {
			if !paper.holds(s) {
				t.Errorf("%s: %q stands at %.0f, %.0f mm", name, s.text, toMM(s.x), toMM(s.y))
			}
		}
	}
}

func TestTheCodeIsLargeEnoughForEveryTelephone(t *testing.T) {
	if codeSize < mm(25) || maxContent > 331 {
		t.Error("EPC069-12 asks for 25 mm at least and 331 bytes at most")
	}
	codes, err := newCodes()
	if err != nil {
		t.Fatal(err)
	}
	code, err := codes.encode(strings.Repeat("x", maxContent))
	if err != nil || code.Size != 4*maxVersion+17 {
		t.Errorf("the longest payment makes a code of %d modules, want version 13: %v", code.Size, err)
	}
}
