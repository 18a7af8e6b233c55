package simulate

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Receipts is what the print house and the post say of letters that the hub handed over on a day: printed on the next
// working day, registered ones delivered some days later, one in fifty returned. Deliveries that are no letters, or were
// not handed over, have none. The same delivery has the same receipts, whenever it is asked.
func (w *World) Receipts(deliveries []hub.Delivery, handedOver hub.Date) []hub.Event {
	var receipts []hub.Event
	for _, d := range deliveries {
		letter := d.Channel == hub.ChannelLetter || d.Channel == hub.ChannelRegistered
		if letter && d.State == hub.SentState {
			receipts = append(receipts, w.receiptsOf(d, handedOver)...)
		}
	}
	return receipts
}

func (w *World) receiptsOf(d hub.Delivery, handedOver hub.Date) []hub.Event {
	r := chance(w.options.Seed, d.ID, 0)
	printed := law.AddWorkingDays(handedOver, 1)
	arrived := law.AddWorkingDays(printed, between(r, 1, 3))
	barcode := ""
	if d.Channel == hub.ChannelRegistered {
		barcode = fmt.Sprintf("RR%09dBE", r.IntN(1_000_000_000))
	}
	receipts := []hub.Event{receipt(d, hub.ReceiptPrinted, hub.ReceiptData{Delivery: d.ID, On: printed, Barcode: barcode})}
	switch {
	case r.IntN(50) == 0:
		back := law.AddWorkingDays(arrived, 15)
		answer := "addressee moved without leaving an address"
		receipts = append(receipts, receipt(d, hub.ReceiptReturned, hub.ReceiptData{Delivery: d.ID, On: back, Answer: answer, Barcode: barcode}))
	case barcode != "":
		receipts = append(receipts, receipt(d, hub.ReceiptDelivered, hub.ReceiptData{Delivery: d.ID, On: arrived, Barcode: barcode}))
	}
	return receipts
}

func receipt(d hub.Delivery, eventType string, data hub.ReceiptData) hub.Event {
	return hub.Event{
		ID: d.ID + "-" + eventType, Source: sourceReceipts, Type: eventType, Subject: d.File,
		Time: slot(sourceReceipts, data.On), Data: encode(data),
	}
}
