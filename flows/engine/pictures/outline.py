"""A flow told in lines of text, for those who can't see its picture."""

from __future__ import annotations

from flows.engine.pictures.measure import ELLIPSIS
from flows.engine.pictures.picture import Arrow, Picture

LONGEST = 120


def outline(picture: Picture) -> str:
    """A line for each box that leads on: what it is, what it says, and where each way leads."""
    titles = {box.id: box.title for box in picture.boxes}
    leads: dict[str, list[Arrow]] = {}
    for arrow in picture.arrows:
        leads.setdefault(arrow.start, []).append(arrow)
    lines = []
    for box in picture.boxes:
        if box.id not in leads and not box.id.startswith("state."):
            continue
        said = box.text if len(box.text) <= LONGEST else box.text[:LONGEST] + ELLIPSIS
        verb = "" if box.kind == "start" else f"{box.kind} {box.about}".strip()
        head = ", ".join(part for part in (box.title, verb, said) if part)
        ways = [f"{way.label} → {titles[way.end]}".strip() for way in leads.get(box.id, ())]
        lines.append(f"{head}: {'; '.join(ways)}." if ways else f"{head}.")
    return "\n".join(lines)
