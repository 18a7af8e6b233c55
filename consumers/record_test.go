package consumers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/segmentio/kafka-go"
)

func TestTransactionMarkersAreNoMessages(t *testing.T) {
	for name, c := range map[string]struct {
		message kafka.Message
		want    bool
	}{
		"commit":                     {kafka.Message{Key: []byte{0, 0, 0, 1}, Value: make([]byte, 6)}, true},
		"abort":                      {kafka.Message{Key: []byte{0, 0, 0, 0}, Value: make([]byte, 6)}, true},
		"a message like it":          {kafka.Message{Key: []byte{0, 0, 0, 1}, Value: make([]byte, 6), Headers: []kafka.Header{{Key: "ce_id"}}}, false},
		"a message of another key":   {kafka.Message{Key: []byte("0412"), Value: make([]byte, 6)}, false},
		"a message of another value": {kafka.Message{Key: []byte{0, 0, 0, 1}, Value: []byte(`{}`)}, false},
		"a tombstone":                {kafka.Message{Key: []byte("0412")}, false},
	} {
		if got := recordOf(c.message).isMarker(); got != c.want {
			t.Errorf("%s: marker %v", name, got)
		}
	}
}

func TestDeadLettersOfARemadeTopicAreOthers(t *testing.T) {
	c := &Consumer{Decode: decodeTest}
	first := c.intake(Record{Value: []byte("x")})
	again := c.intake(Record{Value: []byte("x")})
	other := c.intake(Record{Value: []byte("y")})
	if first.Dead.ID != again.Dead.ID || first.Dead.ID == other.Dead.ID {
		t.Errorf("identifiers %s, %s, %s", first.Dead.ID, again.Dead.ID, other.Dead.ID)
	}
}

func TestProgressOnlyMovesForward(t *testing.T) {
	a, b := place{"t", 0}, place{"t", 1}
	p := progress{}
	p.assign(a, 5)
	p.assign(b, kafka.FirstOffset)
	for _, step := range []struct {
		name  string
		batch []item
		want  map[string]map[int]int64
	}{
		{"nothing", nil, map[string]map[int]int64{}},
		{"both", []item{{partition: a, next: 6}, {partition: b, next: 1}, {partition: a, next: 7}}, map[string]map[int]int64{"t": {0: 7, 1: 1}}},
		{"nothing new", []item{{partition: a, next: 7}}, map[string]map[int]int64{}},
		{"an older one", []item{{partition: a, next: 3}}, map[string]map[int]int64{}},
		{"a marker", []item{{partition: b, next: 2, silent: true}}, map[string]map[int]int64{"t": {1: 2}}},
		{"started again", []item{{partition: a, silent: true, rewound: true}, {partition: a, next: 1}}, map[string]map[int]int64{"t": {0: 1}}},
		{"only started again", []item{{partition: b, silent: true, rewound: true}}, map[string]map[int]int64{}},
	} {
		if diff := cmp.Diff(step.want, p.advance(step.batch)); diff != "" {
			t.Errorf("%s: %s", step.name, diff)
		}
	}
}

func TestMissingRecordsAreCounted(t *testing.T) {
	for _, c := range []struct{ expected, got, want int64 }{{5, 5, 0}, {5, 9, 4}, {kafka.FirstOffset, 9, 0}, {5, 4, 0}} {
		var missing int64
		s := session{Consumer: &Consumer{Count: func(what Count, _ string, n int) { missing += int64(n) }}}
		s.miss(place{"t", 0}, c.expected, c.got)
		if missing != c.want {
			t.Errorf("expected %d, got %d: %d missing, want %d", c.expected, c.got, missing, c.want)
		}
	}
}
