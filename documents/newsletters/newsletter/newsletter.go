// Package newsletter is NEW-01: an issue that staff wrote, to subscribers only, by e-mail only, never twice.
package newsletter

import (
	"embed"
	"encoding/json"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Facts are one issue in the reader's language.
type Facts struct {
	Issue   string `json:"issue"`
	Subject string `json:"subject"`
	Body    string `json:"body"` // Markdown
}

// Kind is the newsletter.
func Kind(h *clauses.House) hub.Kind {
	n := letter{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "NEW-01", Name: "newsletter", Version: 1, Family: "newsletters",
		Title: hub.Words{hub.FR: "Lettre d’information", hub.NL: "Nieuwsbrief", hub.DE: "Newsletter"},
		Basis: []string{
			"Loi du 11 avril 1995 (Charte de l’assuré social), art. 3 : information de propre initiative",
			"Règlement (UE) 2016/679, art. 21 : droit d’opposition",
		},
		Triggers:  []string{hub.ClockNewsletter},
		Mentions:  []hub.Mention{{Code: "unsubscribe", Law: "Regulation (EU) 2016/679, art. 21"}},
		Channels:  []hub.Channel{hub.ChannelEmail},
		Lane:      hub.LaneBulk,
		Retention: "newsletters",
		// A newsletter that may have arrived is not sent again: a second copy is worse than none.
		ParkUncertain: true,
		Decide:        decide, Compose: n.compose, Withdraw: withdraw,
		Examples: clauses.Examples(files),
	}
}

// decide sends an issue to a subscriber once.
func decide(e hub.Event, h hub.History, _ time.Time) (hub.Decision, error) {
	if !h.Profile.Newsletter {
		return hub.Nothing("not-subscribed", "Pas abonné à la lettre d’information."), nil
	}
	facts, err := issue(e, h.Profile.Lang)
	if err != nil {
		return hub.Decision{}, err
	}
	m, err := hub.NewMessage(hub.Kind{Code: "NEW-01", Name: "newsletter"}, h.Number+"/"+facts.Issue, h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("subscribed", "Abonné à la lettre d’information."), Messages: []hub.Message{m}}, nil
}

// issue reads the issue a run is about, in one language.
func issue(e hub.Event, lang hub.Lang) (Facts, error) {
	tick, err := hub.DataOf[hub.Tick](e)
	if err != nil {
		return Facts{}, err
	}
	var n hub.Newsletter
	if err := json.Unmarshal(tick.Facts, &n); err != nil {
		return Facts{}, hub.Permanentf("the facts of run %s are no newsletter: %v", tick.Run, err)
	}
	facts := Facts{n.Issue, n.Subject[lang], n.Body[lang]}
	if facts.Issue == "" || facts.Subject == "" || facts.Body == "" {
		return Facts{}, hub.Permanentf("newsletter %q lacks its issue, or its subject or body in language %q", n.Issue, lang)
	}
	return facts, nil
}

// withdraw respects who left, and an address that died, between decision and sending.
func withdraw(m hub.Message, h hub.History, _ time.Time) hub.Reason {
	switch {
	case !h.Profile.Newsletter:
		return hub.Because("unsubscribed", "La personne s’est désabonnée entre-temps.")
	case h.Profile.EmailFailed && h.Profile.Email == m.Recipient.Email:
		return hub.Because("email-failed", "L’adresse e-mail n’existe plus.")
	}
	return hub.Reason{}
}
