package main

import (
	"context"
	"encoding/json"
	"sync"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// bounces gathers the e-mail addresses that a relay refused for good, so that the next message to the same
// person goes by letter at once. They are only in memory: what a crash loses, the next e-mail finds out again.
type bounces struct {
	mu   sync.Mutex
	list []hub.Intake
}

// see looks at an outcome for a refusal of the mailbox itself: 550, 551 and 553 (RFC 5321, 4.2.3).
func (b *bounces) see(o hub.Outcome) {
	if o.State != hub.Failed || o.Attempt == nil || o.Job.Delivery.Channel != hub.ChannelEmail {
		return
	}
	switch o.Attempt.Code {
	case 550, 551, 553:
	default:
		return
	}
	data, err := json.Marshal(hub.ReceiptData{Delivery: o.Job.Delivery.ID, On: hub.DateOf(o.Now), Code: o.Attempt.Code, Final: true})
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.list = append(b.list, hub.Intake{Event: hub.Event{
		ID: "bounced/" + o.Job.Delivery.ID, Source: hub.SourceRelay, Type: hub.ReceiptBounced, Subject: o.Job.Delivery.File,
		Time: o.Now, Data: data,
	}})
}

// take empties the list.
func (b *bounces) take() []hub.Intake {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.list
	b.list = nil
	return list
}

// noteBounces tells the files which addresses failed.
func (a *App) noteBounces(ctx context.Context) (bool, error) {
	list := a.bounces.take()
	if len(list) == 0 {
		return false, nil
	}
	return true, a.desk.Handle(ctx, list)
}
