package embedded

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
)

// childDir tells the test binary that it is the broker's process.
const childDir = "COURRIER_EMBEDDED_KAFKA_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		serveUntilKilled(dir)
	}
	os.Exit(m.Run())
}

func serveUntilKilled(dir string) {
	k, err := StartKafka(dir, "127.0.0.1:0", 3, "payments", "files")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(k.Addr)
	select {}
}

// startChild starts a broker in a process of its own, and returns its address and how to kill it.
func startChild(t *testing.T, dir string) (addr string, kill func()) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		child.Process.Kill()
		child.Wait()
	})
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the broker did not start: %v", err)
	}
	return line[:len(line)-1], kill
}

// What was acknowledged is there after kill -9 in the middle of writing: records and committed offsets.
func TestKafkaSurvivesKill9(t *testing.T) {
	dir := t.TempDir()
	addr, kill := startChild(t, dir)
	commit(t, addr, 7)
	acknowledged := writeUntil(t, addr, 200, kill)
	addr, _ = startChild(t, dir)
	kept := map[string]bool{}
	for partition := range 3 {
		readAll(t, addr, partition, kept)
	}
	for _, value := range acknowledged {
		if !kept[value] {
			t.Errorf("record %s was acknowledged and is lost", value)
		}
	}
	if got := committed(t, addr); got != 7 {
		t.Errorf("committed offset %d, want 7", got)
	}
}

// writeUntil writes from several goroutines, kills the broker after n acknowledgements, and returns what was acknowledged.
func writeUntil(t *testing.T, addr string, n int, kill func()) []string {
	t.Helper()
	writer := &kafka.Writer{Addr: kafka.TCP(addr), Topic: "payments", RequiredAcks: kafka.RequireAll, BatchSize: 1, MaxAttempts: 1}
	defer writer.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var (
		mu           sync.Mutex
		acknowledged []string
		wait         sync.WaitGroup
	)
	for worker := range 4 {
		wait.Go(func() {
			for i := 0; ; i++ {
				value := fmt.Sprintf("%d-%d", worker, i)
				if err := writer.WriteMessages(ctx, kafka.Message{Value: []byte(value)}); err != nil {
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, value)
				enough := len(acknowledged) == n
				mu.Unlock()
				if enough {
					go func() { kill(); cancel() }()
				}
			}
		})
	}
	wait.Wait()
	if len(acknowledged) < n {
		t.Fatalf("only %d records were acknowledged", len(acknowledged))
	}
	return acknowledged
}

func readAll(t *testing.T, addr string, partition int, into map[string]bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	conn, err := kafka.DialLeader(ctx, "tcp", addr, "payments", partition)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	last, err := conn.ReadLastOffset()
	if err != nil {
		t.Fatal(err)
	}
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{addr}, Topic: "payments", Partition: partition, MaxWait: 100 * time.Millisecond})
	defer reader.Close()
	for offset := int64(0); offset < last; {
		m, err := reader.ReadMessage(ctx)
		if err != nil {
			t.Fatalf("partition %d at %d of %d: %v", partition, offset, last, err)
		}
		into[string(m.Value)] = true
		offset = m.Offset + 1
	}
}

func commit(t *testing.T, addr string, offset int64) {
	t.Helper()
	client := &kafka.Client{Addr: kafka.TCP(addr), Timeout: 10 * time.Second}
	answer, err := client.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{
		GroupID: "courrier", GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{"payments": {{Partition: 1, Offset: offset}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Topics["payments"][0].Error; err != nil {
		t.Fatal(err)
	}
}

func committed(t *testing.T, addr string) int64 {
	t.Helper()
	client := &kafka.Client{Addr: kafka.TCP(addr), Timeout: 10 * time.Second}
	answer, err := client.OffsetFetch(t.Context(), &kafka.OffsetFetchRequest{GroupID: "courrier", Topics: map[string][]int{"payments": {1}}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Topics["payments"][0].CommittedOffset
}

func TestKafkaLearnsNewTopics(t *testing.T) {
	dir := t.TempDir()
	for _, topics := range [][]string{{"files"}, {"files", "benefits"}, {"benefits"}} {
		k, err := StartKafka(dir, "127.0.0.1:0", 4, topics...)
		if err != nil {
			t.Fatal(err)
		}
		client := &kafka.Client{Addr: kafka.TCP(k.Addr), Timeout: 10 * time.Second}
		known, err := client.Metadata(t.Context(), &kafka.MetadataRequest{Topics: topics})
		if err != nil {
			t.Fatal(err)
		}
		for _, topic := range known.Topics {
			if topic.Error != nil || len(topic.Partitions) != 4 {
				t.Errorf("topic %s: %d partitions, error %v", topic.Name, len(topic.Partitions), topic.Error)
			}
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTakenPortSaysWhatToDo(t *testing.T) {
	first, err := StartKafka("", "127.0.0.1:0", 1, "files")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	starts := map[string]func() error{
		"Kafka": func() error { _, err := StartKafka("", first.Addr, 1, "files"); return err },
		"Redis": func() error { _, err := StartRedis(first.Addr); return err },
		"SMTP":  func() error { _, err := StartSMTP("", first.Addr); return err },
	}
	for part, start := range starts {
		if err := start(); err == nil {
			t.Errorf("%s took a port that is taken", part)
		} else if want := "embedded " + part; len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
			t.Errorf("%s: %v", part, err)
		}
	}
}
