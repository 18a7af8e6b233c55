// Package console is the staff's window on the hub: what came in, what went out, and for each message the
// decision, its reason and its letter. It only reads; whatever changes something is a command.
package console

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Ledger is what the pages read.
type Ledger interface {
	Totals(ctx context.Context) (hub.Totals, error)
	// Latest lists the newest messages first, of one file when file is not empty.
	Latest(ctx context.Context, file string, max int) ([]hub.MessageRow, error)
	// Tasks lists the newest messages that are work for staff.
	Tasks(ctx context.Context, max int) ([]hub.MessageRow, error)
	// Troubled lists the newest messages that are uncertain, or that did not arrive and nothing replaces.
	Troubled(ctx context.Context, max int) ([]hub.MessageRow, error)
	// Message is false when no message has this identifier.
	Message(ctx context.Context, id string) (hub.MessageView, bool, error)
	// EventsOf lists the newest events of a file first, with what was decided on each.
	EventsOf(ctx context.Context, file string, max int) ([]hub.EventRow, error)
	// DeadLetters lists the newest dead letters first.
	DeadLetters(ctx context.Context, max int) ([]hub.DeadRow, error)
}

// Options are what the console shows and with what.
type Options struct {
	Ledger    Ledger
	Catalogue *hub.Catalogue
	Renderer  hub.Renderer
	Archive   hub.Archive
	Campaigns Campaigns
	Runs      Runs
	Now       func() time.Time // nil is time.Now
	// EmailHTML writes an e-mail as its reader sees it.
	EmailHTML func(*hub.Email) string
	// Inbox lists the mails that the embedded sink took; nil when a real relay is used.
	Inbox func() []Mail
	// Parts tells how each part is.
	Parts func() []Part
}

// Mail is one e-mail in the embedded inbox.
type Mail struct{ To, Subject, File string }

// Part is the state of one part.
type Part struct {
	Name string
	OK   bool
	Note string
}

//go:embed pages
var files embed.FS

type console struct {
	Options
	pages map[string]*template.Template
}

// New makes the handler of all pages. An error means a page that cannot be parsed.
func New(o Options) (http.Handler, error) {
	pages, err := parse()
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &console{o, pages}
	mux := http.NewServeMux()
	assets, err := fs.Sub(files, "pages/assets")
	if err != nil {
		return nil, err
	}
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(assets)))
	mux.HandleFunc("GET /{$}", c.page("home", c.home))
	mux.HandleFunc("GET /attention", c.page("attention", c.attention))
	mux.HandleFunc("POST /files", c.findFile)
	mux.HandleFunc("GET /files/{number}", c.page("file", c.file))
	mux.HandleFunc("GET /messages/{id}", c.page("message", c.message))
	mux.HandleFunc("GET /messages/{id}/letter.pdf", c.letter)
	mux.HandleFunc("GET /messages/{id}/email.html", c.email)
	mux.HandleFunc("GET /campaigns", c.page("campaigns", c.campaigns))
	mux.HandleFunc("GET /dead-letters", c.page("dead", c.dead))
	mux.HandleFunc("GET /inbox", c.page("inbox", c.inbox))
	mux.HandleFunc("GET /kinds", c.page("kinds", c.kinds))
	return secured(mux), nil
}

// parse reads each page with the frame around it.
func parse() (map[string]*template.Template, error) {
	pages := map[string]*template.Template{}
	for _, name := range []string{"home", "attention", "file", "message", "campaigns", "dead", "inbox", "kinds", "error"} {
		t, err := template.New("frame.html").Funcs(functions()).ParseFS(files, "pages/frame.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("console page %s: %w", name, err)
		}
		pages[name] = t
	}
	return pages, nil
}

// secured allows nothing but what the pages themselves bring.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

var errNotFound = errors.New("not found")

// page turns what a step reads into a page, and its error into a sentence.
func (c *console) page(name string, read func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := read(r)
		if err != nil {
			c.fail(w, err)
			return
		}
		c.show(w, name, http.StatusOK, data)
	}
}

func (c *console) fail(w http.ResponseWriter, err error) {
	if errors.Is(err, errNotFound) {
		c.show(w, "error", http.StatusNotFound, "Rien ne porte cet identifiant. Vérifiez le lien ou cherchez par numéro de dossier.")
		return
	}
	c.show(w, "error", http.StatusServiceUnavailable, "Le registre ne répond pas pour l’instant. Réessayez dans un moment ; rien n’est perdu.")
}

// show writes a page once it is whole: a page cut off in the middle would look like an answer.
func (c *console) show(w http.ResponseWriter, name string, status int, data any) {
	view := struct {
		Page  string
		Inbox bool
		Data  any
	}{name, c.Inbox != nil, data}
	var page bytes.Buffer
	if err := c.pages[name].Execute(&page, view); err != nil {
		http.Error(w, "Cette page ne peut pas être affichée : "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	page.WriteTo(w) //nolint:errcheck // the reader has gone
}
