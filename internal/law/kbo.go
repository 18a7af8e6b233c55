package law

import "fmt"

// ValidKBO tells that s is an enterprise number (KBO/BCE): ten digits, the first 0 or 1, the last two check the others.
func ValidKBO(s string) bool {
	n, ok := digits(s, 10)
	return ok && s[0] <= '1' && n >= 100 && 97-n/100%97 == n%100
}

// KBO makes the enterprise number whose first eight digits are n, which must be 1 to 19 999 999; it panics otherwise,
// for it is meant for made-up companies.
func KBO(n int) string {
	if n < 1 || n > 19_999_999 {
		panic(fmt.Sprintf("an enterprise number starts with 1 to 19 999 999, not %d", n))
	}
	return fmt.Sprintf("%08d%02d", n, 97-n%97)
}
