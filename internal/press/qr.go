package press

import (
	"rsc.io/qr/coding"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// maxVersion of a QR code and maxContent, the bytes that it holds at level M: the limits of EPC069-12.
const (
	maxVersion = 13
	maxContent = 331
)

// codes are the plans of all QR codes up to maxVersion, made once: they cost more than the codes themselves.
type codes [maxVersion + 1]*coding.Plan

func newCodes() (*codes, error) {
	var c codes
	for v := 1; v <= maxVersion; v++ {
		plan, err := coding.NewPlan(coding.Version(v), coding.M, 0)
		if err != nil {
			return nil, err
		}
		c[v] = plan
	}
	return &c, nil
}

// encode makes the smallest code of level M.
func (c *codes) encode(content string) (*coding.Code, error) {
	data := coding.String(content)
	for v := 1; v <= maxVersion; v++ {
		if data.Bits(coding.Version(v)) <= coding.Version(v).DataBytes(coding.M)*8 {
			return c[v].Encode(data)
		}
	}
	return nil, hub.Permanentf("the QR code has %d bytes: %d is the most that a payment code may hold", len(content), maxContent)
}

// qr draws a code as content of e.
func (s *sheet) qr(code *coding.Code, e pdf.Elem, at area) {
	s.page.Tagged(e)
	s.page.Color(black)
	s.page.Modules(code.Size, code.Black, at.x, at.y, at.width)
}
