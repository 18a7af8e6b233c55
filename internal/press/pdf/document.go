package pdf

import "io"

// Document is one PDF file: one letter, or a batch of them. Begin and End enclose each letter; Close ends the file.
// Reset makes it ready for the next file and keeps its memory.
type Document struct {
	Tree      Tree // structure of the letter being written
	w         Writer
	lib       *Library
	fonts     fontSet
	images    []picture
	resources Ref
	root      Ref // of the structure tree
	page      Page
	keys      int      // parent tree keys given out so far
	anchors   []anchor // of the letter being written
	marks     []Elem   // of the letter's pages, one after the other
	rows      []row
	parents   parentTree
	letters   []Ref // their Document elements
	nodes     pageTree
}

// anchor is a key of the parent tree that belongs to an element not written yet.
type anchor struct {
	key  int
	elem Elem
}

// row is the part of Document.marks that belongs to one page.
type row struct{ key, from, to int }

// NewDocument uses the fonts of lib.
func NewDocument(lib *Library) *Document { return &Document{lib: lib} }

// Reset starts a new file on out; nil keeps it in memory until Bytes.
func (d *Document) Reset(out io.Writer) {
	d.w.Reset(out)
	d.fonts, d.images, d.keys = fontSet{}, d.images[:0], 0
	d.parents, d.letters = d.parents[:0], d.letters[:0]
	d.resources, d.root = d.w.Ref(), d.w.Ref()
	d.nodes.reset(&d.w)
}

// Begin starts a letter in the given language.
func (d *Document) Begin(lang string) {
	d.Tree.reset(lang)
	d.anchors, d.marks, d.rows = d.anchors[:0], d.marks[:0], d.rows[:0]
}

// End writes the structure of the letter and hands all of it to the io.Writer.
func (d *Document) End() error {
	d.Tree.write(&d.w, d.root)
	d.letters = append(d.letters, d.Tree.elems[Root].ref)
	for _, r := range d.rows {
		ref := d.w.Ref()
		d.w.begin(ref)
		b := append(d.w.pack, '[')
		for _, e := range d.marks[r.from:r.to] {
			b = append(reference(b, d.Tree.elems[e].ref), ' ')
		}
		d.w.end(append(b, ']'))
		d.parents = append(d.parents, parent{r.key, ref})
	}
	for _, a := range d.anchors {
		d.parents = append(d.parents, parent{a.key, d.Tree.elems[a.elem].ref})
	}
	if d.w.out == nil {
		return nil
	}
	return d.w.Flush()
}

// Pages is how many pages the file has so far.
func (d *Document) Pages() int { return d.nodes.total }

// Close writes what is there once: fonts, metadata, catalog, cross-references.
func (d *Document) Close(m Meta) error {
	d.fonts.write(d)
	d.writeImages()
	d.writeResources()
	d.writeStructureRoot()
	info := d.writeInfo(&m)
	return d.w.Finish(d.writeCatalog(&m, d.nodes.write(&d.w)), info, m.ID)
}

// Bytes is the whole file, when Reset was given no io.Writer. It is overwritten by the next file.
func (d *Document) Bytes() []byte { return d.w.buf }

// Page starts the next page; the one before must have been ended.
func (d *Document) Page() *Page {
	p := &d.page
	*p = Page{doc: d, ref: d.w.Ref(), key: d.keys, b: p.b[:0], marks: p.marks[:0], annots: p.annots[:0], font: -1}
	d.keys++
	return p
}

// End writes the page.
func (p *Page) End() {
	p.Untagged()
	d, w := p.doc, &p.doc.w
	contents := w.Ref()
	w.Compressed(contents, "", p.b)
	node := d.nodes.add(w, p.ref)
	w.begin(p.ref)
	b := append(w.pack, "<</Type/Page/Parent "...)
	b = reference(b, node)
	b = append(lengths(append(b, "/MediaBox[0 0 "...), PaperWidth, PaperHeight), "]/Contents "...)
	b = reference(b, contents)
	b = reference(append(b, "/Resources "...), d.resources)
	b = num(append(b, "/Tabs/S/StructParents "...), p.key)
	if len(p.annots) > 0 {
		b = append(references(append(b, "/Annots["...), p.annots), ']')
	}
	w.end(append(b, ">>"...))
	d.rows = append(d.rows, row{p.key, len(d.marks), len(d.marks) + len(p.marks)})
	d.marks = append(d.marks, p.marks...)
}

func references(b []byte, refs []Ref) []byte {
	for i, r := range refs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = reference(b, r)
	}
	return b
}

// anchor gives out the parent tree key of something that belongs to e.
func (d *Document) anchor(e Elem) int {
	d.anchors = append(d.anchors, anchor{d.keys, e})
	d.keys++
	return d.keys - 1
}
