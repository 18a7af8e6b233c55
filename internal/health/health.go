// Package health tells whoever runs Courrier how it is: /livez says that the process runs, /readyz the state
// of each part it leans on, /metrics the counts that dashboards and alerts read.
package health

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Board gathers the state of every part. The zero Board is ready to use.
type Board struct {
	mu    sync.Mutex
	parts map[string]Part
}

// Part is the state of one part as it was last told.
type Part struct {
	Name  string    `json:"part"`
	OK    bool      `json:"ok"`
	Note  string    `json:"note,omitempty"` // what is wrong, or how far it is
	Since time.Time `json:"since"`
}

// Change is what a report made of a part's state.
type Change int

// Changes.
const (
	Same   Change = iota
	Starts        // the first report, of a part that is not well yet
	Fails         // a part that was well
	Heals
)

// Report tells the state of a part; nil is well. The time is kept until the state changes.
func (b *Board) Report(name string, trouble error, now time.Time) Change {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.parts == nil {
		b.parts = map[string]Part{}
	}
	part := Part{Name: name, OK: trouble == nil, Since: now}
	if trouble != nil {
		part.Note = trouble.Error()
	}
	old, told := b.parts[name]
	if told && old.OK == part.OK {
		part.Since = old.Since
	}
	b.parts[name] = part
	return changeOf(told, old.OK, part.OK)
}

func changeOf(told, before, now bool) Change {
	switch {
	case !told && now, told && before == now:
		return Same
	case !told:
		return Starts
	case now:
		return Heals
	}
	return Fails
}

// Parts lists the parts by name.
func (b *Board) Parts() []Part {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Part, 0, len(b.parts))
	for _, part := range b.parts {
		list = append(list, part)
	}
	slices.SortFunc(list, func(a, b Part) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}

// Ready tells that every part is well.
func (b *Board) Ready() bool {
	for _, part := range b.Parts() {
		if !part.OK {
			return false
		}
	}
	return true
}

// Livez answers 200 as long as the process can answer.
func Livez(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n")) //nolint:errcheck // the asker has gone
}

// Readyz answers 200 when every part is well and 503 when one is not, with the state of each as JSON.
func (b *Board) Readyz(w http.ResponseWriter, _ *http.Request) {
	ready := b.Ready()
	w.Header().Set("Content-Type", "application/json")
	if !ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(struct { //nolint:errcheck,errchkjson // the asker has gone
		Ready bool   `json:"ready"`
		Parts []Part `json:"parts"`
	}{ready, b.Parts()})
}
