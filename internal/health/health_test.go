package health

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestReadyz(t *testing.T) {
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	var board Board
	board.Report("ledger", nil, start)
	board.Report("relay", errors.New("connection refused"), start)
	answer := httptest.NewRecorder()
	board.Readyz(answer, httptest.NewRequest("GET", "/readyz", nil))
	if answer.Code != 503 || !strings.Contains(answer.Body.String(), "connection refused") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	board.Report("relay", nil, start.Add(time.Minute))
	board.Report("relay", nil, start.Add(time.Hour))
	answer = httptest.NewRecorder()
	board.Readyz(answer, httptest.NewRequest("GET", "/readyz", nil))
	if answer.Code != 200 || !board.Parts()[1].Since.Equal(start.Add(time.Minute)) {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestChanges(t *testing.T) {
	var board Board
	trouble := errors.New("connection refused")
	for i, c := range []struct {
		trouble error
		want    Change
	}{{trouble, Starts}, {trouble, Same}, {nil, Heals}, {nil, Same}, {trouble, Fails}, {trouble, Same}, {nil, Heals}} {
		if got := board.Report("relay", c.trouble, time.Time{}); got != c.want {
			t.Errorf("report %d: %v, want %v", i, got, c.want)
		}
	}
	if got := board.Report("ledger", nil, time.Time{}); got != Same {
		t.Errorf("a part that is well from the start: %v", got)
	}
}

func TestMetricsNameKindsAndPartsOnly(t *testing.T) {
	var board Board
	board.Report("ledger", nil, time.Now())
	m := NewMetrics(&board, func(context.Context) (hub.Totals, error) {
		return hub.Totals{Dead: 3, Deliveries: []hub.StateCount{{Code: "CTR-01", Channel: "letter", State: "sent", Count: 7}}}, nil
	})
	m.Step(hub.StepRecorded, 5)
	m.Outcome(hub.Outcome{State: hub.SentState, Job: hub.Job{Delivery: hub.Delivery{Code: "CTR-06", Channel: "email", File: "0412233"}}})
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	body := answer.Body.String()
	for _, want := range []string{
		`courrier_steps_total{step="recorded"} 5`, `courrier_part_ready{part="ledger"} 1`, `courrier_ledger{rows="dead"} 3`,
		`courrier_outcomes_total{channel="email",kind="CTR-06",state="sent"} 1`,
		`courrier_deliveries{channel="letter",kind="CTR-01",state="sent"} 7`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	if strings.Contains(body, "0412233") {
		t.Error("metrics name a file")
	}
}
