package text

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Private characters stand for what Markdown must not see. Outside text cannot hold them: Fill refuses it.
const (
	firstValue   = '\uE100' // value number n is firstValue+n
	lastValue    = '\uF0FF'
	firstMention = '\uF100' // mention number n of the template
	lastMention  = '\uF3FF'
	slipMark     = '\uF4FF'
	// keptSkeletons bounds the parsed forms a text keeps: each is one way through its branches and loops.
	keptSkeletons = 512
)

// words is one text in one language.
type words struct {
	lang     hub.Lang
	template *template.Template
	clauses  *Words

	mu        sync.Mutex
	mentions  []string // their codes, in the order of their first use
	skeletons map[string]skeleton
}

// fill is one execution: the values met so far.
type fill struct {
	words  *words
	values []string
}

// root is what the template is executed with; the template's own dot is Facts.
type root struct {
	Facts any
	Fill  *fill
}

func newWords(name string, lang hub.Lang, source string, clauses *Words) (*words, error) {
	w := &words{lang: lang, clauses: clauses, skeletons: map[string]skeleton{}}
	t, err := template.New(name).Funcs(w.functions()).Option("missingkey=error").
		Parse("{{with $.Facts}}" + source + "{{end}}")
	if err != nil {
		return nil, err
	}
	route(t.Root)
	w.template = t
	return w, nil
}

// fill executes the text.
func (w *words) fill(facts any) (Filled, error) {
	f := &fill{words: w}
	var executed strings.Builder
	if err := w.template.Execute(&executed, root{facts, f}); err != nil {
		return Filled{}, err
	}
	s, err := w.skeleton(executed.String())
	if err != nil {
		return Filled{}, err
	}
	return s.with(f.values), nil
}

// skeleton is the parsed form of an executed text, from memory where the same way was gone before.
func (w *words) skeleton(executed string) (skeleton, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.skeletons[executed]; ok {
		return s, nil
	}
	s, err := parseSkeleton(executed, w.mentions)
	if err == nil && len(w.skeletons) < keptSkeletons {
		w.skeletons[executed] = s
	}
	return s, err
}

// put notes a value and returns the character that stands for it.
func put(f *fill, placeholder string, value any) (string, error) {
	shown, err := show(value, f.words.lang)
	if err != nil {
		return "", fmt.Errorf("{{%s}}: %w", placeholder, err)
	}
	if strings.TrimSpace(shown) == "" {
		return "", fmt.Errorf("{{%s}} is empty; guard it with {{if}} where it may be", placeholder)
	}
	if strings.ContainsFunc(shown, isPrivate) {
		return "", hub.Permanentf("{{%s}} holds a private-use character, which no font can print", placeholder)
	}
	if len(f.values) > lastValue-firstValue {
		return "", hub.Permanentf("more than %d values in one text", lastValue-firstValue)
	}
	f.values = append(f.values, shown)
	return string(rune(firstValue + len(f.values) - 1)), nil
}

func isPrivate(r rune) bool { return r >= '\uE000' && r <= '\uF8FF' }

// mention marks the block it stands in.
func (w *words) mention(code string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := slices.Index(w.mentions, code)
	if n < 0 {
		n = len(w.mentions)
		w.mentions = append(w.mentions, code)
	}
	return string(rune(firstMention + n))
}

// clause executes a text that several kinds share, as a part of this one.
func clause(f *fill, name string, facts any) (string, error) {
	w := f.words
	if w.clauses == nil {
		return "", fmt.Errorf("no clause is called %q", name)
	}
	t, ok := w.clauses.templates[name+"."+string(w.lang)]
	if !ok {
		return "", fmt.Errorf("no clause is called %q in %s", name, w.lang)
	}
	var executed strings.Builder
	inner := &fill{words: t, values: f.values}
	if err := t.template.Execute(&executed, root{facts, inner}); err != nil {
		return "", fmt.Errorf("clause %s: %w", name, err)
	}
	f.values = inner.values
	return w.adopt(executed.String(), t), nil
}

// adopt renumbers the mentions of a clause as this text's own.
func (w *words) adopt(executed string, clause *words) string {
	clause.mu.Lock()
	codes := slices.Clone(clause.mentions)
	clause.mu.Unlock()
	var own strings.Builder
	for _, r := range executed {
		if r >= firstMention && r <= lastMention {
			own.WriteString(w.mention(codes[r-firstMention]))
			continue
		}
		own.WriteRune(r)
	}
	return own.String()
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
	place := &parse.VariableNode{NodeType: parse.NodeVariable, Ident: []string{"$", "Fill"}}
	first := a.Pipe.Cmds[0]
	if id, ok := first.Args[0].(*parse.IdentifierNode); ok {
		switch id.Ident {
		case "mention", "slip":
			return
		case "clause":
			first.Args = slices.Insert(first.Args, 1, parse.Node(place))
			return
		}
	}
	name := &parse.StringNode{NodeType: parse.NodeString, Text: a.Pipe.String()}
	a.Pipe.Cmds = append(a.Pipe.Cmds, &parse.CommandNode{
		NodeType: parse.NodeCommand,
		Args:     []parse.Node{parse.NewIdentifier("put"), place, name},
	})
}

// shape is what the text asks, without its words: equal in all languages.
func (w *words) shape() string {
	var s strings.Builder
	describe(&s, w.template.Root)
	return s.String()
}

func describe(s *strings.Builder, n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				describe(s, child)
			}
		}
	case *parse.IfNode:
		describeBranch(s, "if", &n.BranchNode)
	case *parse.RangeNode:
		describeBranch(s, "range", &n.BranchNode)
	case *parse.WithNode:
		describeBranch(s, "with", &n.BranchNode)
	case *parse.ActionNode:
		fmt.Fprintf(s, "{%s}", n.Pipe.Cmds[0])
	}
}

func describeBranch(s *strings.Builder, what string, b *parse.BranchNode) {
	fmt.Fprintf(s, "%s %s(", what, b.Pipe)
	describe(s, b.List)
	s.WriteString(")else(")
	describe(s, b.ElseList)
	s.WriteString(")")
}

// functions are what the words may call.
func (w *words) functions() template.FuncMap {
	return template.FuncMap{
		"put": put, "clause": clause, "mention": w.mention,
		"slip":          func() string { return string(slipMark) },
		"short":         func(d hub.Date) string { return ShortDate(d, w.lang) },
		"percent":       func(basisPoints int64) string { return Percent(basisPoints, w.lang) },
		"iban":          IBAN,
		"communication": Communication,
		"count":         func(list any) int { return reflect.ValueOf(list).Len() },
	}
}
