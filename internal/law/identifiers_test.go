package law

import (
	"math/rand/v2"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestStructuredCommunication(t *testing.T) {
	for base, want := range map[string]string{
		"0909337554": "090933755493", "0000000000": "000000000097",
		"1234567890": "123456789002", "0970000000": "097000000097",
	} {
		got, err := StructuredCommunication(base)
		if got != want || err != nil || !ValidStructuredCommunication(got) {
			t.Errorf("%s: %s, %v, want %s", base, got, err, want)
		}
	}
	for _, bad := range []string{"", "123456789", "12345678901", "123456789a", "+123456789", "12345 6789", "１２３"} {
		if got, err := StructuredCommunication(bad); err == nil {
			t.Errorf("%q became %s", bad, got)
		}
	}
	for _, bad := range []string{"", "090933755492", "000000000000", "09093375549", "0909337554933", "090/9337/55493"} {
		if ValidStructuredCommunication(bad) {
			t.Errorf("%q is no structured communication", bad)
		}
	}
}

func TestIBANAndBIC(t *testing.T) {
	for _, good := range []string{"BE68539007547034", "BE72000000001616", "DE89370400440532013000", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"} {
		if !ValidIBAN(good) {
			t.Errorf("%s is valid", good)
		}
	}
	for _, bad := range []string{
		"", "BE", "BE68539007547035", "BE69539007547034", "BE68 5390 0754 7034", "be68539007547034", "BE6853900754703",
		"BE685390075470340", "1168539007547034", "BEAA539007547034", "DE89370400440532013001", "BE68539007547é34",
	} {
		if ValidIBAN(bad) {
			t.Errorf("%s is not valid", bad)
		}
	}
	if got := BelgianIBAN("539", "0075470"); got != "BE68539007547034" {
		t.Errorf("made %s", got)
	}
	if got := BelgianIBAN("000", "0000016"); got != "BE72000000001616" {
		t.Errorf("made %s", got)
	}
	for bic, want := range map[string]bool{
		"GKCCBEBB": true, "GEBABEBB36A": true, "PCHQBEBB": true,
		"": false, "GKCCBEB": false, "GKCCBEBB3": false, "gkccbebb": false, "GKCC1EBB": false,
	} {
		if ValidBIC(bic) != want {
			t.Errorf("BIC %q: %v", bic, !want)
		}
	}
}

func TestKBO(t *testing.T) {
	for _, good := range []string{"0403019261", "0417497106", "0428759497"} {
		if !ValidKBO(good) {
			t.Errorf("%s is valid", good)
		}
	}
	for _, bad := range []string{"", "403019261", "0403019262", "0428759400", "2403019261", "0403.019.261", "0000000097"} {
		if ValidKBO(bad) {
			t.Errorf("%s is not valid", bad)
		}
	}
	if got := KBO(4287594); got != "0428759497" {
		t.Errorf("made %s", got)
	}
}

func TestNISS(t *testing.T) {
	for _, good := range []string{
		"88022999990",                // 29 February 1988
		"88222999936", "88422999979", // bis: month plus 20, plus 40
		"08222999934", "08422999977", // bis, born from 2000 on
	} {
		if !ValidNISS(good) {
			t.Errorf("%s is valid", good)
		}
	}
	for _, bad := range []string{"", "8802299999", "88022999991", "880229999900", "88.02.29-999.90", "88132999968", "88023299915"} {
		if ValidNISS(bad) {
			t.Errorf("%s is not valid", bad)
		}
	}
	if got := NISS(hub.NewDate(1988, 2, 29), 998); got != "88022999891" || !ValidNISS(got) {
		t.Errorf("made %s", got)
	}
}

// TestMadeIdentifiersAreValid makes many of each, and damages one digit: every such damage must show.
func TestMadeIdentifiersAreValid(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	damaged := 0
	try := func(valid func(string) bool, id string) {
		t.Helper()
		if !valid(id) {
			t.Fatalf("%s was made, but is not valid", id)
		}
		b := []byte(id)
		i := 4 + r.IntN(len(b)-4)
		b[i] = '0' + (b[i]-'0'+byte(1+r.IntN(9)))%10
		if valid(string(b)) {
			damaged++
		}
	}
	for range 5_000 {
		communication, err := StructuredCommunication(number(r, 10))
		if err != nil {
			t.Fatal(err)
		}
		try(ValidStructuredCommunication, communication)
		try(ValidKBO, KBO(1+r.IntN(19_999_999)))
		try(ValidIBAN, BelgianIBAN(number(r, 3), number(r, 7)))
	}
	if damaged > 0 {
		t.Errorf("%d damaged identifiers passed", damaged)
	}
	for range 5_000 {
		birth := hub.NewDate(1930, time.January, 1+r.IntN(90*365))
		if id := NISS(birth, 1+r.IntN(998)); !ValidNISS(id) {
			t.Fatalf("%s was made for %s, but is not valid", id, birth)
		}
	}
}

func TestMakersRefuseNonsense(t *testing.T) {
	for name, make := range map[string]func(){
		"KBO(0)":         func() { KBO(0) },
		"KBO(20000000)":  func() { KBO(20_000_000) },
		"NISS(0)":        func() { NISS(hub.NewDate(1990, 1, 1), 0) },
		"NISS(999)":      func() { NISS(hub.NewDate(1990, 1, 1), 999) },
		"IBAN of letter": func() { BelgianIBAN("53x", "0075470") },
		"IBAN split 4+6": func() { BelgianIBAN("5390", "075470") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s must panic", name)
				}
			}()
			make()
		}()
	}
}

func number(r *rand.Rand, digits int) string {
	b := make([]byte, digits)
	for i := range b {
		b[i] = '0' + byte(r.IntN(10))
	}
	return string(b)
}
