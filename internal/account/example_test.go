package account_test

import (
	"encoding/json"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// A contribution of 926.48 is due on 31 March 2026. Half of it comes in time; on 15 July the rest is owed with two
// increases of 3 %.
func Example() {
	var file hub.File
	for _, event := range []struct {
		kind string
		data any
	}{
		{hub.PaymentReceived, hub.Payment{ID: "P1", On: hub.NewDate(2026, 3, 20), Amount: 463_24, Reference: "090933755493"}},
		{hub.ContributionAssessed, hub.Assessment{
			ID: "A1", Version: 1, Quarter: hub.Quarter{Year: 2026, N: 1}, Total: 926_48,
			Due: hub.NewDate(2026, 3, 31), On: hub.NewDate(2026, 1, 8), Reference: "090933755493",
		}},
	} {
		data, _ := json.Marshal(event.data)
		file, _ = account.Fold(file, hub.Event{Type: event.kind, Data: data})
	}
	for _, balance := range account.Open(file.Account, hub.NewDate(2026, 7, 15)) {
		fmt.Println(balance.Item.Assessment.Quarter, "unpaid", balance.Unpaid, "increases", balance.Increases)
		for _, step := range balance.Steps {
			fmt.Println(step.On, step.Base, step.Amount, "art.", step.Article)
		}
	}
	// Output:
	// 2026Q1 unpaid 46324 increases 2780
	// 2026-03-31 46324 1390 art. 44
	// 2026-06-30 46324 1390 art. 44
}

func ExampleBalanceOf() {
	item := hub.Item{Assessment: hub.Assessment{Version: 1, Total: 1000_00, Due: hub.NewDate(2026, 3, 31)}}
	afterOneYear := account.BalanceOf(item, hub.NewDate(2027, 1, 1))
	fmt.Println(afterOneYear.Unpaid, afterOneYear.Increases, afterOneYear.Total)
	// Output: 100000 19000 119000
}
