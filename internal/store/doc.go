// Package store is the ledger: what came in, what was decided and why, what was sent and what became of it, in
// PostgreSQL or SQLite. The same SQL serves both; the few differences are in dialect.go.
//
// Two unique keys make "at least once" look like once: an event's source and id, and a message's business key.
// Every method is one short transaction; none is open while another system is called.
//
// Whatever concerns many rows is one statement over a list of rows, which the statement reads as the table v: see
// list. A batch of five hundred events costs ten statements, not thousands.
package store
