package hub

import "testing"

func TestChoose(t *testing.T) {
	home := Address{Street: "Rue de Fer", Postcode: "5000", City: "Namur"}
	var (
		both       = []Channel{ChannelEmail, ChannelLetter}
		emailOnly  = []Channel{ChannelEmail}
		registered = []Channel{ChannelRegistered}
		task       = []Channel{ChannelTask}
	)
	for _, c := range []struct {
		name     string
		channels []Channel
		profile  Profile
		want     Channel
		reason   string
	}{
		{"prefers e-mail", both, Profile{Email: "a@b.be", Prefers: ChannelEmail, Address: home}, ChannelEmail, ""},
		{"has e-mail, prefers paper", both, Profile{Email: "a@b.be", Address: home}, ChannelLetter, ""},
		{"e-mail bounced", both, Profile{Email: "a@b.be", EmailFailed: true, Prefers: ChannelEmail, Address: home}, ChannelLetter, ""},
		{"no address", both, Profile{Email: "a@b.be"}, ChannelTask, "no-address"},
		{"address failed", registered, Profile{Address: home, AddressFailed: true}, ChannelTask, "no-address"},
		{"law wants registered", registered, Profile{Email: "a@b.be", Prefers: ChannelEmail, Address: home}, ChannelRegistered, ""},
		{"helpful only, no preference", emailOnly, Profile{Email: "a@b.be"}, ChannelEmail, ""},
		{"helpful only, no e-mail", emailOnly, Profile{Address: home}, "", "no-email"},
		{"work for staff", task, Profile{}, ChannelTask, ""},
	} {
		got, reason := Kind{Channels: c.channels}.Choose(c.profile)
		if got != c.want || reason.Code != c.reason {
			t.Errorf("%s: %q because %q, want %q because %q", c.name, got, reason.Code, c.want, c.reason)
		}
	}
}

func TestFallbackIsOneAndOnlyForEmail(t *testing.T) {
	kind := Kind{Channels: []Channel{ChannelEmail, ChannelLetter}}
	mail := Delivery{ID: "d1", Message: "m1", Channel: ChannelEmail}
	first, again := kind.Fallback(mail), kind.Fallback(mail)
	if first == nil || first.Channel != ChannelLetter || first.Replaces != "d1" || first.ID != again.ID {
		t.Fatalf("fallback %+v, then %+v", first, again)
	}
	if kind.Fallback(*first) != nil {
		t.Error("a letter must not fall back")
	}
	if (Kind{Channels: []Channel{ChannelEmail}}).Fallback(mail) != nil {
		t.Error("a kind without paper must not fall back")
	}
}

func TestIDOf(t *testing.T) {
	if IDOf("a", "bc") == IDOf("ab", "c") {
		t.Error("parts must not run together")
	}
	if id := IDOf("message", "x"); id != IDOf("message", "x") || len(id) != 36 || id[14] != '8' {
		t.Errorf("%s is no stable UUID of version 8", id)
	}
}
