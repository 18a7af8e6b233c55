package contract

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "rewrite asyncapi.json")

func TestAsyncAPIIsInSync(t *testing.T) {
	got, err := load(t).AsyncAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("asyncapi.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("asyncapi.json is out of date: go test ./internal/contract -update, and read what changed")
	}
}

func TestAsyncAPIHoldsTogether(t *testing.T) {
	r := load(t)
	text, err := r.AsyncAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		AsyncAPI   string
		Info       struct{ Title, Version string }
		Channels   map[string]struct{ Messages map[string]any }
		Operations map[string]struct {
			Action  string
			Channel map[string]string
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.AsyncAPI != "3.1.0" || doc.Info.Title == "" || doc.Info.Version == "" {
		t.Errorf("head: %+v", doc)
	}
	for _, typ := range r.Types() {
		if doc.Channels[typ.Topic].Messages[typ.Name] == nil {
			t.Errorf("%s is not on channel %s", typ.Name, typ.Topic)
		}
	}
	directions := map[string]string{"communications": "send", "dead-letters": "send"}
	for _, topic := range hub.TopicsIn() {
		directions[topic] = "receive"
	}
	for name, op := range doc.Operations {
		if topic := strings.TrimPrefix(op.Channel["$ref"], "#/channels/"); directions[topic] != op.Action {
			t.Errorf("operation %s: %s on %s", name, op.Action, topic)
		}
	}
	whole := decoded(t, text)
	eachObject(whole, func(node map[string]any) {
		if ref, ok := node["$ref"].(string); ok && !resolves(whole, ref) {
			t.Errorf("$ref %s leads nowhere", ref)
		}
	})
}

func eachObject(node any, visit func(map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		visit(node)
		for _, child := range node {
			eachObject(child, visit)
		}
	case []any:
		for _, child := range node {
			eachObject(child, visit)
		}
	}
}

func resolves(node any, ref string) bool {
	for _, step := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		object, _ := node.(map[string]any)
		if node = object[step]; node == nil {
			return false
		}
	}
	return true
}
