package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestAgainChangesNothing proves that an event may come as often as it likes: each comes ten times, nine of them
// anywhere after the first, among others, before and after restarts of the hub. Redis, which spares the ledger the
// question, is emptied on the way and then stops altogether. What is written, and that it is sent once, is what it
// is when each event comes once and in order.
func TestAgainChangesNothing(t *testing.T) {
	t.Parallel()
	const times = 10
	w := newWorld(t, "")
	server, err := embedded.StartRedis("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	w.settings.Redis.URL = server.URL()
	w.settings.SMTP.Timeout, w.settings.Work.Lease = 20*time.Second, 25*time.Second // nobody is killed here
	u := upstreamOf(t, 60, 480)
	expected := w.decidedInOrder(u)
	bag := again{chance: rand.New(rand.NewPCG(11, 11))}
	stages := append([][]hub.Event{u.registrations, u.assessments}, slices.Collect(slices.Chunk(u.happenings, 120))...)
	known := 0
	for n, fresh := range append(stages, nil) {
		share := 3 // of what may come again
		if n == len(stages) {
			share = 1 // all the rest
		}
		mixed := bag.mix(fresh, share)
		bag.add(fresh, times-1)
		w.publish(mixed[:len(mixed)/2]...) // while no hub runs
		app, stop := w.run(Options{})
		switch n {
		case 3:
			forget(t, server)
		case 4:
			if known == 0 {
				t.Error("nothing came again while Redis was there")
			}
			if err := server.Close(); err != nil {
				t.Fatal(err)
			}
		}
		w.publish(mixed[len(mixed)/2:]...)
		w.awaitSettled()
		stop()
		known += app.Known()
	}
	if want := (times - 1) * len(u.all()); known < want {
		t.Errorf("%d events came again, want %d", known, want)
	}
	got := w.account(u.all(), expected)
	if got.uncertain+got.repeated+got.toldAgain != 0 {
		t.Error("something left the hub twice")
	}
	t.Logf("%s; %d events came again", got, known)
}

// forget empties Redis.
func forget(t *testing.T, server *embedded.Redis) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}

// again holds the events that are to come again.
type again struct {
	chance *rand.Rand
	bag    []hub.Event
}

func (a *again) add(events []hub.Event, times int) {
	for range times {
		a.bag = append(a.bag, events...)
	}
}

// mix puts one of so many shares of the bag, in any order, anywhere among the fresh events, which keep theirs.
func (a *again) mix(fresh []hub.Event, shares int) []hub.Event {
	a.chance.Shuffle(len(a.bag), func(i, j int) { a.bag[i], a.bag[j] = a.bag[j], a.bag[i] })
	n := len(a.bag) / shares
	old := a.bag[:n]
	a.bag = slices.Clone(a.bag[n:])
	mixed := make([]hub.Event, 0, len(fresh)+n)
	for len(fresh)+len(old) > 0 {
		from := &fresh
		if a.chance.IntN(len(fresh)+len(old)) < len(old) {
			from = &old
		}
		mixed, *from = append(mixed, (*from)[0]), (*from)[1:]
	}
	return mixed
}
