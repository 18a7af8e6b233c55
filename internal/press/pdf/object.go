package pdf

import (
	"io"

	"github.com/klauspost/compress/zlib" // twice as fast as the standard library's on streams this small
)

// Ref is the number of an indirect object.
type Ref int32

// entry is where an object stands: for a packed one its object stream and its place there, else its offset.
type entry struct {
	at     int64
	place  uint16
	packed bool
}

// packLimit is how many objects share an object stream.
const packLimit = 250

// Writer writes objects. Dictionaries are packed into compressed object streams, the bulk of a tagged file.
// Its memory is reused by Reset. The first error of the underlying io.Writer stays and is returned by Finish.
type Writer struct {
	out    io.Writer
	err    error
	buf    []byte // not handed to out yet
	passed int64  // bytes that were
	table  []entry
	pack   []byte // bodies of the open object stream
	packed []packed
	open   Ref // the object stream being filled, 0 for none
	z      *zlib.Writer
	zbuf   []byte
}

type packed struct {
	ref Ref
	at  int
}

// Reset starts a new file on out; with nil it stays in memory.
func (w *Writer) Reset(out io.Writer) {
	w.out, w.err, w.passed, w.open = out, nil, 0, 0
	w.buf, w.table, w.pack, w.packed = w.buf[:0], append(w.table[:0], entry{}), w.pack[:0], w.packed[:0]
	w.buf = append(w.buf, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
}

// Ref reserves the next object number.
func (w *Writer) Ref() Ref {
	w.table = append(w.table, entry{})
	return Ref(len(w.table) - 1)
}

// Object appends the body of object ref through write. It may be any object but a stream.
func (w *Writer) Object(ref Ref, write func(b []byte) []byte) {
	w.begin(ref)
	w.end(write(w.pack))
}

// begin opens object ref in the pack; the caller appends its body to w.pack and hands it to end.
func (w *Writer) begin(ref Ref) {
	if w.open == 0 {
		w.open = w.Ref()
	}
	w.table[ref] = entry{at: int64(w.open), place: uint16(len(w.packed)), packed: true}
	w.packed = append(w.packed, packed{ref, len(w.pack)})
}

func (w *Writer) end(pack []byte) {
	w.pack = append(pack, '\n')
	if len(w.packed) == packLimit {
		w.closePack()
	}
}

func (w *Writer) closePack() {
	if w.open == 0 {
		return
	}
	head := w.zbuf[:0]
	for _, p := range w.packed {
		head = num(head, int(p.ref))
		head = num(append(head, ' '), p.at)
		head = append(head, ' ')
	}
	first := len(head)
	w.zbuf = head
	body := w.deflate(head, w.pack)
	b := w.stream(w.open)
	b = append(b, "<</Type/ObjStm/N "...)
	b = num(b, len(w.packed))
	b = append(b, "/First "...)
	b = num(b, first)
	b = append(b, "/Filter/FlateDecode"...)
	w.body(b, body)
	w.open, w.pack, w.packed = 0, w.pack[:0], w.packed[:0]
}

// Compressed writes a stream and compresses its data. Dict is the inside of its dictionary, without /Length.
func (w *Writer) Compressed(ref Ref, dict string, data []byte) {
	w.Stream(ref, dict+"/Filter/FlateDecode", w.deflate(data))
}

// Stream writes a stream whose data is as its dictionary says.
func (w *Writer) Stream(ref Ref, dict string, data []byte) {
	b := w.stream(ref)
	b = append(b, "<<"...)
	w.body(append(b, dict...), data)
}

func (w *Writer) stream(ref Ref) []byte {
	w.table[ref] = entry{at: w.passed + int64(len(w.buf))}
	return append(num(w.buf, int(ref)), " 0 obj\n"...)
}

func (w *Writer) body(b, data []byte) {
	b = append(b, "/Length "...)
	b = append(num(b, len(data)), ">>\nstream\n"...)
	b = append(b, data...)
	w.buf = append(b, "\nendstream\nendobj\n"...)
}

// sink collects what zlib writes, reusing one buffer.
type sink struct{ w *Writer }

func (s sink) Write(p []byte) (int, error) {
	s.w.zbuf = append(s.w.zbuf, p...)
	return len(p), nil
}

// deflate compresses the parts one after the other. The result is good until the next call; parts may lie in
// the buffer that it is written to, before the result.
func (w *Writer) deflate(parts ...[]byte) []byte {
	from := 0
	if len(parts) > 1 {
		from = len(parts[0])
	}
	w.zbuf = w.zbuf[:from]
	if w.z == nil {
		w.z, _ = zlib.NewWriterLevel(sink{w}, compression) // fails for an unknown level only
	} else {
		w.z.Reset(sink{w})
	}
	for _, p := range parts {
		_, _ = w.z.Write(p) // a sink takes everything
	}
	_ = w.z.Close()
	return w.zbuf[from:]
}

// compression trades size for speed: the fonts, the bulk of a short letter, were compressed ahead.
const compression = 1

// smallTable is the size below which compressing the cross-references costs more time than it saves bytes.
const smallTable = 2048

// Flush hands what is complete to the underlying io.Writer.
func (w *Writer) Flush() error {
	if w.err == nil {
		_, w.err = w.out.Write(w.buf)
	}
	w.passed += int64(len(w.buf))
	w.buf = w.buf[:0]
	return w.err
}

// Finish writes the cross-reference stream, with the catalog, the information dictionary and the file's identity,
// and flushes.
func (w *Writer) Finish(catalog, info Ref, id [16]byte) error {
	w.closePack()
	ref := w.Ref()
	b := w.stream(ref) // also sets its own entry
	table := make([]byte, 0, 7*len(w.table))
	for i, e := range w.table {
		table = e.append(table, i == 0)
	}
	body, filter := table, ""
	if len(table) > smallTable {
		body, filter = w.deflate(table), "/Filter/FlateDecode"
	}
	b = append(b, "<</Type/XRef/W[1 4 2]/Size "...)
	b = num(b, len(w.table))
	b = append(b, "/Root "...)
	b = append(reference(b, catalog), "/Info "...)
	b = append(reference(b, info), "/ID["...)
	b = hexString(hexString(b, id[:]), id[:])
	at := w.table[ref].at
	w.body(append(append(b, ']'), filter...), body)
	w.buf = append(w.buf, "startxref\n"...)
	w.buf = append(num(w.buf, int(at)), "\n%%EOF\n"...)
	if w.out == nil {
		return w.err
	}
	return w.Flush()
}

func (e entry) append(b []byte, free bool) []byte {
	kind, third := byte(1), uint16(0)
	switch {
	case free:
		kind, third = 0, 0xFFFF
	case e.packed:
		kind, third = 2, e.place
	}
	return append(b, kind, byte(e.at>>24), byte(e.at>>16), byte(e.at>>8), byte(e.at), byte(third>>8), byte(third))
}
