package public

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const secret = "known to the fund only"

// reader is a subscriber, whose file the page's events are folded into.
type reader struct {
	file   hub.File
	events map[hub.EventKey]bool
	away   error
	now    time.Time
}

func subscribed() *reader {
	return &reader{
		file:   hub.File{Number: "0412233", Profile: hub.Profile{Name: "Marie Dupont", Newsletter: true}},
		events: map[hub.EventKey]bool{}, now: time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC),
	}
}

func (r *reader) record(_ context.Context, e hub.Event) (err error) {
	if r.away != nil || r.events[e.Key()] {
		return r.away
	}
	r.events[e.Key()] = true
	r.file, err = hub.FoldProfile(r.file, e)
	return err
}

func (r *reader) ask(t *testing.T, method, token, body string) *httptest.ResponseRecorder {
	t.Helper()
	handler, err := New(Options{Secret: secret, Record: r.record, Now: func() time.Time { return r.now }})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(method, Path+token, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, request)
	return w
}

func TestPages(t *testing.T) {
	right := hub.UnsubscribeToken(secret, "0412233")
	forged := hub.UnsubscribeToken("another secret", "0412233")
	for _, c := range []struct {
		name, method, token string
		away                error
		status              int
		says                []string
		subscribed          bool
	}{
		{"asks", "GET", right, nil, 200, []string{`method="post"`, "Me désabonner", "Mij uitschrijven", "Mich abmelden"}, true},
		{"one click", "POST", right, nil, 200, []string{"C’est fait", "Het is in orde", "Erledigt"}, false},
		{"forged link", "GET", forged, nil, 404, []string{"pas valable", "niet geldig", "ungültig"}, true},
		{"forged click", "POST", forged, nil, 404, []string{"pas valable"}, true},
		{"ledger away", "POST", right, errors.New("away"), 503, []string{"Réessayez", "opnieuw", "noch einmal"}, true},
		{"other method", "DELETE", right, nil, 405, nil, true},
		{"no token", "GET", "", nil, 404, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := subscribed()
			r.away = c.away
			w := r.ask(t, c.method, c.token, "List-Unsubscribe=One-Click")
			if w.Code != c.status || r.file.Profile.Newsletter != c.subscribed {
				t.Errorf("status %d, want %d; subscribed: %v", w.Code, c.status, r.file.Profile.Newsletter)
			}
			for _, words := range c.says {
				if !strings.Contains(w.Body.String(), words) {
					t.Errorf("the page lacks %q", words)
				}
			}
			if strings.Contains(w.Body.String(), "0412233") || strings.Contains(w.Body.String(), "Dupont") {
				t.Error("the page shows whose link it is")
			}
		})
	}
}

func TestAFollowedLinkChangesNothing(t *testing.T) {
	r := subscribed()
	r.ask(t, http.MethodGet, hub.UnsubscribeToken(secret, r.file.Number), "")
	if len(r.events) != 0 {
		t.Errorf("%d events of a link that a mail filter may follow", len(r.events))
	}
}

// TestLeavingTwiceAndAgain: a repeated click changes nothing, and a click after a new subscription counts.
func TestLeavingTwiceAndAgain(t *testing.T) {
	r := subscribed()
	token := hub.UnsubscribeToken(secret, r.file.Number)
	newsletter := hub.Audience{Subscribers: true}
	click := func() {
		t.Helper()
		if w := r.ask(t, http.MethodPost, token, ""); w.Code != http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
		r.file.Profile.Type = hub.Affiliate
		if reason := newsletter.Excludes(hub.ReachOf(r.file)); reason.Code != "not-subscribed" {
			t.Errorf("the next newsletter leaves out for %q", reason.Code)
		}
	}
	click()
	click()
	if len(r.events) != 1 {
		t.Errorf("%d events of two clicks in one second", len(r.events))
	}
	r.now = r.now.Add(time.Hour)
	r.file.Profile.Newsletter = true
	click()
}

func TestGuardedHeaders(t *testing.T) {
	w := subscribed().ask(t, http.MethodGet, "x", "")
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
