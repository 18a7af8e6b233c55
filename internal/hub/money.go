package hub

// Cents is an amount of euro in integer cents. Amounts are never floating-point numbers.
type Cents int64

// Percent takes basisPoints hundredths of a percent of c, rounded half away from zero to the cent:
// Percent(300) is 3 %.
func (c Cents) Percent(basisPoints int64) Cents {
	product := int64(c) * basisPoints
	if product < 0 {
		return Cents((product - 5_000) / 10_000)
	}
	return Cents((product + 5_000) / 10_000)
}
