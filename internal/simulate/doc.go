// Package simulate is a believable year of a fund's upstream systems: who is affiliated, what they owe, how they pay,
// what happens to them. The demo walks it, tests check it, and benchmarks draw on its endless stream.
//
// The same options give the same world, byte for byte, identifiers included. A world of any size holds one of
// everything: traits are dealt like cards, in their shares, and not drawn by chance.
//
// Believable: postcodes and communes, one and more in the territory of each labour court; check digits of national,
// bis and enterprise numbers and of structured communications; the figures, bands and due dates of law; working days;
// the languages and who lives where; spellings that letters must survive (diacritics of a dozen languages, double names,
// names longer than a window).
//
// Invented: every person, company, street number, handler and e-mail address (all under .example, where no mail can
// arrive); the shares of habits and incidents; the management fee of 3.05 %, which the fund must confirm; the amounts
// of the company contribution of 2026, which are those of 2025; and, for a year whose figures package law does not
// know, the figures of 2026 in their place, the previous year's history included.
package simulate
