"""All pictures at once: a page, and a sheet of each language."""

from html import escape
from itertools import groupby

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The journeys</title><style>
body {{ font: 15px system-ui, sans-serif; margin: 1.5rem; background: #fff; color: #111; }}
section {{ display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin-block-end: 2rem; }}
h2 {{ inline-size: 100%; font-size: 1.1rem; margin: 0; }}
figure {{ margin: 0; inline-size: {width}px; }} img {{ inline-size: 100%; display: block; }}
figcaption {{ padding-block: .3rem; }} .bad {{ color: #a40000; }}
</style></head><body>{body}</body></html>
"""
FIGURE = '<figure><img src="{name}.png" alt="{about}, {language}"><figcaption>{caption}{bad}</figcaption></figure>'


def write_index(folder, shown):
    """A section for each play, its pictures side by side."""
    sections = []
    for play, ones in groupby(shown, key=lambda one: one.play):
        figures = "".join(figure(one, one.language) for one in ones)
        sections.append(f"<section><h2>{escape(play.name)}: {escape(play.about)}</h2>{figures}</section>")
    (folder / "index.html").write_text(PAGE.format(width=372, body="".join(sections)), encoding="utf-8")


def figure(one, caption):
    bad = "".join(f'<p class="bad">{escape(problem)}</p>' for problem in one.problems)
    return FIGURE.format(name=one.name, about=escape(one.play.about), language=one.language, caption=escape(caption),
                         bad=bad)


def sheet(chromium, folder, language, shown):
    """`sheet-fa.png`: every phone of that language on one picture."""
    figures = "".join(figure(one, one.play.name) for one in shown if one.language == language)
    page = chromium.new_page(viewport={"width": 1640, "height": 900})
    source = folder / f"sheet-{language}.html"
    source.write_text(PAGE.format(width=300, body=f"<section>{figures}</section>"), encoding="utf-8")
    page.goto(source.absolute().as_uri())
    page.screenshot(path=folder / f"sheet-{language}.png", full_page=True)
    page.close()
