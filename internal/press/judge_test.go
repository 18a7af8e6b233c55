package press

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// judge skips a test whose outside judge is not installed, but fails it where CI has to have it.
func judge(t *testing.T, have bool, what string) {
	t.Helper()
	switch {
	case have:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not installed, and CI must judge with it: run `make services`", what)
	default:
		t.Skipf("%s is not installed: not judged", what)
	}
}

func installed(tools ...string) bool {
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			return false
		}
	}
	return true
}

// printed writes every example, a batch of all of them, and an overlay, as files, and returns their folder.
func printed(t *testing.T) string {
	t.Helper()
	dir, p := t.TempDir(), newPress(t, Options{})
	var batch strings.Builder
	b := p.Batch(&batch)
	for _, name := range sortedNames() {
		l := examples()[name]
		write(t, filepath.Join(dir, name+".pdf"), render(t, p, l))
		if err := b.Add(t.Context(), name, l); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Close("Lot d’impression 2026-02-02", hub.FR); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "batch.pdf"), []byte(batch.String()))
	write(t, filepath.Join(dir, "overlay.pdf"), render(t, newPress(t, Options{Overlay: true, Logo: logoPNG(t), LogoAlt: "Logo"}), notice()))
	return dir
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestVeraPDF has the reference implementation judge every example against both standards.
func TestVeraPDF(t *testing.T) {
	libs := os.Getenv("VERAPDF_LIBS")
	judge(t, libs != "" && installed("java"), "veraPDF (folder of its jars in VERAPDF_LIBS, and java)")
	dir := printed(t)
	files, _ := filepath.Glob(dir + "/*.pdf")
	for _, flavour := range []string{"2a", "ua1"} {
		out, err := exec.Command("java", "-cp", libs+"/*", "org.verapdf.apps.GreenfieldCliWrapper", "-f", flavour, "--format", "text", dir).Output()
		if err != nil || strings.Count(string(out), "PASS ") != len(files) {
			t.Errorf("veraPDF, flavour %s, of %d files: %v\n%s", flavour, len(files), err, out)
		}
	}
}

func TestQpdfFindsNothing(t *testing.T) {
	judge(t, installed("qpdf"), "qpdf")
	files, _ := filepath.Glob(printed(t) + "/*.pdf")
	for _, file := range files {
		if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil {
			t.Errorf("qpdf: %v\n%s", err, out)
		}
	}
}

// TestBankReadsTheCode decodes the QR code from the picture of a page.
func TestBankReadsTheCode(t *testing.T) {
	judge(t, installed("zbarimg", "pdftoppm"), "zbarimg or pdftoppm")
	dir := t.TempDir()
	write(t, dir+"/n.pdf", render(t, newPress(t, Options{}), notice()))
	if out, err := exec.Command("pdftoppm", "-r", "100", "-png", dir+"/n.pdf", dir+"/n").CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	out, err := exec.Command("zbarimg", "-q", "--raw", dir+"/n-1.png").Output()
	if err != nil || strings.TrimSpace(string(out)) != epc {
		t.Errorf("the code says %q, want %q (%v)", out, epc, err)
	}
}

// TestPdftotextReadsTheLetter compares the order in which a common tool finds the text with the letter's own.
func TestPdftotextReadsTheLetter(t *testing.T) {
	judge(t, installed("pdftotext"), "pdftotext")
	dir := t.TempDir()
	l := decision()
	write(t, dir+"/d.pdf", render(t, newPress(t, Options{}), l))
	out, err := exec.Command("pdftotext", dir+"/d.pdf", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, at := strings.Join(strings.Fields(strings.ReplaceAll(string(out), "\u00AD\n", "")), " "), 0
	for _, want := range words(l) {
		if strings.Contains(want, "://") {
			continue // pdftotext puts a space where a long address is divided
		}
		i := strings.Index(text[at:], strings.TrimSpace(want))
		if i < 0 {
			t.Fatalf("%q does not follow what stands before it in:\n%s", want, text)
		}
		at += i
	}
}
