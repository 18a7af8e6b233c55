package dedup

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestOutageCostsOneTimeOutPerPause(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	r := connect(t, Options{URL: "redis://" + silent.Addr().String(), Pause: time.Hour, Rate: 1})
	key := []hub.EventKey{{Source: "s", ID: "1"}}
	for range enough {
		if _, err := r.Done(t.Context(), key); err == nil {
			t.Fatal("a server that says nothing answered")
		}
	}
	for range 1000 { // 1,000 time-outs would last minutes
		if _, err := r.Done(t.Context(), key); !errors.Is(err, ErrPaused) {
			t.Fatalf("a call during the pause: %v", err)
		}
		if err := r.Wait(t.Context(), "example.be"); err != nil {
			t.Fatalf("without Redis there is no limit: %v", err)
		}
	}
}

func TestRecoversFromAnOutage(t *testing.T) {
	server := miniredis.RunT(t)
	r := connect(t, Options{URL: "redis://" + server.Addr(), Pause: 300 * time.Millisecond})
	key := []hub.EventKey{{Source: "s", ID: "1"}}
	if err := r.Mark(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	server.Close()
	r.Mark(t.Context(), key)
	if err := r.Mark(t.Context(), key); !errors.Is(err, ErrPaused) {
		t.Fatalf("a server that is away: %v", err)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if done, err := r.Done(t.Context(), key); err == nil && done[key[0]] {
			return
		} else if time.Now().After(until) {
			t.Fatalf("done %v, error %v", done, err)
		}
	}
}

func TestBreaker(t *testing.T) {
	now := time.Unix(0, 0)
	b := &breaker{pause: 3 * time.Second, now: func() time.Time { return now }}
	lost := errors.New("connection lost")
	for _, c := range []struct {
		name   string
		after  time.Duration
		report []error
		want   error
	}{
		{"at first", 0, nil, nil},
		{"after one failure", 0, []error{lost}, nil},
		{"after a success", 0, []error{nil, lost}, nil},
		{"after an answer that is a refusal", 0, []error{redis.Nil, lost}, nil},
		{"callers who gave up do not count", 0, []error{context.Canceled, context.Canceled}, nil},
		{"after two failures", 0, []error{lost}, ErrPaused},
		{"before the pause is over", 2 * time.Second, nil, ErrPaused},
		{"when it is over", time.Second, nil, nil},
		{"for everybody", 0, nil, nil},
		{"one more failure", 0, []error{lost}, ErrPaused},
		{"when that pause is over", 3 * time.Second, nil, nil},
		{"after a success", 0, []error{nil, lost}, nil},
	} {
		now = now.Add(c.after)
		for _, err := range c.report {
			b.ReportResult(err)
		}
		if got := b.Allow(); !errors.Is(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
