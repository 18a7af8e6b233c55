package embedded

import (
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/twmb/franz-go/pkg/kfake"
)

// Kafka is a broker that keeps its topics and consumer groups in a folder.
type Kafka struct {
	Addr    string // host:port
	cluster *kfake.Cluster
}

// StartKafka serves Kafka's protocol at address (port 0 for any) with these topics. What a producer was told is
// written is on disk, whatever becomes of the process. An empty dir keeps everything in memory. One process
// at a time uses a folder.
func StartKafka(dir, address string, partitions int, topics ...string) (*Kafka, error) {
	options := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.Ports(0),
		kfake.DefaultNumPartitions(partitions),
		kfake.ListenFn(func(_, _ string) (net.Listener, error) { return listen("Kafka", address) }),
	}
	if dir != "" {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("embedded Kafka: %w", err)
		}
		options = append(options, kfake.DataDir(dir), kfake.SyncWrites())
	}
	cluster, err := kfake.NewCluster(options...)
	if err != nil {
		return nil, fmt.Errorf("embedded Kafka in %s: %w", dir, err)
	}
	k := &Kafka{Addr: cluster.ListenAddrs()[0], cluster: cluster}
	if err := k.create(partitions, topics); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// create adds the topics that the folder does not know: all of them the first time, new ones after an upgrade.
func (k *Kafka) create(partitions int, topics []string) error {
	for _, topic := range topics {
		if k.cluster.TopicInfo(topic) != nil {
			continue
		}
		if err := k.cluster.CreateTopic(topic, int32(partitions), nil); err != nil {
			return fmt.Errorf("embedded Kafka: creating topic %s: %w", topic, err)
		}
	}
	return nil
}

// Close ends the broker. What it keeps stays in its folder.
func (k *Kafka) Close() error {
	k.cluster.Close()
	return nil
}
