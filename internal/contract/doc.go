// Package contract is what upstream systems and the hub agree on: how an event travels in a Kafka record, and
// what each type of event must say.
//
// Records carry CloudEvents 1.0 (Kafka protocol binding): both modes are read, binary mode is written. Each
// type's data has a JSON Schema and an example, kept as files under schemas and examples. They are open to
// growth: unknown fields are passed over, so a new optional field needs no new version of a type.
package contract
