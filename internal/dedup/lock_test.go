package dedup

import (
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

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
