package undue

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// reference is the structured communication of a case: upstream gives none, and a payment must find its case. Its ten
// digits are the first eight bytes of SHA-256("undue/FILE/CASE") as a big-endian number, modulo 10^10, so whoever
// books the payment can work it out from file and case. Two cases share one with a chance of one in ten thousand
// million: the payer's account then tells them apart.
func reference(file, number string) (string, error) {
	sum := sha256.Sum256([]byte("undue/" + file + "/" + number))
	return law.StructuredCommunication(fmt.Sprintf("%010d", binary.BigEndian.Uint64(sum[:8])%1e10))
}
