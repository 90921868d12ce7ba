"""A picture as a Mermaid flowchart, for pages that draw one by themselves."""

from __future__ import annotations

from flows.engine.pictures.picture import Box, Picture

SHAPES = {  # what opens and closes each kind of box
    "say": ("(", ")"),
    "ask": ("[", "]"),
    "confirm": ("[", "]"),
    "do": ("[[", "]]"),
    "call": ("[[", "]]"),
    "choose": ("{{", "}}"),
    "split": ("{", "}"),
    "start": ("([", "])"),
    "flow": (">", "]"),
    "menu": ("[/", "/]"),
    "handoff": ("(((", ")))"),
    "end": ("((", "))"),
}
SPECIAL = {ord(sign): f"#{ord(sign)};" for sign in '"#<>&`\\|'}
LONGEST = 60


def mermaid(picture: Picture) -> str:
    """The picture as a flowchart, top down."""
    names = {box.id: f"n{number}" for number, box in enumerate(picture.boxes)}
    lines = ["---", f"title: {picture.name}", "---", "flowchart TD"]
    for box in picture.boxes:
        left, right = SHAPES.get(box.kind, SHAPES["ask"])
        lines.append(f'    {names[box.id]}{left}"{_inside(box)}"{right}')
    for arrow in picture.arrows:
        label = f'|"{escaped(arrow.label)}"|' if arrow.label else ""
        lines.append(f"    {names[arrow.start]} -->{label} {names[arrow.end]}")
    return "\n".join(lines) + "\n"


def escaped(words: str) -> str:
    """Words between quotation marks: signs that mean something there by their number."""
    return " ".join(words.translate(SPECIAL).split())


def parts_of(box: Box) -> list[str]:
    """The lines of a box: its name, its verb, what shoppers read."""
    own = box.id.startswith("state.")
    text = box.text if len(box.text) <= LONGEST else box.text[: LONGEST - 1] + "…"
    return [part for part in (box.title, f"{box.kind} {box.about}".strip() if own else "", text) if part]


def _inside(box: Box) -> str:
    return "<br/>".join(escaped(part) for part in parts_of(box))
