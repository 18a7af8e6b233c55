package consumers

// progress is the next offset to read of each partition, as committed. It only moves forward, except when a
// partition is started again.
type progress map[place]int64

// assign takes over what the group has committed; a negative offset means nothing yet.
func (p progress) assign(at place, next int64) { p[at] = next }

// advance moves to the end of a batch and returns what moved, as a commit wants it. A batch holds each partition's
// records in their order and without a hole, so its last one says it all.
func (p progress) advance(batch []item) map[string]map[int]int64 {
	moved := map[string]map[int]int64{}
	for _, it := range batch {
		switch {
		case it.rewound:
			p[it.partition] = -1
			continue
		case it.next <= p[it.partition]:
			continue
		}
		p[it.partition] = it.next
		if moved[it.partition.topic] == nil {
			moved[it.partition.topic] = map[int]int64{}
		}
		moved[it.partition.topic][it.partition.id] = it.next
	}
	return moved
}
