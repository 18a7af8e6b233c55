package press

import (
	"context"
	"fmt"
	"io"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// A batch is one file for the printer and an index of whose pages are where.
func ExamplePress_Batch() {
	p, err := New(Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	batch := p.Batch(io.Discard)
	for delivery, letter := range []*hub.Letter{notice(), longNames(), decision()} {
		if err := batch.Add(context.Background(), fmt.Sprint("delivery ", delivery+1), letter); err != nil {
			fmt.Println(err)
		}
	}
	index, err := batch.Close("Print batch 2026-02-02", hub.FR)
	for _, e := range index {
		fmt.Printf("%s: from page %d, %d pages on %d sheets, %s, registered %v\n", e.Delivery, e.FirstPage, e.Pages, e.Sheets, e.Lang, e.Registered)
	}
	fmt.Println(err)
	// Output:
	// delivery 1: from page 1, 1 pages on 1 sheets, fr, registered false
	// delivery 2: from page 2, 2 pages on 1 sheets, de, registered false
	// delivery 3: from page 4, 1 pages on 1 sheets, nl, registered true
	// <nil>
}
