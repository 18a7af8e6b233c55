package hub

import (
	"testing"
	"time"
)

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

func TestFallback(t *testing.T) {
	both, now := Kind{Channels: []Channel{ChannelEmail, ChannelLetter}}, time.Unix(9, 0)
	mail := Delivery{ID: "d1", Message: "m1", Channel: ChannelEmail}
	home := Profile{Address: Address{Street: "Rue de Fer", Postcode: "5000", City: "Namur"}}
	failed, moved := home, home
	failed.AddressFailed, moved.AddressFailed, moved.Address.Street = true, true, "Rue Haute"
	for _, c := range []struct {
		name             string
		kind             Kind
		failed           Delivery
		written, present Profile
		want             Channel // "" is none
	}{
		{"an e-mail", both, mail, home, home, ChannelLetter},
		{"a letter", both, Delivery{ID: "d1", Channel: ChannelLetter}, home, home, ""},
		{"a kind without paper", Kind{Channels: both.Channels[:1]}, mail, home, home, ""},
		{"no address", both, mail, Profile{}, Profile{}, ChannelTask},
		{"an address that failed", both, mail, failed, failed, ChannelTask},
		{"an address that failed since", both, mail, home, failed, ChannelTask},
		{"another address failed", both, mail, home, moved, ChannelLetter},
	} {
		got := c.kind.fallback(c.failed, c.written, c.present, now)
		if got == nil {
			got = &Delivery{}
		}
		if got.Channel != c.want || c.want != "" && (got.Replaces != "d1" || got.ID != IDOf("d1", "letter") || !got.Due.Equal(now)) {
			t.Errorf("%s: %+v, want %q", c.name, got, c.want)
		}
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
