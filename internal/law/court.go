package law

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Court is the one labour court that is competent, with its address, in the language that was asked for.
type Court struct {
	Code      string   `json:"code"` // "liege-namur"
	Name      string   `json:"name"` // "tribunal du travail de Liège, division Namur"
	Street    string   `json:"street"`
	Postcode  string   `json:"postcode"`
	City      string   `json:"city"`
	Confirmed bool     `json:"confirmed"` // a source confirms the address
	From      hub.Date `json:"from"`
	Source    string   `json:"source"`
}

// Address is the court's address on one line.
func (c Court) Address() string { return c.Street + ", " + c.Postcode + " " + c.City }

// UnresolvedCourtError says that the competent court cannot be told from a postcode: a person must find it, for a
// decision without the address of the one competent court never becomes final.
type UnresolvedCourtError struct {
	Postcode string
	Lang     hub.Lang
	Reason   string
}

func (e *UnresolvedCourtError) Error() string {
	return fmt.Sprintf("the labour court for postcode %q in %s cannot be told: %s", e.Postcode, e.Lang, e.Reason)
}
