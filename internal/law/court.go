package law

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Court is one labour court, or one division of it, named in one language. Its address is written in the language
// of its place, as the post and the registry want it; in Brussels that is the language of the court.
type Court struct {
	Code     string `json:"code"` // "liege-namur"
	Name     string `json:"name"` // "tribunal du travail de Liège, division Namur"; no article, no capital
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	// Confirmed tells that a source confirms the address; the others are listed in deploy/to-be-confirmed.md.
	Confirmed bool     `json:"confirmed"`
	From      hub.Date `json:"from"` // the day on which the source was read
	Source    string   `json:"source"`
}

// Address is the court's address on one line.
func (c Court) Address() string { return c.Street + ", " + c.Postcode + " " + c.City }

// UnresolvedCourtError says that the competent court cannot be told from a postcode. It is never worth a guess: the
// time to appeal against a decision that names the wrong court does not begin.
type UnresolvedCourtError struct {
	Postcode string
	Lang     hub.Lang
	Reason   string // in French, for staff
}

func (e *UnresolvedCourtError) Error() string {
	return fmt.Sprintf("code postal %q, langue %s : %s", e.Postcode, e.Lang, e.Reason)
}

// CourtFor finds the one labour court that is competent for someone who lives, or a company that has its seat, at a
// Belgian postcode, and names it in language l. Where two courts share a territory, in the whole arrondissement of
// Brussels, l chooses: the fund has its seat in the Brussels agglomeration, so who sues it there writes in French
// or Dutch as they please (law of 15 June 1935, art. 4).
//
// A postcode that is unknown, foreign, or of a municipality whose division is not certain is a *hub.StaffError that
// wraps an *UnresolvedCourtError: a person must find the court.
func CourtFor(postcode string, l hub.Lang) (Court, error) {
	table, err := courts()
	if err != nil {
		return Court{}, err
	}
	court, reason := table.find(postcode, l)
	if reason != "" {
		return Court{}, &hub.StaffError{
			Title: "Chercher le tribunal du travail compétent",
			Err:   &UnresolvedCourtError{postcode, l, reason},
		}
	}
	return court.in(l), nil
}

// Courts lists every court and division, named in language l, in the order of the table.
func Courts(l hub.Lang) ([]Court, error) {
	table, err := courts()
	if err != nil {
		return nil, err
	}
	all := make([]Court, len(table.all))
	for i, c := range table.all {
		all[i] = c.in(l)
	}
	return all, nil
}
