"""What a line expects, compared with what the turn said and did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.actions import bind
from flows.engine.definition import Place
from flows.engine.reading import Node
from flows.talks.memory import unlike
from flows.talks.reading_lines import NOWHERE
from flows.talks.script import Answer, Did, Line, node_of, short, told
from flows.talks.stage import Heard, Stage
from models.db import Transaction

MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))  # tell the direction, can't be seen
NAMED_BY = ("number", "code", "tracking_number", "rma_number", "reference", "title")
EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Difference:
    """Expected and got, and how `--update` could make the line true: what stands in place of which node."""

    expected: str
    got: str
    place: Place | None = None
    node: Node | None = None
    instead: str = ""


def plain(text: str) -> str:
    """As it is seen: without marks of direction, without spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.translate(MARKS).strip().split("\n"))


def differences(stage: Stage, line: Line, language: str, heard: Heard) -> Iterator[Difference]:
    """All that is not as expected."""
    if line.answer:
        yield from _said(line.answer, language, heard)
    ids = [short(choice.id) for choice in heard.choices]
    if line.buttons is not None and not _same_buttons([one.text for one in line.buttons], heard):
        yield Difference(f"buttons [{', '.join(one.text for one in line.buttons)}]", f"[{', '.join(ids)}]",
                         line.buttons_place)
    if line.state:
        at = heard.session.stack[-1] if heard.session.stack else None
        stands = f"{at.flow}.{at.state}" if at else NOWHERE
        if line.state.text != stands:
            yield Difference(f"state {line.state.text}", stands, line.state.place)
    yield from _slots(stage, line, heard)
    yield from _kept(stage, line)
    for did in line.did:
        yield from _done(stage, did, heard)
    if line.handover and line.handover.text != (heard.wanted or NOWHERE):
        yield Difference(f"a person, because: {line.handover.text}", heard.wanted or NOWHERE, line.handover.place)
    if line.nothing_done and heard.changed:
        ran = ", ".join(act.action for act in heard.acts) or "no action"
        yield Difference("nothing done", f"the shop was changed ({ran})", line.nothing_done)


def _same_buttons(wanted: list[str], heard: Heard) -> bool:
    """By the end of each id, or by its whole title."""
    return len(wanted) == len(heard.choices) and all(
        word in (choice.id, short(choice.id), plain(choice.title))
        for word, choice in zip(wanted, heard.choices, strict=True))


def _said(answer: Answer, language: str, heard: Heard) -> Iterator[Difference]:
    seen = plain(heard.text)
    if answer.exact is not None and plain(told(answer.exact, language)) != seen:
        node = node_of(answer.exact, language)
        yield Difference(plain(node.text), seen, node.place, node, heard.text.strip())
    keys = iter(heard.keys)
    missing = [one for one in answer.says if one.text not in keys]
    if missing:
        wanted = ", ".join(one.text for one in answer.says)
        one_for_one = len(answer.says) == len(heard.keys) == 1
        yield Difference(f"the words {wanted}", f"{', '.join(heard.keys) or 'silence'}: {seen}", missing[0].place,
                         missing[0] if one_for_one else None, heard.keys[0] if heard.keys else "")
    for part in answer.contains:
        if plain(told(part, language)) not in seen:
            yield Difference(f"… {plain(told(part, language))} …", seen, node_of(part, language).place)
    for part in answer.lacks:
        if plain(told(part, language)) in seen:
            yield Difference(f"nothing of `{plain(told(part, language))}`", seen, node_of(part, language).place)


def _slots(stage: Stage, line: Line, heard: Heard) -> Iterator[Difference]:
    top = heard.session.stack[-1] if heard.session.stack else None
    for name, node in line.slots.items():
        flow = stage.library.flows[top.flow] if top else None
        slot = flow.slots.get(name) if flow else None
        held = top.slots.get(name) if top else None
        got = _shown(stage, slot.type if slot else "", held)
        wanted = ", ".join(one.text for one in node.items) if node.kind == "list" else node.text
        if wanted != got:
            yield Difference(f"{name}: {wanted}", f"{name}: {got}", node.place)


def _kept(stage: Stage, line: Line) -> Iterator[Difference]:
    if not line.kept:
        return
    with stage.db.reading() as tx:
        for name, node, got in unlike(tx, stage.library, _contact(stage, tx), line.kept, stage.moment()):
            yield Difference(f"{name} kept: {node.text}", f"{name}: {got}", node.place)


def _contact(stage: Stage, tx: Transaction) -> int:
    row = tx.one("SELECT contact_id FROM contact_address WHERE value = :a", a=f"whatsapp:+{stage.phone}")
    return row[0] if row else 0


def _done(stage: Stage, did: Did, heard: Heard) -> Iterator[Difference]:
    ran = [act for act in heard.acts if act.action == did.action]
    told_acts = ", ".join(f"{act.action}: {act.outcome.name}" for act in heard.acts) or "no action"
    if not ran:
        yield Difference(did.action, told_acts, did.place)
        return
    if did.outcome and did.outcome not in [act.outcome.name for act in ran]:
        yield Difference(f"{did.action}: {did.outcome}", told_acts, did.place)
    takes = stage.library.catalog.actions[did.action].takes
    for name, node in did.arguments.items():
        kind = takes.get(name, "").rstrip("?").removeprefix("list:")
        got = [_shown(stage, kind, act.arguments.get(name)) for act in ran]
        wanted = ", ".join(one.text for one in node.items) if node.kind == "list" else node.text
        if wanted not in got:
            yield Difference(f"{did.action} with {name}: {wanted}", f"{name}: {' / '.join(got)}", node.place)


def _shown(stage: Stage, kind: str, value: Any) -> str:
    """A value as a talk writes it: things of the shop by their number or title, not by their key."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, list | tuple):
        return ", ".join(_shown(stage, kind, one) for one in value)
    if kind not in stage.library.catalog.entities:
        return str(value)
    with stage.db.reading() as tx:
        try:
            facts = bind(tx, _contact(stage, tx), stage.library.shop, stage.moment()).facts(kind, value)
            name = next((facts[one] for one in NAMED_BY if one in facts), value)
        except LookupError:
            return str(value)
    return str(name.get(stage.language, next(iter(name.values()), ""))) if isinstance(name, dict) else str(name)
