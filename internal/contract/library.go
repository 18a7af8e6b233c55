package contract

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

//go:embed schemas/*.json examples/*.json
var files embed.FS

const (
	base   = "https://caisse-nationale-auxiliaire.be/courrier/schemas/"
	shapes = "shapes" // the schema that holds what the types share
)

func address(name string) string { return base + name + ".json" }

// library is the embedded schemas as decoded JSON, by address.
type library map[string]map[string]any

func readLibrary() (library, error) {
	l := library{}
	for _, name := range append(names(), shapes) {
		content, err := files.ReadFile("schemas/" + name + ".json")
		if err != nil {
			return nil, fmt.Errorf("event type %s has no schema: %w", name, err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("schemas/%s.json: %w", name, err)
		}
		l[address(name)], _ = doc.(map[string]any)
	}
	return l, nil
}

// compiler knows the library and nothing else: a schema can never make the hub read a file or call a server.
func (l library) compiler() (*jsonschema.Compiler, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()                            // since draft 2019-09 formats are mere remarks otherwise
	unchecked := func(any) error { return nil } // tune puts the check in
	c.RegisterFormat(&jsonschema.Format{Name: int64Format, Validate: unchecked})
	c.UseLoader(sealed{})
	for url, doc := range l {
		if err := c.AddResource(url, doc); err != nil {
			return nil, fmt.Errorf("adding schema %s: %w", url, err)
		}
	}
	return c, nil
}

type sealed struct{}

func (sealed) Load(url string) (any, error) {
	return nil, fmt.Errorf("schema %s is not one of the embedded ones", url)
}

// describe gathers all that is told about a type.
func (l library) describe(name string) (Type, error) {
	t := Type{Name: name, Topic: hub.TopicOf(name), Direction: In}
	if t.Topic == hub.TopicCommunications {
		t.Direction = Out
	}
	t.Summary, _ = l[address(name)]["title"].(string)
	var err error
	if t.Schema, err = l.bundle(name); err != nil {
		return t, err
	}
	t.Example, err = files.ReadFile("examples/" + name + ".json")
	return t, err
}

// bundle makes one type's schema complete in itself: the shapes it uses move into its own $defs.
func (l library) bundle(name string) ([]byte, error) {
	alone := map[string]any{}
	for key, value := range l[address(name)] {
		alone[key] = value
	}
	defs := map[string]any{}
	l.collect(alone, defs)
	alone["$defs"] = defs
	return indent(alone, "#/$defs/")
}

// collect adds every shape that node refers to, however indirectly.
func (l library) collect(node any, into map[string]any) {
	switch node := node.(type) {
	case map[string]any:
		if ref, ok := node["$ref"].(string); ok {
			l.collectShape(ref[strings.LastIndex(ref, "/")+1:], into)
		}
		for _, child := range node {
			l.collect(child, into)
		}
	case []any:
		for _, child := range node {
			l.collect(child, into)
		}
	}
}

func (l library) collectShape(name string, into map[string]any) {
	if _, have := into[name]; have {
		return
	}
	into[name] = l.shapes()[name]
	l.collect(into[name], into)
}

func (l library) shapes() map[string]any {
	defs, _ := l[address(shapes)]["$defs"].(map[string]any)
	return defs
}

// indent writes JSON for people, with every reference to a shape pointing below home.
func indent(doc any, home string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return nil, err
	}
	return relocate(b.Bytes(), home), nil
}

func relocate(doc []byte, home string) []byte {
	for _, from := range []string{shapes + ".json#/$defs/", "#/$defs/"} {
		doc = bytes.ReplaceAll(doc, []byte(`"$ref": "`+from), []byte(`"$ref": "`+home))
	}
	return doc
}
