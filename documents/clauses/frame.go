package clauses

import (
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// Letter puts the frame around a letter's words.
func (h *House) Letter(m hub.Message, filled text.Filled) *hub.Letter {
	lang := m.Recipient.Lang
	f := h.Fund
	letter := &hub.Letter{
		Lang: lang, Kind: m.Code, Version: m.Version, File: m.File, Title: filled.Title,
		Date:      dated(f.Place[lang], text.LongDate(m.Decided, lang), lang),
		Sender:    []string{f.Name[lang], f.Parent[lang], f.Address[0][lang], f.Address[1][lang]},
		Return:    f.Short[lang] + " · " + f.Address[0][lang] + " · " + f.Address[1][lang],
		Recipient: Recipient(m.Recipient),
		Blocks:    filled.Blocks,
		Footer:    h.contact(lang),
		PageLabel: pageLabel()[lang],
	}
	letter.References = h.references(m)
	if m.Channel == hub.ChannelEmail {
		letter.Fallback = h.fallback(lang)
	}
	if m.Channel == hub.ChannelRegistered {
		letter.Registered = registered()[lang]
	}
	return letter
}

// Email puts the frame around an e-mail's words. It attaches nothing: the kind says whether the letter goes along.
func (h *House) Email(m hub.Message, filled text.Filled) *hub.Email {
	lang := m.Recipient.Lang
	handler := h.handler(m.Recipient)
	names := referenceNames()
	footer := []string{
		handler.Name + " · " + handler.Phone + " · " + handler.Email,
		names["file"][lang] + text.Colon(lang) + m.File + " · " + m.Recipient.Name,
		h.Fund.Name[lang],
	}
	return &hub.Email{
		Lang: lang, Subject: filled.Subject, Preheader: filled.Preheader, Blocks: filled.Blocks,
		Footer: append(footer, h.contact(lang)[1:]...),
	}
}

// Recipient is the address as the post reads it: name, then what helps to find the door, street, place, and the
// country abroad.
func Recipient(p hub.Profile) []string {
	a := p.Address
	lines := []string{p.Name}
	if a.Extra != "" {
		lines = append(lines, a.Extra)
	}
	street := strings.TrimSpace(a.Street + " " + a.House)
	if a.Box != "" {
		street += " " + boxWord()[p.Lang] + " " + a.Box
	}
	lines = append(lines, street, a.Postcode+" "+a.City)
	if a.Abroad() {
		lines = append(lines, strings.ToUpper(text.Country(a.Country, p.Lang)))
	}
	return lines
}

// references say which file it is, who handles it and how to reach them.
func (h *House) references(m hub.Message) []hub.Reference {
	lang := m.Recipient.Lang
	handler := h.handler(m.Recipient)
	name := referenceNames()
	return []hub.Reference{
		{Label: name["file"][lang], Value: m.File},
		{Label: name["ours"][lang], Value: m.Code + "/" + m.ID[:8]},
		{Label: name["handler"][lang], Value: handler.Name},
		{Label: name["phone"][lang], Value: handler.Phone, Link: text.PhoneLink(handler.Phone)},
		{Label: "E-mail", Value: handler.Email, Link: "mailto:" + handler.Email},
	}
}

func (h *House) handler(p hub.Profile) hub.Handler {
	if p.Handler.Name == "" {
		return h.Fund.Handler
	}
	return p.Handler
}

func (h *House) contact(lang hub.Lang) []string {
	f := h.Fund
	return []string{
		f.Short[lang] + " · " + f.Address[0][lang] + ", " + f.Address[1][lang] + " · " + f.Phone,
		f.Hours[lang] + " · " + strings.TrimPrefix(f.Website, "https://"),
		text.Typeset(f.Privacy[lang], lang),
	}
}

// fallback tells why a letter comes to someone who asked for e-mail, should the e-mail fail.
func (h *House) fallback(lang hub.Lang) []hub.Block {
	return []hub.Block{{Type: hub.Paragraph, Spans: []hub.Span{{Text: text.Typeset(fallbackWords()[lang], lang)}}}}
}
