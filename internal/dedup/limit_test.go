package dedup

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func TestLimitSpacesMails(t *testing.T) {
	servers(t, func(t *testing.T, url string) {
		r := connect(t, Options{URL: url, Rate: 200, Patience: time.Minute})
		began := time.Now()
		for range 100 {
			if err := r.Wait(t.Context(), "example.be"); err != nil {
				t.Fatal(err)
			}
		}
		// 20 at once, 80 more at 200 a second. Slower is a slow machine; faster is no limit.
		if took := time.Since(began); took < 390*time.Millisecond {
			t.Errorf("100 e-mails at 200 a second took %s", took)
		}
	})
}

func TestLimitIsPerDomain(t *testing.T) {
	servers(t, func(t *testing.T, url string) {
		r := connect(t, Options{URL: url, DomainRate: 0.001, Patience: time.Second})
		for _, domain := range []string{"example.be", "example.nl"} {
			if err := r.Wait(t.Context(), domain); err != nil {
				t.Errorf("the first e-mail to %s: %v", domain, err)
			}
			if err := r.Wait(t.Context(), domain); !errors.Is(err, ErrLimit) {
				t.Errorf("the second e-mail to %s: %v", domain, err)
			}
		}
	})
}

// Two replicas share one limit, and what one refuses is not lost to the other.
func TestLimitIsShared(t *testing.T) {
	server := miniredis.RunT(t)
	server.SetTime(time.Unix(1_800_000_000, 0))
	first := connect(t, Options{URL: "redis://" + server.Addr(), Rate: 100, Patience: time.Millisecond})
	second := connect(t, Options{URL: "redis://" + server.Addr(), Rate: 100, Patience: time.Millisecond})
	second.options.Env = first.options.Env
	var passed atomic.Int32
	round := func() int32 {
		passed.Store(0)
		for range 20 {
			for _, r := range []*Redis{first, second} {
				if err := r.Wait(t.Context(), "example.be"); err == nil {
					passed.Add(1)
				} else if !errors.Is(err, ErrLimit) {
					t.Fatal(err)
				}
			}
		}
		return passed.Load()
	}
	if n := round(); n != 10 {
		t.Errorf("%d passed at once, want a tenth of a second's worth", n)
	}
	server.SetTime(time.Unix(1_800_000_000, 50_000_000))
	if n := round(); n != 5 {
		t.Errorf("%d passed after 50 ms, want 5", n)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	server := miniredis.RunT(t)
	r := connect(t, Options{URL: "redis://" + server.Addr(), Rate: 0.01, Patience: time.Hour})
	if err := r.Wait(t.Context(), "example.be"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx, "example.be"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}
