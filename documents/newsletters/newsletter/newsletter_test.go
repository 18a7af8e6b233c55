package newsletter

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const complete = `{"issue":"2026-03","subject":{"fr":"S","nl":"T"},"body":{"fr":"B","nl":"C"}}`

func run(facts string) hub.Event {
	data, _ := json.Marshal(hub.Tick{Run: "r", Facts: json.RawMessage(facts)})
	return hub.Event{Type: hub.ClockNewsletter, Data: data}
}

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name, facts   string
		lang          hub.Lang
		subscribed    bool
		code, refused string
	}{
		{"subscriber", complete, hub.NL, true, "subscribed", ""},
		{"others", complete, hub.FR, false, "not-subscribed", ""},
		{"not written in the language", complete, hub.DE, true, "", `"de"`},
		{"no issue", `{"subject":{"fr":"S"},"body":{"fr":"B"}}`, hub.FR, true, "", "lacks its issue"},
		{"no facts", "", hub.FR, true, "", "no newsletter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Lang: c.lang, Newsletter: c.subscribed}}}
			d, err := decide(run(c.facts), h, time.Time{})
			if c.refused != "" {
				if err == nil || !hub.IsPermanent(err) || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("got %v, want a permanent error with %q", err, c.refused)
				}
				return
			}
			if err != nil || d.Reason.Code != c.code || (c.subscribed && d.Messages[0].Key != "newsletter/0412233/2026-03") {
				t.Errorf("%+v, %v", d, err)
			}
		})
	}
}

func TestWithdraw(t *testing.T) {
	m := hub.Message{Recipient: hub.Profile{Email: "a@example.be"}}
	for _, c := range []struct {
		now  hub.Profile
		code string
	}{
		{hub.Profile{Newsletter: true, Email: "a@example.be"}, ""},
		{hub.Profile{Newsletter: false, Email: "a@example.be"}, "unsubscribed"},
		{hub.Profile{Newsletter: true, Email: "a@example.be", EmailFailed: true}, "email-failed"},
		{hub.Profile{Newsletter: true, Email: "b@example.be", EmailFailed: true}, ""},
	} {
		if r := withdraw(m, hub.History{File: hub.File{Profile: c.now}}, time.Time{}); r.Code != c.code {
			t.Errorf("%+v: %q", c.now, r.Code)
		}
	}
}

func TestWayOut(t *testing.T) {
	fund := clauses.DefaultFund()
	k := Kind(clauses.New(fund))
	links := map[string]bool{}
	for _, file := range []string{"0412233", "0412233", "0412234"} {
		doc, err := k.Compose(message(file, "Bonjour."))
		if err != nil {
			t.Fatal(err)
		}
		token, found := strings.CutPrefix(doc.Email.Unsubscribe, fund.Unsubscribe)
		if of, ok := hub.FileOfToken(fund.Secret, token); !found || !ok || of != file {
			t.Errorf("unsubscribe at %s, which is of file %q", doc.Email.Unsubscribe, of)
		}
		links[doc.Email.Unsubscribe] = true
	}
	if len(links) != 2 {
		t.Errorf("%d addresses for two files", len(links))
	}
}

func TestBodyThatCannotBeRead(t *testing.T) {
	k := Kind(clauses.New(clauses.DefaultFund()))
	if _, err := k.Compose(message("0412233", "<script>alert(1)</script>")); !hub.IsPermanent(err) || !strings.Contains(err.Error(), "2026-03") {
		t.Errorf("got %v", err)
	}
}

func message(file, body string) hub.Message {
	facts, _ := json.Marshal(Facts{"2026-03", "Sujet", body})
	return hub.Message{ID: "00000000-0000", File: file, Facts: facts, Recipient: hub.Profile{Lang: hub.FR}}
}
