package console

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const (
	rows      = 50
	rowsLarge = 200
)

type home struct {
	Totals   hub.Totals
	Messages []hub.MessageRow
	Parts    []Part
	In, Out  int
	States   map[string]int
}

func (c *console) home(r *http.Request) (any, error) {
	totals, err := c.Ledger.Totals(r.Context())
	if err != nil {
		return nil, err
	}
	messages, err := c.Ledger.Latest(r.Context(), "", rows)
	h := home{Totals: totals, Messages: messages, Parts: c.Parts(), In: totals.Events, States: map[string]int{}}
	for _, n := range totals.Messages {
		h.Out += n
	}
	for _, d := range totals.Deliveries {
		h.States[string(d.State)] += d.Count - d.Replaced
	}
	return h, err
}

type attention struct{ Tasks, Troubled []hub.MessageRow }

// attention lists what a person has to look at: the hub goes no further with it by itself.
func (c *console) attention(r *http.Request) (any, error) {
	tasks, err := c.Ledger.Tasks(r.Context(), rowsLarge)
	if err != nil {
		return nil, err
	}
	troubled, err := c.Ledger.Troubled(r.Context(), rowsLarge)
	return attention{tasks, troubled}, err
}

// findFile takes the search box to the file's page. People type national numbers into it too, and servers and
// browsers keep addresses: so it is posted, and becomes an address only when it is a file's number.
func (c *console) findFile(w http.ResponseWriter, r *http.Request) {
	number := strings.TrimSpace(r.PostFormValue("number"))
	if number == "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	events, err := c.Ledger.EventsOf(r.Context(), number, 1)
	if err == nil && len(events) == 0 {
		err = errNotFound
	}
	if err != nil {
		c.fail(w, err)
		return
	}
	http.Redirect(w, r, "/files/"+url.PathEscape(number), http.StatusSeeOther)
}

type file struct {
	Number   string
	Messages []hub.MessageRow
	Events   []hub.EventRow
}

func (c *console) file(r *http.Request) (any, error) {
	number := r.PathValue("number")
	messages, err := c.Ledger.Latest(r.Context(), number, rowsLarge)
	if err != nil {
		return nil, err
	}
	events, err := c.Ledger.EventsOf(r.Context(), number, rowsLarge)
	if err == nil && len(events) == 0 {
		err = errNotFound
	}
	return file{number, messages, events}, err
}

type message struct {
	hub.MessageView
	Kind hub.Kind
}

func (c *console) message(r *http.Request) (any, error) {
	view, err := c.find(r)
	kind, _ := c.Catalogue.ByCode(view.Message.Code)
	return message{view, kind}, err
}

func (c *console) find(r *http.Request) (hub.MessageView, error) {
	view, ok, err := c.Ledger.Message(r.Context(), r.PathValue("id"))
	if err == nil && !ok {
		err = errNotFound
	}
	return view, err
}

// letter shows the bytes that left, or, while nothing has left, what the frozen letter will look like.
func (c *console) letter(w http.ResponseWriter, r *http.Request) {
	view, err := c.find(r)
	if err == nil && view.Document.Letter == nil {
		err = errNotFound
	}
	if err != nil {
		c.fail(w, err)
		return
	}
	if err := c.writeLetter(w, r, view); err != nil {
		c.fail(w, err)
	}
}

func (c *console) writeLetter(w http.ResponseWriter, r *http.Request, view hub.MessageView) error {
	for _, d := range view.Deliveries {
		if d.Digest == "" || (d.Channel != hub.ChannelLetter && d.Channel != hub.ChannelRegistered) {
			continue
		}
		sent, err := c.Archive.Get(r.Context(), d.Digest)
		if err != nil {
			return err
		}
		defer sent.Close()
		w.Header().Set("Content-Type", "application/pdf")
		_, err = io.Copy(w, sent)
		return err
	}
	letter := *view.Document.Letter
	letter.Fallback = nil
	rendered, err := c.Renderer.Render(r.Context(), &letter)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	_, err = w.Write(rendered.PDF)
	return err
}

// email shows an e-mail as its reader sees it, in a frame that may run nothing.
func (c *console) email(w http.ResponseWriter, r *http.Request) {
	view, err := c.find(r)
	if err == nil && view.Document.Email == nil {
		err = errNotFound
	}
	if err != nil {
		c.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write([]byte(c.EmailHTML(view.Document.Email))) //nolint:errcheck // the reader has gone
}

func (c *console) dead(r *http.Request) (any, error) {
	return c.Ledger.DeadLetters(r.Context(), rowsLarge)
}

func (c *console) inbox(*http.Request) (any, error) {
	if c.Inbox == nil {
		return nil, errNotFound
	}
	return c.Inbox(), nil
}

func (c *console) kinds(*http.Request) (any, error) { return c.Catalogue.All(), nil }
