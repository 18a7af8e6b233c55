package embedded

import (
	"cmp"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// listed is how many e-mails the list holds.
const listed = 1000

// inbox keeps e-mails in a folder and the latest ones in mind.
type inbox struct {
	dir string // empty: only count

	mu      sync.Mutex
	seen    map[string]int // times each ID came
	doubled int
	latest  []Mail // oldest first
}

// load remembers what is in the folder from before, and removes what a crash left half-written.
func (b *inbox) load() error {
	if b.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	kept := map[string]time.Time{}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), incoming) {
			err = errors.Join(err, os.Remove(filepath.Join(b.dir, e.Name())))
			continue
		}
		id, isMail := strings.CutSuffix(e.Name(), ".eml")
		if info, infoErr := e.Info(); isMail && infoErr == nil {
			b.seen[id], kept[id] = 1, info.ModTime()
		}
	}
	return errors.Join(err, b.loadLatest(kept))
}

// loadLatest reads the mails that the list shows, by the time they were written.
func (b *inbox) loadLatest(kept map[string]time.Time) error {
	ids := slices.SortedFunc(maps.Keys(kept), func(x, y string) int { return cmp.Or(kept[x].Compare(kept[y]), cmp.Compare(x, y)) })
	for _, id := range ids[max(0, len(ids)-listed):] {
		content, err := os.ReadFile(filepath.Join(b.dir, id+".eml"))
		if err != nil {
			return err
		}
		m := describe(content)
		m.ID, m.Times = id, 1
		b.latest = append(b.latest, m)
	}
	return nil
}

func (b *inbox) add(to string, content []byte) error {
	m := describe(content)
	if m.To == "" {
		m.To = to
	}
	if b.dir != "" {
		if err := writeWhole(filepath.Join(b.dir, m.ID+".eml"), content); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen[m.ID]++
	if m.Times = b.seen[m.ID]; m.Times > 1 {
		b.doubled++
		b.latest = slices.DeleteFunc(b.latest, func(old Mail) bool { return old.ID == m.ID })
	}
	b.latest = append(b.latest, m)
	if len(b.latest) >= 2*listed {
		b.latest = append([]Mail(nil), b.latest[len(b.latest)-listed:]...)
	}
	return nil
}

func (b *inbox) list() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.latest[max(0, len(b.latest)-listed):])
	slices.Reverse(list)
	return list
}

func (b *inbox) count() (mails, doubled int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.seen), b.doubled
}
