package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const structuredMode = "application/cloudevents"

// Decode reads the event in a record, in whichever CloudEvents mode it is written. It does not look into the
// data; Validate does. On error the event holds what could be read of it, always its Origin.
func Decode(r Record) (hub.Event, error) {
	e := hub.Event{Origin: r.Origin}
	if err := checkBounds(r.Value); err != nil {
		return e, fmt.Errorf("the record's value %w", err)
	}
	var err error
	if mode := r.header("content-type"); hasPrefixFold(mode, structuredMode) {
		err = decodeStructured(&e, mode, r.Value)
	} else {
		err = decodeBinary(&e, mode, r)
	}
	if e.Time.IsZero() {
		e.Time = r.Time.UTC()
	}
	return e, err
}

func decodeBinary(e *hub.Event, contentType string, r Record) error {
	e.ID, e.Source, e.Type, e.Subject = r.header("ce_id"), r.header("ce_source"), r.header("ce_type"), r.header("ce_subject")
	e.Data = r.Value
	if e.Subject == "" {
		e.Subject = string(r.Key)
	}
	if e.Type == "" {
		return errors.New("the record has neither the header ce_type (CloudEvents binary mode) nor the content-type " +
			structuredMode + "+json (structured mode)")
	}
	if err := checkVersion(r.header("ce_specversion")); err != nil {
		return err
	}
	if err := checkContentType(contentType); err != nil {
		return err
	}
	return readTime(e, r.header("ce_time"))
}

// envelope is a structured CloudEvent. Extension attributes are passed over.
type envelope struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`
	Source          string          `json:"source"`
	Type            string          `json:"type"`
	Subject         string          `json:"subject"`
	Time            string          `json:"time"`
	DataContentType string          `json:"datacontenttype"`
	Data            json.RawMessage `json:"data"`
	DataBase64      []byte          `json:"data_base64"`
}

func decodeStructured(e *hub.Event, mode string, value []byte) error {
	if hasPrefixFold(mode, structuredMode+"-batch") {
		return errors.New("the record holds a batch of CloudEvents; publish one event a record")
	}
	var env envelope
	if err := json.Unmarshal(value, &env); err != nil {
		return fmt.Errorf("the CloudEvent is not readable JSON: %s", jsonProblem(err))
	}
	e.ID, e.Source, e.Type, e.Subject, e.Data = env.ID, env.Source, env.Type, env.Subject, env.Data
	if len(env.DataBase64) > 0 {
		e.Data = env.DataBase64
		if err := checkBounds(e.Data); err != nil {
			return fmt.Errorf("data_base64 %w", err)
		}
	}
	if err := checkVersion(env.SpecVersion); err != nil {
		return err
	}
	if err := checkContentType(env.DataContentType); err != nil {
		return err
	}
	return readTime(e, env.Time)
}

func checkVersion(version string) error {
	if version != "1.0" {
		return fmt.Errorf("specversion is %q; it must be 1.0", version)
	}
	return nil
}

// checkContentType accepts JSON, and takes silence for JSON as CloudEvents does.
func checkContentType(contentType string) error {
	if contentType == "" || contentType == "application/json" {
		return nil
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") {
		return fmt.Errorf("the data's content type is %q; it must be application/json", contentType)
	}
	return nil
}

func readTime(e *hub.Event, text string) error {
	if text == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("time is not of the form 2026-03-31T09:30:00Z (RFC 3339)")
	}
	e.Time = t.UTC()
	return nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
