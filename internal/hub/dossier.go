package hub

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// dossier is one file with the events of a batch that concern it: the unit of deciding in parallel.
type dossier struct {
	file       File
	known      bool // before the batch
	events     []numbered
	waiting    []Event // recorded earlier, to be decided once the file is known
	deliveries map[string]Addressed
	entries    []numberedEntry
}

type numbered struct {
	n int // position in the batch
	Event
}

type numberedEntry struct {
	n int
	Entry
}

// workload is a batch sorted by file.
type workload struct {
	dossiers []*dossier
	dead     []numberedEntry
	known    int // events passed over
}

// read sorts a batch by file and reads everything that deciding needs, a query for each sort of thing.
func (d *Desk) read(ctx context.Context, batch []Intake) (workload, error) {
	fresh, dead, err := d.passOverKnown(ctx, batch)
	if err != nil {
		return workload{}, err
	}
	bySubject := map[string]*dossier{}
	work := workload{dead: dead, known: len(batch) - len(fresh) - len(dead)}
	for _, e := range fresh {
		dos, ok := bySubject[e.Subject]
		if !ok {
			dos = &dossier{file: File{Number: e.Subject}}
			bySubject[e.Subject] = dos
			work.dossiers = append(work.dossiers, dos)
		}
		dos.events = append(dos.events, e)
	}
	if err := d.readFiles(ctx, bySubject); err != nil {
		return workload{}, err
	}
	if err := d.readWaiting(ctx, bySubject); err != nil {
		return workload{}, err
	}
	return work, d.readDeliveries(ctx, bySubject)
}

// passOverKnown leaves out the events that the ledger has, and those that stand twice in the batch.
func (d *Desk) passOverKnown(ctx context.Context, batch []Intake) (fresh []numbered, dead []numberedEntry, err error) {
	keys := make([]EventKey, 0, len(batch))
	for _, in := range batch {
		if in.Dead == nil {
			keys = append(keys, in.Event.Key())
		}
	}
	seen, err := d.Ledger.Recorded(ctx, keys)
	if err != nil {
		return nil, nil, fmt.Errorf("looking up which events are known: %w", err)
	}
	twice := make(map[EventKey]bool, len(batch))
	for n, in := range batch {
		key := in.Event.Key()
		switch {
		case in.Dead != nil:
			dead = append(dead, numberedEntry{n, Entry{Event: in.Event, Dead: in.Dead}})
		case !seen[key] && !twice[key]:
			twice[key] = true
			fresh = append(fresh, numbered{n, in.Event})
		}
	}
	return fresh, dead, nil
}

func (d *Desk) readFiles(ctx context.Context, dossiers map[string]*dossier) error {
	if len(dossiers) == 0 {
		return nil
	}
	numbers := make([]string, 0, len(dossiers))
	for number := range dossiers {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers) // a steady order of locks and rows
	files, err := d.Ledger.Files(ctx, numbers)
	if err != nil {
		return fmt.Errorf("reading %d files: %w", len(numbers), err)
	}
	for number, file := range files {
		dossiers[number].file, dossiers[number].known = file, file.Known()
	}
	return nil
}

// readWaiting reads what arrived before its file was known, for the files that this batch may make known.
func (d *Desk) readWaiting(ctx context.Context, dossiers map[string]*dossier) error {
	var maybe []string
	for number, dos := range dossiers {
		if !dos.known && slices.ContainsFunc(dos.events, numbered.introduces) {
			maybe = append(maybe, number)
		}
	}
	if len(maybe) == 0 {
		return nil
	}
	slices.Sort(maybe)
	waiting, err := d.Ledger.Waiting(ctx, maybe)
	if err != nil {
		return fmt.Errorf("reading the events that wait for their file: %w", err)
	}
	for _, e := range waiting {
		dossiers[e.Subject].waiting = append(dossiers[e.Subject].waiting, e)
	}
	return nil
}

// introduces tells that the event says who a file is about.
func (n numbered) introduces() bool {
	return n.Type == AffiliateRegistered || n.Type == AffiliateChanged || n.Type == CompanyRegistered || n.Type == CompanyChanged
}

// readDeliveries reads the deliveries that receipts speak of.
func (d *Desk) readDeliveries(ctx context.Context, dossiers map[string]*dossier) error {
	var ids []string
	for _, dos := range dossiers {
		for _, e := range dos.events {
			if id, ok := receiptFor(e.Event); ok {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := d.Ledger.Deliveries(ctx, ids)
	if err != nil {
		return fmt.Errorf("reading the deliveries of %d receipts: %w", len(ids), err)
	}
	for _, dos := range dossiers {
		dos.deliveries = found
	}
	return nil
}

// entries gathers what was decided, in the batch's order.
func (w workload) entries() []Entry {
	all := w.dead
	for _, dos := range w.dossiers {
		all = append(all, dos.entries...)
	}
	slices.SortStableFunc(all, func(a, b numberedEntry) int { return a.n - b.n })
	entries := make([]Entry, len(all))
	for i, e := range all {
		entries[i] = e.Entry
	}
	return entries
}

// inParallel calls do for every dossier, at most workers at a time.
func inParallel(workers int, dossiers []*dossier, do func(*dossier)) {
	if workers <= 1 || len(dossiers) == 1 {
		for _, dos := range dossiers {
			do(dos)
		}
		return
	}
	next := make(chan *dossier)
	var wait sync.WaitGroup
	for range min(workers, len(dossiers)) {
		wait.Go(func() {
			for dos := range next {
				do(dos)
			}
		})
	}
	for _, dos := range dossiers {
		next <- dos
	}
	close(next)
	wait.Wait()
}
