package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// queueOf records one message for each word of "A B/letter A/bulk A+1h": the file, then the channel or the lane, then
// how much later it is due. The messages are numbered from 1.
func queueOf(t *testing.T, s *Store, words string) {
	t.Helper()
	var entries []hub.Entry
	for i, word := range strings.Fields(words) {
		word, later, _ := strings.Cut(word, "+")
		name, what, _ := strings.Cut(word, "/")
		e := entry(fmt.Sprint(i+1), file(name, 0), hub.ChannelEmail)
		d := &e.Messages[0].Delivery
		switch what {
		case "":
		case "bulk":
			d.Lane = hub.LaneBulk
		default:
			d.Channel = hub.Channel(what)
		}
		if later != "" {
			wait, err := time.ParseDuration(later)
			if err != nil {
				t.Fatal(err)
			}
			d.Due = start.Add(wait)
		}
		entries = append(entries, e)
	}
	record(t, s, entries...)
}

// numbers are the messages of jobs, in their order.
func numbers(jobs []hub.Job) string {
	var list []string
	for _, job := range jobs {
		list = append(list, strings.TrimPrefix(job.Message.Key, "receipt/"))
	}
	return strings.Join(list, " ")
}

func TestWhatIsClaimed(t *testing.T) {
	for _, test := range []struct{ name, queue, want string }{
		{"one message of each file, in order", "A B A C", "1 2 4"},
		{"single messages before mass mailings", "A/bulk B C/bulk D", "2 4 1 3"},
		{"a single message does not wait for a mass mailing to the same file", "A/bulk A", "2 1"},
		{"a mass mailing waits for a single message to the same file", "A A/bulk B/bulk", "1 3"},
		{"the earliest due first", "A B+-2h C+-1h", "2 3 1"},
		{"nothing before it is due, nor what comes after it in the same file", "A+1h A B", "3"},
		{"nothing before an earlier letter of the same file", "A/letter A B", "3"},
		{"tasks too", "A/task B", "2 1"},
		{"only the channels asked for", "A/letter B/registered", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				queueOf(t, s, test.queue)
				jobs := claimed(t, s, claim(start, hub.ChannelEmail, hub.ChannelTask))
				if got := numbers(jobs); got != test.want {
					t.Errorf("claimed %q, want %q", got, test.want)
				}
			})
		})
	}
}

func TestAClaimCarriesWhatSendingNeeds(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A B")
		now := file("A", 1)
		now.Profile.Name = "Jan who moved"
		record(t, s, hub.Entry{Event: event("moved", "A"), File: &now})
		c := claim(start)
		c.Max = 1
		jobs := claimed(t, s, c)
		if len(jobs) != 1 {
			t.Fatalf("%d jobs, want 1", len(jobs))
		}
		job := jobs[0]
		if job.Message.Key != "receipt/1" || job.Document.Email.Subject != "Reçu 1" || job.History.Profile.Name != "Jan who moved" || job.History.Version != 2 {
			t.Errorf("%+v", job)
		}
		if job.Begun || job.Delivery.State != hub.Sending || job.Lease.Delivery != job.Delivery.ID || !job.Lease.Until.Equal(start.Add(time.Minute)) {
			t.Errorf("%+v", job)
		}
		if got := delivery(t, s, job.Delivery.ID); got != job.Delivery {
			t.Errorf("the ledger says %+v, the job %+v", got, job.Delivery)
		}
	})
}

func TestALeaseThatEndsIsTakenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A B")
		first := claimed(t, s, claim(start))
		if !begin(t, s, first[0])[0] {
			t.Fatal("the lease does not hold")
		}
		if got := claimed(t, s, claim(start.Add(59*time.Second))); len(got) != 0 {
			t.Fatalf("claimed while leased: %s", numbers(got))
		}
		later := claimed(t, s, claim(start.Add(time.Minute)))
		if numbers(later) != "1 2" || !later[0].Begun || later[1].Begun {
			t.Fatalf("%s, begun %v", numbers(later), later)
		}
		if slices.Contains(begin(t, s, first...), true) {
			t.Error("lost leases still hold")
		}
		finish(t, s, failed(first[0]), sent(first[1]))
		if d := delivery(t, s, first[0].Delivery.ID); d.State != hub.Sending || d.Attempts != 0 || totals(t, s).Outbox != 0 {
			t.Errorf("an outcome counted whose lease was lost: %+v", d)
		}
		finish(t, s, sent(later[0]), sent(later[1]))
		if d := delivery(t, s, first[0].Delivery.ID); d.State != hub.SentState || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
	})
}

// A process too slow for its own leases claims again what it has in hand; what it settles together then holds both leases
// of a delivery, and only the later one may be handed over and count.
func TestAnExpiredLeaseBesideItsSuccessor(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		early := claimed(t, s, claim(start))[0]
		late := claimed(t, s, claim(start.Add(time.Minute)))[0]
		if held := begin(t, s, early, late); held[0] || !held[1] {
			t.Errorf("held: %v", held)
		}
		finish(t, s, failed(early), sent(late))
		view, _, err := s.Message(t.Context(), late.Message.ID)
		if err != nil || len(view.Deliveries) != 1 || len(view.Attempts) != 1 || view.Attempts[0] != *sent(late).Attempt {
			t.Errorf("%+v, %v", view, err)
		}
		if n := totals(t, s).Outbox; n != 1 {
			t.Errorf("upstream is told %d times", n)
		}
	})
}

func TestBeginRenewsTheLease(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		job := claimed(t, s, claim(start))[0]
		job.Lease.Until = start.Add(10 * time.Minute)
		begin(t, s, job)
		if got := claimed(t, s, claim(start.Add(9*time.Minute))); len(got) != 0 {
			t.Error("claimed while its lease was renewed")
		}
	})
}

func TestALeaseIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A")
		first := claimed(t, s, claim(start))[0]
		renew := func(minutes time.Duration) {
			first.Lease.Until = start.Add(minutes * time.Minute)
			if err := s.Renew(t.Context(), []hub.Lease{first.Lease}); err != nil {
				t.Fatal(err)
			}
		}
		renew(10)
		if got := claimed(t, s, claim(start.Add(9*time.Minute))); len(got) != 0 {
			t.Error("claimed while its lease was kept")
		}
		second := claimed(t, s, claim(start.Add(11*time.Minute)))
		if len(second) != 1 || second[0].Begun {
			t.Fatalf("%+v: a lease that ended was not taken up, or a hand-over began by renewing it", second)
		}
		renew(30) // too late: it is another's now
		if got := claimed(t, s, claim(start.Add(20*time.Minute))); len(got) != 1 {
			t.Error("a lease that was lost was renewed")
		}
	})
}

func TestATryThatMustBeRepeated(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A A")
		job := claimed(t, s, claim(start))[0]
		begin(t, s, job)
		finish(t, s, again(job))
		if got := claimed(t, s, claim(start.Add(59*time.Minute))); len(got) != 0 {
			t.Fatalf("%s was claimed too early, or out of order", numbers(got))
		}
		next := claimed(t, s, claim(start.Add(time.Hour)))
		if numbers(next) != "1" || next[0].Begun || next[0].Delivery.Attempts != 1 || !next[0].Delivery.Due.Equal(start.Add(time.Hour)) || next[0].Delivery.LastNote != "busy" {
			t.Errorf("%+v", next)
		}
	})
}

// TestALetterKeepsThePlaceOfItsEmail: what replaces a failed e-mail still comes before the file's later messages.
func TestALetterKeepsThePlaceOfItsEmail(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A A")
		finish(t, s, failed(claimed(t, s, claim(start))[0]))
		if got := claimed(t, s, claim(start)); len(got) != 0 {
			t.Fatalf("message %s overtook the letter", numbers(got))
		}
		_, letters := batched(t, s, start)
		finish(t, s, sent(letters[0]))
		if got := claimed(t, s, claim(start)); numbers(got) != "2" {
			t.Errorf("claimed %q after the letter left", numbers(got))
		}
	})
}

// TestManyWorkersEachDeliveryOnce lets eight workers claim and finish two thousand deliveries.
func TestManyWorkersEachDeliveryOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const n, files = 2000, 700
		queueOf(t, s, strings.Join(names(n, files), " "))
		var mu sync.Mutex
		times, latest := map[string]int{}, map[string]int{}
		var wait sync.WaitGroup
		done := 0
		for w := range 8 {
			wait.Go(func() {
				err := work(t.Context(), s, fmt.Sprint("w", w), func(job hub.Job) {
					mu.Lock()
					defer mu.Unlock()
					times[job.Delivery.ID]++
					var number int
					fmt.Sscanf(job.Message.Key, "receipt/%d", &number)
					if latest[job.Message.File] > number {
						t.Errorf("file %s: message %d came after %d", job.Message.File, number, latest[job.Message.File])
					}
					latest[job.Message.File] = number
				}, func(k int) bool { mu.Lock(); defer mu.Unlock(); done += k; return done == n })
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for id, k := range times {
			if k != 1 {
				t.Errorf("delivery %s was claimed %d times", id, k)
			}
		}
		if all := totals(t, s); len(times) != n || len(all.Deliveries) != 1 || all.Deliveries[0].State != hub.SentState || all.Outbox != n {
			t.Errorf("%d claimed, %+v", len(times), all)
		}
	})
}

// names spreads n messages over files.
func names(n, files int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("F%03d", i%files)
	}
	return list
}

// work claims and finishes until everything is done. A worker that finds nothing looks again: others may hold what
// comes first.
func work(ctx context.Context, s *Store, worker string, each func(hub.Job), finished func(int) bool) error {
	for !finished(0) {
		c := claim(start, hub.ChannelEmail)
		c.Max, c.Worker = 37, worker
		jobs, err := s.Claim(ctx, c)
		if err != nil {
			return err
		}
		var outcomes []hub.Outcome
		for _, job := range jobs {
			each(job)
			outcomes = append(outcomes, sent(job))
		}
		if err := s.Finish(ctx, outcomes); err != nil {
			return err
		}
		finished(len(jobs))
	}
	return nil
}
