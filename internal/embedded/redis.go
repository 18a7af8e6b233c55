package embedded

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"
)

// Redis is a Redis in memory. It forgets everything with the process, which costs nothing but look-ups.
type Redis struct {
	Addr   string // host:port
	server *miniredis.Miniredis
}

// StartRedis serves Redis's protocol at address; port 0 for any.
func StartRedis(address string) (*Redis, error) {
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true) // keys would live for ever
	if err := server.StartAddr(address); err != nil {
		return nil, fmt.Errorf("embedded Redis: %w; choose another address, or port 0 for any", err)
	}
	return &Redis{Addr: server.Addr(), server: server}, nil
}

// URL is the address as clients want it.
func (r *Redis) URL() string { return "redis://" + r.Addr + "/0" }

// Close ends the server.
func (r *Redis) Close() error {
	r.server.Close()
	return nil
}
