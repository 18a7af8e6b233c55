package press

import (
	"strings"
	"unicode"
)

// line is one printed line: a stretch of job.glyphs.
type line struct {
	from, to int
	width    int // without the space at its end
	hyphen   bool
}

// hyphenWidth is reserved where a word may have to be divided; the hyphen is 311 thousandths wide.
const hyphenWidth, hyphenCode = 330, 0xAD

// breakLines fills lines of the given width, one after the other, and returns where they stand in job.lines. A text
// without glyphs has no lines.
func (j *job) breakLines(t text, width int) lines {
	first := len(j.lines)
	limit := width * 1000 / t.size // in thousandths of the font size
	for from := t.from; from < t.to; {
		l := j.nextLine(from, t.to, limit)
		l.width = l.width * t.size / 1000
		j.lines = append(j.lines, l)
		from = l.to
	}
	if len(j.lines)-first > 1 {
		j.feedLast(&j.lines[len(j.lines)-2], &j.lines[len(j.lines)-1], t.size, limit)
	}
	return lines{first, len(j.lines), t.size}
}

// lines is a stretch of job.lines in one size.
type lines struct {
	from, to int
	size     int
}

func (l lines) count() int { return l.to - l.from }

// feedLast moves a word from the line before the last to a last line that would hold next to nothing.
func (j *job) feedLast(prev, last *line, size, limit int) {
	if last.width*1000/size > limit/8 || prev.hyphen || j.glyphs[prev.to-1].after != space {
		return
	}
	for i := prev.to - 1; i > prev.from+(prev.to-prev.from)/2; i-- {
		if j.glyphs[i-1].after != space {
			continue
		}
		prev.width, prev.to = j.width(prev.from, i-1)*size/1000, i
		last.width, last.from = last.width+j.width(i, last.from)*size/1000, i
		return
	}
}

// nextLine takes as many glyphs as fit, up to the last place where the line may end.
func (j *job) nextLine(from, to, limit int) line {
	best, width := line{}, 0
	for i := from; i < to; i++ {
		g := &j.glyphs[i]
		if g.after != space && g.after != forced {
			width += int(g.width)
		}
		if width > limit && i > from {
			if best.to == 0 {
				return j.divide(from, i, limit)
			}
			return best
		}
		switch g.after {
		case forced:
			return line{from: from, to: i + 1, width: width}
		case space, joint:
			best = line{from: from, to: i + 1, width: width}
		case soft:
			if width+hyphenWidth <= limit {
				best = line{from: from, to: i + 1, width: width + hyphenWidth, hyphen: true}
			}
		}
		if g.after == space {
			width += int(g.width)
		}
		width += int(g.kern)
	}
	return line{from: from, to: to, width: width}
}

// divide ends a line inside a word that is wider than the line: after the last mark of punctuation, as in the address
// of a web page, else before the glyph that no longer fits, with a hyphen between letters.
func (j *job) divide(from, end, limit int) line {
	for i := end - 1; i > from+(end-from)/2; i-- {
		if g := j.glyphs[i-1]; g.subset == 0 && strings.IndexByte("/?&=_.@:;,+~#%-", g.code) >= 0 {
			return line{from: from, to: i, width: j.width(from, i)}
		}
	}
	cut := end
	for cut > from+1 && j.width(from, cut)+hyphenWidth > limit {
		cut--
	}
	if cut > from+1 && j.inWord(cut-1) && j.inWord(cut) {
		return line{from: from, to: cut, width: j.width(from, cut) + hyphenWidth, hyphen: true}
	}
	return line{from: from, to: end, width: j.width(from, end)}
}

// width of glyphs, in thousandths of the font size.
func (j *job) width(from, to int) (sum int) {
	for _, g := range j.glyphs[from:to] {
		sum += int(g.width) + int(g.kern)
	}
	return sum
}

// natural is how wide a text is on one line, and its widest word, both as lengths.
func (j *job) natural(t text) (whole, word int) {
	lineWidth, wordWidth := 0, 0
	for _, g := range j.glyphs[t.from:t.to] {
		lineWidth += int(g.width) + int(g.kern)
		if g.after != space && g.after != forced {
			wordWidth += int(g.width) + int(g.kern)
		}
		whole, word = max(whole, lineWidth), max(word, wordWidth)
		if g.after != glued {
			wordWidth = 0
		}
		if g.after == forced {
			lineWidth = 0
		}
	}
	return whole*t.size/1000 + 1, word*t.size/1000 + 1
}

// inWord tells that glyph i is a letter.
func (j *job) inWord(i int) bool {
	g := j.glyphs[i]
	r := j.press.library.Faces[j.runs[g.run].style].Subsets[g.subset].Runes[g.code]
	return unicode.IsLetter(r)
}
