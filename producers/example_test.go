package producers_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"caisse-nationale-auxiliaire.be/courrier/producers"
)

// A bank interface tells the hub that a payment came in.
func Example() {
	kafka, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(12, "payments")) // a Kafka in this process
	if err != nil {
		log.Fatal(err)
	}
	defer kafka.Close()

	client, err := producers.NewClient(producers.Options{Brokers: kafka.ListenAddrs(), Source: "/cna/bank"})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	err = client.Publish(context.Background(), producers.Event{
		ID:      "BANK-20260327-000481", // our own key: sent twice, it is still one event
		Type:    producers.PaymentReceived,
		Subject: "0412233", // the file number
		Data: producers.Payment{
			ID:        "BANK-20260327-000481",
			On:        producers.Date{Year: 2026, Month: time.March, Day: 27},
			Amount:    169904, // cents
			Reference: "090933755493",
		},
	})
	fmt.Println(err)
	// Output: <nil>
}
