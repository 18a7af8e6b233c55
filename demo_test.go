package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestTheSameSeedIsTheSameYear walks a year twice: it adds up, and every letter and e-mail is the same, byte for byte.
func TestTheSameSeedIsTheSameYear(t *testing.T) {
	t.Parallel()
	var years []map[string]string
	for range 2 {
		dir := filepath.Join(t.TempDir(), "demo")
		var said bytes.Buffer
		if err := run(t.Context(), []string{"demo", "--files", "12", "--seed", "7", "--dir", dir}, &said, io.Discard); err != nil {
			t.Fatalf("%v\n%s", err, &said)
		}
		if !strings.Contains(said.String(), "Everything adds up.") {
			t.Errorf("the demo does not say that it adds up:\n%s", &said)
		}
		years = append(years, digestsOf(t, dir))
	}
	if len(years[0]) < 50 {
		t.Errorf("%d letters and e-mails in a year of twelve files", len(years[0]))
	}
	if diff := cmp.Diff(years[0], years[1]); diff != "" {
		t.Errorf("the years differ: %s", diff)
	}
}

// digestsOf are those of every letter and e-mail, by name, and the figures; the names of batches are new every time.
func digestsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	digests := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || ext != ".pdf" && ext != ".eml" {
			return err
		}
		content, err := os.ReadFile(path)
		digests[filepath.Base(path)] = fmt.Sprintf("%x", sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	digests["figures"] = figuresOf(t, dir)
	return digests
}

func figuresOf(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, reportFile))
	var r report
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	r.Seconds = 0
	figures, _ := json.Marshal(r)
	return string(figures)
}

// TestFiguresThatDoNotAddUp expects of each figure that a wrong one is found.
func TestFiguresThatDoNotAddUp(t *testing.T) {
	good := func() *report {
		return &report{
			Published: 10, Recorded: 7, Duplicate: 2, Dead: 1, Messages: 5, Letters: 2, Mails: 3,
			Kinds: []kindReport{
				{Kind: "CTR-01", Channel: hub.ChannelLetter, Messages: 2, States: map[hub.State]int{hub.SentState: 2}},
				{Kind: "CTR-06", Channel: hub.ChannelEmail, Messages: 3, States: map[hub.State]int{hub.SentState: 3}},
			},
		}
	}
	if err := good().check(); err != nil {
		t.Fatalf("good figures: %v", err)
	}
	for name, spoil := range map[string]func(*report){
		"an event is lost":              func(r *report) { r.Recorded-- },
		"an event is recorded twice":    func(r *report) { r.Recorded++ },
		"a message without a delivery":  func(r *report) { r.Messages++ },
		"a delivery that never ended":   func(r *report) { r.Kinds[0].States = map[hub.State]int{hub.SentState: 1, hub.Queued: 1} },
		"a letter is not on paper":      func(r *report) { r.Letters-- },
		"an e-mail that nobody has":     func(r *report) { r.Mails-- },
		"an event that waits":           func(r *report) { r.Waiting++ },
		"something is owed to Kafka":    func(r *report) { r.Outbox++ },
		"a state is counted in no kind": func(r *report) { r.Kinds[1].States[hub.SentState]-- },
	} {
		r := good()
		if spoil(r); r.check() == nil {
			t.Errorf("nobody sees that %s", name)
		}
	}
}

func TestADemoReplacesADemoAndNothingElse(t *testing.T) {
	demo := func(dir string, more ...string) error {
		return run(t.Context(), append([]string{"demo", "--dir", dir}, more...), io.Discard, io.Discard)
	}
	foreign, interrupted := t.TempDir(), t.TempDir()
	for _, file := range []string{filepath.Join(foreign, reportFile), filepath.Join(interrupted, marker)} {
		if err := os.WriteFile(file, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := demo(foreign); err == nil || !strings.Contains(err.Error(), "no earlier demo") {
		t.Errorf("a folder with a report of something else: error %v", err)
	}
	if err := demo(t.TempDir(), "--database-url", "postgres://localhost/real"); err == nil || !strings.Contains(err.Error(), "--database-url") {
		t.Errorf("a real database: error %v", err)
	}
	if err := clearDemo(interrupted); err != nil {
		t.Errorf("a demo that was interrupted: error %v", err)
	}
}
