package hub

// Step names a point of the walk of one event. Whoever watches the walk, to count it or to prove that it
// survives a crash at every point, is told each of them in passing.
type Step string

// The steps, in the order of the walk. StepMidRecord is inside the ledger's transaction.
const (
	StepDecoded    Step = "decoded"    // a batch has come in by a door
	StepDecided    Step = "decided"    // all is decided and composed, nothing is recorded
	StepKnown      Step = "known"      // events passed over because the ledger has them; told once the rest is recorded
	StepMidRecord  Step = "mid-record" // some rows of the batch are written, not committed
	StepRecorded   Step = "recorded"   // committed; the door does not know yet
	StepClaimed    Step = "claimed"
	StepRendered   Step = "rendered"
	StepHandedOver Step = "handed-over" // the other side has accepted; the ledger does not know yet
	StepFinished   Step = "finished"
	StepPublishing Step = "publishing" // an outbox record is claimed, not yet published
)

// Watcher is told each step with the number of events or deliveries it concerned.
type Watcher func(step Step, n int)

func (w Watcher) at(s Step, n int) {
	if w != nil && n > 0 {
		w(s, n)
	}
}
