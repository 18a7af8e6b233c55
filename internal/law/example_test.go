package law_test

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

func ExampleCourtFor() {
	court, _ := law.CourtFor("8400", hub.FR)
	fmt.Println(court.Name)
	fmt.Println(court.Address())

	_, err := law.CourtFor("59000", hub.FR)
	fmt.Println(err)
	// Output:
	// tribunal du travail de Gand, division Bruges
	// Kazernevest 3, 8000 Brugge
	// Chercher le tribunal du travail compétent: code postal "59000", langue fr : ce code postal n'est celui d'aucune commune belge.
}

func ExampleNotificationDay() {
	posted := hub.NewDate(2026, 12, 24)
	notified := law.NotificationDay(posted)
	fmt.Println(notified, law.AppealUntil(notified))
	// Output: 2026-12-30 2027-03-30
}

func ExampleContributions_Quarter() {
	figures, _ := law.ContributionsOf(2026)
	revalued, _ := figures.Revalue(38_000_00) // the income of 2023
	fmt.Println(revalued, figures.Quarter(revalued))
	// Output: 4074978 208843
}

func ExampleStructuredCommunication() {
	fmt.Println(law.StructuredCommunication("0909337554"))
	// Output: 090933755493 <nil>
}
