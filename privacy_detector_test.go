package main

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// detector finds national numbers, amounts and health words: those of a ledger, and whatever looks like one.
type detector struct {
	numbers map[string]bool // national numbers
	cents   map[string]bool // amounts in cents; from a hundred euros on, since smaller ones may be counts
}

var (
	ofProfile = regexp.MustCompile(`"identifier":"(\d{11})"`)
	ofEvent   = regexp.MustCompile(`[:\[,](\d{5,})\b`)
	ofLetter  = regexp.MustCompile(`(\d{1,3}(?:\.\d{3})*),(\d{2})\b`)

	figure = regexp.MustCompile(`\d+(?:\.\d+)*`)
	niss   = regexp.MustCompile(`(?:^|\D)(\d{2}[-./ ]?\d{2}[-./ ]?\d{2}[-./ ]?\d{3}[-./ ]?\d{2})(?:\D|$)`)
	amount = regexp.MustCompile(`(?i)(?:^|[^\d.,])(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{2}(?:[^\d,]|$)|` + // as it is printed
		`(?:€|\beur)[ \x{a0}]?\d|\d[ \x{a0}]?(?:€|eur(?:os?)?\b)`)

	// What is no figure, though it is written in digits.
	identifier = regexp.MustCompile(strings.Join([]string{
		`\b[0-9a-f]{32,}\b`, `\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`, // digests, UUIDs
		`\b20\d{6}-\d{6}-[a-z2-7]{8}\b`,           // print batches
		`(?:127\.0\.0\.1|\[::1?\]|localhost):\d+`, // ports
		`12\.50 € is 1250`,                        // the example that the schemas give for every amount
	}, "|"))
)

// learn takes the persons and the amounts of a ledger: as upstream told them, and as letters print them.
func learn(t *testing.T, db *sql.DB) *detector {
	t.Helper()
	d := &detector{map[string]bool{}, map[string]bool{}}
	for _, data := range pairs(t, db, "SELECT seq, data FROM events") {
		for _, found := range ofProfile.FindAllStringSubmatch(data, -1) {
			d.numbers[found[1]] = true
		}
		for _, found := range ofEvent.FindAllStringSubmatch(data, -1) {
			d.cents[found[1]] = true
		}
	}
	for _, document := range pairs(t, db, "SELECT seq, document FROM messages") {
		for _, found := range ofLetter.FindAllStringSubmatch(document, -1) {
			if cents := strings.ReplaceAll(found[1], ".", "") + found[2]; len(cents) >= 5 {
				d.cents[cents] = true
			}
		}
	}
	return d
}

// in says what a text tells that it should not; "" is nothing.
func (d *detector) in(text string) string {
	text = identifier.ReplaceAllString(text, "_")
	for number := range d.numbers {
		if strings.Contains(text, number) {
			return "the national number " + number
		}
	}
	for _, found := range niss.FindAllStringSubmatch(text, -1) {
		if law.ValidNISS(strings.NewReplacer("-", "", ".", "", "/", "", " ", "").Replace(found[1])) {
			return "the national number " + found[1]
		}
	}
	for _, found := range figure.FindAllString(text, -1) {
		if d.cents[inCents(found)] {
			return "the amount " + found
		}
	}
	if found := amount.FindString(text); found != "" {
		return "the amount " + found
	}
	if found := healthWord.FindString(text); found != "" {
		return "the health word " + found
	}
	return ""
}

// inCents reads 1699.04 as 169904; a whole number may be cents already, and all else is no amount.
func inCents(figure string) string {
	whole, decimals, dotted := strings.Cut(figure, ".")
	if dotted && len(decimals) != 2 {
		return ""
	}
	return whole + decimals
}

// healthWord knows French, Dutch, German and English words, also without their accents, as file names have them.
// Those of the first line occur within longer words too; the others begin a word, so that "besoins" is none.
var healthWord = regexp.MustCompile(`(?i)` +
	`maladie|malade|incapacit|invalidit|handicap|h[oô]pital|hospital|m[eé]dic|m[eé]dec|grossesse|maternit|accident|psych|` +
	`ziekte|gezondheid|arbeidsongeschikt|zwanger|moederschap|ongeval|` +
	`krank|gesundheit|arbeitsunf|behindert|schwanger|mutterschaft|unfall|illness|disease|pregnan|burn-?out|` +
	`(?:^|\PL)(?:santé|sante(?:\PL|$)|invaliden?s?(?:\PL|$)|soins|cancer|ziek|medisch|dokter|(?:ä|ae?)rzt|sick|disab(?:led|ility)|` +
	`health[ -](?:care|condition|insurance|problem))`)

// TestTheDetectorDetects shows that the proof can fail, and that it does not fail for what is harmless.
func TestTheDetectorDetects(t *testing.T) {
	d := &detector{numbers: map[string]bool{"85073003328": true}, cents: map[string]bool{"169904": true}}
	for want, texts := range map[string][]string{
		"the national number": {
			"level=INFO person=85073003328", "letters/85073003328.pdf", "files/041223385073003328", // known
			"x88022999990y", `id="88022999990"`, "/files?niss=88.02.29-999.90", "88 02 29 999 90", "880229-999.90", // valid
		},
		"the amount": {
			`{"total":169904}`, "due-notice/0412233/169904", "total=1699.04", // known
			"Vous devez 1.699,04 €", "Rappel : 25,00", "U moet 1 699,04 euro betalen", "1.234,56",
			"25 €", "€ 25", "12.50 €", "rappel-25EUR.pdf", "eur 7", "7 euros",
		},
		"the health word": {
			"Votre incapacité de travail", "refus-Maladie.pdf", "INVALIDITÉ", "pension d'invalide", "soins-de-sante", "attest-medisch.pdf",
			"Uw ziekte-uitkering", "beroepsziekte", "arbeidsongeschiktheid", "Ihre Krankheit", "Berufskrankheit", "Ärztliches Attest", "sick leave",
		},
		"": {
			"", "0412233", "2026Q1", `courrier_steps_total{step="recorded"} 1650`, "time=2026-11-23T04:49:39.123Z level=INFO", "took 16.9904s",
			"kafka=[127.0.0.1:16990 127.0.0.1:169904]", "reference 090933755493", "88022999991", "ce_id BANK-20260814-0412017-12", "v1.2,3", `le="0.25,0.5"`,
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "70410783731850330288022999990aabbcc", "61a6fe71-ac41-8709-9386-850730033280",
			"letters/20260415-169904-nixfzlbb", "above zero: 12.50 € is 1250", "specversion is invalid", "internal/health/health.go:12", "vos besoins",
			"une somme croissante", "uw muziek", "Votre avis d’échéance pour le 2e trimestre 2026", "Neurologe", "entrepreneur 2",
		},
	} {
		for _, text := range texts {
			if found := d.in(text); !strings.HasPrefix(found, want) || (want == "") != (found == "") {
				t.Errorf("%q: found %q, want %q", text, found, want)
			}
		}
	}
}
