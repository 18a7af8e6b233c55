package contract

import (
	"fmt"
	"maps"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// object is a JSON object under construction. Its keys are written in alphabetical order, so that the same
// registry gives the same bytes.
type object = map[string]any

const (
	schemasHome  = "#/components/schemas/"
	messagesHome = "#/components/messages/"
)

// AsyncAPI is the AsyncAPI 3 document of everything that travels by Kafka, as JSON.
func (r *Registry) AsyncAPI() ([]byte, error) {
	messages, err := r.messages()
	if err != nil {
		return nil, err
	}
	return indent(object{
		"asyncapi":           "3.1.0",
		"defaultContentType": "application/json",
		"info": object{
			"title":   "Courrier",
			"version": "1.0.0",
			"description": "The events that tell Courrier what happened, and those by which it tells what became of its messages. " +
				"Records carry CloudEvents 1.0; both modes are read, binary mode is written. " +
				"Delivery is at least once: ce_source and ce_id together identify an event.",
		},
		"channels":   r.channels(),
		"operations": operations(),
		"components": object{"messages": messages, "schemas": r.asyncSchemas()},
	}, schemasHome)
}

func (r *Registry) channels() object {
	channels := object{}
	for topic, about := range topics() {
		channels[topic] = object{
			"address": topic, "description": about, "messages": object{},
			"bindings": kafkaBinding(object{"topicConfiguration": object{"cleanup.policy": []string{"delete"}}}),
		}
	}
	for _, t := range r.types {
		channels[t.Topic].(object)["messages"].(object)[t.Name] = ref(messagesHome + t.Name)
	}
	channels[hub.TopicDeadLetters].(object)["messages"].(object)["dead-letter"] = ref(messagesHome + "dead-letter")
	return channels
}

// topics says what each topic is about.
func topics() map[string]string {
	return map[string]string{
		hub.TopicFiles:          "Who the files are about and how to reach them.",
		hub.TopicContributions:  "Contributions and payment plans.",
		hub.TopicPayments:       "Money credited, reversed and refunded.",
		hub.TopicBenefits:       "Decisions on benefits.",
		hub.TopicReceipts:       "What mail servers, the print house and the post say of a delivery.",
		hub.TopicCommunications: "What became of the hub's messages, never their content.",
		hub.TopicDeadLetters:    "Records that could not be handled, as they came, with the reason in their headers.",
	}
}

func operations() object {
	all := object{
		"sendCommunications": operation("send", hub.TopicCommunications, "Tells what became of a message."),
		"sendDeadLetters":    operation("send", hub.TopicDeadLetters, "Sets aside what could not be handled."),
	}
	for _, topic := range hub.TopicsIn() {
		all["receive-"+topic] = operation("receive", topic, topics()[topic])
	}
	return all
}

func operation(action, topic, summary string) object {
	return object{"action": action, "channel": ref("#/channels/" + topic), "summary": summary}
}

func (r *Registry) messages() (object, error) {
	all := object{"dead-letter": deadLetterMessage()}
	for _, t := range r.types {
		example, err := exampleOf(t)
		if err != nil {
			return nil, fmt.Errorf("the example of %s: %w", t.Name, err)
		}
		all[t.Name] = object{
			"name": t.Name, "title": t.Name, "summary": t.Summary, "contentType": "application/json",
			"headers":  ref(schemasHome + "cloudEvent"),
			"payload":  ref(schemasHome + t.Name),
			"bindings": keyBinding(),
			"examples": []any{example},
		}
	}
	return all, nil
}

func deadLetterMessage() object {
	return object{
		"name": "dead-letter", "title": "dead-letter", "summary": "A record that could not be handled, as it came",
		"headers":  ref(schemasHome + "deadLetter"),
		"payload":  object{"description": "the record's value as it came, whatever it is"},
		"bindings": keyBinding(),
	}
}

// exampleOf shows an event in binary mode.
func exampleOf(t Type) (object, error) {
	e := hub.Event{}
	if err := decodeStructured(&e, structuredMode, t.Example); err != nil {
		return nil, err
	}
	headers := object{}
	for _, h := range Encode(e).Headers {
		headers[h.Key] = string(h.Value)
	}
	return object{"headers": headers, "payload": e.Data}, nil
}

// asyncSchemas are the data of every type, the shapes they share, and the headers.
func (r *Registry) asyncSchemas() object {
	all := object{"cloudEvent": cloudEventHeaders(), "deadLetter": deadLetterHeaders()}
	maps.Copy(all, r.raw.shapes())
	for _, t := range r.types {
		schema := maps.Clone(r.raw[address(t.Name)])
		delete(schema, "$id")
		delete(schema, "$schema")
		all[t.Name] = schema
	}
	return all
}

func cloudEventHeaders() object {
	return object{
		"type": "object", "description": "CloudEvents 1.0, binary mode",
		"required": []string{"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject"},
		"properties": object{
			"ce_specversion": object{"const": "1.0"},
			"ce_id":          text("with ce_source, identifies the event for ever"),
			"ce_source":      text("the publishing system, such as /cna/bank"),
			"ce_type":        text("what happened, with its major version"),
			"ce_subject":     text("the file number; also the record's key"),
			"ce_time":        object{"type": "string", "format": "date-time", "description": "when it happened"},
			"content-type":   text("application/json"),
		},
	}
}

func deadLetterHeaders() object {
	return object{
		"type": "object", "description": "the record's own headers, and why and whence it was set aside",
		"properties": object{
			"dlq-reason":    text("one sentence"),
			"dlq-topic":     text("the topic it was read from"),
			"dlq-partition": text("in decimal"),
			"dlq-offset":    text("in decimal"),
			"dlq-time":      object{"type": "string", "format": "date-time", "description": "when it was set aside"},
			"replay-of":     text("of a record that was replayed before: the dead letter it was"),
		},
	}
}

func text(about string) object { return object{"type": "string", "description": about} }

func ref(to string) object { return object{"$ref": to} }

func keyBinding() object {
	return kafkaBinding(object{"key": text("the file number")})
}

func kafkaBinding(fields object) object {
	fields["bindingVersion"] = "0.5.0"
	return object{"kafka": fields}
}
