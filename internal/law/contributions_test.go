package law

import (
	"errors"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestQuarterInMainOccupation(t *testing.T) {
	for _, c := range []struct {
		year         int
		income, want hub.Cents
	}{
		{2026, 0, 890_42},
		{2026, 17_374_00, 890_42},    // 890.4175, below the minimum
		{2026, 40_000_00, 2_050_00},  // 20.50 %
		{2026, 75_024_54, 3_845_01},  // 3845.007675
		{2026, 100_000_00, 4_729_14}, // 3845.007675 + 884.131284
		{2026, 110_562_42, 5_103_05}, // the published maximum follows from the bands
		{2026, 250_000_00, 5_103_05},
		{2026, 999_999_999_99, 5_103_05},
		{2025, 17_008_88, 871_71}, // the minimum income of 2025
		{2025, 108_238_40, 4_995_78},
		{2024, 16_861_46, 864_15}, // the minimum income of 2024
		{2024, 107_300_30, 4_952_48},
	} {
		figures, err := ContributionsOf(c.year)
		if err != nil {
			t.Fatal(err)
		}
		if got := figures.Quarter(c.income); got != c.want {
			t.Errorf("%d on %d: %d, want %d", c.year, c.income, got, c.want)
		}
	}
}

// The minima and maxima that funds publish with their own fee confirm those of the table.
func TestPublishedWithFee(t *testing.T) {
	for _, c := range []struct {
		year     int
		fee      int64
		min, max hub.Cents
	}{
		{2026, 4_05, 926_48, 0},
		{2025, 3_05, 898_30, 0},
		{2025, 3_95, 0, 5_193_11},
		{2024, 3_95, 898_28, 5_148_10},
	} {
		figures, err := ContributionsOf(c.year)
		if err != nil {
			t.Fatal(err)
		}
		for _, amount := range [][2]hub.Cents{{figures.Minimum, c.min}, {figures.Maximum, c.max}} {
			if got := amount[0] + amount[0].Percent(c.fee); c.min != 0 && amount[1] != 0 && got != amount[1] {
				t.Errorf("%d with %d: %d, want %d", c.year, c.fee, got, amount[1])
			}
		}
	}
}

func TestRevalue(t *testing.T) {
	figures, err := ContributionsOf(2026)
	if err != nil {
		t.Fatal(err)
	}
	for income, want := range map[hub.Cents]hub.Cents{
		0: 0, 1: 1, 10_000_00: 10_723_63, 30_000_00: 32_170_88, 999_999_999_99: 1_072_362_689_99,
		-1: -1, -12_500_00: -13_404_53,
	} {
		if got, err := figures.Revalue(income); got != want || err != nil {
			t.Errorf("%d: %d, %v, want %d", income, got, err, want)
		}
	}
}

func TestWhatNoSourceTellsIsAnError(t *testing.T) {
	unknown := func(what string, err error) {
		t.Helper()
		var missing *UnknownFigureError
		if !errors.As(err, &missing) {
			t.Errorf("%s: %v, want an UnknownFigureError", what, err)
		}
	}
	_, err := ContributionsOf(2027)
	unknown("the year 2027", err)
	figures, err := ContributionsOf(2025)
	if err != nil {
		t.Fatal(err)
	}
	_, err = figures.Revalue(1)
	unknown("the coefficient of 2025", err)
	_, err = figures.Secondary()
	unknown("the secondary threshold of 2025", err)
	_, _, err = figures.Student()
	unknown("the student thresholds of 2025", err)
	_, err = figures.Primostarter()
	unknown("the starter threshold of 2025", err)
	_, err = CompanyContributionOf(2026)
	unknown("the companies of 2026", err)
	_, err = BridgingOn(hub.NewDate(2025, 1, 31))
	unknown("the bridging right of January 2025", err)
}

func TestThresholdsOf2024(t *testing.T) {
	figures, err := ContributionsOf(2024)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := figures.Secondary(); got != 1_865_45 || err != nil {
		t.Errorf("secondary %d, %v", got, err)
	}
	if low, high, err := figures.Student(); low != 8_430_73 || high != 16_861_46 || err != nil {
		t.Errorf("student %d to %d, %v", low, high, err)
	}
	if got, err := figures.Primostarter(); got != 8_707_35 || err != nil {
		t.Errorf("starter %d, %v", got, err)
	}
}

// TestTablesAreDated wants each row to say when it starts and where it comes from, and bands without a gap.
func TestTablesAreDated(t *testing.T) {
	for _, c := range contributionTable() {
		if c.From != hub.NewDate(c.Year, 1, 1) || c.Source == "" || c.Bands[0].To != c.Bands[1].From {
			t.Errorf("%d: from %s, source %q, bands %v", c.Year, c.From, c.Source, c.Bands)
		}
	}
	for _, c := range companyTable() {
		if c.From != hub.NewDate(c.Year, 1, 1) || c.Source == "" || c.Small >= c.Large {
			t.Errorf("companies of %d: %+v", c.Year, c)
		}
	}
	for _, b := range bridgingTable() {
		if b.From.IsZero() || b.Source == "" || b.Single >= b.Dependants {
			t.Errorf("bridging right: %+v", b)
		}
	}
}

func TestBridging(t *testing.T) {
	b, err := BridgingOn(hub.NewDate(2026, 3, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		days, rate int
		dependants bool
		want       hub.Cents
	}{
		{-1, 0, false, 0}, {0, 0, false, 0}, {6, 0, false, 0}, {7, 25, false, 409_57}, {13, 25, true, 511_80},
		{14, 50, false, 819_13}, {21, 75, true, 1_535_39}, {27, 75, false, 1_228_70},
		{28, 100, false, 1_638_26}, {31, 100, true, 2_047_18},
	} {
		if got := BridgingRate(c.days); got != c.rate || b.Month(c.dependants, got) != c.want {
			t.Errorf("%d days: %d %%, %d; want %d %%, %d", c.days, got, b.Month(c.dependants, got), c.rate, c.want)
		}
	}
	if got, want := BridgingApplyUntil(hub.NewDate(2026, 8, 20)), hub.NewDate(2027, 3, 31); got != want {
		t.Errorf("apply until %s, want %s", got, want)
	}
}
