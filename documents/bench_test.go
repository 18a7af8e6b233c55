package documents

import (
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// BenchmarkPreview decides and composes the first example of each kind: letter and e-mail.
func BenchmarkPreview(b *testing.B) {
	catalogue, err := hub.NewCatalogue(All(clauses.DefaultFund()))
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range catalogue.All() {
		b.Run(k.Code, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := hub.Preview(catalogue, k, k.Examples[0], nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
