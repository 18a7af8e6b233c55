package hub

import (
	"errors"
	"fmt"
)

// Catalogue is every kind of communication the hub can send.
type Catalogue struct {
	kinds     []Kind
	byCode    map[string]Kind
	byTrigger map[string][]Kind
}

// NewCatalogue refuses kinds that are incomplete or share a code or a name: a mistake in a kind shows at
// start, never in a letter.
func NewCatalogue(kinds []Kind) (*Catalogue, error) {
	c := &Catalogue{kinds: kinds, byCode: map[string]Kind{}, byTrigger: map[string][]Kind{}}
	names := map[string]bool{}
	var wrong []error
	for _, k := range kinds {
		if _, twice := c.byCode[k.Code]; twice || names[k.Name] {
			wrong = append(wrong, fmt.Errorf("kind %s (%s): code or name is used twice", k.Code, k.Name))
		}
		if err := k.complete(); err != nil {
			wrong = append(wrong, fmt.Errorf("kind %s: %w", k.Code, err))
		}
		c.byCode[k.Code], names[k.Name] = k, true
		for _, t := range k.Triggers {
			c.byTrigger[t] = append(c.byTrigger[t], k)
		}
	}
	return c, errors.Join(wrong...)
}

func (k Kind) complete() error {
	switch {
	case k.Code == "" || k.Name == "" || k.Version < 1:
		return errors.New("code, name and version are needed")
	case k.Decide == nil || k.Compose == nil:
		return errors.New("Decide and Compose are needed")
	case len(k.Triggers) == 0 || len(k.Channels) == 0:
		return errors.New("at least one trigger and one channel are needed")
	}
	for _, l := range Langs() {
		if k.Title[l] == "" {
			return fmt.Errorf("title in %s is missing", l)
		}
	}
	return nil
}

// All lists the kinds in their families' order.
func (c *Catalogue) All() []Kind { return c.kinds }

// ByCode finds a kind by its code.
func (c *Catalogue) ByCode(code string) (Kind, bool) {
	k, ok := c.byCode[code]
	return k, ok
}

// On lists the kinds that are asked about events of this type.
func (c *Catalogue) On(eventType string) []Kind { return c.byTrigger[eventType] }
