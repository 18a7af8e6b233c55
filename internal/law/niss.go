package law

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ValidNISS tells that s is a national number or a bis number (NISS/INSZ): eleven digits, a possible month and day
// (00 when unknown), and check digits of either century. Nothing else may ever be read from it.
func ValidNISS(s string) bool {
	n, ok := digits(s, 11)
	if !ok {
		return false
	}
	month, day := n/10_000_000%100, n/100_000%100
	if month%20 > 12 || month > 52 || day > 31 {
		return false
	}
	base, check := n/100, n%100
	return 97-base%97 == check || 97-(2_000_000_000+base)%97 == check
}

// NISS makes the national number of someone born on that day; serial is 1 to 998, odd for a man. It panics on
// another serial, for it is meant for made-up people.
func NISS(birth hub.Date, serial int) string {
	if serial < 1 || serial > 998 {
		panic(fmt.Sprintf("a national number has a serial of 1 to 998, not %d", serial))
	}
	base := (birth.Year%100*10_000+int(birth.Month)*100+birth.Day)*1000 + serial
	century := 0
	if birth.Year >= 2000 {
		century = 2_000_000_000
	}
	return fmt.Sprintf("%09d%02d", base, 97-(century+base)%97)
}
