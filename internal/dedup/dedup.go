// Package dedup is what Redis is good for here and no more: it forgets without harm. It filters events that are
// in the ledger already, spares replicas the same work at the same tick, and spaces e-mails to one domain.
//
// The ledger's unique keys are the truth. Redis may be empty, slow or away, and nothing is lost or doubled; so
// calls time out within half a second, and after a failure none is made for a few seconds.
package dedup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options say where Redis is and how much is sent.
type Options struct {
	URL string // redis://host:6379/0, rediss:// for TLS
	Env string // in every key, so that two environments can share a server; no personal data
	// Keep is how long an event is remembered; 7 days, longer than any redelivery by Kafka.
	Keep time.Duration
	// Rate is e-mails per second to the relay over all replicas, DomainRate to one recipient domain; 0 is no limit.
	Rate, DomainRate float64
	// Patience is how long Wait waits for its turn before it gives up; 5 s.
	Patience time.Duration
	// Pause is how long Redis is left alone after a failure; 3 s.
	Pause time.Duration
}

// Redis is the filter, the locks and the limits on one server. Its methods may be called from many goroutines.
type Redis struct {
	client  *redis.Client
	options Options
}

// hush silences the client's own log, once for the process: its errors say the same, where they can be acted upon.
var hush = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// New reads the options; it does not connect, for Redis may come up later.
func New(o Options) (*Redis, error) {
	hush()
	settings, err := redis.ParseURL(o.URL)
	if err != nil {
		return nil, errors.New("the address of Redis is not of the form redis://user:password@host:6379/0")
	}
	o = o.withDefaults()
	settings.ContextTimeoutEnabled = true // without it a context's deadline is not heard
	settings.DialTimeout, settings.DialerRetries = time.Second, 1
	settings.ReadTimeout, settings.WriteTimeout = 400*time.Millisecond, 400*time.Millisecond
	settings.MaxRetries, settings.MinRetryBackoff, settings.MaxRetryBackoff = 1, -1, -1 // at once or not at all
	settings.Limiter = &breaker{pause: o.Pause, now: time.Now}
	return &Redis{client: redis.NewClient(settings), options: o}, nil
}

func (o Options) withDefaults() Options {
	if o.Keep <= 0 {
		o.Keep = 7 * 24 * time.Hour
	}
	if o.Patience <= 0 {
		o.Patience = 5 * time.Second
	}
	if o.Pause <= 0 {
		o.Pause = 3 * time.Second
	}
	return o
}

// Close closes the connections.
func (r *Redis) Close() error { return r.client.Close() }

// Ping tells whether Redis answers.
func (r *Redis) Ping(ctx context.Context) error {
	if err := r.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("Redis does not answer: %w", err)
	}
	return nil
}

// Warnings lists settings of the server that make it less useful, for the log at start. Servers that do not show their
// settings, as some hosted ones, get no warning.
func (r *Redis) Warnings(ctx context.Context) []string {
	settings, err := r.client.ConfigGet(ctx, "maxmemory-policy").Result()
	if policy := settings["maxmemory-policy"]; err == nil && policy != "" && policy != "noeviction" {
		return []string{fmt.Sprintf("Redis has maxmemory-policy %s and will drop our keys first when memory is short: "+
			"duplicates then cost the database a look-up each; set it to noeviction", policy)}
	}
	return nil
}

// key names something of ours in Redis: "courrier:production:dedup:v1:...".
func (r *Redis) key(parts ...string) string {
	return "courrier:" + r.options.Env + ":" + strings.Join(parts, ":")
}
