"""Actions and called flows get what they take: known names, nothing missing, the right types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.engine.checks.graph import nodes
from flows.engine.checks.places import key_place
from flows.engine.definition import Place, Problem
from flows.engine.library import Argument, Flow, Library, Source, State
from flows.engine.shapes import closest

TEXT_LIKE = frozenset(
    {
        "text",
        "email",
        "phone",
        "postcode",
        "order_number",
        "promo_code_text",
        "choice",
        "code",
        "url",
        "number",
        "amount",
    }
)
SAME = {"bool": "yes_no", "round_money": "money"}


def arguments(library: Library) -> Iterator[Problem]:
    for flow, state in nodes(library):
        if state.verb == "do" and state.action in library.catalog.actions:
            yield from _of(
                library, flow, state, library.catalog.actions[state.action].takes, f"`{state.action}`"
            )
        elif state.verb == "call" and state.calls in library.flows:
            called = library.flows[state.calls]
            takes = {name: slot_type(called, name) for name in called.takes if name in called.slots}
            yield from _of(library, flow, state, takes, f"flow `{state.calls}`")


def slot_type(flow: Flow, name: str) -> str:
    """The slot's type as actions declare types."""
    slot = flow.slots[name]
    kind = f"list:{slot.type}" if slot.many else slot.type
    return f"{kind}?" if slot.optional else kind


def source_type(library: Library, flow: Flow, source: Source) -> str:
    """The type of a slot or field, '' when it is not known."""
    if source.slot in flow.slots:
        slot = flow.slots[source.slot]
        if not source.field:
            return slot_type(flow, source.slot).rstrip("?")
        if slot.many:
            return "number" if source.field == "count" else ""
        entity = library.catalog.entities.get(slot.type)
    else:
        entity = library.catalog.entities.get(source.slot)
    return entity.fields.get(source.field, "") if entity else ""


def fits(given: str, wanted: str) -> bool:
    """Whether a value of one type may stand for another: kinds of text may, things of the shop may not."""
    given, wanted = (SAME.get(kind.rstrip("?"), kind.rstrip("?")) for kind in (given, wanted))
    return not given or given == wanted or (given in TEXT_LIKE and wanted in TEXT_LIKE and wanted != "number")


def _of(library: Library, flow: Flow, state: State, takes: Mapping[str, str], what: str) -> Iterator[Problem]:
    told = (
        f"it takes: {', '.join(f'{name} ({kind})' for name, kind in takes.items())}"
        if takes
        else "it takes nothing"
    )
    for name, argument in state.arguments.items():
        if name not in takes:
            yield _unknown(library, argument, name, takes, what, told)
        else:
            yield from _type(library, flow, argument, name, takes[name], what)
    verb = "do" if state.verb == "do" else "call"
    for name, kind in takes.items():
        if name not in state.arguments and not kind.endswith("?"):
            place = state.names.get("with") or state.names.get(verb, state.place)
            given = name if name in flow.slots else kind
            yield Problem(
                "F023",
                place,
                f"{what} needs `{name}`, and `{state.name}` does not give it",
                f"no {name}",
                why="It could not do its work.",
                allowed=told,
                fix=f"add `{name}: {given}` under `with`",
            )


def _unknown(
    library: Library, argument: Argument, name: str, takes: Mapping[str, str], what: str, told: str
) -> Problem:
    place: Place = key_place(library, argument.place, name)
    meant = closest(name, takes)
    fix = f"change it to `{meant}`" if meant else f"remove `{name}`"
    return Problem(
        "F022", place, f"{what} takes no `{name}`", "not taken", meant=meant, allowed=told, fix=fix
    )


def _type(
    library: Library, flow: Flow, argument: Argument, name: str, wanted: str, what: str
) -> Iterator[Problem]:
    if argument.source is None:
        return
    given = source_type(library, flow, argument.source)
    if not fits(given, wanted):
        yield Problem(
            "F024",
            argument.place,
            f"{what} takes `{name}` as {wanted.rstrip('?')}, and this is {given}",
            f"{given}, not {wanted.rstrip('?')}",
            why="It could not do its work.",
            fix=f"give it a slot of type {wanted.rstrip('?')}",
        )
