package hub

import (
	"context"
	"io"
)

// Renderer turns a frozen letter into the PDF that is printed or attached. The same letter gives the same bytes.
type Renderer interface {
	Render(ctx context.Context, letter *Letter) (Rendered, error)
	// Check reports, before anything is recorded, what Render could not print: a character, its field and kind.
	Check(doc Document) error
}

// Rendered is a letter on paper.
type Rendered struct {
	PDF   []byte
	Pages int
}

// Parcel is what a Sender hands over: the delivery, its content, and the letter's PDF where the channel or the
// e-mail wants one.
type Parcel struct {
	Delivery Delivery
	Message  Message
	Document Document
	PDF      []byte
	Pages    int
}

// Sealed is a parcel in the exact bytes that leave the house.
type Sealed struct {
	Parcel
	Bytes  []byte
	Digest string // SHA-256 of Bytes, hexadecimal
}

// Sender hands one parcel over. Its error says what to do next: Permanent fails the delivery, *UncertainError
// means that nobody can know, every other error is tried again.
type Sender interface {
	// Seal makes the exact bytes that will leave, before anything is claimed from the other side.
	Seal(p Parcel) ([]byte, error)
	// Send hands them over and returns the other side's answer.
	Send(ctx context.Context, s Sealed) (Answer, error)
}

// BatchSender hands over a whole print batch. The same batch twice is the same batch once.
type BatchSender interface {
	SendBatch(ctx context.Context, batch string, parcels []Sealed) (Answer, error)
}

// Answer is what the other side said.
type Answer struct {
	Code int // SMTP code; 0 where there is none
	Text string
	// Digests are those of letters, by delivery, that were handed over earlier as other bytes than now: by another
	// version of the press, before a crash. What is on paper is the truth.
	Digests map[string]string
}

// Archive keeps the bytes that were sent, by their SHA-256 in hexadecimal. Putting the same bytes twice is
// putting them once.
type Archive interface {
	Put(ctx context.Context, digest string, content []byte) error
	Get(ctx context.Context, digest string) (io.ReadCloser, error)
}
