package law

import (
	"fmt"
	"strings"
)

// StructuredCommunication adds the two check digits to the ten digits of a structured communication (OGM-VCS):
// the remainder by 97, and 97 when it is 0.
func StructuredCommunication(base10 string) (string, error) {
	n, ok := digits(base10, 10)
	if !ok {
		return "", fmt.Errorf("structured communication %q must start from exactly ten digits", base10)
	}
	return base10 + fmt.Sprintf("%02d", check97(n)), nil
}

// ValidStructuredCommunication tells that s is twelve digits of which the last two check the first ten.
func ValidStructuredCommunication(s string) bool {
	n, ok := digits(s, 12)
	return ok && check97(n/100) == n%100
}

// check97 is n modulo 97, and 97 instead of 0.
func check97(n int) int {
	if r := n % 97; r != 0 {
		return r
	}
	return 97
}

// digits reads exactly width decimal digits.
func digits(s string, width int) (int, bool) {
	if len(s) != width || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		n = 10*n + int(c-'0')
	}
	return n, true
}
