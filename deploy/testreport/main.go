// Testreport reads `go test -json` and tells a person what matters: failures whole, one line a package, and at the
// end what was skipped and why, so that no skipped test looks green.
//
//	go test -json ./... | go run ./deploy/testreport
//
// It exits with 1 when a test failed, when a package did not build, or when nothing ran; and with CI=true also when
// a test was skipped.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	if !summarize(os.Stdin, os.Stdout, os.Getenv("CI") == "true") {
		os.Exit(1)
	}
}

// record is one line of `go test -json` (see `go doc test2json`).
type record struct {
	Action     string
	Package    string
	ImportPath string // of build output
	Test       string
	Output     string
	Elapsed    float64
}

// report gathers a run. Output is kept by package and test until the test's end shows whether it matters.
type report struct {
	w      io.Writer
	output map[string][]string
	skips  map[string][]string // tests by reason
	passed int
	failed int
	slow   []record // the ends of tests, for the slowest ones
}

// summarize is true when the run is good.
func summarize(r io.Reader, w io.Writer, strict bool) bool {
	rep := &report{w: w, output: map[string][]string{}, skips: map[string][]string{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var rec record
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			fmt.Fprintln(w, lines.Text()) // what go itself says is no JSON
			continue
		}
		rep.take(rec)
	}
	rep.end(strict)
	return lines.Err() == nil && rep.failed == 0 && rep.passed > 0 && (!strict || len(rep.skips) == 0)
}

func (r *report) take(rec record) {
	key := rec.Package + " " + rec.Test
	switch rec.Action {
	case "output":
		r.output[key] = append(r.output[key], rec.Output)
	case "build-output":
		fmt.Fprint(r.w, rec.Output)
	case "pass", "fail", "skip":
		r.finish(rec, strings.Join(r.output[key], ""))
		delete(r.output, key)
	}
}

func (r *report) finish(rec record, output string) {
	if rec.Test == "" {
		r.finishPackage(rec, output)
		return
	}
	r.slow = append(r.slow, rec)
	switch rec.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		fmt.Fprintf(r.w, "%s\n%s", rec.Package, output)
	case "skip":
		why := reason(output)
		r.skips[why] = append(r.skips[why], short(rec.Package)+"."+rec.Test)
	}
}

func (r *report) finishPackage(rec record, output string) {
	switch rec.Action {
	case "pass":
		fmt.Fprintf(r.w, "ok    %-32s %6.1f s\n", short(rec.Package), rec.Elapsed)
	case "fail":
		r.failed++
		fmt.Fprintf(r.w, "FAIL  %-32s %6.1f s\n%s", short(rec.Package), rec.Elapsed, output)
	}
}

// short leaves out the module's path.
func short(path string) string {
	_, rest, found := strings.Cut(path, "/courrier/")
	if !found {
		return "."
	}
	return rest
}

// reason is what t.Skip said: the lines that the test framework did not write, without file and line.
func reason(output string) string {
	var said []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "===") || strings.HasPrefix(line, "---") {
			continue
		}
		if place, text, ok := strings.Cut(line, ": "); ok && strings.Contains(place, ".go:") {
			line = text
		}
		said = append(said, line)
	}
	return cmp.Or(strings.Join(said, " "), "no reason given")
}

func (r *report) end(strict bool) {
	slices.SortFunc(r.slow, func(a, b record) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	for i, rec := range r.slow {
		if i == 5 || rec.Elapsed < 1 {
			break
		}
		fmt.Fprintf(r.w, "slow  %-32s %6.1f s  %s\n", short(rec.Package), rec.Elapsed, rec.Test)
	}
	skipped := 0
	for _, why := range slices.Sorted(maps.Keys(r.skips)) {
		skipped += len(r.skips[why])
		fmt.Fprintf(r.w, "\nSKIPPED because %s:\n", why)
		for _, test := range r.skips[why] {
			fmt.Fprintln(r.w, "  ", test)
		}
	}
	fmt.Fprintf(r.w, "\n%d passed, %d failed, %d skipped\n", r.passed, r.failed, skipped)
	if strict && skipped > 0 {
		fmt.Fprintln(r.w, "CI=true: a skipped test is a failure")
	}
}
