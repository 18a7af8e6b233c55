package consumers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"
)

func TestTLSAndLogins(t *testing.T) {
	server, client := certificate(t)
	for mechanism, name := range map[string]string{"plain": "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "SCRAM-SHA-512": "SCRAM-SHA-512"} {
		t.Run(mechanism, func(t *testing.T) {
			cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.TLS(server), kfake.EnableSASL(),
				kfake.Superuser(name, "courrier", "right"), kfake.SeedTopics(1, "events"))
			if err != nil {
				t.Fatal(err)
			}
			defer cluster.Close()
			security := Security{TLS: client, Mechanism: mechanism, User: "courrier", Password: "right"}
			k := testKafka{brokers: cluster.ListenAddrs(), group: "g", topic: "events"}
			publishSafely(t, k, security)
			var ledger fakeLedger
			c := k.consumer(&ledger)
			c.Security = security
			stop := run(t, c)
			eventually(t, "the event", ledger.has(1, 0))
			stop()

			c = k.consumer(&ledger)
			c.Security = Security{TLS: client, Mechanism: mechanism, User: "courrier", Password: "wrong"}
			stop = run(t, c)
			eventually(t, "the refusal", func() bool { return strings.Contains(c.Status().Reason, "asking Kafka for its topics") })
			stop()
		})
	}
}

func publishSafely(t *testing.T, k testKafka, s Security) {
	t.Helper()
	mechanism, err := s.mechanism()
	if err != nil {
		t.Fatal(err)
	}
	transport := &kafka.Transport{TLS: s.TLS, SASL: mechanism}
	writer := &kafka.Writer{Addr: kafka.TCP(k.brokers...), Topic: k.topic, RequiredAcks: kafka.RequireAll, BatchTimeout: time.Millisecond, Transport: transport}
	defer writer.Close()
	defer transport.CloseIdleConnections()
	if err := writer.WriteMessages(t.Context(), message("f1", 0)); err != nil {
		t.Fatal(err)
	}
}

// certificate makes a self-signed one for 127.0.0.1, for a server and for the client that trusts it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return server, &tls.Config{RootCAs: pool}
}
