package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/config"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type renderCommand struct {
	Kind    string `placeholder:"CODE" help:"Code of the kind, such as BRI-07."`
	Lang    string `placeholder:"fr|nl|de" help:"Language."`
	Example string `default:"nominal" help:"Name of the example."`
	All     bool   `help:"Every kind, language and example, with an index page: the sample book."`
	Out     string `default:"courrier-samples" placeholder:"DIR" help:"Folder to write to."`
	Overlay bool   `help:"Draw the envelope's window, the fold marks and the safe area over the first page."`
}

// Run writes examples as reviewers read them: PDF, HTML, text, and the e-mail.
func (r *renderCommand) Run(ctx context.Context, settings config.Config, c *streams) error {
	if !r.All && (r.Kind == "" || r.Lang == "") {
		return errors.New("name --kind and --lang, or ask for --all")
	}
	catalogue, _, err := catalogueOf(settings)
	if err != nil {
		return err
	}
	printer, err := press.New(press.Options{Overlay: r.Overlay})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.Out, 0o755); err != nil {
		return err
	}
	book := sampleBook{catalogue: catalogue, press: printer, dir: r.Out, streams: c}
	if err := r.write(ctx, &book); err != nil {
		return err
	}
	if len(book.samples) == 0 {
		return r.unknown(catalogue)
	}
	if r.All {
		return book.index()
	}
	return nil
}

func (r *renderCommand) write(ctx context.Context, book *sampleBook) error {
	for _, k := range book.catalogue.All() {
		for _, e := range k.Examples {
			if r.All || (k.Code == r.Kind && string(e.File.Profile.Lang) == r.Lang && e.Name == r.Example) {
				if err := book.add(ctx, k, e); err != nil {
					return fmt.Errorf("%s, %s, %s: %w", k.Code, e.File.Profile.Lang, e.Name, err)
				}
			}
		}
	}
	return nil
}

// unknown says what could have been asked for.
func (r *renderCommand) unknown(catalogue *hub.Catalogue) error {
	var codes []string
	for _, k := range catalogue.All() {
		codes = append(codes, k.Code)
		if k.Code == r.Kind {
			names := map[string]bool{}
			var list []string
			for _, e := range k.Examples {
				if !names[e.Name] {
					names[e.Name] = true
					list = append(list, e.Name)
				}
			}
			return fmt.Errorf("%s has the examples %s, each in fr, nl and de", r.Kind, strings.Join(list, ", "))
		}
	}
	return fmt.Errorf("no kind has the code %q; there are %s", r.Kind, strings.Join(codes, ", "))
}

// sampleBook is a folder of examples.
type sampleBook struct {
	catalogue *hub.Catalogue
	press     *press.Press
	dir       string
	streams   *streams
	samples   []sample
}

type sample struct {
	kind  hub.Kind
	lang  hub.Lang
	name  string
	files []string
}

// add decides and composes one example and writes it in every form.
func (b *sampleBook) add(ctx context.Context, k hub.Kind, e hub.Example) error {
	planned, err := hub.Preview(b.catalogue, k, e, b.press.Check)
	if err != nil {
		return err
	}
	s := sample{kind: k, lang: e.File.Profile.Lang, name: e.Name}
	for n, p := range planned {
		base := fmt.Sprintf("%s.%s.%s", k.Code, s.lang, e.Name)
		if n > 0 {
			base += fmt.Sprint("-", n+1)
		}
		if err := b.forms(ctx, &s, base, p.Document); err != nil {
			return err
		}
	}
	b.samples = append(b.samples, s)
	return nil
}

func (b *sampleBook) forms(ctx context.Context, s *sample, base string, doc hub.Document) error {
	plain := ""
	if l := doc.Letter; l != nil {
		shown := *l
		shown.Fallback = nil
		rendered, err := b.press.Render(ctx, &shown)
		if err != nil {
			return err
		}
		plain = text.PlainLetter(&shown)
		if err := b.write(s, base+".pdf", string(rendered.PDF)); err != nil {
			return err
		}
		if err := b.write(s, base+".html", text.HTMLLetter(&shown)); err != nil {
			return err
		}
	}
	if e := doc.Email; e != nil {
		if err := b.write(s, base+".email.html", text.HTMLEmail(e)); err != nil {
			return err
		}
		if err := b.write(s, base+".email.txt", "Subject: "+e.Subject+"\n\n"+text.PlainEmail(e)); err != nil {
			return err
		}
		plain = orElse(plain, text.PlainEmail(e))
	}
	if doc.Note != nil {
		plain += doc.Note.Title + "\n\n" + text.PlainBlocks(doc.Note.Blocks)
	}
	return b.write(s, base+".txt", plain)
}

func (b *sampleBook) write(s *sample, name, content string) error {
	s.files = append(s.files, name)
	fmt.Fprintln(b.streams.out, filepath.Join(b.dir, name))
	return os.WriteFile(filepath.Join(b.dir, name), []byte(content), 0o644)
}

// index lists the samples on one page.
func (b *sampleBook) index() error {
	var page strings.Builder
	page.WriteString("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Courrier: sample book</title>\n" +
		"<h1>Sample book</h1>\n<table>\n<tr><th scope=\"col\">Kind</th><th scope=\"col\">Title</th><th scope=\"col\">Language</th><th scope=\"col\">Example</th><th scope=\"col\">Files</th></tr>\n")
	for _, s := range b.samples {
		fmt.Fprintf(&page, "<tr><td>%s</td><td lang=\"%s\">%s</td><td>%s</td><td>%s</td><td>", s.kind.Code, s.lang,
			html.EscapeString(s.kind.Title[s.lang]), s.lang, s.name)
		for _, f := range s.files {
			fmt.Fprintf(&page, "<a href=\"%s\">%s</a> ", f, strings.TrimPrefix(f, s.kind.Code+"."+string(s.lang)+"."+s.name+"."))
		}
		page.WriteString("</td></tr>\n")
	}
	page.WriteString("</table>\n</html>\n")
	name := filepath.Join(b.dir, "index.html")
	fmt.Fprintln(b.streams.out, name)
	return os.WriteFile(name, []byte(page.String()), 0o644)
}
