package console

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// shelf is a ledger of one file with one message.
type shelf struct{ empty bool }

func (s shelf) Totals(context.Context) (hub.Totals, error) {
	if s.empty {
		return hub.Totals{}, nil
	}
	return hub.Totals{
		Events: 5, Dead: 1, Messages: map[string]int{"CTR-01": 3},
		Deliveries: []hub.StateCount{{Code: "CTR-01", Channel: hub.ChannelEmail, State: hub.Failed, Count: 2, Replaced: 1}, {Code: "CTR-01", Channel: hub.ChannelLetter, State: hub.SentState, Count: 2}},
	}, nil
}

func (s shelf) Latest(context.Context, string, int) ([]hub.MessageRow, error) {
	if s.empty {
		return nil, nil
	}
	return []hub.MessageRow{{ID: "m1", Code: "CTR-01", File: "0412233", Lang: hub.NL, Channel: hub.ChannelLetter, State: hub.SentState, Reason: "La cotisation est à payer."}}, nil
}

func (s shelf) Tasks(context.Context, int) ([]hub.MessageRow, error) {
	if s.empty {
		return nil, nil
	}
	return []hub.MessageRow{{ID: "m2", Code: "PRO-03", File: "0412233", Channel: hub.ChannelTask, State: hub.SentState, Reason: "Appeler avant de poursuivre."}}, nil
}

func (s shelf) Troubled(context.Context, int) ([]hub.MessageRow, error) {
	if s.empty {
		return nil, nil
	}
	return []hub.MessageRow{{ID: "m3", Code: "CTR-06", File: "0412233", Channel: hub.ChannelEmail, State: hub.Uncertain, Reason: "Payé."}}, nil
}

func (s shelf) Message(_ context.Context, id string) (hub.MessageView, bool, error) {
	return hub.MessageView{
		Message:  hub.Message{ID: "m1", Code: "CTR-01", File: "0412233"},
		Document: hub.Document{Letter: &hub.Letter{Title: "Avis"}, Email: &hub.Email{Subject: "Votre avis"}, Note: &hub.Note{Title: "Appeler"}},
		Reason:   hub.Because("due", "La cotisation est à payer."), Created: time.Unix(0, 0),
		Deliveries: []hub.Delivery{{ID: "d1", Channel: hub.ChannelLetter, State: hub.SentState, Digest: "abc", Batch: "B1"}},
		Attempts:   []hub.Attempt{{State: hub.Failed, Code: 550, Answer: "no such user"}},
	}, id == "m1", nil
}

func (s shelf) EventsOf(_ context.Context, file string, _ int) ([]hub.EventRow, error) {
	if file != "0412233" {
		return nil, nil
	}
	return []hub.EventRow{{Event: hub.Event{Type: hub.PaymentReceived}, Decisions: []hub.Decided{{Code: "CTR-06", Reason: hub.Because("old", "Trop ancien.")}}}}, nil
}

func (s shelf) DeadLetters(context.Context, int) ([]hub.DeadRow, error) {
	if s.empty {
		return nil, nil
	}
	return []hub.DeadRow{{DeadLetter: hub.DeadLetter{ID: "x1", Origin: hub.Origin{Topic: "payments", Partition: 2, Offset: 7}, Reason: "le montant manque <b>"}}}, nil
}

func now() time.Time { return time.Date(2026, 3, 16, 9, 10, 0, 0, time.UTC) }

func (s shelf) List(context.Context, int) ([]hub.Campaign, error) {
	if s.empty {
		return nil, nil
	}
	tally := hub.Tally{
		Listed: 40, Messaged: 17, Silent: hub.Counts{"already-sent": 2}, Failed: 1, Excluded: hub.Counts{"not-subscribed": 60, "deceased": 3},
	}
	return []hub.Campaign{
		{CampaignPlan: hub.CampaignPlan{Name: "printemps"}, State: hub.CampaignRunning, PlannedBy: "anne", ReleasedBy: "bart", Since: now().Add(-10 * time.Minute), Tally: tally},
		{CampaignPlan: hub.CampaignPlan{Name: "automne"}, State: hub.CampaignPlanned},
	}, nil
}

func (s shelf) Runs(context.Context, int) ([]hub.Run, error) {
	if s.empty {
		return nil, nil
	}
	return []hub.Run{{Schedule: "due-notices", State: hub.RunMissed, Raised: 321, Excluded: hub.Counts{"nothing-owed": 9}, Note: "the hub was away"}}, nil
}

func (shelf) Render(context.Context, *hub.Letter) (hub.Rendered, error) {
	return hub.Rendered{PDF: []byte("%PDF-preview")}, nil
}

func (shelf) Check(hub.Document) error                  { return nil }
func (shelf) Put(context.Context, string, []byte) error { return nil }
func (shelf) Get(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("%PDF-archived")), nil
}

func pagesOf(t *testing.T, s shelf) http.Handler {
	t.Helper()
	catalogue, err := hub.NewCatalogue(nil)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := New(Options{
		Campaigns: s, Runs: s, Now: now,
		Ledger: s, Catalogue: catalogue, Renderer: s, Archive: s, EmailHTML: func(*hub.Email) string { return "<p>Bonjour</p>" },
		Inbox: func() []Mail { return []Mail{{To: "a@b.be", Subject: "Votre avis"}} },
		Parts: func() []Part { return []Part{{Name: "ledger", OK: true}, {Name: "redis", Note: "connection refused"}} },
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func get(t *testing.T, s shelf, path string) (int, string) {
	t.Helper()
	answer := httptest.NewRecorder()
	pagesOf(t, s).ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
	return answer.Code, answer.Body.String()
}

// TestPages: every page is whole, says what it must, and writes outside text as text.
func TestPages(t *testing.T) {
	for _, c := range []struct {
		path   string
		status int
		says   []string
	}{
		{"/", 200, []string{"<strong>5</strong> événements", "<strong>1</strong> échoués", "La cotisation est à payer.", "connection refused", "</html>"}},
		{"/files/0412233", 200, []string{"Trop ancien.", "</html>"}},
		{"/files/none", 404, []string{"Vérifiez le lien", "</html>"}},
		{"/messages/m1", 200, []string{"La cotisation est à payer.", "no such user", "letter.pdf", "Appeler", "</html>"}},
		{"/messages/none", 404, []string{"Vérifiez le lien"}},
		{"/messages/m1/letter.pdf", 200, []string{"%PDF-archived"}},
		{"/messages/m1/email.html", 200, []string{"Bonjour"}},
		{"/attention", 200, []string{"Appeler avant de poursuivre.", "/messages/m2", "/messages/m3", "incertain", "</html>"}},
		{"/dead-letters", 200, []string{"le montant manque &lt;b&gt;", "payments/2@7", "courrier replay x1", "</html>"}},
		{"/campaigns", 200, []string{
			"printemps", "en cours", ">20<", "2 par minute", "16/03/2026 10:20:00", "pas abonné : 60", "personne décédée : 3", "63<ul>",
			"already-sent : 2", "à libérer", "due-notices", "manqué", ">321<", "rien n’est dû : 9", "the hub was away", `aria-current="page">Envois groupés`, "</html>",
		}},
		{"/inbox", 200, []string{"a@b.be", "</html>"}},
		{"/kinds", 200, []string{"</html>"}},
		{"/assets/courrier.css", 200, []string{"--ink"}},
	} {
		status, body := get(t, shelf{}, c.path)
		if status != c.status {
			t.Errorf("%s answers %d, want %d: %s", c.path, status, c.status, body)
		}
		for _, words := range c.says {
			if !strings.Contains(body, words) {
				t.Errorf("%s does not say %q", c.path, words)
			}
		}
	}
}

func TestEmptyPagesSayWhatComes(t *testing.T) {
	for path, words := range map[string]string{"/": "Aucun message pour l’instant", "/attention": "Aucune tâche", "/dead-letters": "tout ce qui est arrivé a pu être traité", "/campaigns": "courrier campaign plan --help"} {
		if status, body := get(t, shelf{empty: true}, path); status != 200 || !strings.Contains(body, words) || !strings.Contains(body, "</html>") {
			t.Errorf("%s (%d) does not say %q", path, status, words)
		}
	}
}

// TestWhatIsSearchedIsNoAddress: only the number of a file becomes one.
func TestWhatIsSearchedIsNoAddress(t *testing.T) {
	if _, body := get(t, shelf{}, "/"); !strings.Contains(body, `action="/files" method="post"`) {
		t.Error("the search box writes what is typed into an address")
	}
	pages := pagesOf(t, shelf{})
	for _, c := range []struct {
		typed    string
		status   int
		location string
	}{
		{" 0412233 ", 303, "/files/0412233"}, {"", 303, "/"}, {"88022999990", 404, ""}, {"88.02.29-999.90", 404, ""}, {"//example.be", 404, ""},
	} {
		r := httptest.NewRequest("POST", "/files", strings.NewReader(url.Values{"number": {c.typed}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, r)
		if answer.Code != c.status || answer.Header().Get("Location") != c.location {
			t.Errorf("%q answers %d, to %q; want %d, to %q", c.typed, answer.Code, answer.Header().Get("Location"), c.status, c.location)
		}
	}
}

// TestEveryStateHasWords: a state without words would show as an empty cell.
func TestEveryStateHasWords(t *testing.T) {
	for _, s := range []hub.State{hub.Queued, hub.Held, hub.Sending, hub.SentState, hub.Delivered, hub.Uncertain, hub.Failed, hub.Returned, hub.Withdrawn} {
		if states()[s] == "" {
			t.Errorf("state %s has no words", s)
		}
	}
	for _, s := range []hub.CampaignState{
		hub.CampaignPlanning, hub.CampaignPlanned, hub.CampaignRunning, hub.CampaignPaused, hub.CampaignFinished, hub.CampaignCancelled, hub.CampaignExpired,
	} {
		if campaignStates()[s] == "" {
			t.Errorf("campaign state %s has no words", s)
		}
	}
	for _, s := range []hub.RunState{hub.RunRunning, hub.RunDone, hub.RunMissed, hub.RunLate} {
		if runStates()[s] == "" {
			t.Errorf("run state %s has no words", s)
		}
	}
}
