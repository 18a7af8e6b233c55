package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "caisse-nationale-auxiliaire.be/courrier"

// importRule says what the packages of a folder may import of this module, and what they must not reach. A path
// that ends in "/..." means the folder and all below it; "./..." is what lies below the package itself.
type importRule struct {
	packages string
	may      []string
	// never are packages outside the module that must not be imported; reach, not even through others.
	never, reach []string
	why          string
}

// importRules binds every package by the first rule whose path fits. Doors do not know the shelf, the shelf does not
// know the machines, and only package main knows them all.
func importRules() []importRule {
	outside := []string{"*"} // all but the standard library
	hub, law, account, text := "internal/hub", "internal/law", "internal/account", "internal/text"
	network := []string{"net", "net/http", "os/exec", "database/sql", "github.com"}
	disk := []string{"os", "io/ioutil", "log", "log/slog"}
	return []importRule{
		{packages: ".", may: []string{"./..."}, why: "package main wires them all"},
		{packages: "deploy/...", why: "tools stand alone"},

		{packages: hub, never: outside, reach: outside, why: "the words and the walk need the standard library only"},
		{packages: law, may: []string{hub}, never: disk, reach: network, why: "figures of law are pure"},
		{packages: account, may: []string{hub, law}, never: disk, reach: network, why: "accounts are pure"},
		{packages: text, may: []string{hub, law}, why: "words know figures, never the other way round"},

		{packages: "documents/clauses", may: []string{hub, law, account, text}, never: disk, why: "clauses are words"},
		{packages: "documents/recovery/...", may: []string{hub, law, account, text, "documents/clauses", "documents/recovery/debt", "./..."}, never: disk,
			why: "the stages of recovery speak of the same debts"},
		{packages: "documents/...", may: []string{hub, law, account, text, "documents/clauses", "./..."}, never: disk,
			reach: []string{"net/http", "database/sql", "github.com/johnfercher/maroto"}, why: "kinds are words and pure functions"},

		{packages: "consumers", may: []string{hub}, why: "a door knows the corridor only"},
		{packages: "schedules", may: []string{hub}, why: "a door knows the corridor only"},
		{packages: "producers", may: []string{hub}, why: "upstream systems import it: it brings nothing else along"},

		{packages: "internal/simulate", may: []string{hub, law}, why: "a believable world obeys the law"},
		{packages: "internal/press/...", may: []string{hub, "internal/press/..."}, why: "the press is fonts, a PDF writer and a layout"},
		{packages: "internal/...", may: []string{hub, "./..."}, why: "parts do not know their siblings"},
	}
}

// homes lists the packages that alone may import a library, so that each can be replaced in one place.
func homes() map[string][]string {
	return map[string][]string{
		"github.com/alecthomas/kong":            {".", "internal/config"},
		"github.com/alicebob/miniredis":         {"internal/embedded"},
		"github.com/emersion/go-smtp":           {"internal/embedded"},
		"github.com/jackc/pgx":                  {"internal/store"},
		"github.com/johnfercher/maroto":         {"internal/press"},
		"github.com/minio/minio-go":             {"internal/archive"},
		"github.com/pressly/goose":              {"internal/store"},
		"github.com/prometheus/client_golang":   {"internal/health"},
		"github.com/redis/go-redis":             {"internal/dedup"},
		"github.com/robfig/cron":                {"schedules"},
		"github.com/santhosh-tekuri/jsonschema": {"internal/contract"},
		"github.com/segmentio/kafka-go":         {"consumers", "producers"},
		"github.com/twmb/franz-go":              {"internal/embedded"},
		"github.com/wneessen/go-mail":           {"internal/mail"},
		"github.com/yuin/goldmark":              {"internal/text"},
		"modernc.org/sqlite":                    {"internal/store"},
		"rsc.io/qr":                             {"internal/press"},
	}
}

// listed is what `go list` says of one package.
type listed struct {
	ImportPath string
	Imports    []string // direct, without tests
	Deps       []string // direct and indirect
}

// folder is the package's path in the repository: "." for package main.
func (p listed) folder() string {
	if p.ImportPath == module {
		return "."
	}
	return strings.TrimPrefix(p.ImportPath, module+"/")
}

func TestImportRules(t *testing.T) {
	packages, rules := listPackages(t), importRules()
	used := map[string]bool{}
	for _, p := range packages {
		i := slices.IndexFunc(rules, func(r importRule) bool { return fits(r.packages, p.folder()) })
		if i < 0 {
			t.Errorf("%s: no rule says what it may import; add one", p.folder())
			continue
		}
		used[rules[i].packages] = true
		for _, path := range rules[i].broken(p) {
			t.Errorf("%s must not import %s: %s", p.folder(), path, rules[i].why)
		}
	}
	for _, r := range rules {
		if !used[r.packages] {
			t.Errorf("the rule for %s binds no package", r.packages)
		}
	}
}

func TestLibrariesStayAtHome(t *testing.T) {
	for _, p := range listPackages(t) {
		for library, allowed := range homes() {
			at := slices.ContainsFunc(allowed, func(home string) bool { return fits(home+"/...", p.folder()) })
			if !at && slices.ContainsFunc(p.Imports, func(path string) bool { return below(library, path) }) {
				t.Errorf("%s imports %s, whose home is %s", p.folder(), library, strings.Join(allowed, " and "))
			}
		}
	}
}

func TestImportRulesCanFail(t *testing.T) {
	for folder, imports := range map[string][]string{
		"internal/hub":                      {"internal/law", "github.com/x/y"},
		"internal/law":                      {"internal/account", "os"},
		"documents/contributions/duenotice": {"internal/press", "documents/recovery", "os"},
		"consumers":                         {"producers", "documents"},
		"internal/mail":                     {"internal/store", "consumers"},
	} {
		p := listed{ImportPath: module + "/" + folder}
		for _, path := range imports {
			if !strings.Contains(path, ".") && path != "os" {
				path = module + "/" + path
			}
			p.Imports = append(p.Imports, path)
		}
		i := slices.IndexFunc(importRules(), func(r importRule) bool { return fits(r.packages, folder) })
		if got := importRules()[i].broken(p); len(got) != len(imports) {
			t.Errorf("%s imports %v: only %v is refused", folder, imports, got)
		}
	}
}

// broken lists what p imports against the rule.
func (r importRule) broken(p listed) []string {
	var wrong []string
	for _, path := range p.Imports {
		inside, ours := strings.CutPrefix(path, module+"/")
		switch {
		case ours && !r.allows(p.folder(), inside), !ours && slices.ContainsFunc(r.never, func(n string) bool { return names(n, path) }):
			wrong = append(wrong, path)
		}
	}
	for _, path := range p.Deps {
		_, ours := strings.CutPrefix(path, module)
		if !ours && slices.ContainsFunc(r.reach, func(n string) bool { return names(n, path) }) && !slices.Contains(wrong, path) {
			wrong = append(wrong, path)
		}
	}
	return wrong
}

func (r importRule) allows(from, path string) bool {
	return slices.ContainsFunc(r.may, func(m string) bool {
		if m == "./..." {
			return from == "." || strings.HasPrefix(path, from+"/")
		}
		return fits(m, path)
	})
}

// fits tells that a folder is the pattern's, or, for "x/...", x or below it.
func fits(pattern, folder string) bool {
	above, all := strings.CutSuffix(pattern, "/...")
	return folder == pattern || all && below(above, folder)
}

func below(above, path string) bool { return path == above || strings.HasPrefix(path, above+"/") }

// names tells that a package outside the module is the one meant: "*" is all but the standard library, and a name
// with a dot is all below it.
func names(meant, path string) bool {
	domain, _, _ := strings.Cut(path, "/")
	switch {
	case meant == "*":
		return strings.Contains(domain, ".")
	case strings.Contains(meant, "."):
		return below(meant, path)
	}
	return meant == path
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("reading go list: %v", err)
		}
		all = append(all, p)
	}
}
