package simulate

import (
	"reflect"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestNewslettersInEveryLanguage(t *testing.T) {
	all := Newsletters(2026)
	if len(all) != 2 || all[0].Issue != "2026-03" || all[1].Issue != "2026-10" {
		t.Fatalf("issues %+v", all)
	}
	for _, n := range all {
		for _, l := range hub.Langs() {
			for _, part := range []string{"# ", "\n## ", "**", "\n- ", "](https://", "2026"} {
				if !strings.Contains(n.Body[l], part) {
					t.Errorf("%s %s: no %q", n.Issue, l, part)
				}
			}
			if n.Subject[l] == "" || strings.ContainsAny(n.Subject[l], "#\n") || strings.Contains(n.Body[l], "{{") {
				t.Errorf("%s %s: subject %q", n.Issue, l, n.Subject[l])
			}
		}
	}
}

func TestReceipts(t *testing.T) {
	w, day := New(small), hub.NewDate(2026, 4, 2)
	var deliveries []hub.Delivery
	for i := range 300 {
		d := hub.Delivery{ID: hub.IDOf(string(rune(i))), File: "0412001", State: hub.SentState, Channel: hub.ChannelLetter}
		switch i % 3 {
		case 1:
			d.Channel = hub.ChannelRegistered
		case 2:
			d.Channel = hub.ChannelEmail
		}
		deliveries = append(deliveries, d)
	}
	count := map[string]int{}
	receipts := w.Receipts(deliveries, day)
	for _, e := range receipts {
		count[e.Type]++
		if data, err := hub.DataOf[hub.ReceiptData](e); err != nil || !data.On.After(day) || e.Subject != "0412001" {
			t.Errorf("%s: %v", e.Data, err)
		}
	}
	if count[hub.ReceiptPrinted] != 200 || count[hub.ReceiptReturned] == 0 || count[hub.ReceiptReturned] > 12 || count[hub.ReceiptDelivered] < 90 {
		t.Errorf("receipts %v", count)
	}
	if !reflect.DeepEqual(receipts, w.Receipts(deliveries, day)) {
		t.Error("asked twice, two answers")
	}
	if got := w.Receipts([]hub.Delivery{{ID: "x", Channel: hub.ChannelLetter, State: hub.Withdrawn}}, day); got != nil {
		t.Errorf("a letter that never left has receipts: %v", got)
	}
}

func TestLoadIsEndlessValidAndNew(t *testing.T) {
	const files, take = 100, 2_000
	seen, known, n := map[hub.EventKey]bool{}, map[string]bool{}, 0
	for e := range Load(1, files) {
		if n++; n > take {
			break
		}
		known[e.Subject] = known[e.Subject] || e.Type == hub.AffiliateRegistered
		if seen[e.Key()] || !known[e.Subject] || hub.TopicOf(e.Type) == "" || e.Time.IsZero() {
			t.Errorf("event %d: %+v", n, e)
		}
		seen[e.Key()] = true
		if e.Type != hub.PaymentReceived {
			continue
		}
		if p, err := hub.DataOf[hub.Payment](e); err != nil || p.Amount < 5_00 || p.On.IsZero() || p.ID != e.ID {
			t.Errorf("%s: %v", e.Data, err)
		}
	}
	if len(known) != files {
		t.Errorf("%d files, want %d", len(known), files)
	}
}

func TestLoadRepeats(t *testing.T) {
	draw := func() (events []hub.Event) {
		for e := range Load(4, 10) {
			if events = append(events, e); len(events) == 100 {
				break
			}
		}
		return events
	}
	if !reflect.DeepEqual(draw(), draw()) {
		t.Error("the same seed gave two streams")
	}
}

func BenchmarkLoad(b *testing.B) {
	n := 0
	for range Load(1, 1000) {
		if n++; n == b.N {
			return
		}
	}
}
