package health

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Metrics counts the walk. Labels are kinds, channels, states and steps only: never a person or a file.
type Metrics struct {
	registry   *prometheus.Registry
	steps      *prometheus.CounterVec
	outcomes   *prometheus.CounterVec
	handedOver prometheus.Histogram
	intake     *prometheus.CounterVec
}

// NewMetrics makes the metrics; board's parts and the ledger's totals are read at each scrape.
func NewMetrics(board *Board, totals func(context.Context) (hub.Totals, error)) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		steps: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "courrier_steps_total", Help: "Events or deliveries that passed each step of the walk."}, []string{"step"}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "courrier_outcomes_total", Help: "Outcomes of deliveries."}, []string{"kind", "channel", "state"}),
		handedOver: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "courrier_handed_over_seconds", Help: "From the moment a delivery was due to its hand-over.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600}}),
		intake: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "courrier_intake_total", Help: "Records that came in from Kafka."}, []string{"result"}),
	}
	m.registry.MustRegister(m.steps, m.outcomes, m.handedOver, m.intake,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		ledger{board: board, totals: totals})
	return m
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Step is a hub.Watcher.
func (m *Metrics) Step(step hub.Step, n int) {
	m.steps.WithLabelValues(string(step)).Add(float64(n))
}

// Intake counts n records with a result: received, duplicate, dead.
func (m *Metrics) Intake(result string, n int) {
	m.intake.WithLabelValues(result).Add(float64(n))
}

// Outcome counts an outcome and how long a delivery that was handed over had been due.
func (m *Metrics) Outcome(o hub.Outcome) {
	d := o.Job.Delivery
	m.outcomes.WithLabelValues(d.Code, string(d.Channel), string(o.State)).Inc()
	if o.State == hub.SentState {
		m.handedOver.Observe(o.Now.Sub(d.Due).Seconds())
	}
}

// ledger reads gauges at each scrape.
type ledger struct {
	board  *Board
	totals func(context.Context) (hub.Totals, error)
}

var (
	partReady  = prometheus.NewDesc("courrier_part_ready", "1 when a part is well.", []string{"part"}, nil)
	ledgerRows = prometheus.NewDesc("courrier_ledger", "Rows of the ledger that wait for something.", []string{"rows"}, nil)
	deliveries = prometheus.NewDesc("courrier_deliveries", "Deliveries by state.", []string{"kind", "channel", "state"}, nil)
)

// Describe is part of prometheus.Collector.
func (l ledger) Describe(out chan<- *prometheus.Desc) {
	out <- partReady
	out <- ledgerRows
	out <- deliveries
}

// Collect is part of prometheus.Collector. A ledger that does not answer within a second leaves its gauges out.
func (l ledger) Collect(out chan<- prometheus.Metric) {
	for _, part := range l.board.Parts() {
		ready := 0.0
		if part.OK {
			ready = 1
		}
		out <- prometheus.MustNewConstMetric(partReady, prometheus.GaugeValue, ready, part.Name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	totals, err := l.totals(ctx)
	if err != nil {
		return
	}
	for rows, n := range map[string]int{
		"waiting": totals.Waiting, "dead": totals.Dead, "outbox": totals.Outbox, "reminders": totals.Reminders,
	} {
		out <- prometheus.MustNewConstMetric(ledgerRows, prometheus.GaugeValue, float64(n), rows)
	}
	for _, d := range totals.Deliveries {
		out <- prometheus.MustNewConstMetric(deliveries, prometheus.GaugeValue, float64(d.Count), d.Code, string(d.Channel), string(d.State))
	}
}
