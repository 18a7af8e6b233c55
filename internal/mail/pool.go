package mail

import (
	"context"
	"errors"
	"sync"
	"time"
)

// doubtful is how long a connection may rest before it is asked whether it still lives.
const doubtful = 10 * time.Second

// pool keeps connections to one relay, the last used first, so that few stay warm when there is little to do.
type pool struct {
	dial    func(context.Context) (*conn, error)
	recycle int
	maxIdle time.Duration
	slots   chan struct{} // one per connection that may be in use

	mu     sync.Mutex
	idle   []*conn // the last used last
	closed bool
	sweep  *time.Timer
}

func newPool(dial func(context.Context) (*conn, error), size, recycle int, maxIdle time.Duration) *pool {
	p := &pool{dial: dial, recycle: recycle, maxIdle: maxIdle, slots: make(chan struct{}, size)}
	p.sweep = time.AfterFunc(maxIdle, p.expire)
	p.sweep.Stop()
	return p
}

var errClosed = errors.New("the mail sender is closed")

// take gives a connection that is ready for a new e-mail, and waits for one until ctx ends.
func (p *pool) take(ctx context.Context) (*conn, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := p.ready(ctx)
	if err != nil {
		<-p.slots
	}
	return c, err
}

func (p *pool) ready(ctx context.Context) (*conn, error) {
	for {
		c, closed := p.pop()
		if closed {
			return nil, errClosed
		}
		if c == nil {
			return p.dial(ctx)
		}
		if c.refresh(ctx) {
			return c, nil
		}
		c.raw.Close()
	}
}

func (p *pool) pop() (c *conn, closed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil, p.closed
	}
	c = p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return c, p.closed
}

// give takes a connection back. One that is broken or has carried enough e-mails is closed.
func (p *pool) give(c *conn) {
	switch {
	case c.broken:
		c.raw.Close()
	case c.mails >= p.recycle || !p.keep(c):
		go func() { // whose e-mail is done need not wait for the good-bye
			c.quit()
			<-p.slots
		}()
		return
	}
	<-p.slots
}

func (p *pool) keep(c *conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	c.rested = time.Now()
	p.idle = append(p.idle, c)
	if len(p.idle) == 1 {
		p.sweep.Reset(p.maxIdle)
	}
	return true
}

// expire closes connections that nobody needed for maxIdle, and comes back as long as there are others.
func (p *pool) expire() {
	for _, c := range p.overdue() {
		c.quit()
	}
}

func (p *pool) overdue() []*conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for n < len(p.idle) && time.Since(p.idle[n].rested) >= p.maxIdle {
		n++
	}
	old := p.idle[:n:n]
	p.idle = append([]*conn(nil), p.idle[n:]...)
	if len(p.idle) > 0 {
		p.sweep.Reset(p.maxIdle - time.Since(p.idle[0].rested))
	}
	return old
}

func (p *pool) close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.sweep.Stop()
	p.mu.Unlock()
	for _, c := range idle {
		c.quit()
	}
}
