"""What a library has though its folder does not: the shipped flows for when a talk leaves its way, with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from flows.engine.definition import LANGUAGES
from flows.engine.library import BUILT_IN, SITUATIONS, Flow
from flows.engine.reading import Node, read_yaml
from flows.engine.sentences import Written
from flows.engine.shapes import Findings
from flows.engine.shop_file import read_words
from flows.engine.wording import Wording

HOME = Path(__file__).parents[1] / "default"
FILE = "flows/default/repair.yaml"  # as a problem names it
Words = Mapping[str, Mapping[str, Written]]


@dataclass(frozen=True, slots=True)
class Shipped:
    """The flows as written, by name, and every shipped sentence."""

    flows: Mapping[str, Node]
    words: Words
    source: str


@cache
def shipped() -> Shipped:
    """Read once a process."""
    raw = (HOME / "repair.yaml").read_bytes()
    documents, _ = read_yaml(FILE, raw)
    words: dict[str, dict[str, Written]] = {}
    for language in LANGUAGES:
        pages, _ = read_yaml(f"flows/default/words/{language}.yaml", (HOME / "words" / f"{language}.yaml").read_bytes())
        words[language] = read_words(Findings(), pages[0])
    flows = {_under(document, "flow"): document for document in documents}
    return Shipped({name: flows[name] for name in SITUATIONS}, words, raw.decode())


def flows_for(written: Sequence[Node]) -> dict[str, Node]:
    """The flows that a folder lacks, by name. Their buttons lead only to what is there: a flow of that name, else the
    one that its intent starts."""
    own = {_under(document, "flow") for document in written}
    begun = [(document, start) for document in written if (start := document.get("start"))]
    starts = {_under(start, "intent"): _under(document, "flow") for document, start in begun}
    goals = {name: name for name in (*BUILT_IN, *SITUATIONS, *own, "end")}
    return {
        name: _changed(document, "states", lambda states: _led(states, {**starts, **goals}))
        for name, document in shipped().flows.items()
        if name not in own
    }


def words_for(flows: Mapping[str, Flow], names: Sequence[str], words: Words, languages: Sequence[str]) -> Words:
    """The words of a folder, and those of these shipped flows that it has in no language at all."""
    own = {key for said in words.values() for key in said}
    wanted = {key: theirs for name in names if name in flows for key, theirs in _lacking(flows[name], own)}
    if not wanted:
        return words
    return {
        language: {**words.get(language, {}), **{key: said[theirs] for key, theirs in wanted.items() if theirs in said}}
        for language in dict.fromkeys([*words, *languages])
        for said in [shipped().words.get(language, {})]
    }


def _lacking(flow: Flow, own: set[str]) -> Iterator[tuple[str, str]]:
    """A key that the folder needs words for, and the shipped key that has them. Labels stay inside the flow: a button
    of the shop's own that has none shall be told, not named by chance."""
    said = shipped().words[LANGUAGES[0]]
    for state in flow.states.values():
        if state.text:
            around = (key for key in said if key == state.text or key.startswith(f"{state.text}."))
            yield from ((key, key) for key in around if key not in own)
        for button in state.buttons:
            mine = f"{flow.name}.buttons.{button.id}"
            keys = (f"{state.text}.buttons.{button.id}", mine, f"buttons.{button.id}")
            if own.isdisjoint(keys):
                yield mine, next(key for key in keys if key in said)
        if state.source and "openers.any" not in own:
            yield "openers.any", "openers.any"


@cache
def wording() -> Wording:
    """Every shipped sentence, ready to be said."""
    return Wording.of(shipped().words)


# ---- a flow as written, changed a little ---------------------------------------------------------------


def _led(states: Node, goals: Mapping[str, str]) -> Node:
    """The states with their buttons leading to flows that are there; the others are left out."""
    inside = {name.text: name.text for name, _ in states.pairs}

    def reachable(buttons: Node) -> Node:
        kept = [(key, go) for key, go in buttons.pairs if go.kind == "map" or {**goals, **inside}.get(go.text)]
        return replace(buttons, pairs=[(key, _to(go, {**goals, **inside})) for key, go in kept])

    return replace(states, pairs=[(name, _changed(state, "buttons", reachable)) for name, state in states.pairs])


def _to(go: Node, goals: Mapping[str, str]) -> Node:
    return go if go.kind == "map" else replace(go, text=goals[go.text])


def _under(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text if found else ""


def _changed(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    """The mapping with what stands under this key changed."""
    return replace(node, pairs=[(name, change(one) if name.text == key else one) for name, one in node.pairs])
