"""The slots of a flow as written: their types, and for how long an answer is remembered."""

from __future__ import annotations

from flows.engine.definition import Catalog
from flows.engine.library import PLAIN_TYPES, WISH, Slot
from flows.engine.reading import Node
from flows.engine.remembering import KEEPABLE, KEPT_FOR_S, SHOPPER
from flows.engine.shapes import Findings, Unusable, needs
from flows.engine.understanding.dates import AHEAD, BEHIND

SLOT_KEYS = ("type", "of", "many", "optional", "sensitive", "said", "lies", "keep", "forget_after")
TAKEN_SLOTS = ("shopper",)


def read_slots(findings: Findings, node: Node, catalog: Catalog) -> dict[str, Slot]:
    """Every slot by its name; one that can't be read is of any type, so that its uses are not reported too."""
    found: dict[str, Slot] = {}
    try:
        pairs = findings.mapping(node, "`slots`")
    except Unusable:
        return found
    for key, value in pairs:
        try:
            slot = _slot(findings, key, value, catalog)
        except Unusable:
            slot = Slot(key.text, "", place=key.place)
        found[slot.name] = slot
    return found


def _slot(findings: Findings, key: Node, node: Node, catalog: Catalog) -> Slot:
    name = findings.name(key, "a slot")
    if name in TAKEN_SLOTS:
        findings.refuse("F008", key.place, f"`{name}` can't be the name of a slot", "taken", fix="choose another")
    known = findings.keys(node, SLOT_KEYS, f"slot {name}")
    type_node = needs(findings, known, "type", key.place, f"slot `{name}`", "add `type: text`, or another type")
    type_name = findings.text(type_node, "`type`")
    types = {*PLAIN_TYPES, *catalog.entities}
    findings.known("F007", type_node, type_name, types, f"there is no type `{type_name}`", "no such type", "types")
    values: tuple[str, ...] = ()
    if type_name == "choice":
        fix = "add `of: [one, two]`"
        values = tuple(findings.names(needs(findings, known, "of", key.place, f"choice `{name}`", fix), "a choice"))
    many = "many" in known and findings.yes_no(known["many"], "`many`")
    if many and type_name not in ("choice", WISH) and type_name not in catalog.entities:
        says = f"several of type {type_name} can't be kept"
        findings.refuse("F007", known["many"].place, says, "not for this type", fix="remove `many`")
    optional = "optional" in known and findings.yes_no(known["optional"], "`optional`")
    sensitive = "sensitive" in known and findings.yes_no(known["sensitive"], "`sensitive`")
    said = "said" in known and findings.yes_no(known["said"], "`said`")
    if said and type_name != "text":
        findings.refuse("F007", known["said"].place, f"what was said is text, and `{name}` is {type_name}",
                        "not for this type", fix="write `type: text`, or remove `said`")
    kept_for = _kept_for(findings, name, "several" if many else type_name, known, sensitive)
    lies = _lies(findings, name, type_name, known)
    return Slot(name, type_name, values, many, optional, True, key.place, sensitive, kept_for, said, lies)


def _lies(findings: Findings, name: str, kind: str, known: dict[str, Node]) -> str:
    """On which side of today a date is; '' on either."""
    if "lies" not in known:
        return ""
    node = known["lies"]
    word = findings.text(node, "`lies`")
    findings.known("F013", node, word, (AHEAD, BEHIND), f"`lies` is `{word}`", "not a side of today", "words")
    if kind != "date":
        findings.refuse("F007", node.place, f"only a date lies ahead or behind, and `{name}` is {kind}",
                        "not for this type", fix="write `type: date`, or remove `lies`")
    return word


def _kept_for(findings: Findings, name: str, kind: str, known: dict[str, Node], sensitive: bool) -> int:
    """Seconds for which the answer is remembered; 0: as long as its task. What is wrong is noted, the slot stays."""
    if "keep" not in known:
        if "forget_after" in known:
            findings.add(
                "F062",
                known["forget_after"].place,
                f"`forget_after` of `{name}` without `keep`",
                "nothing to forget",
                why="Without `keep: shopper` a slot lives as long as its task, and no longer.",
                fix="add `keep: shopper`, or remove `forget_after`",
            )
        return 0
    node = known["keep"]
    word = findings.text(node, "`keep`")
    says = f"`keep` is `{word}`; answers are remembered for a shopper"
    findings.known("F013", node, word, (SHOPPER,), says, "not for whom", "words")
    seconds = findings.seconds(known["forget_after"], "`forget_after`") if "forget_after" in known else KEPT_FOR_S
    if sensitive:
        findings.add(
            "F060",
            node.place,
            f"`{name}` is sensitive, and would be remembered",
            "sensitive",
            why="What is sensitive is forgotten with its task; remembered, it would lie in the database for months.",
            fix="remove `keep`, or `sensitive` if nobody minds who reads it",
        )
    elif kind not in KEEPABLE:
        findings.add(
            "F061",
            node.place,
            f"`{name}` holds {'several answers' if kind == 'several' else kind}, which can't be remembered",
            "not for this type",
            why="Next time it may be gone, or no longer true: things of the shop and photos are asked for anew.",
            allowed=f"types that can: {', '.join(KEEPABLE)}; one answer each",
            fix="remove `keep`",
        )
    else:
        return seconds
    return 0
