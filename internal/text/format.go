package text

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// nb is the no-break space: what it joins stays on one line.
const nb = "\u00a0"

// show writes a value as people of a language read it; nothing for a zero value, which is one that was forgotten
// more often than one that is meant: those go through {{orZero}}.
func show(value any, lang hub.Lang) (string, error) {
	if value == nil || reflect.ValueOf(value).IsZero() {
		return "", nil
	}
	return write(value, lang)
}

func write(value any, lang hub.Lang) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case hub.Cents:
		return Amount(v, lang), nil
	case hub.Date:
		return LongDate(v, lang), nil
	case hub.Quarter:
		return Quarter(v, lang), nil
	case hub.Words:
		return Typeset(v[lang], lang), nil
	case int:
		return strconv.Itoa(v), nil
	}
	return "", fmt.Errorf("a %T cannot be shown", value)
}

// Amount writes cents as euro: "1.234,56 €", in Dutch "€ 1.234,56".
func Amount(c hub.Cents, lang hub.Lang) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	digits := sign + thousands(int64(c)/100) + fmt.Sprintf(",%02d", int64(c)%100)
	if lang == hub.NL {
		return "€" + nb + digits
	}
	return digits + nb + "€"
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// LongDate writes "1er janvier 2026", "1 januari 2026" or "1. Januar 2026"; "" for no date.
func LongDate(d hub.Date, lang hub.Lang) string {
	if d.IsZero() {
		return ""
	}
	day := strconv.Itoa(d.Day)
	switch {
	case lang == hub.DE:
		day += "."
	case lang == hub.FR && d.Day == 1:
		day = "1er"
	}
	return day + nb + months(lang)[d.Month-1] + nb + strconv.Itoa(d.Year)
}

func months(lang hub.Lang) [12]string {
	switch lang {
	case hub.NL:
		return [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
	case hub.DE:
		return [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	}
	return [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
}

// ShortDate writes "31/03/2026", in German "31.03.2026"; "" for no date.
func ShortDate(d hub.Date, lang hub.Lang) string {
	if d.IsZero() {
		return ""
	}
	separator := "/"
	if lang == hub.DE {
		separator = "."
	}
	return fmt.Sprintf("%02d%s%02d%s%04d", d.Day, separator, int(d.Month), separator, d.Year)
}

// Quarter writes "1er trimestre 2026", "1e kwartaal 2026" or "1. Quartal 2026"; "" for none.
func Quarter(q hub.Quarter, lang hub.Lang) string {
	if q.IsZero() {
		return ""
	}
	n := strconv.Itoa(q.N)
	switch lang {
	case hub.NL:
		n += "e" + nb + "kwartaal"
	case hub.DE:
		n += "." + nb + "Quartal"
	default:
		ordinal := "e"
		if q.N == 1 {
			ordinal = "er"
		}
		n += ordinal + nb + "trimestre"
	}
	return n + nb + strconv.Itoa(q.Year)
}

// Month writes "mars 2026" for "2026-03"; what is no month stays as it is.
func Month(month string, lang hub.Lang) string {
	d, err := hub.ParseDate(month + "-01")
	if err != nil {
		return month
	}
	return months(lang)[d.Month-1] + nb + strconv.Itoa(d.Year)
}

// Percent writes hundredths of a percent: 305 is "3,05 %".
func Percent(basisPoints int64) string {
	s := fmt.Sprintf("%d,%02d", basisPoints/100, basisPoints%100)
	return strings.TrimSuffix(s, ",00") + nb + "%"
}

// Coefficient writes hundred-millionths: 107236269 is "1,07236269".
func Coefficient(hundredMillionths int64) string {
	s := fmt.Sprintf("%d,%08d", hundredMillionths/1e8, hundredMillionths%1e8)
	return strings.TrimRight(strings.TrimRight(s, "0"), ",")
}

// IBAN writes an account number in groups of four.
func IBAN(number string) string {
	var groups []string
	for len(number) > 4 {
		groups, number = append(groups, number[:4]), number[4:]
	}
	return strings.Join(append(groups, number), nb)
}

// Communication writes a structured communication of twelve digits: "+++090/9337/55493+++". Others stay as they are.
func Communication(digits string) string {
	if len(digits) != 12 {
		return digits
	}
	return "+++" + digits[:3] + "/" + digits[3:7] + "/" + digits[7:] + "+++"
}

// NISS writes a national number: "88.02.29-999.90". What has not eleven digits stays as it is.
func NISS(digits string) string {
	if len(digits) != 11 {
		return digits
	}
	return digits[:2] + "." + digits[2:4] + "." + digits[4:6] + "-" + digits[6:9] + "." + digits[9:]
}

// KBO writes an enterprise number: "0403.019.261". What has not ten digits stays as it is.
func KBO(digits string) string {
	if len(digits) != 10 {
		return digits
	}
	return digits[:4] + "." + digits[4:7] + "." + digits[7:]
}

// Phone keeps a telephone number on one line.
func Phone(number string) string { return strings.ReplaceAll(number, " ", nb) }

// PhoneLink is the address that dials a Belgian or international number: "tel:+3225464211".
func PhoneLink(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if abroad, ok := strings.CutPrefix(digits, "00"); ok {
		digits = "+" + abroad
	} else if national, ok := strings.CutPrefix(digits, "0"); ok {
		digits = "+32" + national
	}
	return "tel:" + digits
}

// Typeset keeps French punctuation on the line of its word: the space before : ; ? ! % and », and after «, becomes a
// no-break space. Where there is no space none is added, so that times and addresses stay as they are. It is for words,
// not for values.
func Typeset(words string, lang hub.Lang) string {
	if lang != hub.FR {
		return words
	}
	for _, mark := range []string{":", ";", "?", "!", "%", "»"} {
		words = strings.ReplaceAll(words, " "+mark, nb+mark)
	}
	return strings.ReplaceAll(words, "« ", "«"+nb)
}

// Colon is the colon between a label and its value: French puts a no-break space before it.
func Colon(lang hub.Lang) string {
	if lang == hub.FR {
		return nb + ": "
	}
	return ": "
}

// Country is the name of the country with this ISO 3166 code; a code that is unknown stays as it is.
func Country(code string, lang hub.Lang) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.Regions(language.Make(string(lang))).Name(region), code)
}
