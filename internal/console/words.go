package console

import (
	"cmp"
	"html/template"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// functions are what the pages may call.
func functions() template.FuncMap {
	return template.FuncMap{
		"moment":   moment,
		"state":    func(s hub.State) string { return states()[s] },
		"campaign": func(s hub.CampaignState) string { return campaignStates()[s] },
		"run":      func(s hub.RunState) string { return runStates()[s] },
		"reason":   func(code string) string { return cmp.Or(reasons()[code], code) },
		"channel":  func(c hub.Channel) string { return channels()[c] },
		"title":    func(w hub.Words) string { return w[hub.FR] },
		"raw":      func(b []byte) string { return string(b) },
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
		hub.Held: "retenu",
	}
}

func campaignStates() map[hub.CampaignState]string {
	return map[hub.CampaignState]string{
		hub.CampaignPlanning: "liste en cours", hub.CampaignPlanned: "à libérer", hub.CampaignRunning: "en cours",
		hub.CampaignPaused: "en pause", hub.CampaignFinished: "terminée", hub.CampaignCancelled: "annulée",
		hub.CampaignExpired: "trop tard",
	}
}

func runStates() map[hub.RunState]string {
	return map[hub.RunState]string{
		hub.RunRunning: "en cours", hub.RunDone: "terminé", hub.RunMissed: "manqué", hub.RunLate: "abandonné, trop tard",
	}
}

// reasons name why an audience leaves a file out. Those of the kinds show as their code.
func reasons() map[string]string {
	return map[string]string{
		"unknown": "dossier inconnu", "deceased": "personne décédée", "type": "autre type de dossier", "language": "autre langue",
		"category": "autre catégorie", "postcode": "autre région", "not-subscribed": "pas abonné", "nothing-owed": "rien n’est dû",
	}
}

func channels() map[hub.Channel]string {
	return map[hub.Channel]string{
		hub.ChannelEmail: "e-mail", hub.ChannelLetter: "lettre", hub.ChannelRegistered: "recommandé", hub.ChannelTask: "tâche",
	}
}
