"""A drawing as SVG: no scripts, readable in light and dark, with words for screen readers."""

from __future__ import annotations

from flows.engine.pictures.layout import HEAD, Line, Placed, layout
from flows.engine.pictures.outline import outline
from flows.engine.pictures.picture import Picture
from flows.engine.pictures.shapes import outline_of
from flows.engine.pictures.sizes import LABEL_LINE, LINE, PAD_Y
from flows.engine.pictures.style import STYLE

ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def svg(picture: Picture) -> str:
    """The picture as one SVG document."""
    drawing = layout(picture)
    name = f"{picture.name}: {picture.about}" if picture.about else picture.name
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow-picture" {size} role="img"'
        f' aria-labelledby="flow-title flow-outline" xml:lang="{picture.language}">',
        f'<title id="flow-title" xml:lang="en">{text(name)}</title>',
        f'<desc id="flow-outline">{text(outline(picture))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{drawing.width:g}" height="{drawing.height:g}"/>',
    ]
    for line in drawing.lines:
        parts.append(_arrow(line))
    for line in drawing.lines:
        parts += _label(line, picture.rtl)
    for placed in drawing.boxes:
        parts += _box(placed, picture.rtl)
    return "\n".join(part for part in [*parts, "</svg>"] if part) + "\n"


def text(words: str) -> str:
    """The words as XML holds them; characters that XML has no place for are left out."""
    kept = "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
    for sign, entity in ENTITIES:
        kept = kept.replace(sign, entity)
    return kept.encode("utf-8", "ignore").decode("utf-8")


def _box(placed: Placed, rtl: bool) -> list[str]:
    box, made = placed.box, placed.content
    middle = placed.x + made.width / 2
    parts = [f'<g class="box {box.kind}" data-box="{text(box.id)}">']
    full = ": ".join(part for part in (box.title, f"{box.kind} {box.about}".strip(), box.text) if part)
    parts.append(f"<title>{text(full)}</title>")
    parts += outline_of(box.kind, placed.x, placed.y, made.width, made.height)
    y = placed.y + PAD_Y + 12
    kinds = [("name", made.title, rtl and box.kind == "start"), ("verb", made.about, False), ("said", made.text, rtl)]
    for style, lines, turned in kinds:
        for line in lines:
            parts.append(_text(line, style, middle, y, turned))
            y += LINE
    return [*parts, "</g>"]


def _text(line: str, style: str, x: float, y: float, rtl: bool) -> str:
    """One line around its middle; `direction` orders the words of right-to-left text."""
    turned = ' direction="rtl" unicode-bidi="embed"' if rtl else ""
    return f'<text class="{style}" x="{x:g}" y="{y:g}" text-anchor="middle"{turned}>{text(line)}</text>'


def _label(line: Line, rtl: bool) -> list[str]:
    if not line.tag.lines:
        return []
    x, y = line.at
    wide, high = line.tag.width, line.tag.height
    top = y - high / 2
    turned = rtl and any("\u0590" < sign < "\u0900" for sign in "".join(line.tag.lines))
    kind = "back " if line.back else ""
    return [
        f'<g class="{kind}label">',
        f'<rect class="ground" x="{x - wide / 2:g}" y="{top:g}" width="{wide:g}" height="{high:g}" rx="4"/>',
        *(
            _text(words, "way", x, top + 13 + LABEL_LINE * number, turned)
            for number, words in enumerate(line.tag.lines)
        ),
        "</g>",
    ]


def _arrow(line: Line) -> str:
    names = f'data-from="{text(line.start)}" data-to="{text(line.end)}"'
    if line.start == line.end:
        return _loop(line, names)
    (x, top, bottom), *rest = line.passes
    first = top + HEAD if line.back else top
    steps = [f"M{x:g} {first:g}", f"V{bottom:g}" if bottom > first else ""]
    at, y = x, max(bottom, first)
    for number, (x, top, bottom) in enumerate(rest):
        if number == len(rest) - 1 and not line.back:
            top = bottom = top - HEAD
        half = (y + top) / 2
        steps.append(f"C{at:g} {half:g} {x:g} {half:g} {x:g} {top:g}" if abs(x - at) > 0.05 else f"V{top:g}")
        if bottom > top:
            steps.append(f"V{bottom:g}")
        at, y = x, bottom
    tip, height = line.passes[0][:2] if line.back else line.passes[-1][:2]
    kind = "back " if line.back else ""
    return (
        f'<g class="{kind}arrow {" ".join(dict.fromkeys(line.kinds))}" {names}>'
        f'<path class="line" d="{"".join(steps)}"/>{_head(tip, height, -1 if line.back else 1)}</g>'
    )


def _head(x: float, y: float, way: int) -> str:
    base = y - way * HEAD - way
    return f'<path class="head" d="M{x:g} {y:g}L{x - 4.5:g} {base:g}H{x + 4.5:g}Z"/>'


def _loop(line: Line, names: str) -> str:
    """A way back to the same state, at its right side."""
    x, top, bottom = line.passes[0]
    y = (top + bottom) / 2
    path = f"M{x:g} {y - 12:g}C{x + 24:g} {y - 16:g} {x + 24:g} {y + 16:g} {x + HEAD:g} {y + 12:g}"
    head = f'<path class="head" d="M{x:g} {y + 12:g}l8 -4.5v9Z"/>'
    kinds = " ".join(dict.fromkeys(line.kinds))
    return f'<g class="back arrow {kinds}" {names}><path class="line" d="{path}"/>{head}</g>'
