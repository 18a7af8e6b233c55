package store

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestOutcomes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A B C D E")
		jobs := claimed(t, s, claim(start))
		begin(t, s, jobs...)
		withdrawn := hub.Outcome{Job: jobs[2], State: hub.Withdrawn, Note: "La personne est décédée.", Now: start}
		uncertain := hub.Outcome{Job: jobs[3], State: hub.Uncertain, Note: "lost", Now: start, Attempt: attempt(jobs[3], hub.Uncertain, 0, "")}
		for range 2 { // the second time the leases are gone
			finish(t, s, sent(jobs[0]), failed(jobs[1]), withdrawn, uncertain, again(jobs[4]))
		}
		want := "[{CTR-06 email failed 1 1} {CTR-06 email queued 0 1} {CTR-06 email sent 0 1} {CTR-06 email uncertain 0 1} " +
			"{CTR-06 email withdrawn 0 1} {CTR-06 letter queued 0 1}]"
		if all := totals(t, s); fmt.Sprint(all.Deliveries) != want || all.Outbox != 4 {
			t.Errorf("%v, outbox %d", all.Deliveries, all.Outbox)
		}
		view, _, err := s.Message(t.Context(), jobs[0].Message.ID)
		if err != nil || len(view.Attempts) != 1 || view.Attempts[0] != *sent(jobs[0]).Attempt {
			t.Errorf("%+v, %v", view.Attempts, err)
		}
		if d := view.Deliveries[0]; d.Digest != "abc" || d.Pages != 2 || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
		view, _, err = s.Message(t.Context(), jobs[1].Message.ID)
		if err != nil || len(view.Deliveries) != 2 || view.Deliveries[0].State != hub.Failed || view.Deliveries[1].Replaces != jobs[1].Delivery.ID {
			t.Errorf("%+v, %v", view.Deliveries, err)
		}
		troubled, err := s.Troubled(t.Context(), 9)
		if err != nil || len(troubled) != 1 || troubled[0].File != "D" || troubled[0].State != hub.Uncertain {
			t.Errorf("what failed is replaced, what is uncertain is to be looked at: %+v, %v", troubled, err)
		}
		if tasks, err := s.Tasks(t.Context(), 9); err != nil || len(tasks) != 0 {
			t.Errorf("tasks %+v, %v", tasks, err)
		}
		if rows, err := s.Latest(t.Context(), "B", 9); err != nil || len(rows) != 1 || rows[0].Channel != hub.ChannelLetter {
			t.Errorf("a list must show the delivery that stands for the message: %+v, %v", rows, err)
		}
	})
}

func TestWhatUpstreamIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		job := claimed(t, s, claim(start))[0]
		finish(t, s, sent(job))
		records := owed(t, s, start)
		if len(records) != 1 || records[0].Topic != hub.TopicCommunications || records[0].Key != "A" {
			t.Fatalf("%+v", records)
		}
		headers := map[string]string{}
		for _, h := range records[0].Headers {
			headers[h.Key] = string(h.Value)
		}
		id := hub.IDOf("communication", job.Delivery.ID, "sent", "1")
		for name, want := range map[string]string{
			"ce_specversion": "1.0", "ce_id": id, "ce_source": "courrier", "ce_type": hub.CommunicationSent, "ce_subject": "A",
			"ce_time": "2026-03-02T09:00:00Z", "content-type": "application/json",
		} {
			if headers[name] != want {
				t.Errorf("header %s is %q, want %q", name, headers[name], want)
			}
		}
		var data hub.CommunicationData
		if err := json.Unmarshal(records[0].Payload, &data); err != nil {
			t.Fatal(err)
		}
		want := hub.CommunicationData{Message: job.Message.ID, Delivery: job.Delivery.ID, Kind: "CTR-06", Channel: hub.ChannelEmail,
			State: hub.SentState, Digest: "abc", Pages: 2, Event: "1"}
		if data != want {
			t.Errorf("%+v, want %+v", data, want)
		}
	})
}

// TestAnswersThatAreNoText: the other side's words must not keep the outcome from being written down.
func TestAnswersThatAreNoText(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		outcome := sent(claimed(t, s, claim(start))[0])
		outcome.Note, outcome.Attempt.Answer = "\x00", "250 merci, \xe9t\xe9\x00"
		finish(t, s, outcome)
		view, _, err := s.Message(t.Context(), outcome.Job.Message.ID)
		if err != nil || view.Attempts[0].Answer != "250 merci, \uFFFDt\uFFFD\uFFFD" || view.Deliveries[0].LastNote != "\uFFFD" {
			t.Errorf("%+v, %v", view.Attempts, err)
		}
	})
}

func TestReceipts(t *testing.T) {
	for _, test := range []struct {
		name    string
		before  func(hub.Job) []hub.Outcome // nothing: the hub has begun and not written down yet
		receipt []hub.State
		want    hub.State
		told    int // the outcome's own record, and those of the receipts
	}{
		{"delivered", one(sent), []hub.State{hub.Delivered}, hub.Delivered, 2},
		{"came back", one(sent), []hub.State{hub.Returned}, hub.Returned, 2},
		{"bounced", one(sent), []hub.State{hub.Failed}, hub.Failed, 2},
		{"the same twice", one(sent), []hub.State{hub.Delivered, hub.Delivered}, hub.Delivered, 2},
		{"bounced after a first relay had it", one(sent), []hub.State{hub.Delivered, hub.Failed}, hub.Failed, 3},
		{"nothing after the end", one(sent), []hub.State{hub.Failed, hub.Delivered}, hub.Failed, 2},
		{"before the outcome was written down", nil, []hub.State{hub.Failed}, hub.Failed, 1},
		{"while it waits to be tried again", one(again), []hub.State{hub.Delivered}, hub.Delivered, 1},
		{"settles what was uncertain", one(func(j hub.Job) hub.Outcome { return hub.Outcome{Job: j, State: hub.Uncertain, Now: start} }),
			[]hub.State{hub.Delivered}, hub.Delivered, 2},
		{"nothing that was withdrawn", one(func(j hub.Job) hub.Outcome { return hub.Outcome{Job: j, State: hub.Withdrawn, Now: start} }),
			[]hub.State{hub.Delivered}, hub.Withdrawn, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				queueOf(t, s, "A")
				job := claimed(t, s, claim(start))[0]
				begin(t, s, job)
				if test.before != nil {
					finish(t, s, test.before(job)...)
				}
				var entry hub.Entry
				entry.Event = event("receipts", "A")
				for _, state := range test.receipt {
					entry.Receipts = append(entry.Receipts, hub.Receipt{Delivery: job.Delivery.ID, State: state, At: start, Answer: "550 \xff"})
				}
				record(t, s, entry)
				if test.before == nil {
					finish(t, s, sent(job)) // too late: the receipt has settled it
				}
				if d := delivery(t, s, job.Delivery.ID); d.State != test.want {
					t.Errorf("%s, want %s", d.State, test.want)
				}
				if got := totals(t, s).Outbox; got != test.told {
					t.Errorf("told %d times, want %d", got, test.told)
				}
				if got := claimed(t, s, claim(start.Add(9*time.Hour))); len(got) != 0 {
					t.Error("it would be sent again")
				}
			})
		})
	}
}

func one(outcome func(hub.Job) hub.Outcome) func(hub.Job) []hub.Outcome {
	return func(job hub.Job) []hub.Outcome { return []hub.Outcome{outcome(job)} }
}

func TestABounceBecomesOneLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		job := claimed(t, s, claim(start))[0]
		finish(t, s, sent(job))
		fallback := letterFor(job.Delivery)
		bounce := hub.Receipt{Delivery: job.Delivery.ID, State: hub.Failed, At: start, Answer: "550 no such user", Fallback: &fallback}
		record(t, s, hub.Entry{Event: event("bounce-1", "A"), Receipts: []hub.Receipt{bounce, bounce}})
		record(t, s, hub.Entry{Event: event("bounce-2", "A"), Receipts: []hub.Receipt{bounce}})
		if d := delivery(t, s, job.Delivery.ID); d.LastNote != "550 no such user" {
			t.Errorf("%+v", d)
		}
		if got := fmt.Sprint(totals(t, s).Deliveries); got != "[{CTR-06 email failed 1 1} {CTR-06 letter queued 0 1}]" {
			t.Error(got)
		}
	})
}

// TestAReceiptForWhatNeverLeft changes nothing.
func TestAReceiptForWhatNeverLeft(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		id := hub.IDOf("d", "1")
		record(t, s, hub.Entry{Event: event("r", "A"), Receipts: []hub.Receipt{{Delivery: id, State: hub.Delivered, At: start}, {Delivery: "nobody's", State: hub.Delivered}}})
		if d := delivery(t, s, id); d.State != hub.Queued {
			t.Error(d.State)
		}
	})
}
