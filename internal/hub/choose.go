package hub

import (
	"slices"
	"time"
)

// Choose is the first of the kind's channels that can reach the person. E-mail stands in for paper only when
// the person prefers it. When no channel can, a kind that has a paper channel becomes a task for staff, and
// one that has only e-mail is not sent; the reason says so.
func (k Kind) Choose(p Profile) (Channel, Reason) {
	paper := slices.ContainsFunc(k.Channels, Channel.onPaper)
	for _, c := range k.Channels {
		if reaches(c, p, paper) {
			return c, Reason{}
		}
	}
	if paper {
		return ChannelTask, Because("no-address", "Aucune adresse postale valable : le gestionnaire doit la rechercher.")
	}
	return "", Because("no-email", "Aucune adresse e-mail valable : ce message n'existe que par e-mail.")
}

func reaches(c Channel, p Profile, paper bool) bool {
	switch {
	case c == ChannelEmail:
		return p.Email != "" && !p.EmailFailed && (!paper || p.Prefers == ChannelEmail)
	case c.onPaper():
		return p.Address.Complete() && !p.AddressFailed
	}
	return c == ChannelTask
}

func (c Channel) onPaper() bool { return c == ChannelLetter || c == ChannelRegistered }

// fallback is the letter to queue in place of an e-mail that failed for good; nil when the kind has no letter or d was
// no e-mail. The letter bears the address the message was written with; when that is not complete, or was found wrong
// since, it is a task for staff. Its identifier depends on d alone, so there is one whatever happens.
func (k Kind) fallback(d Delivery, written, present Profile, now time.Time) *Delivery {
	i := slices.IndexFunc(k.Channels, Channel.onPaper)
	if d.Channel != ChannelEmail || i < 0 {
		return nil
	}
	channel := k.Channels[i]
	id := IDOf(d.ID, string(channel))
	if !reaches(channel, written, true) || present.AddressFailed && present.Address == written.Address {
		channel = ChannelTask
	}
	return &Delivery{
		ID: id, Message: d.Message, Code: d.Code, File: d.File, Channel: channel, Lane: d.Lane,
		State: Queued, Due: now, Changed: now, Replaces: d.ID,
	}
}
