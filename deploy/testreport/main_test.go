package main

import (
	"strings"
	"testing"
)

const p = `"Package":"example.be/courrier/internal/store"`

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name, in  string
		good, ci  bool // expected verdicts without and with CI=true
		says, not []string
	}{
		{"pass", `{"Action":"pass",` + p + `,"Test":"TestA","Elapsed":1.5}
{"Action":"pass",` + p + `,"Elapsed":2}`, true, true, []string{"ok    internal/store", "1 passed, 0 failed, 0 skipped", "slow", "TestA"}, []string{"SKIPPED"}},
		{"fail shows its output only", `{"Action":"output",` + p + `,"Test":"TestA","Output":"quiet\n"}
{"Action":"pass",` + p + `,"Test":"TestA"}
{"Action":"output",` + p + `,"Test":"TestB","Output":"a_test.go:3: got 1\n"}
{"Action":"fail",` + p + `,"Test":"TestB"}
{"Action":"fail",` + p + `}`, false, false, []string{"got 1", "FAIL  internal/store"}, []string{"quiet"}},
		{"skip says why", `{"Action":"output",` + p + `,"Test":"TestPG","Output":"=== RUN   TestPG\n"}
{"Action":"output",` + p + `,"Test":"TestPG","Output":"    pg_test.go:12: no PostgreSQL: run make services\n"}
{"Action":"output",` + p + `,"Test":"TestPG","Output":"--- SKIP: TestPG (0.00s)\n"}
{"Action":"skip",` + p + `,"Test":"TestPG"}
{"Action":"pass",` + p + `,"Test":"TestA"}`, true, false, []string{"SKIPPED because no PostgreSQL: run make services:", "internal/store.TestPG", "1 skipped"}, nil},
		{"build failure", `{"ImportPath":"x","Action":"build-output","Output":"x.go:1: syntax error\n"}
{"Action":"fail",` + p + `,"FailedBuild":"x"}`, false, false, []string{"syntax error", "FAIL"}, nil},
		{"nothing ran", `no JSON at all`, false, false, []string{"no JSON at all", "0 passed"}, nil},
		{"a package without tests", `{"Action":"skip",` + p + `}
{"Action":"pass",` + p + `,"Test":"TestA"}`, true, true, []string{"0 skipped"}, []string{"SKIPPED"}},
	} {
		for _, strict := range []bool{false, true} {
			var out strings.Builder
			want := c.good && (!strict || c.ci)
			if got := summarize(strings.NewReader(c.in), &out, strict); got != want {
				t.Errorf("%s (strict %v): %v, want %v", c.name, strict, got, want)
			}
			for _, s := range c.says {
				if !strings.Contains(out.String(), s) {
					t.Errorf("%s: %q is missing in:\n%s", c.name, s, &out)
				}
			}
			for _, s := range c.not {
				if strings.Contains(out.String(), s) {
					t.Errorf("%s: %q must not be in:\n%s", c.name, s, &out)
				}
			}
		}
	}
}
