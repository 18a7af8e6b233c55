// Package public is the one page that people outside the fund reach: the way out of the newsletter. A mail program's
// button (RFC 8058) needs one POST, without login, redirect or confirmation; a reader who follows the link presses one
// button. Nothing of the file is shown: the link may have been forwarded.
package public

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Path is where the page must be served, a token behind it.
const Path = "/newsletter/unsubscribe/"

// Options are what the page needs.
type Options struct {
	Secret string // the fund's, with which tokens are made
	// Record takes the event that a reader has left. An error means that it is not recorded.
	Record func(context.Context, hub.Event) error
	Now    func() time.Time
}

//go:embed pages/*.html
var files embed.FS

type pages struct {
	Options
	views map[string]*template.Template
}

// New makes the handler of Path. An error means a page that cannot be parsed.
func New(o Options) (http.Handler, error) {
	p := &pages{o, map[string]*template.Template{}}
	for _, name := range []string{"ask", "done", "unknown", "away"} {
		view, err := template.ParseFS(files, "pages/frame.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("public page %s: %w", name, err)
		}
		p.views[name] = view
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"{token}", p.ask)
	mux.HandleFunc("POST "+Path+"{token}", p.leave)
	return mux, nil
}

// ask changes nothing: mail filters follow links too.
func (p *pages) ask(w http.ResponseWriter, r *http.Request) {
	if _, ok := hub.FileOfToken(p.Secret, r.PathValue("token")); !ok {
		p.show(w, http.StatusNotFound, "unknown")
		return
	}
	p.show(w, http.StatusOK, "ask")
}

func (p *pages) leave(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	file, ok := hub.FileOfToken(p.Secret, token)
	if !ok {
		p.show(w, http.StatusNotFound, "unknown")
		return
	}
	if err := p.Record(r.Context(), left(file, token, p.Now())); err != nil {
		p.show(w, http.StatusServiceUnavailable, "away")
		return
	}
	p.show(w, http.StatusOK, "done")
}

// left is the event that a reader has left. Pressing twice within a second is one event; later it is another one, for
// the reader may have subscribed anew meanwhile.
func left(file, token string, now time.Time) hub.Event {
	return hub.Event{
		ID:     hub.IDOf("unsubscribe", token, now.UTC().Format(time.RFC3339)),
		Source: hub.SourcePublic, Type: hub.PreferenceChanged, Subject: file, Time: now,
		Data: []byte(`{"newsletter":false}`),
	}
}

func (p *pages) show(w http.ResponseWriter, status int, name string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	p.views[name].Execute(w, nil) //nolint:errcheck // the reader has gone
}
