"""One state as written becomes a State: its verb, its keys, where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.engine.library import VERBS, WISH, Argument, Source, State
from flows.engine.reading import Node
from flows.engine.reading_splits import read_split
from flows.engine.scope import Scope, slot_name, type_of
from flows.engine.shapes import Findings, Unusable, closest, needs
from flows.engine.ways import branches, buttons, outcomes, target_under

TIMES = ("remind_after", "expire_after")
KEYS = {
    "say": ("say", "next", "buttons", "otherwise", *TIMES),
    "ask": ("ask", "from", "none", "text", "buttons", "skip", "otherwise", "next", *TIMES),
    "confirm": ("confirm", "text", "buttons", "change", "next", *TIMES),
    "do": ("do", "with", "save", "next"),
    "call": ("call", "with", "save", "next"),
    "choose": ("choose",),
    "split": ("split", "measure"),
    "end": ("end",),
}
NOT_MEANT = {"with": "`with` is written `argument: value`", "save": "`save` is written `result: slot`"}


def read_state(scope: Scope, name: Node, node: Node) -> State:
    """The state; raises Unusable when nothing can be made of it."""
    findings = scope.findings
    written = findings.mapping(node, f"state {name.text}")
    verbs = [key.text for key, _ in written if key.text in VERBS]
    if len(verbs) != 1:
        _no_verb(findings, name, written, verbs)
    verb = verbs[0]
    known = findings.keys(node, KEYS[verb], f"a `{verb}` state")
    fields: dict[str, Any] = {"names": {key.text: key.place for key, _ in written}}
    try:
        READERS[verb](scope, name, known, fields)
    except Unusable:
        if len(known) < len(written) and findings.problems[-1].code == "F004":
            findings.problems.pop()  # what is missing is there, under a key with a slip in it
        raise
    for time in TIMES:
        if time in known:
            fields[time] = findings.seconds(known[time], f"`{time}`")
    return State(name.text, verb, name.place, **fields)


def _no_verb(findings: Findings, name: Node, written: Sequence[tuple[Node, Node]], verbs: list[str]) -> None:
    if verbs:
        findings.refuse(
            "F005",
            name.place,
            f"`{name.text}` has {len(verbs)} verbs: {', '.join(verbs)}",
            "one verb, please",
            fix="make two states of it, the first leading to the second",
        )
    for key, _ in written:
        if meant := closest(key.text, VERBS):
            findings.add(
                "F001",
                key.place,
                f"unknown key `{key.text}` in state {name.text}",
                "not a key I know",
                meant=meant,
                allowed=VERBS,
                fix=f"change `{key.text}` to `{meant}`",
            )
            raise Unusable
    findings.refuse(
        "F005", name.place, f"`{name.text}` has no verb", "does nothing", fix=f"add one of {', '.join(VERBS)}"
    )


# ---- the verbs --------------------------------------------------------------------------------------


def _say(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    key = scope.findings.text(known["say"], "`say`")
    fields["text"] = key if "." in key else f"{scope.flow}.{key}"
    fields["buttons"] = buttons(scope, known)
    fields["otherwise"] = target_under(scope, known, "otherwise")
    if "next" in known:
        fields["next"] = branches(scope, known["next"])
    elif not fields["buttons"]:
        scope.findings.refuse(
            "F004",
            name.place,
            f"`{name.text}` has no `next` and no `buttons`",
            "nothing leads out of here",
            why="The shopper gets a message and no way on.",
            fix="add `buttons: {menu: menu, person: handoff}`, or `next: end` if the talk stops here",
        )


def _ask(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    findings = scope.findings
    fields["slot"] = slot_name(scope, known["ask"], findings.text(known["ask"], "`ask`"))
    slot = scope.slots[fields["slot"]]
    fields["text"] = _text_key(scope, name, known)
    if "from" in known:
        fields["source"], kind, _ = type_of(scope, known["from"], "`from`")
        if not kind.startswith("list:"):
            findings.refuse(
                "F007",
                known["from"].place,
                f"`{known['from'].text}` is {kind}, not a list",
                "not a list",
                fix="name a field that lists things, or a slot with `many: true`",
            )
        if slot.type and kind != f"list:{slot.type}":
            findings.refuse(
                "F007",
                known["from"].place,
                f"`{known['from'].text}` lists {kind[5:]}, but `{slot.name}` holds {slot.type}",
                "other type",
                fix="ask for a slot of that type",
            )
    elif slot.type == WISH or slot.type in scope.catalog.entities:
        findings.refuse(
            "F004",
            name.place,
            f"`{slot.name}` is a {slot.type}; I need a list to choose it from",
            "no `from`",
            fix="add `from: slot.field`, or `from: slot` of a slot with `many: true`",
        )
    fields["buttons"] = buttons(scope, known)
    for key in ("skip", "otherwise", "none"):
        fields[key] = target_under(scope, known, key)
    fields["next"] = branches(
        scope, needs(findings, known, "next", name.place, f"`{name.text}`", "add `next: …`")
    )


def _confirm(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    node = known["confirm"]
    if node.kind == "map":
        pairs = [(key.text, value) for key, value in node.pairs]
    else:
        pairs = [(item.text, item) for item in scope.findings.texts(node, "`confirm`")]
    fields["repeats"] = {word: type_of(scope, value, "`confirm`")[0] for word, value in pairs}
    fields["text"] = _text_key(scope, name, known)
    fields["buttons"] = buttons(scope, known)
    if "change" in known:
        fields["change"] = _changes(scope, known["change"], fields["repeats"])
    fix = "add `next: {yes: …, no: …}`"
    ways = outcomes(scope, needs(scope.findings, known, "next", name.place, f"`{name.text}`", fix))
    for word in ("yes", "no"):
        if word not in ways:
            scope.findings.refuse(
                "F004", known["next"].place, f"`next` has no `{word}`", f"no `{word}`", fix=fix
            )
    fields["outcomes"] = ways


def _changes(scope: Scope, node: Node, repeats: Mapping[str, Source]) -> tuple[str, ...]:
    """The answers that may be changed; `none`: no button."""
    names = [] if node.text == "none" else scope.findings.names(node, "`change`")
    told = {source.slot for source in repeats.values()}
    for name, item in zip(names, node.items or [node], strict=False):
        says = f"`{name}` is nothing that this confirm names"
        scope.findings.known("F006", item, name, told, says, "not named here", "names")
    return tuple(names)


def _do(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    action = scope.findings.text(known["do"], "`do`")
    scope.findings.known(
        "F009",
        known["do"],
        action,
        scope.catalog.actions,
        f"there is no action `{action}`",
        "no such action",
        "actions",
    )
    fields["action"] = action
    spec = scope.catalog.actions[action]
    _run(scope, name, known, fields, spec.gives, spec.takes)


def _call(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    flow = scope.findings.text(known["call"], "`call`")
    scope.findings.known(
        "F011", known["call"], flow, scope.flows, f"there is no flow `{flow}`", "no such flow", "flows"
    )
    fields["calls"] = flow
    _run(scope, name, known, fields, {slot: "" for slot in scope.gives.get(flow, {})}, {})


def _run(
    scope: Scope,
    name: Node,
    known: dict[str, Node],
    fields: dict[str, Any],
    gives: Mapping[str, str],
    takes: Mapping[str, str],
) -> None:
    """What `do` and `call` share: with, save, next by outcome."""
    findings = scope.findings
    arguments: dict[str, Argument] = {}
    for key, value in findings.mapping(known["with"], NOT_MEANT["with"]) if "with" in known else ():
        arguments[key.text] = _argument(scope, value, takes.get(key.text, "text"))
    fields["arguments"] = arguments
    saves = {result: result for result in gives}
    for key, value in findings.mapping(known["save"], NOT_MEANT["save"]) if "save" in known else ():
        findings.known(
            "F006", key, key.text, gives, f"`{key.text}` is not given here", "not a result", "results"
        )
        saves[key.text] = slot_name(scope, value, findings.text(value, "`save`"))
    fields["saves"] = saves
    fix = "add `next: {outcome: target, …}`"
    fields["outcomes"] = outcomes(scope, needs(findings, known, "next", name.place, f"`{name.text}`", fix))


def _choose(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    fields["next"] = branches(scope, known["choose"])


def _end(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    fields["outcome"] = scope.findings.name(known["end"], "an outcome")


READERS = {
    "say": _say,
    "ask": _ask,
    "confirm": _confirm,
    "do": _do,
    "call": _call,
    "choose": _choose,
    "split": read_split,
    "end": _end,
}


# ---- what verbs share -------------------------------------------------------------------------------


def _text_key(scope: Scope, name: Node, known: dict[str, Node]) -> str:
    if "text" not in known:
        return f"{scope.flow}.{name.text}"
    key = scope.findings.text(known["text"], "`text`")
    return key if "." in key else f"{scope.flow}.{key}"


def _argument(scope: Scope, node: Node, kind: str) -> Argument:
    """A slot or field when it is one, else the literal, as the type that is wanted."""
    word = scope.findings.text(node, "the argument")
    head = word.split(".")[0]
    if head in scope.slots or (head in scope.catalog.entities and "." in word):
        return Argument(type_of(scope, node, "the argument")[0], None, node.place)
    plain = kind.rstrip("?")
    if plain == "number":
        return Argument(None, scope.findings.number(node, "the argument"), node.place)
    if plain in ("bool", "yes_no"):
        return Argument(None, scope.findings.yes_no(node, "the argument"), node.place)
    if plain in scope.catalog.entities or plain.startswith("list:"):
        slot_name(scope, node, word)
    return Argument(None, word, node.place)
