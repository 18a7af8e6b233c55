package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/public"
)

// TestWhoLeavesGetsNoMoreNewsletters walks from one issue by its own link out, to the next issue.
func TestWhoLeavesGetsNoMoreNewsletters(t *testing.T) {
	now := time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC)
	app := newsletterApp(t, func() time.Time { return now })
	for _, file := range []string{"0412233", "0412234"} {
		subscribe(t, app, file, now)
	}
	if tally := sendIssue(t, app, "2026-03", now); tally.Messaged != 2 {
		t.Fatalf("the first issue: %+v", tally)
	}
	pages, err := app.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if status := click(pages, hub.UnsubscribeToken(app.fund.Secret, "0412234")); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	if status := click(pages, hub.UnsubscribeToken("guessed", "0412233")); status != http.StatusNotFound {
		t.Errorf("a forged link: status %d", status)
	}
	tally := sendIssue(t, app, "2026-04", now)
	if tally.Messaged != 1 || tally.Excluded["not-subscribed"] != 1 {
		t.Errorf("the next issue: %+v", tally)
	}
	if list := page(pages, "/campaigns"); !strings.Contains(list, "issue-2026-04") || !strings.Contains(list, "pas abonné : 1") {
		t.Errorf("staff do not see who was left out of the next issue: %s", list)
	}
	subscribe(t, app, "0412234", now.Add(time.Hour)) // by an upstream that does not know
	if tally := sendIssue(t, app, "2026-05", now); tally.Messaged != 1 {
		t.Errorf("upstream subscribed anew who had left: %+v", tally)
	}
	wish := hub.Event{ID: "wish", Source: "test", Type: hub.PreferenceChanged, Subject: "0412234", Time: now.Add(time.Hour), Data: []byte(`{"newsletter":true}`)}
	if err := app.record(t.Context(), wish); err != nil {
		t.Fatal(err)
	}
	if tally := sendIssue(t, app, "2026-06", now); tally.Messaged != 2 {
		t.Errorf("after a new subscription: %+v", tally)
	}
}

func newsletterApp(t *testing.T, now func() time.Time) *App {
	t.Helper()
	var settings config.Config
	parser, err := kong.New(&settings)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"--data=" + t.TempDir(), "--kafka-listen=127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	app, err := New(t.Context(), settings, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.Stop(); err != nil {
			t.Error(err)
		}
	})
	return app
}

func subscribe(t *testing.T, app *App, file string, at time.Time) {
	t.Helper()
	data, err := json.Marshal(hub.ProfileData{
		Name: "Marie Dupont", Lang: hub.FR, Email: file + "@example.be", Newsletter: true,
		Address: hub.Address{Street: "Rue Haute", House: "1", Postcode: "1000", City: "Bruxelles"},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := hub.Event{ID: file + at.String(), Source: "test", Type: hub.AffiliateChanged, Subject: file, Time: at, Data: data}
	if err := app.record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

// sendIssue plans, releases and works through one issue, and tells whom it reached.
func sendIssue(t *testing.T, app *App, issue string, now time.Time) hub.Tally {
	t.Helper()
	words := hub.Words{hub.FR: "Nouvelles", hub.NL: "Nieuws", hub.DE: "Neues"}
	facts, err := json.Marshal(hub.Newsletter{Issue: issue, Subject: words, Body: words})
	if err != nil {
		t.Fatal(err)
	}
	plan := hub.CampaignPlan{Name: "issue-" + issue, Raises: hub.ClockNewsletter, Facts: facts, Audience: hub.Audience{Subscribers: true}}
	if _, err := app.campaigns.Plan(t.Context(), plan, "anne", now); err != nil {
		t.Fatal(err)
	}
	if err := app.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := app.campaigns.Release(t.Context(), plan.Name, "bart", now); err != nil {
		t.Fatal(err)
	}
	if err := app.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	campaign, err := app.campaigns.Status(t.Context(), plan.Name)
	if err != nil {
		t.Fatal(err)
	}
	return campaign.Tally
}

// click is what a mail program sends for the reader.
func click(pages http.Handler, token string) int {
	r := httptest.NewRequest(http.MethodPost, public.Path+token, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	return w.Code
}

// page is what staff read at an address.
func page(pages http.Handler, path string) string {
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Body.String()
}
