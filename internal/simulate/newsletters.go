package simulate

import (
	"embed"
	"fmt"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

//go:embed newsletters/*.md
var issues embed.FS

// Newsletters are the two issues of a year, of March and of October, in every language. Each text is a file whose first
// line is the subject.
func Newsletters(year int) []hub.Newsletter {
	return []hub.Newsletter{issue(year, 3, "rights"), issue(year, 10, "companies")}
}

func issue(year, month int, topic string) hub.Newsletter {
	n := hub.Newsletter{Issue: fmt.Sprintf("%04d-%02d", year, month), Topic: topic, Subject: hub.Words{}, Body: hub.Words{}}
	for _, l := range hub.Langs() {
		text, err := issues.ReadFile(fmt.Sprintf("newsletters/%s.%s.md", topic, l))
		if err != nil {
			panic("simulate: " + err.Error()) // the files are part of the program
		}
		subject, body, _ := strings.Cut(strings.ReplaceAll(string(text), "{{year}}", fmt.Sprint(year)), "\n")
		n.Subject[l], n.Body[l] = subject, strings.TrimSpace(body)
	}
	return n
}
