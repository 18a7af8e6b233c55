package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// childBinary names the binary of hubs' processes, where it is not the test's own: one without the race detector, so
// that hubs which are killed dozens of times start, and come to their steps, ten times sooner.
const childBinary = "COURRIER_TEST_HUB_BINARY"

// childOrders tells the test binary that it is a hub's process, and which.
const childOrders = "COURRIER_TEST_HUB"

// orders are what a hub's process is told.
type orders struct {
	Settings config.Config
	Shift    time.Duration
	DieAt    hub.Step // the process kills itself at this step; "" never
	DieOn    int      // the time it is told, from 1
	Handle   string   // a file of events to hand to the desk at once, and nothing else
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childOrders); text != "" {
		if err := live([]byte(text)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// live runs a hub until SIGTERM, or until its orders or its parent end it. It prints a line when it is ready for
// the signal, and one at its first step.
func live(text []byte) error {
	var o orders
	if err := json.Unmarshal(text, &o); err != nil {
		return err
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	fmt.Println("started")
	app, err := New(ctx, o.Settings, Options{
		Now: func() time.Time { return time.Now().Add(o.Shift) }, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Watch: o.watch(),
	})
	if err != nil {
		return err
	}
	if o.Handle != "" {
		return errors.Join(app.handle(ctx, o.Handle), app.Stop())
	}
	app.relay.Lease = o.Settings.Work.Lease
	return app.Run(ctx)
}

// handle hands a file of events to the desk, in order, without Kafka between.
func (a *App) handle(ctx context.Context, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var events []hub.Event
	if err := json.Unmarshal(text, &events); err != nil {
		return err
	}
	for batch := range slices.Chunk(events, 500) {
		intakes := make([]hub.Intake, len(batch))
		for i, e := range batch {
			intakes[i].Event = e
		}
		if err := a.desk.Handle(ctx, intakes); err != nil {
			return err
		}
	}
	return nil
}

// watch ends the process at its step as a power cut would: nothing is closed, nothing is said.
func (o orders) watch() hub.Watcher {
	var walking sync.Once
	var told atomic.Int64
	return func(step hub.Step, _ int) {
		walking.Do(func() { fmt.Println("walking") })
		if step == o.DieAt && told.Add(1) == int64(o.DieOn) {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
}

// child is a hub in a process of its own.
type child struct {
	w       *world
	process *exec.Cmd
	started chan struct{} // closed when it can be told to stop
	walking chan struct{} // closed at its first step
	ended   chan struct{}
	err     error // how it ended
}

// spawn starts a hub in a process of its own, which ends with the test at the latest.
func (w *world) spawn(o orders) *child {
	w.t.Helper()
	if o.Shift = w.shift; o.Handle == "" {
		o.Settings = w.settings
	}
	text, err := json.Marshal(o)
	if err != nil {
		w.t.Fatal(err)
	}
	c := &child{w: w, process: exec.Command(cmp.Or(os.Getenv(childBinary), os.Args[0])), started: make(chan struct{}), walking: make(chan struct{}), ended: make(chan struct{})}
	c.process.Env = append(os.Environ(), childOrders+"="+string(text))
	log, err := os.OpenFile(w.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		w.t.Fatal(err)
	}
	defer log.Close()
	c.process.Stderr = log
	out, err := c.process.StdoutPipe()
	_, inErr := c.process.StdinPipe() // open as long as this process lives
	if err := errors.Join(err, inErr, c.process.Start()); err != nil {
		w.t.Fatal(err)
	}
	go c.follow(out)
	w.t.Cleanup(c.kill)
	return c
}

func (w *world) logFile() string { return filepath.Join(w.settings.Data, "hub.log") }

func (c *child) follow(out io.Reader) {
	lines := bufio.NewScanner(out)
	for _, told := range []chan struct{}{c.started, c.walking} {
		if lines.Scan() {
			close(told)
		}
	}
	io.Copy(io.Discard, out)
	c.err = c.process.Wait()
	close(c.ended)
}

// kill is kill -9.
func (c *child) kill() {
	c.process.Process.Kill()
	<-c.ended
}

// awaitDeath waits until the process has killed itself.
func (c *child) awaitDeath() {
	c.w.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(within):
		c.kill()
		c.w.t.Fatalf("the hub did not come to its step; its log is\n%s", c.w.lastLog())
	}
	var exit *exec.ExitError
	if !errors.As(c.err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		c.w.t.Fatalf("the hub ended by itself: %v; its log is\n%s", c.err, c.w.lastLog())
	}
}

// stop ends the process as an operator would, and expects it to finish what is in hand and to say that all is well.
func (c *child) stop() {
	c.w.t.Helper()
	select {
	case <-c.started:
	case <-c.ended:
	}
	if err := c.process.Process.Signal(syscall.SIGTERM); err != nil {
		c.w.t.Fatal(err)
	}
	c.await()
}

// await waits until the process has ended, and expects it to say that all is well.
func (c *child) await() {
	c.w.t.Helper()
	<-c.ended
	if c.err != nil {
		c.w.t.Fatalf("the hub ended badly: %v; its log is\n%s", c.err, c.w.lastLog())
	}
}

func (w *world) lastLog() []byte {
	text, err := os.ReadFile(w.logFile())
	if err != nil {
		return []byte(err.Error())
	}
	return text[max(0, len(text)-4000):]
}

// evict plays the end of the group's session time-out for whoever was killed, without the wait of 15 s. A member that
// is alive joins again.
func (w *world) evict() {
	w.t.Helper()
	w.await("the group's coordinator", w.tryEvict)
}

func (w *world) tryEvict() error {
	group := w.settings.Kafka.Group
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	known, err := w.admin.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})
	if err != nil {
		return err
	}
	leave := &kafka.LeaveGroupRequest{GroupID: group}
	for _, member := range known.Groups[0].Members {
		leave.Members = append(leave.Members, kafka.LeaveGroupRequestMember{ID: member.MemberID})
	}
	if len(leave.Members) > 0 {
		_, err = w.admin.LeaveGroup(ctx, leave)
	}
	return err
}
