package contract

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func load(t testing.TB) *Registry {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// example is the example of a type as an event.
func example(t testing.TB, r *Registry, name string) hub.Event {
	t.Helper()
	typ, ok := r.Type(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	e, err := Decode(Record{Value: typ.Example, Headers: []hub.Header{{Key: "content-type", Value: []byte(structuredMode + "+json")}}})
	if err != nil {
		t.Fatalf("the example of %s: %v", name, err)
	}
	return e
}

// TestEveryTypeIsRegistered reads the constants from the source, so that a new one cannot be forgotten here.
func TestEveryTypeIsRegistered(t *testing.T) {
	source, err := os.ReadFile("../hub/payload.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`= "([a-z]+\.[a-z-]+\.v\d+)"`).FindAllSubmatch(source, -1) {
		if name := string(m[1]); !strings.HasPrefix(name, "clock.") {
			want = append(want, name)
		}
	}
	if diff := cmp.Diff(want, names()); diff != "" {
		t.Errorf("types in hub/payload.go (-) and registered (+):\n%s", diff)
	}
	schemas, err := filepath.Glob("schemas/*.v*.json")
	if err != nil || len(schemas) != len(want) {
		t.Errorf("%d schema files for %d types (%v)", len(schemas), len(want), err)
	}
}

func TestEveryExampleIsValidAndTravels(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		e := example(t, r, typ.Name)
		if err := r.Validate(e); err != nil {
			t.Error(err)
		}
		if e.Type != typ.Name || typ.Topic == "" || typ.Summary == "" {
			t.Errorf("%s is described as %s on topic %q, %q", e.Type, typ.Name, typ.Topic, typ.Summary)
		}
		back, err := Decode(Encode(e))
		back.Origin = hub.Origin{}
		if diff := cmp.Diff(e, back); diff != "" || err != nil {
			t.Errorf("%s, encoded and decoded: %v\n%s", typ.Name, err, diff)
		}
	}
}

func TestUnknownFieldsArePassedOver(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		data := decoded(t, example(t, r, typ.Name).Data)
		data["addedLater"] = map[string]any{"any": "thing"}
		if err := r.ValidateData(typ.Name, encoded(t, data)); err != nil {
			t.Error(err)
		}
	}
}

// TestEverySchemaRefuses breaks each example in every simple way: each field of a wrong type, each required
// field left out. The error must name the place and must not repeat what stood there.
func TestEverySchemaRefuses(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		data := example(t, r, typ.Name).Data
		for field := range decoded(t, data) {
			broken := decoded(t, data)
			broken[field] = map[string]any{"secret": "88022999990"}
			err := r.ValidateData(typ.Name, encoded(t, broken))
			if err == nil || !strings.Contains(err.Error(), "/"+field) || strings.Contains(err.Error(), "88022999990") {
				t.Errorf("%s with an object as %s: %v", typ.Name, field, err)
			}
		}
		for _, field := range required(r, typ.Name) {
			broken := decoded(t, data)
			delete(broken, field)
			err := r.ValidateData(typ.Name, encoded(t, broken))
			if err == nil || !strings.Contains(err.Error(), "data: missing "+field) {
				t.Errorf("%s without %s: %v", typ.Name, field, err)
			}
		}
		for _, whole := range []string{"", "null", "[]", `"text"`, "12", "{"} {
			if err := r.ValidateData(typ.Name, json.RawMessage(whole)); err == nil {
				t.Errorf("%s accepts %q as its data", typ.Name, whole)
			}
		}
	}
}

// required lists the fields that a type cannot do without.
func required(r *Registry, name string) []string {
	schema := r.schemas[name]
	all := slices.Clone(schema.Required)
	for _, part := range schema.AllOf {
		all = append(all, part.Required...)
	}
	return all
}

func TestSchemasStandAlone(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		if bytes.Contains(typ.Schema, []byte("shapes.json")) {
			t.Errorf("the schema of %s refers to another file", typ.Name)
		}
		schema := decoded(t, typ.Schema)
		defs, _ := schema["$defs"].(map[string]any)
		for _, m := range regexp.MustCompile(`"#/\$defs/(\w+)"`).FindAllSubmatch(typ.Schema, -1) {
			if _, ok := defs[string(m[1])]; !ok {
				t.Errorf("the schema of %s refers to %s and lacks it", typ.Name, m[1])
			}
		}
	}
}

func TestReadRefusesWhatOnlyTheHubPublishes(t *testing.T) {
	r := load(t)
	for _, name := range []string{hub.CommunicationSent, hub.ClockDueNotices} {
		_, err := r.Read(Encode(hub.Event{ID: "1", Source: "/x", Type: name, Subject: "0412233", Data: json.RawMessage(`{}`)}))
		if err == nil {
			t.Errorf("%s came in", name)
		}
	}
	if e, err := r.Read(Encode(example(t, r, hub.PaymentReceived))); err != nil || e.Subject != "0412233" {
		t.Errorf("a payment did not come in: %v", err)
	}
}

func TestTypesCannotBeChangedFromOutside(t *testing.T) {
	r := load(t)
	r.Types()[0].Name = "changed"
	if _, ok := r.Type("changed"); ok {
		t.Error("the registry's own list was changed")
	}
}

func decoded(t testing.TB, text []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value := map[string]any{}
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func encoded(t testing.TB, value map[string]any) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(maps.Clone(value))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestEveryIntegerIsBounded: without the format, a number that Go cannot hold would pass.
func TestEveryIntegerIsBounded(t *testing.T) {
	raw, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for url, doc := range raw {
		eachObject(doc, func(node map[string]any) {
			if node["type"] == "number" || node["type"] == "integer" && node["format"] != int64Format {
				t.Errorf("%s: %v must be an integer of the format int64", url, node)
			}
		})
	}
}

func TestASchemaCannotReachOutside(t *testing.T) {
	raw, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for _, outside := range []string{"file:///etc/passwd", "https://example.be/schema.json", "other.json"} {
		raw[address(hub.PaymentReceived)] = map[string]any{"$ref": outside}
		compiler, err := raw.compiler()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := compiler.Compile(address(hub.PaymentReceived)); err == nil || !strings.Contains(err.Error(), "is not one of the embedded ones") {
			t.Errorf("$ref %s: %v", outside, err)
		}
	}
}
