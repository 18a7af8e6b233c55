package press

import "math"

// Lengths are thousandths of a point, as in package pdf; millimetres are for people and for maroto.
const (
	pt        = 1000
	pointsPer = 72 * pt / 25.4 // per millimetre
)

// mm converts to thousandths of a point.
func mm(v float64) int { return int(math.Round(v * pointsPer)) }

// toMM converts back, for maroto. mm(toMM(n)) == n.
func toMM(n int) float64 { return float64(n) / pointsPer }

// area is a rectangle on the page, from its upper left corner.
type area struct{ x, y, width, height int }

// The page: A4 with room to punch on the left.
var (
	marginLeft   = mm(25)
	marginRight  = mm(20)
	marginTop    = mm(15)
	bodyBottom   = mm(273) // text ends here
	bodyTop      = mm(28)  // and begins here on every page but the first
	paperWidth   = mm(210)
	paperHeight  = mm(297)
	bodyWidth    = paperWidth - marginLeft - marginRight
	measureWidth = mm(150) // of running text: about 85 characters
)

// Sizes and leadings of text.
const (
	bodySize, bodyLeading   = 10500, 14000
	smallSize, smallLeading = 8500, 11500
	cellSize, cellLeading   = 9500, 13000
	h1Size, h1Leading       = 16000, 20000
	h2Size, h2Leading       = 12000, 15500
	paragraphGap            = 6500
)

// Colours with at least 7:1 against white, dark when printed in black.
const (
	black  = 0x000000
	grey   = 0x4D4D4D
	accent = 0x14375E
	light  = 0xA6A6A6 // rules only
)
