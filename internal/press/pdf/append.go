package pdf

import (
	"encoding/hex"
	"strconv"
	"unicode/utf16"
)

func num(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// small writes a number below 100 and a space.
func small(b []byte, n int) []byte {
	if n >= 10 {
		b = append(b, byte('0'+n/10))
	}
	return append(b, byte('0'+n%10), ' ')
}

func reference(b []byte, r Ref) []byte { return append(num(b, int(r)), " 0 R"...) }

// length writes thousandths as a number with at most two decimals.
func length(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	n = (n + 5) / 10
	b = num(b, n/100)
	switch cents := n % 100; {
	case cents == 0:
		return b
	case cents%10 == 0:
		return append(b, '.', byte('0'+cents/10))
	default:
		return append(b, '.', byte('0'+cents/10), byte('0'+cents%10))
	}
}

// micro writes millionths as a number.
func micro(b []byte, n int) []byte {
	b = append(num(b, n/1e6), '.')
	return append(b, strconv.Itoa(1e6 + n%1e6)[1:]...)
}

func lengths(b []byte, ns ...int) []byte {
	for i, n := range ns {
		if i > 0 {
			b = append(b, ' ')
		}
		b = length(b, n)
	}
	return b
}

// literal writes bytes as a string in parentheses.
func literal[T string | []byte](b []byte, s T) []byte {
	b = append(b, '(')
	for i := range len(s) {
		b = literalByte(b, s[i])
	}
	return append(b, ')')
}

func literalByte(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// text writes a string that people read: ASCII as it is, everything else in UTF-16.
func text(b []byte, s string) []byte {
	if ascii(s) {
		return literal(b, s)
	}
	b = append(b, "<FEFF"...)
	for _, r := range s {
		if r <= 0xFFFF {
			b = hexUnit(b, uint16(r))
			continue
		}
		high, low := utf16.EncodeRune(r)
		b = hexUnit(hexUnit(b, uint16(high)), uint16(low))
	}
	return append(b, '>')
}

func hexUnit(b []byte, u uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < 0x20 {
			return false
		}
	}
	return true
}

func hexString(b, s []byte) []byte {
	b = append(b, '<')
	b = hex.AppendEncode(b, s)
	return append(b, '>')
}
