package contract

import (
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Direction tells who publishes a type of event.
type Direction string

// The directions, as the hub sees them.
const (
	In  Direction = "in"  // upstream systems publish it, the hub reads it
	Out Direction = "out" // the hub publishes it
)

// Type is one type of event that travels by Kafka.
type Type struct {
	Name      string
	Topic     string
	Summary   string // one sentence
	Direction Direction
	Schema    []byte // JSON Schema of the data, complete in itself
	Example   []byte // a whole event as a structured CloudEvent
}

// Registry knows every type of event that travels by Kafka. It never changes and is safe for concurrent use.
type Registry struct {
	types   []Type
	schemas map[string]*jsonschema.Schema // by type name
	raw     library                       // for the words of errors
}

// Load compiles the embedded schemas. An error is a mistake in them, found by the tests.
func Load() (*Registry, error) {
	raw, err := readLibrary()
	if err != nil {
		return nil, err
	}
	r := &Registry{raw: raw, schemas: map[string]*jsonschema.Schema{}}
	compiler, err := raw.compiler()
	if err != nil {
		return nil, err
	}
	tuned := tuner{}
	for _, name := range names() {
		if r.schemas[name], err = compiler.Compile(address(name)); err != nil {
			return nil, fmt.Errorf("compiling the schema of %s: %w", name, err)
		}
		r.schemas[name] = tuned.tune(r.schemas[name])
		t, err := raw.describe(name)
		if err != nil {
			return nil, fmt.Errorf("describing %s: %w", name, err)
		}
		r.types = append(r.types, t)
	}
	return r, nil
}

// names lists the types in the order in which the documentation shows them.
func names() []string {
	return []string{
		hub.AffiliateRegistered, hub.AffiliateChanged, hub.AffiliateDeceased,
		hub.CompanyRegistered, hub.CompanyChanged, hub.PreferenceChanged,
		hub.ContributionAssessed, hub.ContributionCorrected, hub.ContributionDisputed, hub.ContributionWaived,
		hub.PlanGranted, hub.PlanEnded,
		hub.PaymentReceived, hub.PaymentReversed, hub.PaymentRefunded,
		hub.BridgingGranted, hub.BridgingRefused, hub.OverpaymentEstablished,
		hub.ReceiptBounced, hub.ReceiptPrinted, hub.ReceiptDelivered, hub.ReceiptReturned,
		hub.CommunicationSent, hub.CommunicationDelivered, hub.CommunicationFailed,
		hub.CommunicationReturned, hub.CommunicationWithdrawn, hub.CommunicationUncertain,
	}
}

// Types lists every type, grouped by topic.
func (r *Registry) Types() []Type { return slices.Clone(r.types) }

// Type finds a type by name.
func (r *Registry) Type(name string) (Type, bool) {
	i := slices.IndexFunc(r.types, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return r.types[i], true
}

// Read decodes a record that came in and validates its event. On error the event holds what could be read of it.
func (r *Registry) Read(record Record) (hub.Event, error) {
	e, err := Decode(record)
	if err != nil {
		return e, err
	}
	if hub.TopicOf(e.Type) == hub.TopicCommunications {
		return e, fmt.Errorf("%s is published by the hub itself and is not accepted from others", e.Type)
	}
	return e, r.Validate(e)
}

// Validate checks an event's attributes and its data against the schema of its type. The error names every
// problem by its place, says what would be right, and repeats no value, for logs must hold no personal data.
func (r *Registry) Validate(e hub.Event) error {
	if err := checkAttributes(e); err != nil {
		return err
	}
	return r.ValidateData(e.Type, e.Data)
}

// ValidateData is Validate for the data alone.
func (r *Registry) ValidateData(eventType string, data []byte) error {
	schema, known := r.schemas[eventType]
	if !known {
		return r.unknownType(eventType)
	}
	value, err := parse(data)
	if err != nil {
		return fmt.Errorf("%s: the data %w", eventType, err)
	}
	if err := schema.Validate(value); err != nil {
		return r.raw.explain(eventType, err)
	}
	return nil
}
