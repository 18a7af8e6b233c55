package contract

import (
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Record is a Kafka record, whatever the client library.
type Record struct {
	hub.Origin
	Key     []byte
	Value   []byte
	Headers []hub.Header
	Time    time.Time // when it was published
}

// header is the value of the first header with this name, in any case. Kafka allows a name to repeat and a value
// to be nil, which is "".
func (r Record) header(name string) string {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Key, name) {
			return string(h.Value)
		}
	}
	return ""
}

// Encode is the record of an event, in binary mode, keyed by its file number so that a file's events stay in
// order. The topic is "" for a type that never travels by Kafka.
func Encode(e hub.Event) Record {
	return Record{
		Origin:  hub.Origin{Topic: hub.TopicOf(e.Type)},
		Key:     []byte(e.Subject),
		Value:   e.Data,
		Headers: e.Headers(),
		Time:    e.Time,
	}
}
