package mail

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestSecurity(t *testing.T) {
	certificate, roots := selfSigned(t)
	encrypted := func(s *smtp.Server) { s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}} }
	insecure := func(s *smtp.Server) { s.AllowInsecureAuth = true }
	for _, c := range []struct {
		name   string
		offer  func(*smtp.Server)
		user   string
		query  string
		roots  *x509.CertPool
		logins int
		wrong  string // in the error; empty when the e-mail must arrive
	}{
		{name: "STARTTLS and login", offer: encrypted, user: "courrier:right@", roots: roots, logins: 1},
		{name: "STARTTLS, no login", offer: encrypted, roots: roots},
		{name: "relay without STARTTLS", wrong: "does not offer STARTTLS"},
		{name: "plain text by choice", query: "?tls=none"},
		{name: "login in plain text by choice", offer: insecure, user: "courrier:right@", query: "?tls=none", logins: 1},
		{name: "opportunistic, not offered", query: "?tls=opportunistic"},
		{name: "opportunistic never downgrades the login", offer: insecure, user: "courrier:right@", query: "?tls=opportunistic", wrong: "unencrypted"},
		{name: "unknown certificate", offer: encrypted, roots: x509.NewCertPool(), wrong: "certificate"},
		{name: "wrong password", offer: encrypted, user: "courrier:wrong@", roots: roots, wrong: "535"},
	} {
		t.Run(c.name, func(t *testing.T) {
			relay := startRelay(t, c.offer)
			sender := newSender(t, Options{URL: "smtp://" + c.user + relay.addr + c.query, TLS: &tls.Config{RootCAs: c.roots}})
			_, err := sender.Send(t.Context(), sealed(t, sender, "d1"))
			if c.wrong == "" && (err != nil || len(relay.taken()) != 1 || len(relay.logins) != c.logins) {
				t.Fatalf("%d e-mails, logins %v, error %v", len(relay.taken()), relay.logins, err)
			}
			if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
				t.Fatalf("error %v, want %q in it", err, c.wrong)
			}
			if err != nil && (hub.IsPermanent(err) || strings.Contains(err.Error(), "wrong@")) {
				t.Errorf("our own settings must not fail the e-mail, nor the password show: %v", err)
			}
			if ping := sender.Ping(t.Context()); (ping == nil) != (err == nil) {
				t.Errorf("an e-mail ends with %v, asking the relay with %v", err, ping)
			}
		})
	}
}

func TestImplicitTLS(t *testing.T) {
	certificate, roots := selfSigned(t)
	relay := startRelay(t, func(s *smtp.Server) { s.AllowInsecureAuth = true }) // go-smtp takes TLS of a proxy for none
	proxy, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	go forward(proxy, relay.addr)
	sender := newSender(t, Options{URL: "smtps://courrier:right@" + proxy.Addr().String(), TLS: &tls.Config{RootCAs: roots}})
	if _, err := sender.Send(t.Context(), sealed(t, sender, "d1")); err != nil || len(relay.logins) != 1 {
		t.Fatalf("logins %v, error %v", relay.logins, err)
	}
}

// forward passes one connection on in plain text.
func forward(from net.Listener, to string) {
	in, err := from.Accept()
	if err != nil {
		return
	}
	out, err := net.Dial("tcp", to)
	if err != nil {
		in.Close()
		return
	}
	go io.Copy(out, in)
	io.Copy(in, out)
}

func TestRelayAddress(t *testing.T) {
	for _, c := range []struct {
		url, host, port string
		security        security
		wrong           bool
	}{
		{url: "smtp://relay.be", host: "relay.be", port: "587", security: startTLS},
		{url: "smtp://u:p%40ss@relay.be:2525?tls=mandatory", host: "relay.be", port: "2525", security: startTLS},
		{url: "smtps://relay.be", host: "relay.be", port: "465", security: implicitTLS},
		{url: "smtp://[::1]?tls=none", host: "::1", port: "25", security: plainText},
		{url: "smtps://relay.be?tls=none", wrong: true},
		{url: "smtp://relay.be?tls=maybe", wrong: true},
		{url: "http://relay.be", wrong: true},
		{url: "relay.be:25", wrong: true},
		{url: "", wrong: true},
	} {
		r, err := parseRelay(c.url)
		if c.wrong {
			if err == nil {
				t.Errorf("%q was taken", c.url)
			}
			continue
		}
		if err != nil || r.host != c.host || r.port != c.port || r.security != c.security {
			t.Errorf("%q: %+v, %v", c.url, r, err)
		}
	}
}
