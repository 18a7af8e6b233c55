package mail

import (
	"errors"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// address is a mail address whose domain is in ASCII.
type address struct{ local, domain string }

// Their words do not repeat the address: they end in logs.
var (
	errAddress = errors.New("not an e-mail address of the form local@domain")
	errDomain  = errors.New("not a valid domain in the e-mail address")
)

// parseAddress accepts local@domain, with letters of any script in both. Quoted local parts and display names are
// refused: no affiliate has one, and attacks do.
func parseAddress(s string) (address, error) {
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return address{}, errAddress
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil || domain == "" {
		return address{}, errDomain
	}
	a := address{s[:at], domain}
	if parsed, err := mail.ParseAddress(a.String()); err != nil || parsed.Address != a.String() {
		return address{}, errAddress
	}
	return a, nil
}

func (a address) String() string { return a.local + "@" + a.domain }

// path is the address as MAIL FROM and RCPT TO want it.
func (a address) path() string { return "<" + a.String() + ">" }

// international tells that only a relay with SMTPUTF8 can take the address.
func (a address) international() bool {
	return strings.ContainsFunc(a.local, func(r rune) bool { return r > 127 })
}

// named is the address with a display name, in which nothing can end the header line.
func (a address) named(name string) *mail.Address {
	return &mail.Address{Name: oneLine(name), Address: a.String()}
}

// oneLine turns every control character into a space: a header's value is one line.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, s))
}
