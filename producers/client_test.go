package producers

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestPublishedEventsAreBinaryCloudEvents(t *testing.T) {
	onKafka(t, func(t *testing.T, brokers []string) {
		makeTopic(t, brokers, hub.TopicPayments, 1)
		client := newTestClient(t, brokers)
		file := unique() + "1"
		err := client.Publish(t.Context(), Event{
			ID: "BANK-1", Type: PaymentReceived, Subject: file, Time: time.Date(2026, 3, 27, 10, 0, 0, 0, time.UTC),
			Data: Payment{ID: "BANK-1", On: Date{Year: 2026, Month: time.March, Day: 27}, Amount: 1250},
		})
		if err != nil {
			t.Fatal(err)
		}
		m := readBack(t, brokers, hub.TopicPayments, 1, file, 1)[0]
		if string(m.Key) != file || string(m.Value) != `{"id":"BANK-1","on":"2026-03-27","amount":1250}` {
			t.Errorf("key %s, value %s", m.Key, m.Value)
		}
		if diff := cmp.Diff(map[string]string{
			"ce_specversion": "1.0", "ce_id": "BANK-1", "ce_source": "/cna/test", "ce_type": "payment.received.v1",
			"ce_subject": file, "ce_time": "2026-03-27T10:00:00Z", "content-type": "application/json",
		}, headersOfMessage(m)); diff != "" {
			t.Error(diff)
		}
		if age := time.Since(m.Time); age > time.Hour {
			t.Errorf("Kafka thinks the record is %v old, and deletes it the sooner", age)
		}
	})
}

func TestOneWrongEventHoldsAllBack(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicPayments, 1)
	client := newTestClient(t, brokers)
	client.options.Validate = func(eventType string, data []byte) error {
		if eventType != PaymentReceived || string(data) != `{"right":true}` {
			return errors.New("/amount: must be an integer")
		}
		return nil
	}
	right := Event{ID: "1", Type: PaymentReceived, Subject: "0412233", Data: json.RawMessage(`{"right":true}`)}
	for want, change := range map[string]func(*Event){
		"its ID is empty":                           func(e *Event) { e.ID = "" },
		"its Subject is empty":                      func(e *Event) { e.Subject = "" },
		`its Type "clock.tick.v1" travels on no to`: func(e *Event) { e.Type = "clock.tick.v1" },
		"its data cannot be written as JSON":        func(e *Event) { e.Data = make(chan int) },
		"/amount: must be an integer":               func(e *Event) { e.Data = Payment{} },
	} {
		wrong := right
		change(&wrong)
		err := client.Publish(t.Context(), right, wrong)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "event 1 (") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if err := client.Publish(t.Context(), right); err != nil {
		t.Fatal(err)
	}
	if m := readBack(t, brokers, hub.TopicPayments, 1, "", 1)[0]; m.Offset != 0 {
		t.Errorf("something was sent before: the right event has offset %d", m.Offset)
	}
	client.options.Source = ""
	if err := client.Publish(t.Context(), right); err == nil || !strings.Contains(err.Error(), "Source is empty") {
		t.Errorf("got %v", err)
	}
}

func TestPublishTellsWhatFailed(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicPayments, 1)
	client := newTestClient(t, brokers)
	if err := client.Publish(t.Context()); err != nil {
		t.Errorf("nothing to publish: %v", err)
	}
	large := Event{ID: "1", Type: PaymentReceived, Subject: "0412233", Data: strings.Repeat("x", 2<<20)}
	if err := client.Publish(t.Context(), large); err == nil || !strings.Contains(err.Error(), "Size Too Large") {
		t.Errorf("two megabytes: %v", err)
	}
	missing := Event{ID: "1", Type: AffiliateDeceased, Subject: "0412233", Data: Deceased{}}
	if err := client.Publish(t.Context(), missing); err == nil || !strings.Contains(err.Error(), "Unknown Topic") {
		t.Errorf("a topic that is not there: %v", err)
	}
}

func TestOptionsThatCannotWorkAreAnError(t *testing.T) {
	for name, o := range map[string]Options{
		"no brokers":        {},
		"unknown mechanism": {Brokers: []string{"127.0.0.1:1"}, Security: Security{Mechanism: "kerberos"}},
	} {
		if _, err := NewClient(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, mechanism := range []string{"", "PLAIN", "scram-sha-256", "SCRAM-SHA-512"} {
		if _, err := NewClient(Options{Brokers: []string{"127.0.0.1:1"}, Security: Security{Mechanism: mechanism}}); err != nil {
			t.Errorf("%s: %v", mechanism, err)
		}
	}
}

func TestReplayGoesBackAsItCame(t *testing.T) {
	onKafka(t, func(t *testing.T, brokers []string) {
		makeTopic(t, brokers, hub.TopicPayments, 1)
		client := newTestClient(t, brokers)
		file := unique() + "1"
		letter := hub.DeadLetter{
			ID: "dead-1", Origin: hub.Origin{Topic: hub.TopicPayments, Partition: 7, Offset: 12}, Key: []byte(file), Value: []byte(`{"as":"it came"}`),
			Headers: []hub.Header{
				{Key: "ce_id", Value: []byte("1")}, {Key: "trace"}, {Key: "trace", Value: []byte("2")},
				{Key: "dlq-reason", Value: []byte("x")}, {Key: ReplayOf, Value: []byte("an older one")},
			},
		}
		if err := client.Replay(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
		m := readBack(t, brokers, hub.TopicPayments, 1, file, 1)[0]
		var headers []string
		for _, h := range m.Headers {
			headers = append(headers, h.Key+"="+string(h.Value))
		}
		if diff := cmp.Diff([]string{"ce_id=1", "trace=", "trace=2", "replay-of=dead-1"}, headers); diff != "" || string(m.Value) != `{"as":"it came"}` {
			t.Errorf("value %s, headers %s", m.Value, diff)
		}
		if err := client.Replay(t.Context(), hub.DeadLetter{ID: "dead-2"}); err == nil || !strings.Contains(err.Error(), "dead-2 did not come by Kafka") {
			t.Errorf("got %v", err)
		}
	})
}

func TestForwardLooksAtNothing(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicPayments, 1)
	wrong := hub.OutboxRecord{Topic: hub.TopicPayments, Key: "0412233", Payload: []byte("not JSON"), Headers: []hub.Header{{Key: "ce_type", Value: []byte("wrong")}}}
	if err := newTestClient(t, brokers).Forward(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	m := readBack(t, brokers, hub.TopicPayments, 1, "0412233", 1)[0]
	if string(m.Value) != "not JSON" || headersOfMessage(m)["ce_type"] != "wrong" {
		t.Errorf("value %s, headers %v", m.Value, m.Headers)
	}
}
