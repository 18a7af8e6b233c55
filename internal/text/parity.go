package text

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// parity proves that every text exists in every language and asks the same in each: the same placeholders,
// clauses, mentions, branches and loops, in whatever order the language puts them. A translation that lacks one
// would lack it in a letter.
func (w *Words) parity() error {
	var wrong []error
	for _, name := range w.names() {
		french := w.templates[name+"."+string(hub.FR)]
		for _, lang := range hub.Langs() {
			t, ok := w.templates[name+"."+string(lang)]
			if !ok {
				wrong = append(wrong, fmt.Errorf("%s.%s.md is missing", name, lang))
			} else if french != nil {
				wrong = append(wrong, compare(name, lang, french.asks, t.asks))
			}
		}
	}
	return errors.Join(wrong...)
}

// names lists the texts, whatever their language.
func (w *Words) names() []string {
	names := map[string]bool{}
	for key := range w.templates {
		name, _, _ := strings.Cut(key, ".")
		names[name] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func compare(name string, lang hub.Lang, french, other map[string]bool) error {
	var wrong []error
	for _, asked := range slices.Sorted(maps.Keys(french)) {
		if !other[asked] {
			wrong = append(wrong, fmt.Errorf("%s.%s.md lacks %s, which %s.fr.md has", name, lang, asked, name))
		}
	}
	for _, asked := range slices.Sorted(maps.Keys(other)) {
		if !french[asked] {
			wrong = append(wrong, fmt.Errorf("%s.%s.md has %s, which %s.fr.md lacks", name, lang, asked, name))
		}
	}
	return errors.Join(wrong...)
}

// asks is what a text asks for, each with the branches it stands in: "if .Arrears > {{.Total}}".
func asks(t *template.Template) map[string]bool {
	asked := map[string]bool{}
	for _, frame := range t.Root.Nodes { // the {{with}} around the text
		collect(asked, "", frame.(*parse.WithNode).List)
	}
	return asked
}

func collect(asked map[string]bool, path string, n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			collect(asked, path, child)
		}
	case *parse.IfNode:
		collectBranch(asked, path+"if ", &n.BranchNode)
	case *parse.RangeNode:
		collectBranch(asked, path+"range ", &n.BranchNode)
	case *parse.WithNode:
		collectBranch(asked, path+"with ", &n.BranchNode)
	case *parse.ActionNode:
		asked[path+"{{"+n.Pipe.Cmds[0].String()+"}}"] = true
	}
}

func collectBranch(asked map[string]bool, path string, b *parse.BranchNode) {
	path += b.Pipe.String()
	asked[path] = true
	collect(asked, path+" > ", b.List)
	if b.ElseList != nil {
		collect(asked, path+" else > ", b.ElseList)
	}
}
