package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Bounds on what is decoded at all, so that a hostile record costs no more than a look.
const (
	MaxSize  = 1 << 20 // bytes of a record's value
	maxDepth = 32      // objects and arrays within each other
	maxDigit = 32      // characters of a number
)

// checkBounds looks at the bytes of a JSON text without decoding it. Numbers are bounded too: a short 1e999999999
// would fill the memory of whoever computes with it. U+0000 is refused wherever it is spelt out.
func checkBounds(value []byte) error {
	if len(value) > MaxSize {
		return fmt.Errorf("has %d bytes; at most %d are accepted", len(value), MaxSize)
	}
	depth, digits := 0, 0
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c >= '0' && c <= '9' {
			digits++
		} else if c == 'e' || c == 'E' {
			if digits > 0 {
				return errors.New("has a number with an exponent; write it in digits")
			}
		} else if c != '.' {
			digits = 0
		}
		switch c {
		case '"':
			start := i + 1
			i = endOfString(value, start)
			if bytes.Contains(value[start:min(i, len(value))], []byte(`\u0000`)) {
				return errors.New("has the character U+0000, which no database and no letter can hold")
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > maxDepth {
			return fmt.Errorf("nests more than %d levels", maxDepth)
		}
		if digits > maxDigit {
			return fmt.Errorf("has a number of more than %d digits", maxDigit)
		}
	}
	return nil
}

// endOfString is the index of the quote that ends the string which starts at i, or the last index.
func endOfString(value []byte, i int) int {
	for ; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return i
}

// parse decodes data that checkBounds has seen.
func parse(data []byte) (any, error) {
	if len(data) == 0 {
		return nil, errors.New("is missing")
	}
	if !utf8.Valid(data) {
		return nil, errors.New("is not valid UTF-8")
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("is not readable JSON: %s", jsonProblem(err))
	}
	return value, nil
}

// jsonProblem says what is wrong with a JSON text without repeating any of it.
func jsonProblem(err error) string {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("syntax error after %d bytes", syntax.Offset)
	case errors.As(err, &shape) && shape.Field != "":
		return fmt.Sprintf("%s must be a %s, got a JSON %s", shape.Field, shape.Type, shape.Value)
	}
	return "it is cut short or holds more than one value"
}

// checkAttributes checks what identifies an event. The subject is the file number and becomes a Kafka key, a
// part of addresses and of logs, so a national number is refused.
func checkAttributes(e hub.Event) error {
	switch {
	case !isName(e.ID):
		return errors.New("id: must have 1 to 256 printable characters, and stay the same when the event is sent again")
	case !isName(e.Source):
		return errors.New("source: must have 1 to 256 printable characters and name the publishing system, such as /cna/bank")
	case e.Type == "":
		return errors.New("type: missing; it names what happened, such as payment.received.v1")
	case !isFileNumber(e.Subject):
		return fmt.Errorf("%s: subject: must be the file number: 1 to 32 letters, digits and hyphens", e.Type)
	case looksLikeNationalNumber(e.Subject):
		return fmt.Errorf("%s: subject: eleven digits look like a national number; it must be the file number", e.Type)
	}
	return nil
}

func isName(s string) bool {
	return s != "" && len(s) <= 256 && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func isFileNumber(s string) bool {
	for _, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && c != '-' && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 32
}

func looksLikeNationalNumber(s string) bool {
	return len(s) == 11 && strings.Trim(s, "0123456789") == ""
}
