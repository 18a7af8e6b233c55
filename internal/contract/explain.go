package contract

import (
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// explain turns a schema's verdict into sentences: where, what would be right, and the schema's own words for it.
func (l library) explain(eventType string, verdict error) error {
	var top *jsonschema.ValidationError
	if !errors.As(verdict, &top) {
		return fmt.Errorf("%s: %w", eventType, verdict)
	}
	var problems []string
	for _, leaf := range leaves(top) {
		problems = append(problems, l.problem(leaf))
	}
	return fmt.Errorf("%s: %s", eventType, strings.Join(problems, "; "))
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

func (l library) problem(e *jsonschema.ValidationError) string {
	text := place(e.InstanceLocation) + ": " + wanted(e.ErrorKind)
	if hint := l.hint(e.SchemaURL); hint != "" {
		text += " (" + hint + ")"
	}
	return text
}

// place is a JSON pointer; the data itself is "data".
func place(path []string) string {
	if len(path) == 0 {
		return "data"
	}
	return "/" + strings.Join(path, "/")
}

// wanted says what would be right. It never repeats the value.
func wanted(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return wantedType(k)
	case *kind.Required:
		return "missing " + strings.Join(k.Missing, ", ")
	case *kind.Enum:
		return "must be one of " + quoted(k.Want)
	case *kind.Const:
		return "must be " + quoted([]any{k.Want})
	case *kind.Format:
		return wantedFormat(k)
	case *kind.Pattern:
		return "is not of the right form"
	}
	return wantedSize(k)
}

func wantedType(k *kind.Type) string {
	want := strings.Join(k.Want, " or ")
	if want == "number" {
		want = "integer" // as the schema has it: tune widened it
	}
	return fmt.Sprintf("must be %s, got %s", article(want), k.Got)
}

func wantedFormat(k *kind.Format) string {
	if k.Want == int64Format {
		return k.Err.Error()
	}
	return "is not a valid " + k.Want
}

func wantedSize(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.MinLength:
		return fmt.Sprintf("must have at least %d characters", k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("must have at most %d characters", k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("must have at least %d items", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("must have at most %d items", k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("must have at least %d field", k.Want)
	}
	return "breaks the rule " + strings.Join(k.KeywordPath(), "/")
}

func article(noun string) string {
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func quoted(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprintf("%v", v)
		if s, isText := v.(string); isText {
			words[i] = fmt.Sprintf("%q", s)
		}
	}
	return strings.Join(words, ", ")
}

// hint is the description of the part of a schema at this location.
func (l library) hint(location string) string {
	url, pointer, _ := strings.Cut(location, "#")
	node := l[url]
	for _, step := range strings.Split(strings.Trim(pointer, "/"), "/") {
		if step == "" {
			continue
		}
		node, _ = node[step].(map[string]any)
	}
	text, _ := node["description"].(string)
	return text
}

// unknownType names the types that might have been meant.
func (r *Registry) unknownType(name string) error {
	stem := strings.TrimRight(name, "v0123456789.")
	var near []string
	for _, t := range r.types {
		if strings.HasPrefix(t.Name, stem+".") || strings.EqualFold(t.Name, name) {
			near = append(near, t.Name)
		}
	}
	if len(near) == 0 {
		return fmt.Errorf("event type %q is not known; `courrier schema` lists the known ones", name)
	}
	return fmt.Errorf("event type %q is not known; did you mean %s?", name, strings.Join(near, " or "))
}
