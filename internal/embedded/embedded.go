// Package embedded is what `courrier serve` and `courrier demo` run on when no settings name real servers: a
// Kafka, a Redis and a mail server in this process, spoken to by their own protocols over TCP, so that each can be
// replaced by a real one without a change elsewhere.
//
// They are for one process: to try, to demonstrate, to test. Production uses real servers.
package embedded

import (
	"fmt"
	"net"
)

// listen explains the one mistake that happens: the port is taken.
func listen(part, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address) //nolint:noctx // waits for nothing
	if err != nil {
		return nil, fmt.Errorf("embedded %s: %w; choose another address, or port 0 for any", part, err)
	}
	return l, nil
}
