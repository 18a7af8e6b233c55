package main

import (
	"bufio"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
)

// servers are real ones of a test's own, which it may stop and start again while other tests use the common ones.
type servers struct {
	t   testing.TB
	dir string
}

// startServers starts parts of deploy/services. The test is skipped where `make services` could not start the same
// ones; what an earlier run left behind is ended.
func startServers(t testing.TB, name string, parts ...string) servers {
	t.Helper()
	for _, part := range parts {
		if variable := "COURRIER_TEST_" + strings.ToUpper(part); os.Getenv(variable) == "" {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not set: `make services` starts a real server and names it", variable)
			}
			t.Skipf("needs real servers (%s): run `make test`, which starts them", variable)
		}
	}
	dir, err := filepath.Abs(filepath.Join(".services", name))
	if err = errors.Join(err, os.MkdirAll(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	s := servers{t, dir}
	s.do("clean")
	t.Cleanup(func() { s.do("clean") })
	s.do("start", parts...)
	return s
}

// do starts or stops parts, and returns when they answer or have ended.
func (s servers) do(command string, parts ...string) {
	s.t.Helper()
	services := exec.Command("deploy/services/services", append([]string{command}, parts...)...)
	services.Env = append(os.Environ(), "COURRIER_SERVICES="+s.dir, "CI=true")
	if said, err := services.CombinedOutput(); err != nil {
		s.t.Fatalf("services %s %v: %v\n%s", command, parts, err, said)
	}
}

// address is where a part answers.
func (s servers) address(part string) string {
	s.t.Helper()
	env, err := os.Open(filepath.Join(s.dir, "env"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer env.Close()
	for lines := bufio.NewScanner(env); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "COURRIER_TEST_"+strings.ToUpper(part)+"="); ok {
			return strings.Trim(value, "'")
		}
	}
	s.t.Fatalf("%s does not run", part)
	return ""
}

// newWorldOn makes a world on a real Kafka of the test's own, whose topics have this many partitions, and on
// the database at this address; the mail server is embedded, so that every e-mail can be accounted for.
func newWorldOn(t testing.TB, s servers, partitions int, database string) *world {
	t.Helper()
	w := &world{t: t, mailDir: filepath.Join(t.TempDir(), "mail"), settings: defaults(t), partitions: partitions}
	var err error
	if w.mail, err = embedded.StartSMTP(w.mailDir, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	w.onEnd(func() error { return w.mail.Close() }) // by then it may be another
	w.settings.Database.URL, w.settings.SMTP.URL = database, w.mail.URL()
	w.settings.Kafka.Brokers = []string{s.address("kafka")}
	w.prepare()
	w.createTopics()
	return w
}

func (w *world) createTopics() {
	w.t.Helper()
	var topics []kafka.TopicConfig
	for _, name := range worldTopics() {
		topics = append(topics, kafka.TopicConfig{Topic: name, NumPartitions: w.partitions, ReplicationFactor: 1})
	}
	answer, err := w.admin.CreateTopics(w.t.Context(), &kafka.CreateTopicsRequest{Topics: topics})
	if err == nil {
		err = errors.Join(slices.Collect(maps.Values(answer.Errors))...)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
