package hub

import "testing"

// TestMassMailStaysInItsLane: what a run raises never stands before a single person's decision, even of a kind that is
// single by itself.
func TestMassMailStaysInItsLane(t *testing.T) {
	for _, c := range []struct {
		source string
		data   any
		run    string
		lane   Lane
	}{
		{"upstream", Payment{ID: "p"}, "", LaneSingle},
		{SourceReminders, Tick{Run: "formal-notice/2026-01-10T07:00"}, "", LaneSingle},
		{SourceSchedules, Tick{Schedule: "due-notices", Run: "due-notices/2026-01-05T07:00"}, "due-notices/2026-01-05T07:00", LaneBulk},
		{SourceCampaigns, Tick{Schedule: "spring", Run: "spring"}, "spring", LaneBulk},
		{SourceCampaigns, Tick{Schedule: "spring"}, "spring", LaneBulk},
	} {
		ledger := newMemory()
		in := anEvent("2", PaymentReceived, "A", c.data)
		in.Event.Source = c.source
		if err := testDesk(t, ledger).Handle(t.Context(), []Intake{registered("1", "A"), in}); err != nil {
			t.Fatal(err)
		}
		got := ledger.entries[1].Messages[0]
		if got.Message.Campaign != c.run || got.Delivery.Lane != c.lane {
			t.Errorf("%s: run %q in lane %d, want %q in lane %d", c.source, got.Message.Campaign, got.Delivery.Lane, c.run, c.lane)
		}
	}
}
