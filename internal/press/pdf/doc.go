// Package pdf writes archival, tagged PDF, and knows nothing of letters: objects at the bottom (Writer), above
// them the structure tree (Tree), pages with their marked content (Page), and on top the parts that are written
// once (Document). What is the same in every document (fonts, colour profile) is prepared once in a Library.
//
// Everything that leaves it is meant to pass PDF/A-2a and PDF/UA-1. The same calls give the same bytes. Nothing
// here is safe for use by two goroutines at once, except a Library, which never changes.
//
// Lengths are thousandths of a point (1/72000 inch) as integers, so that rounding is the same on every machine.
package pdf
