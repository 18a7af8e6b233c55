package producers

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/plain"
	"github.com/segmentio/kafka-go/sasl/scram"
)

// Security is how to connect to the brokers. The zero value is plain text without a login.
type Security struct {
	TLS       *tls.Config // nil is plain text
	Mechanism string      // "plain", "scram-sha-256", "scram-sha-512", in any case; "" is no login
	User      string
	Password  string
}

// newWriter sets what kafka-go leaves at values that lose messages or wait a second for each.
func newWriter(o Options, transport *kafka.Transport) *kafka.Writer {
	log := cmp.Or(o.Log, slog.Default())
	return &kafka.Writer{
		Addr:         kafka.TCP(o.Brokers...),
		Balancer:     kafka.Murmur2Balancer{}, // the same key goes where Java clients send it
		RequiredAcks: kafka.RequireAll,        // the zero value asks for no answer at all
		BatchTimeout: 5 * time.Millisecond,    // a lone message waits a second otherwise
		BatchSize:    500,
		MaxAttempts:  3, // the caller tries on: it knows how long
		ReadTimeout:  5 * time.Second,
		WriteTimeout: 5 * time.Second,
		Transport:    transport,
		ErrorLogger:  kafka.LoggerFunc(func(format string, args ...any) { log.Debug(fmt.Sprintf(format, args...)) }),
	}
}

func (s Security) mechanism() (sasl.Mechanism, error) {
	switch strings.ToLower(s.Mechanism) {
	case "":
		return nil, nil
	case "plain":
		return plain.Mechanism{Username: s.User, Password: s.Password}, nil
	case "scram-sha-256":
		return scram.Mechanism(scram.SHA256, s.User, s.Password)
	case "scram-sha-512":
		return scram.Mechanism(scram.SHA512, s.User, s.Password)
	}
	return nil, fmt.Errorf("SASL mechanism %q is not one of plain, scram-sha-256, scram-sha-512", s.Mechanism)
}
