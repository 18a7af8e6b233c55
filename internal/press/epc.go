package press

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkEPC tells why a bank could not read content as a credit transfer of EPC069-12.
func checkEPC(content string) error {
	if len(content) > maxContent {
		return fmt.Errorf("it has %d bytes, %d is the most", len(content), maxContent)
	}
	if !utf8.ValidString(content) {
		return fmt.Errorf("it is not valid UTF-8")
	}
	lines := strings.Split(content, "\n")
	if len(lines) < 7 || len(lines) > 12 {
		return fmt.Errorf("it has %d lines, want 7 to 12", len(lines))
	}
	switch {
	case lines[0] != "BCD" || lines[1] != "001" && lines[1] != "002" || lines[2] != "1" || lines[3] != "SCT":
		return fmt.Errorf("it does not begin with BCD, 001 or 002, 1, SCT")
	case lines[5] == "" || utf8.RuneCountInString(lines[5]) > 70:
		return fmt.Errorf("the beneficiary must have 1 to 70 characters")
	case !validIBAN(lines[6]):
		return fmt.Errorf("the IBAN has a wrong check digit or form")
	case len(lines) > 7 && lines[7] != "" && !validAmount(lines[7]):
		return fmt.Errorf("the amount must be EUR0.01 to EUR999999999.99")
	}
	return nil
}

// validIBAN is ISO 7064 mod 97-10 over the IBAN with its first four characters last.
func validIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case '0' <= c && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case 'A' <= c && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

func validAmount(s string) bool {
	figures, ok := strings.CutPrefix(s, "EUR")
	whole, cents, _ := strings.Cut(figures, ".")
	return ok && len(whole) >= 1 && len(whole) <= 9 && len(cents) <= 2 && onlyFigures(whole+cents) && strings.Trim(whole+cents, "0") != ""
}

func onlyFigures(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
