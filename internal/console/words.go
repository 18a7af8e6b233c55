package console

import (
	"html/template"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// functions are what the pages may call.
func functions() template.FuncMap {
	return template.FuncMap{
		"moment":  moment,
		"state":   func(s hub.State) string { return states()[s] },
		"channel": func(c hub.Channel) string { return channels()[c] },
		"title":   func(w hub.Words) string { return w[hub.FR] },
		"raw":     func(b []byte) string { return string(b) },
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(hub.Brussels()).Format("02/01/2006 15:04:05")
}

func states() map[hub.State]string {
	return map[hub.State]string{
		hub.Queued: "en attente", hub.Sending: "en cours d’envoi", hub.SentState: "remis", hub.Delivered: "distribué",
		hub.Uncertain: "incertain", hub.Failed: "échoué", hub.Returned: "revenu", hub.Withdrawn: "retiré",
	}
}

func channels() map[hub.Channel]string {
	return map[hub.Channel]string{
		hub.ChannelEmail: "e-mail", hub.ChannelLetter: "lettre", hub.ChannelRegistered: "recommandé", hub.ChannelTask: "tâche",
	}
}
