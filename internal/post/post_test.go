package post

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "write the golden files")

func open(t *testing.T, dir string) *House {
	t.Helper()
	h, err := Open(dir, func() time.Time { return time.Date(2026, 3, 2, 20, 0, 0, 5, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func sealed(delivery string, channel hub.Channel, lang hub.Lang, pages int) hub.Sealed {
	content := []byte("%PDF of " + delivery)
	sum := sha256.Sum256(content)
	return hub.Sealed{
		Parcel: hub.Parcel{
			Delivery: hub.Delivery{ID: delivery, Channel: channel},
			Message:  hub.Message{ID: "m-" + delivery, Code: "REC-01", Recipient: hub.Profile{Name: "Marie Dupont", Lang: hub.FR}},
			Document: hub.Document{Letter: &hub.Letter{Lang: lang}},
			PDF:      content, Pages: pages,
		},
		Bytes: content, Digest: hex.EncodeToString(sum[:]),
	}
}

func batch() []hub.Sealed {
	return []hub.Sealed{
		sealed("d4", hub.ChannelLetter, hub.NL, 1),
		sealed("d2", hub.ChannelLetter, hub.FR, 2),
		sealed("d3", hub.ChannelRegistered, hub.NL, 3),
		sealed("d1", hub.ChannelLetter, hub.FR, 1),
		sealed("d5", hub.ChannelRegistered, hub.DE, 5),
	}
}

// The golden manifest is what the print house builds on: it changes only on purpose.
func TestBatchOnDisk(t *testing.T) {
	dir := t.TempDir()
	house := open(t, dir)
	answer, err := house.SendBatch(t.Context(), "b1", batch())
	if err != nil || answer.Text != "batch b1 handed over: 5 letters, 8 sheets" {
		t.Fatalf("answer %+v, error %v", answer, err)
	}
	got := read(t, dir, "b1", "manifest.json")
	const golden = "testdata/manifest.json"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	for _, p := range batch() {
		if read(t, dir, "b1", p.Delivery.ID+".pdf") != string(p.Bytes) {
			t.Errorf("letter %s is not what was sealed", p.Delivery.ID)
		}
	}
	if files := names(t, filepath.Join(dir, "b1")); len(files) != 6 {
		t.Errorf("files %v", files)
	}
	if strings.Contains(got, "Dupont") {
		t.Error("the manifest names a person")
	}
}

func TestSameBatchTwiceIsOnce(t *testing.T) {
	dir := t.TempDir()
	first, second := batch(), batch()
	slices.Reverse(second)
	if _, err := open(t, dir).SendBatch(t.Context(), "b1", first); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir, "b1", "manifest.json")
	answer, err := open(t, dir).SendBatch(t.Context(), "b1", second)
	if err != nil || !strings.Contains(answer.Text, "already handed over") {
		t.Fatalf("answer %+v, error %v", answer, err)
	}
	if read(t, dir, "b1", "manifest.json") != before || len(names(t, dir)) != 1 {
		t.Errorf("the batch was made again: %v", names(t, dir))
	}
}

// After a crash a receipt may have settled one letter of the batch, and a new version may print another differently:
// what the folder holds counts.
func TestWhatTheFolderHoldsCounts(t *testing.T) {
	house := open(t, t.TempDir())
	if _, err := house.SendBatch(t.Context(), "b1", batch()); err != nil {
		t.Fatal(err)
	}
	left := batch()[1:]
	printed := left[0].Digest
	left[0].Digest = strings.Repeat("0", 64)
	answer, err := house.SendBatch(t.Context(), "b1", left)
	if want := map[string]string{left[0].Delivery.ID: printed}; err != nil || !maps.Equal(answer.Digests, want) {
		t.Errorf("digests %v, error %v, want %v", answer.Digests, err, want)
	}
}

func TestOtherLettersUnderTheSameBatch(t *testing.T) {
	more, other := append(batch(), sealed("d6", hub.ChannelLetter, hub.NL, 1)), batch()
	other[3] = sealed("d9", hub.ChannelLetter, hub.FR, 1)
	for _, c := range []struct {
		name    string
		parcels []hub.Sealed
		want    []string // in the error
	}{
		{"a letter more", more, []string{"b1", "delivery d6 is not in the folder"}},
		{"another letter", other, []string{"b1", "delivery d9 is not in the folder"}},
	} {
		dir := t.TempDir()
		house := open(t, dir)
		if _, err := house.SendBatch(t.Context(), "b1", batch()); err != nil {
			t.Fatal(err)
		}
		_, err := house.SendBatch(t.Context(), "b1", c.parcels)
		if err == nil || hub.IsPermanent(err) {
			t.Errorf("%s: error %v, want one to be looked at", c.name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not name %q", c.name, err, want)
			}
		}
	}
}

func TestRefusedBeforeAnythingIsWritten(t *testing.T) {
	for _, c := range []struct {
		name    string
		batch   string
		parcels []hub.Sealed
	}{
		{"a batch that leaves the folder", "../b1", batch()},
		{"a hidden batch", ".building-x", batch()},
		{"a delivery that leaves the folder", "b1", []hub.Sealed{sealed("../../d1", hub.ChannelLetter, hub.FR, 1)}},
		{"no letter", "b1", nil},
	} {
		dir := t.TempDir()
		_, err := open(t, dir).SendBatch(t.Context(), c.batch, c.parcels)
		if !hub.IsPermanent(err) || len(names(t, dir)) != 0 {
			t.Errorf("%s: error %v, files %v", c.name, err, names(t, dir))
		}
	}
	if _, err := open(t, t.TempDir()).Seal(hub.Parcel{}); !hub.IsPermanent(err) {
		t.Errorf("a parcel without a letter: error %v", err)
	}
}

func TestFailedBatchLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	twice := append(batch(), batch()[0])
	if _, err := open(t, dir).SendBatch(t.Context(), "b1", twice); err == nil || len(names(t, dir)) != 0 {
		t.Errorf("two letters of one name: error %v, files %v", err, names(t, dir))
	}
}

func TestCrashLeavesOnlyAHiddenFolder(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{".building-old": 2 * abandoned, ".building-new": 0} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "d1.pdf"), []byte("half"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Now(), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	house := open(t, dir)
	if left := names(t, dir); !slices.Equal(left, []string{".building-new"}) {
		t.Errorf("left %v, want only what may be another process's work", left)
	}
	if _, err := house.SendBatch(t.Context(), "b1", batch()); err != nil {
		t.Errorf("the batch after the crash: %v", err)
	}
}

func TestForeignFolderUnderTheBatchsName(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "b1"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).SendBatch(t.Context(), "b1", batch()); err == nil || !strings.Contains(err.Error(), "no print batch") {
		t.Errorf("error %v", err)
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func BenchmarkSendBatch(b *testing.B) {
	house, err := Open(b.TempDir(), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	parcels := make([]hub.Sealed, 500)
	for i := range parcels {
		parcels[i] = sealed(fmt.Sprintf("d%d", i), hub.ChannelLetter, hub.FR, 1)
		parcels[i].Bytes = make([]byte, 40<<10)
	}
	for n := 0; b.Loop(); n++ {
		if _, err := house.SendBatch(b.Context(), fmt.Sprintf("b%d", n), parcels); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*500/b.Elapsed().Seconds(), "letters/s")
}
