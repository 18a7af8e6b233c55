package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// contributionTable rests on royal decree 38 of 27 July 1967, art. 12 to 13ter; the sources are where the year's
// amounts were read. Minima and maxima that no source gives without fee follow from the bands.
func contributionTable() []Contributions {
	return []Contributions{
		{
			Year: 2026, From: hub.NewDate(2026, 1, 1),
			Source:  "INASTI, barème 2026, d'après blog.tamtam.pro/fr/article/29759",
			Bands:   bands(75_024_54, 110_562_42),
			Minimum: 890_42, Maximum: 5_103_05, Coefficient: 107_236_269,
		},
		{
			Year: 2025, From: hub.NewDate(2025, 1, 1),
			Source:  "eloya.be, office-sfa.be et acerta.be (2025): tranches; minimum de 898,30 avec 3,05 % de frais",
			Bands:   bands(73_447_52, 108_238_40),
			Minimum: 871_71, Maximum: 4_995_78,
		},
		{
			Year: 2024, From: hub.NewDate(2024, 1, 1),
			Source:  "liantis.be (2024): tranches; minimum de 898,28 avec 3,95 % de frais; securex.be, youngones.com: seuils",
			Bands:   bands(72_810_95, 107_300_30),
			Minimum: 864_15, Maximum: 4_952_48,
			secondary: 1_865_45, primostarter: 8_707_35,
			student: [2]hub.Cents{8_430_73, 16_861_46},
		},
	}
}

// bands are 20.50 % up to the first amount and 14.16 % from there to the second.
func bands(first, second hub.Cents) []hub.Band {
	return []hub.Band{{From: 0, To: first, Rate: 20_50}, {From: first, To: second, Rate: 14_16}}
}
