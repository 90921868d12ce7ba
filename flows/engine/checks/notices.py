"""Flows that start on an event: their first message is a notice, so it must fit one, and its template must fit it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.labels import answer_keys, first_key
from flows.engine.checks.spots import below
from flows.engine.checks.templates import button_place, each_text
from flows.engine.definition import LIMIT_BUTTONS, Place, Problem
from flows.engine.events import EventSpec
from flows.engine.library import Condition, Flow, Library, Slot, State
from flows.engine.notices import BUTTON, opening
from flows.engine.shapes import closest
from flows.engine.ways import GUARD

WHY_TWO_FORMS = "A day after the shopper last wrote the same is sent as a template, which can't do more."


def told(library: Library) -> Iterator[tuple[Flow, EventSpec]]:
    """The flows that start on an event, each with what happened."""
    for flow in library.flows.values():
        if spec := library.catalog.events.get(flow.event):
            yield flow, spec


def event_place(library: Library, flow: Flow) -> Place:
    """Where the flow names its event."""
    found = below(library, flow.place, rf"event\s*:\s*['\"]?{re.escape(flow.event)}")
    length = len(flow.event)
    if found.length <= length:
        return found
    return found._replace(column=found.column + found.length - length, length=length)


def two_flows(library: Library) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for flow, spec in told(library):
        other = first.setdefault(spec.name, flow.name)
        if other != flow.name:
            yield Problem(
                "F081",
                event_place(library, flow),
                f"`{flow.name}` starts on `{spec.name}`, and so does `{other}`",
                "already taken",
                why="Shoppers are told once of what happened, so one flow says it.",
                fix="make one flow of the two",
            )


def not_given(library: Library) -> Iterator[Problem]:
    """A flow must get along with what the event gives, and take it: a reply is about that order or parcel."""
    for flow, spec in told(library):
        slots = [flow.slots[name] for name in flow.takes if name in flow.slots]
        for slot in slots:
            if not slot.optional and not _given(spec, slot):
                yield Problem(
                    "F082",
                    _in_takes(library, flow, slot.name),
                    f"`{flow.name}` takes `{slot.name}`, which `{spec.name}` does not give",
                    "not given",
                    why="The flow could never begin, so no reply to the notice would be understood.",
                    allowed=f"it gives {_listed(spec)}",
                    fix=f"remove `{slot.name}` from `takes`, or make the slot `optional: true`",
                )
        if not any(_given(spec, slot) for slot in slots):
            yield Problem(
                "F082",
                event_place(library, flow),
                f"`{flow.name}` takes nothing of what `{spec.name}` gives",
                "about what?",
                why="The notice could not name its order, and a reply would be about none.",
                allowed=f"it gives {_listed(spec)}",
                fix=f"add `takes: [{', '.join(spec.gives)}]` and slots of these types",
            )


def _given(spec: EventSpec, slot: Slot) -> bool:
    return spec.gives.get(slot.name) == slot.type and not slot.many


def _listed(spec: EventSpec) -> str:
    return ", ".join(f"`{name}` ({kind})" for name, kind in spec.gives.items())


def _in_takes(library: Library, flow: Flow, name: str) -> Place:
    return below(library, below(library, flow.place, r"^takes\s*:"), rf"(?<=[\[,\s]){name}(?=[\],\s]|$)")


def no_notices(library: Library) -> Iterator[Problem]:
    """The first state waits, offers what is known before, and asks for no yes that would come days later."""
    for flow, _ in told(library):
        state = opening(flow)
        why, fix = _unfit(flow, state)
        if why:
            yield Problem(
                "F083",
                state.place,
                f"`{state.name}` is the notice that `{flow.event}` sends, and {why}",
                "no notice",
                why="It is sent unasked and answered at any later time.",
                fix=fix,
            )


def _unfit(flow: Flow, state: State) -> tuple[str, str]:
    slot = flow.slots.get(state.slot)
    if state.verb == "confirm":
        return "a yes to it may come days later", "ask with `say` and buttons, and let a button lead to the `confirm`"
    if not state.waits:
        return "it does not wait for an answer", "begin with `say` and buttons, or with `ask`"
    if state.source or (slot and slot.many):
        return "what it offers is only known in the talk", "begin with `say` and buttons, and ask in the next state"
    return "", ""


def many_answers(library: Library) -> Iterator[Problem]:
    """No more answers than a template has quick replies, each the same whatever it is about."""
    for flow, _ in told(library):
        state = opening(flow)
        if len(answers := answer_keys(flow, state)) > LIMIT_BUTTONS:
            yield Problem(
                "F084",
                state.names.get("buttons", state.place),
                f"`{state.name}` is a notice with {len(answers)} answers; {LIMIT_BUTTONS} fit under one",
                "too many",
                why=WHY_TWO_FORMS,
                fix="leave the rest to the states that these lead to",
            )
        for language in library.languages:
            for name, keys in answers.items():
                key = first_key(library, language, keys)
                if key and any(not isinstance(part, str) for part in library.wording.texts[language].get(key, ())):
                    yield Problem(
                        "F084",
                        library.words[language][key].place,
                        f"the button `{name}` of a notice holds a value (language `{language}`)",
                        "not always the same",
                        why=WHY_TWO_FORMS,
                        fix="write it without, and say the value in the text",
                    )


def no_template(library: Library) -> Iterator[Problem]:
    for flow, spec in told(library):
        if spec.template and spec.template not in library.templates:
            yield Problem(
                "F085",
                event_place(library, flow),
                f"there is no template `{spec.template}`, which tells `{spec.name}` a day after the shopper wrote",
                "no template",
                why="Whoever has not written for a day would not be told at all.",
                meant=closest(spec.template, library.templates),
                fix=f"add `{spec.template}` to templates.yaml",
            )


def other_answers(library: Library) -> Iterator[Problem]:
    """The template has the buttons of the notice, in each language and with the same titles."""
    flows = {spec.template: flow for flow, spec in told(library)}
    for spec, language, text in each_text(library):
        flow = flows.get(spec.name)
        if flow is None:
            continue
        answers = answer_keys(flow, opening(flow))
        lacking = [name for name in answers if BUTTON + name not in text.buttons]
        if lacking:
            yield Problem(
                "F086",
                text.place,
                f"template `{spec.name}` lacks {_ids(lacking)} in `{language}`, which `{flow.name}` offers",
                "other buttons",
                why="What shoppers can answer would depend on when they last wrote.",
                fix=f"add {_ids(lacking)} to its `buttons`",
            )
        for name, keys in answers.items():
            key, title = first_key(library, language, keys), text.buttons.get(BUTTON + name, "")
            label = library.words[language][key].text.strip() if key else title
            if title and label != title.strip():
                yield Problem(
                    "F086",
                    button_place(library, spec, language, BUTTON + name),
                    f"the template's “{title}” is “{label}” in words/{language}.yaml",
                    "another title",
                    why="Typed instead of tapped, it would not be understood.",
                    fix="write the same; a template that is changed must be approved again",
                    severity="warning",
                )


def _ids(names: list[str]) -> str:
    return ", ".join(f"`{BUTTON}{name}`" for name in names)


def late_answers(library: Library) -> Iterator[Problem]:
    """An answer that comes when the parcel is further on its way, and nothing that looks at that."""
    for flow, spec in told(library):
        guard = flow.states.get(GUARD)
        asked = {name for way in guard.next if way.when for name in _names(way.when)} if guard else set()
        if spec.passes and not asked & set(spec.gives):
            yield Problem(
                "F087",
                event_place(library, flow),
                f"an answer to `{spec.name}` is taken even when it is long over",
                "for ever true?",
                why="Shoppers tap days later. The parcel may have arrived since.",
                allowed="facts of " + _listed(spec),
                fix="add `may_start` with what must still hold, and where it leads when it does not",
                severity="warning",
            )


def _names(condition: Condition) -> Iterator[str]:
    """The things that a condition looks at."""
    if condition.subject is not None:
        yield condition.subject.slot
    for part in condition.parts:
        yield from _names(part)
