"""Times other programs on the letter that is piped in as JSON: prints one line per program, milliseconds of processor
time per letter and whether its file is tagged and archival. Needs the PyPI packages typst and weasyprint; says which
of them is absent."""
import html
import json
import sys
import time

letter = json.load(sys.stdin)
rounds = int(sys.argv[1])


def clock(name, render):
    render(0)
    start = time.process_time()
    for i in range(rounds):
        size = len(render(i))
    print(f"{name}\t{(time.process_time() - start) * 1000 / rounds:.2f} ms\t{size} bytes")


def typst_():
    import pathlib
    import typst
    here = pathlib.Path(__file__)
    compiler = typst.Compiler(str(here.with_name("letter.typ")), font_paths=[str(here.parents[2] / "font" / "sans")])

    def render(i):
        letter["references"][0]["value"] = str(i)  # no letter is like the one before
        return compiler.compile(sys_inputs={"letter": json.dumps(letter)}, format="pdf", pdf_standards=["a-2a", "ua-1"])
    clock("Typst, compiler kept, PDF/A-2a and PDF/UA-1", render)


def weasyprint_():
    import weasyprint
    esc = html.escape

    def body(b):
        if b["type"] == "heading":
            return f"<h{b['level']}>{esc(b['text'])}</h{b['level']}>"
        if b["type"] == "paragraph":
            return "<p>" + "".join(f"<b>{esc(s['text'])}</b>" if s["bold"] else esc(s["text"]) for s in b["spans"])
        rows = "".join("<tr>" + "".join(f"<td>{esc(c)}" for c in r) for r in b["rows"])
        return "<table><tr>" + "".join(f"<th>{esc(c)}" for c in b["head"]) + "</tr>" + rows + "</table>"

    def render(i):
        page = f"<html lang=fr><title>{esc(letter['title'])}</title><style>@page{{size:A4;margin:15mm 20mm 25mm 25mm}}</style>"
        page += "<p>" + "<br>".join(map(esc, letter["sender"])) + "<p>" + "<br>".join(map(esc, letter["recipient"])) + f"<p>{i}"
        page += "".join(map(body, letter["blocks"])) + letter["slip"]["svg"]
        return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    clock("WeasyPrint, process kept, PDF/UA-1", render)


for name, run in {"typst": typst_, "weasyprint": weasyprint_}.items():
    try:
        run()
    except ImportError:
        print(f"{name} is absent: not compared")
    except Exception as error:
        print(f"{name} failed: not compared: {error}")
