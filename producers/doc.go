// Package producers takes events out to Kafka. Two sides use it:
//
// Upstream systems import it to tell the hub what happened. They make a Client and publish Events; the payload
// types are named here so that nothing else of the module is needed.
//
// The hub itself has a Relay, which publishes what its ledger owes to Kafka, and replays dead letters.
//
// Publishing is at least once. An event's source and id together make it one event, however often it is sent: derive
// the id from your own record, never from the moment of sending, and publish again whenever in doubt.
package producers
