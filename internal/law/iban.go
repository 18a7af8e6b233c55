package law

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// ValidIBAN tells that s, without spaces, is an IBAN with the right check digits (ISO 7064 mod 97-10); a Belgian one
// must be 16 long and pass its inner check too.
func ValidIBAN(s string) bool {
	if !iban().MatchString(s) || mod97(s[4:]+s[:4]) != 1 {
		return false
	}
	if !strings.HasPrefix(s, "BE") {
		return true
	}
	n, ok := digits(s[4:], 12)
	return ok && check97(n/100) == n%100
}

// BelgianIBAN makes the IBAN of a bank's three digits and an account's seven digits. It panics on anything else, for
// it is meant for made-up accounts.
func BelgianIBAN(bank, account string) string {
	n, ok := digits(bank+account, 10)
	if !ok || len(bank) != 3 {
		panic(fmt.Sprintf("a Belgian account has three and seven digits, not %q and %q", bank, account))
	}
	bban := fmt.Sprintf("%010d%02d", n, check97(n))
	return fmt.Sprintf("BE%02d%s", 98-mod97(bban+"BE00"), bban)
}

var iban = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)
})

var bic = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
})

// ValidBIC tells that s has the form of a BIC of 8 or 11 characters.
func ValidBIC(s string) bool { return bic().MatchString(s) }

// mod97 reads letters as two digits (A is 10) and is the remainder by 97. Other characters count as nothing.
func mod97(s string) int {
	r := 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			r = (10*r + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			r = (100*r + int(c-'A') + 10) % 97
		}
	}
	return r
}
