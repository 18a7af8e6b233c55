package contract

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func headers(pairs ...string) []hub.Header {
	var all []hub.Header
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, hub.Header{Key: pairs[i], Value: []byte(pairs[i+1])})
	}
	return all
}

func binary(pairs ...string) []hub.Header {
	return append(headers(pairs...), headers("ce_specversion", "1.0", "ce_id", "e1", "ce_source", "/cna/bank",
		"ce_type", "payment.received.v1", "ce_subject", "0412233", "ce_time", "2026-03-31T11:30:00+02:00")...)
}

func paid() hub.Event {
	return hub.Event{
		ID: "e1", Source: "/cna/bank", Type: "payment.received.v1", Subject: "0412233",
		Time: time.Date(2026, 3, 31, 9, 30, 0, 0, time.UTC), Data: json.RawMessage(`{"a":1}`),
		Origin: hub.Origin{Topic: "payments", Partition: 3, Offset: 17},
	}
}

func TestBothModesGiveTheSameEvent(t *testing.T) {
	envelope := `{"specversion":"1.0","id":"e1","source":"/cna/bank","type":"payment.received.v1","subject":"0412233",
		"time":"2026-03-31T11:30:00+02:00","traceparent":"00-1","data":{"a":1}}`
	encoded := strings.Replace(envelope, `"data":{"a":1}`, `"data_base64":"eyJhIjoxfQ=="`, 1)
	for name, record := range map[string]Record{
		"binary":                     {Value: []byte(`{"a":1}`), Headers: binary()},
		"binary, with content type":  {Value: []byte(`{"a":1}`), Headers: binary("content-type", "application/json; charset=utf-8")},
		"binary, json dialect":       {Value: []byte(`{"a":1}`), Headers: binary("Content-Type", "application/vnd.cna+json")},
		"binary, headers twice":      {Value: []byte(`{"a":1}`), Headers: append(binary(), headers("ce_id", "other")...)},
		"binary, a nil header":       {Value: []byte(`{"a":1}`), Headers: append([]hub.Header{{Key: "x"}}, binary()...)},
		"binary, names in capitals":  {Value: []byte(`{"a":1}`), Headers: append(binary()[1:], headers("CE_SPECVERSION", "1.0")...)},
		"structured":                 {Value: []byte(envelope), Headers: headers("content-type", "application/cloudevents+json")},
		"structured, in capitals":    {Value: []byte(envelope), Headers: headers("Content-Type", "Application/CloudEvents+JSON; charset=UTF-8")},
		"structured, data as base64": {Value: []byte(encoded), Headers: headers("content-type", "application/cloudevents")},
	} {
		record.Origin = paid().Origin
		e, err := Decode(record)
		if diff := cmp.Diff(paid(), e); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestTheRecordFillsWhatTheEventLeavesOut(t *testing.T) {
	at := time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)
	e, err := Decode(Record{
		Key: []byte("0412233"), Value: []byte(`{}`), Time: at,
		Headers: headers("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/x", "ce_type", "payment.received.v1"),
	})
	if err != nil || e.Subject != "0412233" || !e.Time.Equal(at) {
		t.Errorf("subject %q, time %s, %v", e.Subject, e.Time, err)
	}
}

func TestWhatCannotBeDecodedIsExplained(t *testing.T) {
	structured := headers("content-type", "application/cloudevents+json")
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for _, c := range []struct {
		name   string
		record Record
		want   string
	}{
		{"no headers", Record{Value: []byte(`{}`)}, "neither the header ce_type"},
		{"version 0.3", Record{Headers: headers("ce_type", "x", "ce_specversion", "0.3")}, `specversion is "0.3"; it must be 1.0`},
		{"no version", Record{Headers: headers("ce_type", "x")}, `specversion is ""`},
		{"XML", Record{Headers: binary("content-type", "application/xml")}, `content type is "application/xml"`},
		{"time", Record{Headers: append(headers("ce_time", "yesterday"), binary()...)}, "time is not of the form"},
		{"not JSON", Record{Value: []byte(`{"id":`), Headers: structured}, "not readable JSON: syntax error after 6 bytes"},
		{"wrong shape", Record{Value: []byte(`{"id":5}`), Headers: structured}, "id must be a string, got a JSON number"},
		{"a batch", Record{Value: []byte(`[]`), Headers: headers("content-type", "application/cloudevents-batch+json")}, "publish one event a record"},
		{"too large", Record{Value: []byte(strings.Repeat(" ", MaxSize+1)), Headers: binary()}, "at most 1048576 are accepted"},
		{"too deep", Record{Value: []byte(deep), Headers: binary()}, "nests more than 32 levels"},
		{"too deep within base64", Record{Value: encodedDeep(deep), Headers: structured}, "data_base64 nests more"},
		{"exponent", Record{Value: []byte(`{"a":1e999999999}`), Headers: binary()}, "a number with an exponent"},
		{"NUL", Record{Value: []byte(`{"a":"x\u0000"}`), Headers: binary()}, "the character U+0000"},
		{"long number", Record{Value: []byte(`{"a":` + strings.Repeat("9", 40) + `}`), Headers: binary()}, "more than 32 digits"},
	} {
		c.record.Origin = paid().Origin
		e, err := Decode(c.record)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if e.Origin != c.record.Origin {
			t.Errorf("%s: the origin is lost", c.name)
		}
	}
}

func encodedDeep(deep string) []byte {
	text, _ := json.Marshal(envelope{SpecVersion: "1.0", DataBase64: []byte(deep)})
	return text
}

func TestBoundsDoNotLookIntoStrings(t *testing.T) {
	for _, fine := range []string{
		`{"a":"` + strings.Repeat(`[{\"`, 100) + `"}`,
		`{"a":"` + strings.Repeat("9", 100) + `e5"}`,
		`{"a":[1,2,true,false,null],"b":12.5}`,
		`{"a":"cut short \`,
		``,
	} {
		if err := checkBounds([]byte(fine)); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
}

func TestAttributesAreChecked(t *testing.T) {
	r := load(t)
	for _, c := range []struct {
		change func(*hub.Event)
		want   string
	}{
		{func(e *hub.Event) { e.ID = "" }, "id: must have"},
		{func(e *hub.Event) { e.ID = "a\x00b" }, "id: must have"},
		{func(e *hub.Event) { e.ID = "a\xffb" }, "id: must have"},
		{func(e *hub.Event) { e.Source = strings.Repeat("x", 300) }, "source: must have"},
		{func(e *hub.Event) { e.Type = "" }, "type: missing"},
		{func(e *hub.Event) { e.Subject = "" }, "payment.received.v1: subject: must be the file number"},
		{func(e *hub.Event) { e.Subject = "../etc" }, "payment.received.v1: subject: must be the file number"},
		{func(e *hub.Event) { e.Subject = "88022999990" }, "eleven digits look like a national number"},
	} {
		e := example(t, r, hub.PaymentReceived)
		c.change(&e)
		if err := r.Validate(e); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// FuzzRead looks for a record that makes decoding or validating panic, or that validates and then does not survive
// being written again.
func FuzzRead(f *testing.F) {
	r := load(f)
	for _, typ := range r.Types() {
		f.Add("application/cloudevents+json", "", typ.Example)
		f.Add("", typ.Name, []byte(example(f, r, typ.Name).Data))
	}
	f.Fuzz(func(t *testing.T, mode, name string, value []byte) {
		record := Record{Value: value, Headers: headers("content-type", mode, "ce_specversion", "1.0", "ce_id", "1",
			"ce_source", "/fuzz", "ce_type", name, "ce_subject", "0412233")}
		e, err := r.Read(record)
		if err != nil {
			return
		}
		if again, err := r.Read(Encode(e)); err != nil || again.Key() != e.Key() {
			t.Errorf("%v after encoding %q", err, value)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := load(b)
	for _, name := range []string{hub.PaymentReceived, hub.ContributionAssessed, hub.AffiliateRegistered} {
		record := Encode(example(b, r, name))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.Read(record); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
