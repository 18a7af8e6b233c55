package press

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestBatchSharesFontsAndIndexesPages(t *testing.T) {
	var file bytes.Buffer
	b := newPress(t, Options{}).Batch(&file)
	spoilt := notice()
	spoilt.Title = "\u2066"
	for _, add := range []struct {
		delivery string
		letter   *hub.Letter
		ok       bool
	}{{"d1", notice(), true}, {"bad", spoilt, false}, {"d2", decision(), true}, {"d3", longNames(), true}} {
		if err := b.Add(t.Context(), add.delivery, add.letter); (err == nil) != add.ok || err != nil && !hub.IsPermanent(err) {
			t.Fatalf("%s: %v", add.delivery, err)
		}
	}
	index, err := b.Close("Lot 1", hub.FR)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Delivery: "d1", FirstPage: 1, Pages: 1, Sheets: 1, Lang: hub.FR},
		{Delivery: "d2", FirstPage: 2, Pages: 1, Sheets: 1, Lang: hub.NL, Registered: true},
		{Delivery: "d3", FirstPage: 3, Pages: 2, Sheets: 1, Lang: hub.DE},
	}
	if diff := cmp.Diff(want, index); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	tree := read(t, file.Bytes()).structure()
	if n := strings.Count(tree, "Document Lang="); n != 3 {
		t.Errorf("%d documents in the structure, want 3", n)
	}
	if one := len(render(t, newPress(t, Options{}), longNames())); file.Len() > 2*one {
		t.Errorf("three letters have %d bytes, one of them has %d: fonts are not shared", file.Len(), one)
	}
}

// TestLargeBatch has more pages than one node of the page tree and of the parent tree holds.
func TestLargeBatch(t *testing.T) {
	var first, second bytes.Buffer
	p := newPress(t, Options{})
	for _, out := range []*bytes.Buffer{&first, &second} {
		b := p.Batch(out)
		for range 300 {
			if err := b.Add(t.Context(), "d", fallback()); err != nil {
				t.Fatal(err)
			}
		}
		if index, err := b.Close("Lot", hub.FR); err != nil || index[299].FirstPage != 300 {
			t.Fatalf("%v %v", index, err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same batch has other bytes")
	}
	r := read(t, first.Bytes())
	if err := r.ctx.EnsurePageCount(); err != nil || r.ctx.PageCount != 300 {
		t.Errorf("pdfcpu counts %d pages, want 300 (%v)", r.ctx.PageCount, err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestBatchEndsAtTheFirstFailedWrite(t *testing.T) {
	b := newPress(t, Options{}).Batch(fullDisk{})
	if err := b.Add(t.Context(), "d1", notice()); err == nil || hub.IsPermanent(err) {
		t.Errorf("got %v, want an error to try again", err)
	}
	if err := b.Add(t.Context(), "d2", notice()); err == nil {
		t.Error("the batch went on")
	}
	if _, err := b.Close("x", hub.FR); err == nil {
		t.Error("the batch closed")
	}
}

func TestEmptyBatchAndEndedContextAreErrors(t *testing.T) {
	p := newPress(t, Options{})
	if _, err := p.Batch(&bytes.Buffer{}).Close("x", hub.FR); !hub.IsPermanent(err) {
		t.Errorf("an empty batch: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Render(ctx, notice()); !errors.Is(err, context.Canceled) {
		t.Errorf("Render: %v", err)
	}
	if err := p.Batch(&bytes.Buffer{}).Add(ctx, "d", notice()); !errors.Is(err, context.Canceled) {
		t.Errorf("Add: %v", err)
	}
}
