package pdf

// Elem is an element of the structure tree; 0 is none.
type Elem int32

// Tag is the standard type of an element.
type Tag string

// The tags in use.
const (
	DocumentTag Tag = "Document"
	Part        Tag = "Part"
	Sect        Tag = "Sect"
	H1          Tag = "H1"
	H2          Tag = "H2"
	H3          Tag = "H3"
	P           Tag = "P"
	L           Tag = "L"
	LI          Tag = "LI"
	Lbl         Tag = "Lbl"
	LBody       Tag = "LBody"
	Table       Tag = "Table"
	THead       Tag = "THead"
	TBody       Tag = "TBody"
	TR          Tag = "TR"
	TH          Tag = "TH"
	TD          Tag = "TD"
	Figure      Tag = "Figure"
	Link        Tag = "Link"
	Span        Tag = "Span"
)

// Tree is the structure of one document: what each piece of content is, in reading order. Its elements hang in
// lists inside two slices, so that a tree of hundreds of elements costs no allocation once warm.
type Tree struct {
	elems []element
	kids  []kid
}

type element struct {
	tag         Tag
	parent      Elem
	first, last int32 // kids, 0 for none
	hung        bool  // stands among its parent's kids
	attributes  string
	alt, lang   string
	ref         Ref
}

type kidKind uint8

const (
	child   kidKind = iota // value is an Elem
	content                // value is a marked content identifier on page
	object                 // value is a Ref: an annotation on page
)

type kid struct {
	next  int32
	kind  kidKind
	value int32
	page  Ref
}

// reset empties the tree but for its root.
func (t *Tree) reset(lang string) {
	t.elems = append(t.elems[:0], element{}, element{tag: DocumentTag, lang: lang, hung: true})
	t.kids = append(t.kids[:0], kid{})
}

// Root is the tree's Document element.
const Root Elem = 1

// Add hangs a new element under parent, after what hangs there already.
func (t *Tree) Add(parent Elem, tag Tag) Elem {
	e := t.Inline(parent, tag)
	t.hang(e)
	return e
}

// Inline makes an element that takes its place under parent when its first content is drawn: a link in the
// middle of a paragraph stands between the words before and after it.
func (t *Tree) Inline(parent Elem, tag Tag) Elem {
	t.elems = append(t.elems, element{tag: tag, parent: parent})
	return Elem(len(t.elems) - 1)
}

// Describe sets what is said in place of the element; needed by figures and links.
func (t *Tree) Describe(e Elem, alt string) { t.elems[e].alt = alt }

// Speak sets the language of the element where it differs from its parent's.
func (t *Tree) Speak(e Elem, lang string) { t.elems[e].lang = lang }

// Attribute sets the element's attribute dictionary: the inside of "<<...>>".
func (t *Tree) Attribute(e Elem, attributes string) { t.elems[e].attributes = attributes }

// Summarize says what a table is about.
func (t *Tree) Summarize(e Elem, summary string) {
	t.elems[e].attributes = string(text([]byte("/O/Table/Summary"), summary))
}

func (t *Tree) hang(e Elem) {
	el := &t.elems[e]
	if el.hung {
		return
	}
	el.hung = true
	t.hang(el.parent)
	t.add(el.parent, kid{kind: child, value: int32(e)})
}

func (t *Tree) add(e Elem, k kid) {
	n := int32(len(t.kids))
	t.kids = append(t.kids, k)
	el := &t.elems[e]
	if el.first == 0 {
		el.first = n
	} else {
		t.kids[el.last].next = n
	}
	el.last = n
}

// write puts every hung element into w, the root under parent.
func (t *Tree) write(w *Writer, parent Ref) {
	for i := range t.elems[1:] {
		if el := &t.elems[i+1]; el.hung {
			el.ref = w.Ref()
		}
	}
	for i := range t.elems[1:] {
		el := &t.elems[i+1]
		if !el.hung {
			continue
		}
		up := parent
		if el.parent != 0 {
			up = t.elems[el.parent].ref
		}
		w.begin(el.ref)
		w.end(t.append(w.pack, el, up))
	}
}

func (t *Tree) append(b []byte, el *element, parent Ref) []byte {
	b = append(append(b, "<</S/"...), el.tag...)
	b = reference(append(b, "/P "...), parent)
	if el.lang != "" {
		b = literal(append(b, "/Lang"...), el.lang)
	}
	if el.alt != "" {
		b = text(append(b, "/Alt"...), el.alt)
	}
	if el.attributes != "" {
		b = append(append(append(b, "/A<<"...), el.attributes...), ">>"...)
	}
	if el.first != 0 {
		b = t.appendKids(b, el)
	}
	return append(b, ">>"...)
}

// appendKids writes the page of the first content into the element, and names a page with a kid only where it
// stands on another one.
func (t *Tree) appendKids(b []byte, el *element) []byte {
	var page Ref
	for k := el.first; k != 0 && page == 0; k = t.kids[k].next {
		page = t.kids[k].page
	}
	if page != 0 {
		b = reference(append(b, "/Pg "...), page)
	}
	b = append(b, "/K["...)
	for k := el.first; k != 0; k = t.kids[k].next {
		b = append(t.appendKid(b, t.kids[k], page), ' ')
	}
	b[len(b)-1] = ']'
	return b
}

func (t *Tree) appendKid(b []byte, k kid, page Ref) []byte {
	switch {
	case k.kind == child:
		return reference(b, t.elems[k.value].ref)
	case k.kind == object:
		b = reference(append(b, "<</Type/OBJR/Pg "...), k.page)
		return append(reference(append(b, "/Obj "...), Ref(k.value)), ">>"...)
	case k.page == page:
		return num(b, int(k.value))
	}
	b = reference(append(b, "<</Type/MCR/Pg "...), k.page)
	return append(num(append(b, "/MCID "...), int(k.value)), ">>"...)
}
