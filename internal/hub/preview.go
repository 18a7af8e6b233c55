package hub

// Preview decides and composes an example as Handle would, without recording: what staff look at before a letter
// leaves, and what proofs walk.
func Preview(c *Catalogue, k Kind, e Example, check func(Document) error) ([]Planned, error) {
	decision, err := k.Decide(e.Event, History{e.File}, e.Now)
	if err != nil {
		return nil, err
	}
	desk := Desk{Catalogue: c, Check: check}
	var all []Planned
	for _, m := range decision.Messages {
		planned, _, err := desk.compose(k, m, e.Now)
		if err != nil {
			return nil, err
		}
		if planned != nil {
			all = append(all, *planned)
		}
	}
	return all, nil
}
