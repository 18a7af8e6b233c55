package store

import (
	"fmt"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestClaimingLooksNowhereElse asks both databases how they find the next deliveries when many are finished and many
// are queued: along the index of what is ready, with one look into the index of the file for each.
func TestClaimingLooksNowhereElse(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A B C/bulk")
		for _, statement := range []string{
			many(20000) + "SELECT 'd' || i, 'm' || i, i, 'F' || (i % 500), 'CTR-06', 'email', 0, 'sent', i, i, '', i FROM n",
			many(20000) + "SELECT 'b' || i, 'm' || i, 30000 + i, 'F' || i, 'NEW-01', 'email', 1, 'queued', i, i, '', i FROM n",
		} {
			if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		for lane, want := range map[hub.Lane]int{hub.LaneSingle: 2, hub.LaneBulk: 100} {
			if got := planOf(t, s, lane); !strings.Contains(got, "deliveries_ready") || !strings.Contains(got, "deliveries_order") {
				t.Errorf("lane %d is not found by the indexes alone:\n%s", lane, got)
			} else if strings.Contains(got, "Seq Scan") || strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "Sort") {
				t.Errorf("lane %d is sorted, or everything is read:\n%s", lane, got)
			}
			c := claim(start, hub.ChannelEmail)
			c.Max = want
			if jobs, err := pick(t.Context(), s.read, c); err != nil || len(jobs) != want {
				t.Errorf("picked %d deliveries, want %d: %v", len(jobs), want, err)
			}
		}
	})
}

// many begins a statement that inserts n deliveries.
func many(n int) string {
	return fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO deliveries (id, message, seq, file, code, channel, lane, state, due, ready, replaces, changed) `, n)
}

func planOf(t *testing.T, s *Store, lane hub.Lane) string {
	t.Helper()
	explain := map[string]string{"sqlite": "EXPLAIN QUERY PLAN ", "postgres": "EXPLAIN "}[s.dialect.name]
	var plan strings.Builder
	err := s.read.rows(t.Context(), explain+claimable+s.dialect.skipLocked, []any{"email", int(lane), micros(start), 100}, func(scan scanner) error {
		var line string
		columns := []any{&line}
		if s.dialect.name == "sqlite" {
			columns = []any{new(int), new(int), new(int), &line}
		}
		err := scan(columns...)
		plan.WriteString(line + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
