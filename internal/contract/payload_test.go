package contract

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// payloads says which Go type holds the data of which event types; the longest prefix counts.
func payloads() map[string]any {
	return map[string]any{
		"affiliate.registered": hub.ProfileData{}, "affiliate.changed": hub.ProfileData{}, "company.": hub.ProfileData{},
		"affiliate.deceased": hub.DeceasedData{}, "preference.": hub.PreferenceData{},
		"contribution.assessed": hub.Assessment{}, "contribution.corrected": hub.Assessment{},
		"contribution.disputed": hub.ItemData{}, "contribution.waived": hub.ItemData{}, "plan.": hub.PlanData{},
		"payment.": hub.Payment{}, "bridging.": hub.BridgingData{}, "overpayment.": hub.OverpaymentData{},
		"receipt.": hub.ReceiptData{}, "communication.": hub.CommunicationData{},
	}
}

func payloadOf(t *testing.T, name string) reflect.Type {
	t.Helper()
	for prefix, payload := range payloads() {
		if strings.HasPrefix(name, prefix) {
			return reflect.TypeOf(payload)
		}
	}
	t.Fatalf("no Go type holds the data of %s", name)
	return nil
}

func TestEveryPayloadRoundTrips(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		data := example(t, r, typ.Name).Data
		payload := reflect.New(payloadOf(t, typ.Name)).Interface()
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(payload); err != nil {
			t.Errorf("%s: %v", typ.Name, err)
			continue
		}
		again, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.ValidateData(typ.Name, again); err != nil {
			t.Errorf("what Go writes of %s is refused: %v", typ.Name, err)
		}
		if diff := cmp.Diff(dropEmpty(decoded(t, data)), dropEmpty(decoded(t, again))); diff != "" {
			t.Errorf("%s lost something on its way through Go:\n%s", typ.Name, diff)
		}
	}
}

// dropEmpty leaves out what Go leaves out.
func dropEmpty(object map[string]any) map[string]any {
	for key, value := range object {
		if value == "" || value == false || value == json.Number("0") {
			delete(object, key)
		}
	}
	return object
}

// TestSchemasAndStructsHaveTheSameFields compares them field by field, through every level.
func TestSchemasAndStructsHaveTheSameFields(t *testing.T) {
	r := load(t)
	for _, typ := range r.Types() {
		schema := r.schemas[typ.Name]
		if len(schema.AllOf) > 0 {
			schema = schema.AllOf[0]
		}
		compareFields(t, typ.Name, schema, payloadOf(t, typ.Name))
	}
}

func compareFields(t *testing.T, path string, schema *jsonschema.Schema, goType reflect.Type) {
	t.Helper()
	for schema.Ref != nil {
		schema = schema.Ref
	}
	switch goType.Kind() {
	case reflect.Pointer:
		compareFields(t, path, schema, goType.Elem())
	case reflect.Slice:
		items := schema.Items2020
		if items == nil {
			t.Errorf("%s: a list in Go only", path)
			return
		}
		compareFields(t, path+"[]", items, goType.Elem())
	case reflect.Struct:
		if goType == reflect.TypeFor[hub.Date]() || goType == reflect.TypeFor[hub.Quarter]() {
			return
		}
		compareStruct(t, path, schema, goType)
	}
}

func compareStruct(t *testing.T, path string, schema *jsonschema.Schema, goType reflect.Type) {
	t.Helper()
	seen := 0
	for i := range goType.NumField() {
		name, options, _ := strings.Cut(goType.Field(i).Tag.Get("json"), ",")
		property, ok := schema.Properties[name]
		if !ok {
			t.Errorf("%s: field %s is not in the schema", path, name)
			continue
		}
		seen++
		optional := strings.HasPrefix(options, "omit")
		if needed := slices.Contains(schema.Required, name); needed == optional {
			t.Errorf("%s.%s: required in the schema: %v, optional in Go: %v", path, name, needed, optional)
		}
		compareFields(t, path+"."+name, property, goType.Field(i).Type)
	}
	if seen != len(schema.Properties) {
		t.Errorf("%s: the schema has %d fields, Go has %d", path, len(schema.Properties), seen)
	}
}
