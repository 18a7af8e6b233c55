package contract

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestLinesReadsEveryExample(t *testing.T) {
	r := load(t)
	var text bytes.Buffer
	for _, typ := range r.Types() {
		if err := json.Compact(&text, typ.Example); err != nil {
			t.Fatal(err)
		}
		text.WriteString("\n\n")
	}
	n := 0
	for e, err := range r.Lines(&text) {
		if err != nil || e.Type != r.types[n].Name {
			t.Errorf("event %d: %s, %v", n, e.Type, err)
		}
		n++
	}
	if n != len(r.Types()) {
		t.Errorf("%d events read, %d written", n, len(r.Types()))
	}
}

func TestLinesNamesEveryMistake(t *testing.T) {
	const start = `{"specversion":"1.0","id":"1","source":"/x","subject":"0412233","time":"2026-03-31T09:30:00Z",`
	text := strings.Join([]string{
		start + `"type":"affiliate.deceased.v1","data":{"on":"2026-03-30"}}`,
		``,
		start + `"type":"affiliate.deceased.v1","data":{"on":30}}`,
		`{"specversion":`,
		start + `"type":"affiliate.died.v1","data":{}}`,
		`{"specversion":"1.0","id":"1","source":"/x","subject":"0412233","type":"affiliate.deceased.v1","data":{"on":"2026-03-30"}}`,
	}, "\n")
	var got []string
	for _, err := range load(t).Lines(strings.NewReader(text)) {
		if err == nil {
			got = append(got, "fine")
			continue
		}
		got = append(got, err.Error())
	}
	want := []string{
		"fine",
		"line 3: affiliate.deceased.v1: /on: must be a string, got number (a Belgian calendar date such as 2026-03-31)",
		"line 4: the CloudEvent is not readable JSON: syntax error after 15 bytes",
		"line 5: event type \"affiliate.died.v1\" is not known; `courrier schema` lists the known ones",
		"line 6: affiliate.deceased.v1: time: missing; it is the instant it happened, such as 2026-03-31T09:30:00Z",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestALineTooLongIsAnError(t *testing.T) {
	var last error
	for _, err := range load(t).Lines(strings.NewReader(strings.Repeat("x", 3*MaxSize))) {
		last = err
	}
	if last == nil || !strings.HasPrefix(last.Error(), "line 1: ") {
		t.Errorf("got %v", last)
	}
}
