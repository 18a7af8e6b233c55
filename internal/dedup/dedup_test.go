package dedup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
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

func TestLock(t *testing.T) {
	servers(t, func(t *testing.T, url string) {
		r := connect(t, Options{URL: url})
		var won sync.Map
		var wait sync.WaitGroup
		for n := range 20 {
			wait.Go(func() {
				if ok, err := r.TryLock(t.Context(), "tick/2026-03-02T08:00", time.Minute); err != nil {
					t.Error(err)
				} else if ok {
					won.Store(n, true)
				}
			})
		}
		wait.Wait()
		winners := 0
		won.Range(func(any, any) bool { winners++; return true })
		if winners != 1 {
			t.Errorf("%d winners", winners)
		}
		if ok, err := r.TryLock(t.Context(), "another", time.Minute); !ok || err != nil {
			t.Errorf("another lock: %t, %v", ok, err)
		}
	})
}

// lossy is a connection that loses the first answer to SET after the server has carried it out.
func lossy(t *testing.T, addr string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	var once sync.Once
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", addr)
			if err != nil {
				in.Close()
				return
			}
			go pass(in, out, &once)
		}
	}()
	return listener.Addr().String()
}

func pass(in, out net.Conn, once *sync.Once) {
	defer in.Close()
	defer out.Close()
	var lose atomic.Bool
	go func() {
		defer in.Close()
		answer := make([]byte, 4096)
		for {
			n, err := out.Read(answer)
			if err != nil || lose.Load() {
				return
			}
			in.Write(answer[:n])
		}
	}()
	question := make([]byte, 4096)
	for {
		n, err := in.Read(question)
		if err != nil {
			return
		}
		if strings.Contains(strings.ToLower(string(question[:n])), "\r\nset\r\n") {
			once.Do(func() { lose.Store(true) })
		}
		out.Write(question[:n])
	}
}

func TestLockIsWonThoughTheAnswerWasLost(t *testing.T) {
	server := miniredis.RunT(t)
	r := connect(t, Options{URL: "redis://" + lossy(t, server.Addr())})
	won, err := r.TryLock(t.Context(), "tick", time.Minute)
	if err != nil || !won || len(server.Keys()) != 1 {
		t.Errorf("won %t, error %v, keys %v", won, err, server.Keys())
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
