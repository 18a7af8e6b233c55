package dedup

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// servers are what every promise is held on: miniredis, and the Redis that COURRIER_TEST_REDIS names.
func servers(t *testing.T, promise func(t *testing.T, url string)) {
	t.Run("miniredis", func(t *testing.T) {
		server := miniredis.RunT(t)
		server.ClockTTL(true)
		promise(t, "redis://"+server.Addr())
	})
	t.Run("Redis", func(t *testing.T) {
		url := os.Getenv("COURRIER_TEST_REDIS")
		if url == "" && os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_REDIS must be set in CI")
		}
		if url == "" {
			t.Skip("COURRIER_TEST_REDIS is not set: no real Redis")
		}
		promise(t, url)
	})
}

// connect uses an environment of its own, so that tests can share a server.
func connect(t testing.TB, o Options) *Redis {
	t.Helper()
	o.Env = hub.IDOf(t.Name(), time.Now().String())
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestFilter(t *testing.T) {
	servers(t, func(t *testing.T, url string) {
		r := connect(t, Options{URL: url, Keep: 200 * time.Millisecond})
		known, other := hub.EventKey{Source: "inasti", ID: "1"}, hub.EventKey{Source: "inasti1", ID: ""}
		expect := func(when string, want ...hub.EventKey) {
			t.Helper()
			done, err := r.Done(t.Context(), []hub.EventKey{known, other})
			if err != nil || len(done) != len(want) || len(want) > 0 && !done[want[0]] {
				t.Fatalf("%s: done %v, error %v", when, done, err)
			}
		}
		expect("before anything is marked")
		for range 2 {
			if err := r.Mark(t.Context(), []hub.EventKey{known}); err != nil {
				t.Fatal(err)
			}
		}
		expect("after marking one", known)
		for until := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if done, _ := r.Done(t.Context(), []hub.EventKey{known}); len(done) == 0 {
				break
			}
			if time.Now().After(until) {
				t.Fatal("an event is remembered for ever")
			}
		}
	})
}

func TestNothingToAsk(t *testing.T) {
	r := connect(t, Options{URL: "redis://127.0.0.1:1"})
	if done, err := r.Done(t.Context(), nil); err != nil || len(done) != 0 {
		t.Errorf("done %v, error %v", done, err)
	}
	if err := r.Mark(t.Context(), nil); err != nil {
		t.Errorf("error %v", err)
	}
}

func TestKeysHideEvents(t *testing.T) {
	server := miniredis.RunT(t)
	r := connect(t, Options{URL: "redis://" + server.Addr()})
	if err := r.Mark(t.Context(), []hub.EventKey{{Source: "inasti", ID: "85073003328"}}); err != nil {
		t.Fatal(err)
	}
	for _, key := range server.Keys() {
		if strings.Contains(key, "85073003328") || !strings.HasPrefix(key, "courrier:"+r.options.Env+":dedup:v1:") {
			t.Errorf("key %s", key)
		}
	}
}

func TestWarnings(t *testing.T) {
	servers(t, func(t *testing.T, url string) {
		if got := connect(t, Options{URL: url}).Warnings(t.Context()); len(got) != 0 {
			t.Errorf("warnings %v", got)
		}
	})
	r := connect(t, Options{URL: "redis://127.0.0.1:1"})
	r.client.AddHook(policy("volatile-lru"))
	if got := r.Warnings(t.Context()); len(got) != 1 || !strings.Contains(got[0], "volatile-lru") {
		t.Errorf("warnings %v", got)
	}
}

// policy answers CONFIG GET like a server with this setting.
type policy string

func (policy) DialHook(next redis.DialHook) redis.DialHook { return next }
func (policy) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
func (p policy) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(_ context.Context, cmd redis.Cmder) error {
		cmd.(*redis.MapStringStringCmd).SetVal(map[string]string{"maxmemory-policy": string(p)})
		return nil
	}
}

func BenchmarkFilter(b *testing.B) {
	url := os.Getenv("COURRIER_TEST_REDIS")
	if url == "" {
		server := miniredis.RunT(b)
		url = "redis://" + server.Addr()
	}
	r := connect(b, Options{URL: url})
	keys := make([]hub.EventKey, 500)
	for i := range keys {
		keys[i] = hub.EventKey{Source: "s", ID: fmt.Sprint(i)}
	}
	for b.Loop() {
		if _, err := r.Done(b.Context(), keys); err != nil {
			b.Fatal(err)
		}
		if err := r.Mark(b.Context(), keys); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*500/b.Elapsed().Seconds(), "events/s")
}
