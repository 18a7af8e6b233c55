package text

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Private characters stand for what Markdown must not see. Outside text cannot hold them: put refuses it. In UTF-8 all
// those of values, and no other character, begin with the byte valueByte.
const (
	firstValue   = '\uE100' // value number n is firstValue+n
	lastValue    = '\uEFFF'
	mentionOpen  = '\uF100' // then the mention's code
	mentionClose = '\uF101'
	slipMark     = '\uF102'
	valueByte    = 0xEE
	// keptSkeletons bounds the parsed forms a text keeps: each is one way through its branches and loops.
	keptSkeletons = 512
)

// words is one text in one language.
type words struct {
	lang     hub.Lang
	template *template.Template
	clauses  *Words
	asks     map[string]bool // see parity

	mu        sync.RWMutex
	skeletons map[string]skeleton // by the executed text
}

// fill is one execution: the values met so far.
type fill struct {
	words  *words
	values []string
}

// root is what a template is executed with, its "$". The dot is Facts.
type root struct {
	Facts  any
	Common any
	fill   *fill
}

func newWords(name string, lang hub.Lang, source string, clauses *Words) (*words, error) {
	if strings.ContainsFunc(source, isPrivate) {
		return nil, errors.New("it holds a private-use character, which no font can print")
	}
	w := &words{lang: lang, clauses: clauses, skeletons: map[string]skeleton{}}
	t, err := template.New(name).Funcs(functions(lang)).Parse("{{with $.Facts}}" + source + "{{end}}")
	if err != nil {
		return nil, err
	}
	w.asks = asks(t)
	route(t.Root)
	w.template = t
	return w, nil
}

// fill executes the text.
func (w *words) fill(facts, common any) (Filled, error) {
	f := &fill{words: w}
	executed, err := w.execute(&root{facts, common, f})
	if err != nil {
		return Filled{}, err
	}
	s, err := w.skeleton(executed)
	if err != nil {
		return Filled{}, err
	}
	return s.with(f.values), nil
}

func (w *words) execute(r *root) (string, error) {
	if k := reflect.Indirect(reflect.ValueOf(r.Facts)).Kind(); k != reflect.Struct {
		return "", fmt.Errorf("a text is filled from a struct, not from a %T", r.Facts)
	}
	var executed strings.Builder
	err := w.template.Execute(&executed, r)
	return executed.String(), err
}

// skeleton is the parsed form of an executed text, from memory where the same way was gone before.
func (w *words) skeleton(executed string) (skeleton, error) {
	w.mu.RLock()
	s, known := w.skeletons[executed]
	w.mu.RUnlock()
	if known {
		return s, nil
	}
	s, err := parseSkeleton(executed, w.lang)
	if err != nil {
		return s, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.skeletons) < keptSkeletons {
		w.skeletons[executed] = s
	}
	return s, nil
}

// put notes a value and returns the character that stands for it.
func put(r *root, placeholder string, value any) (string, error) {
	f := r.fill
	shown, err := show(value, f.words.lang)
	switch {
	case err != nil:
		return "", fmt.Errorf("{{%s}}: %w", placeholder, err)
	case strings.TrimSpace(shown) == "":
		return "", fmt.Errorf("{{%s}} has no value; guard it with {{if}} where it may have none", placeholder)
	case strings.ContainsFunc(shown, isPrivate):
		return "", fmt.Errorf("{{%s}} holds a private-use character, which no font can print", placeholder)
	case len(f.values) > lastValue-firstValue:
		return "", fmt.Errorf("more than %d values in one text", lastValue-firstValue)
	}
	f.values = append(f.values, shown)
	return string(rune(firstValue + len(f.values) - 1)), nil
}

func isPrivate(r rune) bool { return r >= '\uE000' && r <= '\uF8FF' }

// mention marks the block it stands in.
func mention(code string) (string, error) {
	if code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", fmt.Errorf("mention %q is not written in small letters, figures and hyphens", code)
	}
	return string(mentionOpen) + code + string(mentionClose), nil
}

// clause executes a text that several kinds share as a part of this one: with its own argument if it has one, else
// with what every text knows.
func clause(r *root, name string, facts ...any) (string, error) {
	f := r.fill
	if f.words.clauses == nil {
		return "", errors.New("a clause includes no other clause")
	}
	t, ok := f.words.clauses.templates[name+"."+string(f.words.lang)]
	if !ok {
		return "", fmt.Errorf("no clause is called %q", name)
	}
	inner := &root{r.Common, r.Common, &fill{t, f.values}}
	if len(facts) > 0 {
		inner.Facts = facts[0]
	}
	executed, err := t.execute(inner)
	f.values = inner.fill.values
	if err != nil {
		return "", fmt.Errorf("clause %s: %w", name, err)
	}
	return executed, nil
}

// route sends every value that the template prints through put, and hands clause the values' place.
func route(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				route(child)
			}
		}
	case *parse.IfNode:
		routeBranch(&n.BranchNode)
	case *parse.RangeNode:
		routeBranch(&n.BranchNode)
	case *parse.WithNode:
		routeBranch(&n.BranchNode)
	case *parse.ActionNode:
		routeAction(n)
	}
}

func routeBranch(b *parse.BranchNode) {
	route(b.List)
	route(b.ElseList)
}

func routeAction(a *parse.ActionNode) {
	if len(a.Pipe.Decl) > 0 {
		return
	}
	first := a.Pipe.Cmds[0]
	if id, ok := first.Args[0].(*parse.IdentifierNode); ok {
		switch id.Ident {
		case "mention", "slip":
			return
		case "clause":
			first.Args = slices.Insert(first.Args, 1, dollar())
			return
		}
	}
	name := &parse.StringNode{NodeType: parse.NodeString, Quoted: strconv.Quote(a.Pipe.String()), Text: a.Pipe.String()}
	a.Pipe.Cmds = append(a.Pipe.Cmds, &parse.CommandNode{
		NodeType: parse.NodeCommand,
		Args:     []parse.Node{parse.NewIdentifier("put"), dollar(), name},
	})
}

// dollar is the root.
func dollar() parse.Node {
	return &parse.VariableNode{NodeType: parse.NodeVariable, Ident: []string{"$"}}
}

// functions are what the words may call.
func functions(lang hub.Lang) template.FuncMap {
	return template.FuncMap{
		"put": put, "clause": clause, "mention": mention,
		"slip":          func() string { return string(slipMark) },
		"orZero":        func(value any) (string, error) { return write(value, lang) },
		"short":         func(d hub.Date) string { return ShortDate(d, lang) },
		"percent":       Percent,
		"iban":          IBAN,
		"communication": Communication,
		"phone":         Phone,
		"month":         func(m string) string { return Month(m, lang) },
		"coefficient":   Coefficient,
		"count":         func(list any) int { return reflect.ValueOf(list).Len() },
	}
}
