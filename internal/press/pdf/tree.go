package pdf

import "sort"

// fanout is how many kids a node of the page tree or the parent tree has.
const fanout = 128

// pageTree is the pages in nodes of fanout kids under one root; a short file has one node only, its root.
type pageTree struct {
	node  Ref // the one being filled
	kids  []Ref
	full  []pageNode
	total int
}

type pageNode struct {
	ref   Ref
	kids  int // where they begin in pageTree.kids
	count int
}

func (t *pageTree) reset(w *Writer) {
	t.node, t.kids, t.full, t.total = w.Ref(), t.kids[:0], t.full[:0], 0
}

// add returns the parent of the page.
func (t *pageTree) add(w *Writer, page Ref) Ref {
	if n := len(t.kids); n > 0 && n%fanout == 0 {
		t.full = append(t.full, pageNode{t.node, n - fanout, fanout})
		t.node = w.Ref()
	}
	t.kids = append(t.kids, page)
	t.total++
	return t.node
}

// write returns the root.
func (t *pageTree) write(w *Writer) Ref {
	from := len(t.full) * fanout
	nodes := append(t.full, pageNode{t.node, from, len(t.kids) - from})
	if len(nodes) == 1 {
		t.writeNode(w, nodes[0], 0)
		return t.node
	}
	root, refs := w.Ref(), make([]Ref, 0, len(nodes))
	for _, n := range nodes {
		t.writeNode(w, n, root)
		refs = append(refs, n.ref)
	}
	w.Object(root, func(b []byte) []byte {
		b = references(append(b, "<</Type/Pages/Kids["...), refs)
		return append(num(append(b, "]/Count "...), t.total), ">>"...)
	})
	return root
}

func (t *pageTree) writeNode(w *Writer, n pageNode, up Ref) {
	w.Object(n.ref, func(b []byte) []byte {
		b = references(append(b, "<</Type/Pages/Kids["...), t.kids[n.kids:n.kids+n.count])
		b = num(append(b, "]/Count "...), n.count)
		if up != 0 {
			b = reference(append(b, "/Parent "...), up)
		}
		return append(b, ">>"...)
	})
}

// parent says to which element, or list of elements, a page's or an annotation's content belongs.
type parent struct {
	key int
	ref Ref
}

// parentTree is the number tree from keys to elements.
type parentTree []parent

func (t parentTree) write(w *Writer, root Ref) {
	sort.Slice(t, func(i, j int) bool { return t[i].key < t[j].key })
	if len(t) <= fanout {
		w.Object(root, func(b []byte) []byte { return append(t.nums(append(b, "<<"...)), ">>"...) })
		return
	}
	var kids []Ref
	for rest := t; len(rest) > 0; rest = rest[min(fanout, len(rest)):] {
		leaf := rest[:min(fanout, len(rest))]
		kid := w.Ref()
		kids = append(kids, kid)
		w.Object(kid, func(b []byte) []byte {
			b = num(append(b, "<</Limits["...), leaf[0].key)
			b = num(append(b, ' '), leaf[len(leaf)-1].key)
			return append(leaf.nums(append(b, ']')), ">>"...)
		})
	}
	w.Object(root, func(b []byte) []byte {
		return append(references(append(b, "<</Kids["...), kids), "]>>"...)
	})
}

func (t parentTree) nums(b []byte) []byte {
	b = append(b, "/Nums["...)
	for _, p := range t {
		b = num(b, p.key)
		b = append(reference(append(b, ' '), p.ref), ' ')
	}
	return append(b, ']')
}
