package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/console"
	"caisse-nationale-auxiliaire.be/courrier/internal/health"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/public"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// pageServer serves the staff's pages and what monitors read.
type pageServer struct {
	address string
	server  *http.Server
}

// close lets requests under way finish, for a while.
func (p *pageServer) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return p.server.Shutdown(ctx)
}

// servePages listens before it returns, so that a port in use is an error at start.
func (a *App) servePages(ctx context.Context) (*pageServer, error) {
	handler, err := a.Pages()
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", a.settings.Pages.Listen)
	if err != nil {
		return nil, fmt.Errorf("setting --pages-listen: %w", err)
	}
	p := &pageServer{listener.Addr().String(), &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}}
	go func() {
		if err := p.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("the pages stopped", "error", err)
		}
	}()
	return p, nil
}

// Pages are all pages as one handler.
func (a *App) Pages() (http.Handler, error) {
	pages, err := console.New(console.Options{
		Ledger: a.ledger, Catalogue: a.catalogue, Renderer: a.press, Archive: a.archive,
		Campaigns: a.campaigns, Runs: a.runner, Now: a.now,
		EmailHTML: text.HTMLEmail, Inbox: a.inboxList(), Parts: a.partsList,
	})
	if err != nil {
		return nil, err
	}
	wayOut, err := public.New(public.Options{Secret: a.fund.Secret, Record: a.record, Now: a.now})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", health.Livez)
	mux.HandleFunc("GET /readyz", a.board.Readyz)
	mux.Handle("GET /metrics", a.metrics.Handler())
	mux.Handle(public.Path, wayOut)
	mux.Handle("/", pages)
	return mux, nil
}

// record hands one event of a page to the desk.
func (a *App) record(ctx context.Context, e hub.Event) error {
	return a.desk.Handle(ctx, []hub.Intake{{Event: e}})
}

func (a *App) partsList() []console.Part {
	var list []console.Part
	for _, p := range a.board.Parts() {
		list = append(list, console.Part{Name: p.Name, OK: p.OK, Note: p.Note})
	}
	return list
}

// inboxList shows what the embedded inbox took; there is none with a real relay.
func (a *App) inboxList() func() []console.Mail {
	if a.inbox == nil {
		return nil
	}
	return func() []console.Mail {
		var list []console.Mail
		for _, m := range a.inbox.Inbox() {
			list = append(list, console.Mail{To: m.To, Subject: m.Subject, File: "mail/" + m.ID + ".eml"})
		}
		return list
	}
}
