package simulate

import (
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// meet tells what happens to the file beside its contributions.
func (l *life) meet() {
	day := law.NextWorkingDay(hub.NewDate(l.year, time.January, between(l.r, 20, 330)))
	switch l.incident {
	case moves:
		l.profile.Address = homeOf(l.r, l.lang, local)
		l.tellProfile(day)
	case changesEmail:
		l.contact = email
		l.profile.Email, l.profile.Prefers = l.mailAddress(), hub.ChannelEmail
		l.tellProfile(day)
	case changesLang:
		l.lang = map[hub.Lang]hub.Lang{hub.FR: hub.NL, hub.NL: hub.FR, hub.DE: hub.FR}[l.lang]
		l.profile.Lang, l.profile.Address = l.lang, homeOf(l.r, l.lang, l.origin)
		l.profile.Handler = new(oneOf(l.r, handlersOf(l.lang)))
		l.tellProfile(day)
	case changesWishes:
		l.wish(day)
	case getsBridging:
		l.tell(day, hub.BridgingGranted, l.bridging(day, true))
	case isRefused:
		l.tell(day, hub.BridgingRefused, l.bridging(day, false))
	case owesBenefit:
		l.tell(day, hub.OverpaymentEstablished, l.overpayment())
	}
}

func (l *life) tellProfile(on hub.Date) {
	l.tell(on, l.typeOf(hub.AffiliateChanged, hub.CompanyChanged), l.profile)
}

// wish changes one or both preferences.
func (l *life) wish(on hub.Date) {
	prefers, newsletter := hub.ChannelEmail, !l.profile.Newsletter
	if l.profile.Prefers == hub.ChannelEmail {
		prefers = hub.ChannelLetter
	}
	wishes := []hub.PreferenceData{{Prefers: &prefers}, {Newsletter: &newsletter}, {Prefers: &prefers, Newsletter: &newsletter}}
	l.tell(on, hub.PreferenceChanged, oneOf(l.r, wishes))
}

// die is told some days late, as the national register does.
func (l *life) die() {
	on := hub.NewDate(l.year, time.February, between(l.r, 1, 270))
	l.deathTold = law.NextWorkingDay(on.AddDays(between(l.r, 3, 15)))
	l.tell(l.deathTold, hub.AffiliateDeceased, hub.DeceasedData{On: on})
}
