package simulate

import (
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

func TestFiguresOf2026(t *testing.T) {
	for _, c := range []struct {
		category category
		income   hub.Cents
		want     hub.Cents // of one quarter, without fee
	}{
		{mainIncome, 30_000_00, 1_648_76}, // 32,170.88 revalued, 20.5 %, a quarter
		{mainIncome, 90_000_00, 4_605_69}, // 96,512.64: 15,380.03 + 14.16 % of 21,488.10
		{mainIncome, 500_000_00, 5_103_05},
		{mainMinimum, 9_000_00, 890_42},
		{starter, 0, 890_42},
		{secondary, 6_000_00, 329_75},
		{exempt, 900_00, 0},
	} {
		l := life{role: role{category: c.category}}
		a := l.calculate(hub.Quarter{Year: 2026, N: 2}, c.income)
		if diff := a.Contribution - c.want; diff < -1 || diff > 1 {
			t.Errorf("%s on %d: %d, want %d", c.category, c.income, a.Contribution, c.want)
		}
		if a.Total != a.Contribution+a.Fee || a.Fee != a.Contribution.Percent(feeRate) {
			t.Errorf("%s: %d + %d is not %d", c.category, a.Contribution, a.Fee, a.Total)
		}
	}
}

func TestAssessmentsComeInTheFirstWorkingDays(t *testing.T) {
	each(t, largeYear(), hub.ContributionAssessed, func(e hub.Event, a hub.Assessment) {
		if !law.IsWorkingDay(a.On) || a.On != hub.DateOf(e.Time) {
			t.Errorf("%s is of %s, told on %s", a.ID, a.On, hub.DateOf(e.Time))
		}
		if a.Category == companyCategory && a.On.Month == 12 && a.On.Day > 8 {
			t.Errorf("%s is of %s", a.ID, a.On)
		}
	})
}

func TestLastYearIsHistoryAndLeavesArrears(t *testing.T) {
	assessed, paid := map[string]hub.Cents{}, map[string]hub.Cents{}
	first := New(large).Events(hub.NewDate(2026, 1, 1))
	for _, e := range first {
		if !e.Time.Before(hub.NewDate(2026, 1, 1).At(0, 0)) {
			t.Errorf("%s of %v is no history", e.Type, e.Time)
		}
		switch e.Type {
		case hub.ContributionAssessed:
			a, _ := hub.DataOf[hub.Assessment](e)
			assessed[e.Subject] += a.Total
		case hub.PaymentReceived:
			p, _ := hub.DataOf[hub.Payment](e)
			paid[e.Subject] += p.Amount
		}
	}
	arrears := 0
	for file, total := range assessed {
		if paid[file] < total {
			arrears++
		}
	}
	if part := 100 * arrears / len(assessed); part < 10 || part > 35 {
		t.Errorf("%d %% of the files begin the year with arrears", part)
	}
}

func TestPunctualPeoplePayExactlyAndInTime(t *testing.T) {
	due, paid, late := map[string]hub.Cents{}, map[string]hub.Cents{}, 0
	dates := map[string]hub.Date{}
	cast := castOf(large)
	ordinary := func(file string) bool {
		var n int
		for _, c := range file {
			n = 10*n + int(c-'0')
		}
		c := cast[n-412_000]
		return c.habit == punctual && c.incident == nothing
	}
	for _, e := range largeYear() {
		if !ordinary(e.Subject) {
			continue
		}
		switch e.Type {
		case hub.ContributionAssessed:
			a, _ := hub.DataOf[hub.Assessment](e)
			due[a.Reference], dates[a.Reference] = a.Total, a.Due
		case hub.PaymentReceived:
			p, _ := hub.DataOf[hub.Payment](e)
			if _, again := paid[p.Reference]; !again {
				paid[p.Reference] = p.Amount
			}
			if p.On.After(dates[p.Reference]) {
				late++
			}
		}
	}
	for reference, total := range due {
		if paid[reference] != total {
			t.Errorf("%s: %d due, %d paid", reference, total, paid[reference])
		}
	}
	if late > 0 || len(due) < 2000 {
		t.Errorf("%d of %d contributions were paid late", late, len(due))
	}
}

func TestAPlanPaysWhatItCovers(t *testing.T) {
	events := largeYear()
	owed, paid := map[string]hub.Assessment{}, map[string]hub.Cents{}
	seen := map[string]bool{}
	each(t, events, hub.ContributionAssessed, func(_ hub.Event, a hub.Assessment) { owed[a.ID] = a })
	each(t, events, hub.PaymentReceived, func(_ hub.Event, p hub.Payment) {
		if !seen[p.ID] {
			paid[p.Reference] += p.Amount
		}
		seen[p.ID] = true
	})
	kept, broken := 0, 0
	each(t, events, hub.PlanEnded, func(_ hub.Event, plan hub.PlanData) {
		for _, id := range plan.Assessments {
			if paid[owed[id].Reference] == owed[id].Total {
				kept++
			} else {
				broken++
			}
		}
	})
	if kept == 0 || broken == 0 || broken > kept {
		t.Errorf("%d contributions were paid by plan, %d not", kept, broken)
	}
}

func TestBridging(t *testing.T) {
	events := largeYear()
	each(t, events, hub.BridgingGranted, func(e hub.Event, b hub.BridgingData) {
		if len(b.Months) != 3 || b.MonthsUsed != 3 || b.MonthsLeft != 9 || b.Months[1].Rate != 100 || b.Months[0].Days > 31 {
			t.Errorf("%s", e.Data)
		}
		if b.RequestedOn.Before(b.FactOn) || hub.DateOf(e.Time).Before(b.RequestedOn) || b.RequestedOn.After(law.BridgingApplyUntil(b.FactOn)) {
			t.Errorf("dates out of order: %s", e.Data)
		}
	})
	each(t, events, hub.BridgingRefused, func(e hub.Event, b hub.BridgingData) {
		if len(b.Reasons) != 1 || len(b.Findings) != 1 || b.Findings[0] == "" || len(b.Months) != 0 {
			t.Errorf("%s", e.Data)
		}
	})
	each(t, events, hub.OverpaymentEstablished, func(e hub.Event, o hub.OverpaymentData) {
		if len(o.Payments) != 2 || o.Payments[1].Due >= o.Payments[1].Paid || o.Findings[0] == "" {
			t.Errorf("%s", e.Data)
		}
	})
}
