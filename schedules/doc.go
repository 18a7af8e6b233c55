// Package schedules is the door through which time brings events in: what is due by the clock, what was to be
// remembered, and what staff planned.
//
//	Runner     schedules -> ticks -> a run for each -> an event for each file of its audience
//	           reminders that are due -> an event each
//	Campaigns  plan -> release by a second person -> an event for each recipient of the frozen list
//
// Nothing here keeps time by itself: each step is told what time it is, does one page of work and says whether
// there is more. Any number of replicas may step at once, and each may be killed at any moment. The ledger's unique
// keys see to it that a tick has one run and that a file gets one event of it: a page repeated after a crash finds
// its events known already.
package schedules
