package hub

import "strings"

// checkMentions refuses a document that lacks a mention its kind must make: a decision without one harms its
// reader, for the time limit to appeal then never starts, or the procedure is void.
func checkMentions(k Kind, doc Document) error {
	if doc.Letter == nil {
		if doc.Email == nil || len(k.Mentions) == 0 {
			return nil
		}
		return missing(k, Mentioned(doc.Email.Blocks))
	}
	return missing(k, Mentioned(doc.Letter.Blocks))
}

func missing(k Kind, made map[string]bool) error {
	var lacks []string
	for _, m := range k.Mentions {
		if !made[m.Code] {
			lacks = append(lacks, m.Code+" ("+m.Law+")")
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return Permanentf("a %s must not leave without these mentions: %s", k.Code, strings.Join(lacks, ", "))
}
