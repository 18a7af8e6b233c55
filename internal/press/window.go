package press

import "fmt"

// Window is where the envelope shows the address, in millimetres from the upper left corner of a sheet that lies in
// the upper left corner of its envelope.
type Window struct {
	Left, Top, Width, Height float64
	// PlayX and PlayY are how far the sheet can slide right and down in the envelope.
	PlayX, PlayY float64
}

// belgianWindow is a C5/6 envelope (229 x 114 mm), window of 100 x 45 mm, 20 mm from the right and from the bottom,
// with a sheet folded in three (210 x 99 mm).
var belgianWindow = Window{Left: 109, Top: 49, Width: 100, Height: 45, PlayX: 19, PlayY: 15}

// safe is what shows however the sheet lies.
func (w Window) safe() area {
	return area{mm(w.Left), mm(w.Top), mm(w.Width - w.PlayX), mm(w.Height - w.PlayY)}
}

// seen is all that may show: nothing personal but the address stands here.
func (w Window) seen() area {
	return area{mm(w.Left - w.PlayX), mm(w.Top - w.PlayY), mm(w.Width + w.PlayX), mm(w.Height + w.PlayY)}
}

func (w Window) check() error {
	safe := w.safe()
	switch {
	case safe.width < mm(60) || safe.height < mm(20):
		return fmt.Errorf("the window leaves %.0f x %.0f mm for the address: 60 x 20 are needed", toMM(safe.width), toMM(safe.height))
	case safe.x < mm(90) || safe.x+safe.width > paperWidth:
		return fmt.Errorf("the window must stand in the right half of the page")
	case safe.y < mm(40) || safe.y+safe.height > mm(99):
		return fmt.Errorf("the window must stand between the letterhead (40 mm) and the first fold (99 mm)")
	}
	return nil
}
