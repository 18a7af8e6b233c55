package clauses

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Appeal is what clause "appeal" needs.
type Appeal struct {
	Court     string // name
	Street    string
	City      string // with postcode
	File      string
	Reference string // of the decision
	Handler   string
	Service   string // where an explanation can be had
	Phone     string
	Email     string
}

// Appeal resolves the one court that is competent for the recipient. When there is no certain answer it is a
// *hub.StaffError: a list of courts, or a guess, would deprive the person of the time limit.
func (h *House) Appeal(m hub.Message, reference string) (Appeal, error) {
	a := m.Recipient.Address
	if a.Abroad() {
		return Appeal{}, &hub.StaffError{Title: "Indiquer le tribunal du travail compétent", Err: hub.Permanentf("le domicile est à l’étranger (%s)", a.Country)}
	}
	court, err := law.CourtFor(a.Postcode, m.Recipient.Lang)
	if err != nil {
		return Appeal{}, err
	}
	handler := h.handler(m.Recipient)
	return Appeal{
		Court: court.Name, Street: court.Street, City: court.Postcode + " " + court.City,
		File: m.File, Reference: reference, Handler: handler.Name,
		Service: h.Fund.Service[m.Recipient.Lang], Phone: handler.Phone, Email: handler.Email,
	}, nil
}

// Undue is what clause "undue" needs.
type Undue struct {
	Prescription int // years
	Fund         string
}
