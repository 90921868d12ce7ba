"""A picture in DOT, the language of Graphviz."""

from __future__ import annotations

from flows.engine.pictures.mermaid import parts_of
from flows.engine.pictures.picture import Picture

SHAPES = {
    "say": "box",
    "ask": "note",
    "confirm": "note",
    "do": "component",
    "call": "box3d",
    "choose": "hexagon",
    "split": "trapezium",
    "start": "oval",
    "flow": "cds",
    "menu": "tab",
    "handoff": "doubleoctagon",
    "end": "doublecircle",
}


def dot(picture: Picture) -> str:
    """The picture as a directed graph."""
    lines = [f"digraph {quoted(picture.name)} {{"]
    lines += [f'    {what} [fontname="sans-serif"];' for what in ("node", "edge")]
    for box in picture.boxes:
        shape = SHAPES.get(box.kind, "box")
        style = ", style=rounded" if box.kind == "say" else ""
        label = "\\n".join(_inside(part) for part in parts_of(box))
        lines.append(f'    {quoted(box.id)} [shape={shape}{style}, label="{label}"];')
    for arrow in picture.arrows:
        label = f" [label={quoted(arrow.label)}]" if arrow.label else ""
        lines.append(f"    {quoted(arrow.start)} -> {quoted(arrow.end)}{label};")
    return "\n".join([*lines, "}"]) + "\n"


def quoted(words: str) -> str:
    """A string as DOT holds it."""
    return f'"{_inside(words)}"'


def _inside(words: str) -> str:
    return " ".join(words.replace("\\", "\\\\").replace('"', '\\"').split())
