"""What stands in a flow's picture: boxes for states and for what they lead to, arrows for the ways out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.engine.library import Condition, Flow, Library, State, Target, Way
from flows.engine.pictures.phrases import PHRASES
from flows.engine.sentences import Fork, Parts, Slot

OPEN, CLOSE = "\u2066", "\u2069"  # Latin names keep their order in a right-to-left sentence
JOINS = {"all": " + ", "any": " / "}


@dataclass(frozen=True, slots=True)
class Box:
    """A state, what starts the flow, or a place outside it that a state leads to."""

    id: str
    kind: str  # a verb; start, or flow, menu, handoff, end: what lies outside the flow's states
    title: str
    about: str = ""  # the slot, action, flow or outcome that the verb names
    text: str = ""  # what shoppers read there


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way out: from a box to a box."""

    start: str
    end: str
    kind: str  # start next outcome button skip otherwise none
    label: str = ""  # what leads this way, in the picture's language where shoppers read it


@dataclass(frozen=True, slots=True)
class Picture:
    """One flow, ready to be drawn."""

    name: str
    about: str
    language: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def rtl(self) -> bool:
        return self.language == "fa"


def picture_of(library: Library, flow: Flow, language: str) -> Picture:
    """The picture of one flow. What lies outside it has a box of its own at every state that leads there."""
    boxes = {"start": _start(library, flow, language)}
    arrows = [Arrow("start", f"state.{flow.first}", "start")]
    for state in flow.states.values():
        mine = Box(f"state.{state.name}", state.verb, state.name, about(state), text_of(library, state, language))
        boxes[mine.id] = mine
    for state in flow.states.values():
        for way in state.ways:
            box = _outside(state, way.target)
            end = f"state.{way.target.name}" if box is None else box.id
            if box:
                boxes[end] = box
            arrows.append(Arrow(f"state.{state.name}", end, way.kind, label(library, flow, state, way, language)))
    return Picture(flow.name, flow.about, language, tuple(boxes.values()), tuple(arrows))


def _start(library: Library, flow: Flow, language: str) -> Box:
    said = PHRASES[language]
    if flow.intent:
        phrases = library.intents.get(flow.intent, {}).get(language, ())
        left, right = said["quotes"][0], said["quotes"][1]
        first = f"{left}{phrases[0]}{right}" if phrases else flow.intent
        return Box("start", "start", said["shopper"], text=first)
    return Box("start", "start", said["event"] if flow.event else said["called"], text=flow.event)


def _outside(state: State, target: Target) -> Box | None:
    """The box of a target that is no state of the flow."""
    if target.kind == "state":
        return None
    if target.kind == "end":
        title = "end" if target.name == "done" else f"end: {target.name}"
        return Box(f"{state.name}>end.{target.name}", "end", title)
    kind = target.name if target.name in ("menu", "handoff") else "flow"
    return Box(f"{state.name}>flow.{target.name}", kind, target.name)


def about(state: State) -> str:
    """What the verb names: a slot, an action, a flow, an outcome, a measure."""
    if state.verb == "split":
        return f"{state.measure[0] or 'end'}: {state.measure[1]}"
    repeats = ", ".join(state.repeats)
    return state.slot or state.action or state.calls or repeats or ("" if state.verb != "end" else state.outcome)


# ---- words ------------------------------------------------------------------------------------------


def text_of(library: Library, state: State, language: str) -> str:
    """What shoppers read in a state, on one line; '' where nothing is said."""
    return sentence(library, state.text, language) if state.text else ""


def sentence(library: Library, key: str, language: str) -> str:
    """The words under a key: names in braces, of several forms the one for everything else."""
    parts = library.wording.texts.get(language, {}).get(key, ())
    return " ".join("".join(_plain(parts)).split())


def _plain(parts: Parts) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Slot):
            if part.name != "shopper.hello":  # the greeting, once a session
                yield f"{OPEN}{{{part.name}}}{CLOSE}"
        elif isinstance(part, Fork):
            yield from _plain(part.branch("other") or ())
        else:
            yield "#"


def label(library: Library, flow: Flow, state: State, way: Way, language: str) -> str:
    """What leads this way: a button's title, an outcome's name, a condition."""
    said = PHRASES[language]
    if way.kind == "button":
        return titled(library, flow, state, way.name, language)
    if state.verb == "split":
        return f"{way.name} {share(state, way.name):.0%}"
    if way.kind == "outcome":
        return titled(library, flow, state, way.name, language) if state.verb == "confirm" else way.name
    if way.kind == "skip":
        return titled(library, flow, state, "skip", language)
    if way.kind != "next":
        return said.get(way.kind, way.name or way.kind)
    when = state.next[way.number].when
    if when:
        return condition_text(when)
    if way.number:
        return said["else"]
    return said["otherwise"] if state.verb == "say" and state.buttons else ""


def share(state: State, variant: str) -> float:
    """How many of all shoppers see the variant."""
    return state.weights[variant] / (sum(state.weights.values()) or 1)


def titled(library: Library, flow: Flow, state: State, button: str, language: str) -> str:
    """The button as shoppers see it, or its id."""
    for home in (f"{state.text}.buttons", f"{flow.name}.buttons", "buttons"):
        if found := sentence(library, f"{home}.{button}", language):
            return found
    return button


def condition_text(condition: Condition) -> str:
    """A condition on one line: `reason: damaged, wrong_item`."""
    operator = condition.operator
    if operator in JOINS:
        return JOINS[operator].join(condition_text(part) for part in condition.parts)
    if operator == "not":
        return f"not ({condition_text(condition.parts[0])})"
    assert condition.subject is not None
    subject = ".".join(part for part in (condition.subject.slot, condition.subject.field) if part)
    if operator in ("empty", "filled"):
        return f"{subject} {operator}"
    if operator in ("is", "one_of"):
        values = condition.value if operator == "one_of" else (condition.value,)
        return f"{subject}: {', '.join(_value(value) for value in values)}"
    if operator == "from_to":
        low, high = condition.value
        return f"{subject} {_value(low)}–{_value(high)}"
    return f"{subject} {operator} {_value(condition.value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(getattr(value, "pattern", value))  # a compiled pattern by its text
