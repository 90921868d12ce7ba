"""How long a sentence can get: each value as long as its type allows, or as long as it usually is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.engine.checks.labels import first_key, value_keys
from flows.engine.checks.texts import known_type
from flows.engine.formats import RIGHT_TO_LEFT
from flows.engine.library import Flow, Library
from flows.engine.plans import ALSO
from flows.engine.sentences import Fork, Number, Part, Parts

USUAL, LONGEST = 0, 1
Value = Callable[[str], int]
# characters, usual and longest, of what no format decides; docs/flows/reference.md shows this table
FLAT: Mapping[str, tuple[int, int]] = {
    "text": (20, 100),  # a product's title, a name, a place
    "code": (10, 24),
    "phone": (16, 20),
    "email": (22, 64),
    "url": (35, 150),
    "number": (3, 9),
}
# as each language writes the longest of them; money up to a thousand million. tests/flows/checks/test_longest.py
WRITTEN: Mapping[str, Mapping[str, int]] = {
    "date": {"tr": 18, "en": 11, "fa": 16, "et": 18},
    "moment": {"tr": 25, "en": 18, "fa": 28, "et": 29},
    "day_range": {"tr": 32, "en": 25, "fa": 37, "et": 38},
    "hours": {"tr": 79, "en": 77, "fa": 104, "et": 69},  # three kinds of days, an hour's rest in two of them
    "time": {"tr": 5, "en": 5, "fa": 5, "et": 5},
    "money": {"tr": 19, "en": 19, "fa": 22, "et": 19},
    "round_money": {"tr": 19, "en": 19, "fa": 22, "et": 19},
    "bool": {"tr": 5, "en": 3, "fa": 3, "et": 3},
}
ISOLATED = 2  # signs around what runs the other way
TYPED = (30, 201)  # what a shopper wrote, and how much of it is said: flows.engine.values
OF_LIST = (2, 5)  # so many are named at once
CODES = ("order_number", "promo_code_text", "postcode", "amount")  # an amount: "1249.90 EUR"


def units(text: str) -> int:
    """Length as WhatsApp may count it: the larger of code points and UTF-16 units."""
    return len(text) if text.isascii() else max(len(text), len(text.encode("utf-16-le")) // 2)


def length(parts: Parts, value: Value, how: int) -> int:
    """The most that a sentence can take; `value` tells the length of each name's value."""
    return sum(_part(part, value, how) for part in parts)


def _part(part: Part, value: Value, how: int) -> int:
    if isinstance(part, str):
        return units(part)
    if isinstance(part, Number):
        return FLAT["number"][how]
    if isinstance(part, Fork):
        return max((length(inner, value, how) for _, inner in part.branches), default=0)
    return value(part.name)


def of_flow(library: Library, flow: Flow, language: str, how: int) -> Value:
    """The lengths of what a flow's sentences name."""
    return lambda name: of_value(library, flow, name, language, how)


def of_shown(library: Library, known: Mapping[str, str], language: str, how: int) -> Value:
    """The lengths of what is named where nothing of a flow is at hand: `known` tells the types."""

    def value(name: str) -> int:
        kind = known.get(name, "").rstrip("?")
        if kind == "choice":
            return _of_words(library, f"values.{name}.", language, how)
        return of_type(kind, language, how)

    return value


def of_value(library: Library, flow: Flow, name: str, language: str, how: int) -> int:
    """The length of a dotted name's value."""
    head, _, field = name.partition(".")
    if name == "shopper.hello":
        greetings = [library.wording.texts.get(language, {}).get(key, ()) for key in ("hello", "hello_unnamed")]
        longest = max(length(parts, of_flow(library, flow, language, how), how) for parts in greetings)
        return longest if how == LONGEST else 0  # it is said once a session
    slot = flow.slots.get(head)
    if slot is not None and not field:
        if slot.many:
            return OF_LIST[how] * (FLAT["text"][how] + 2)
        if slot.type == "text":
            return TYPED[how]
    kind = known_type(library, flow, name).rstrip("?")
    if kind == "choice" and slot is not None and not field:
        keys = (first_key(library, language, value_keys(flow, head, one)) for one in slot.of)
        return _among([units(library.words[language][key].text) for key in keys if key], how)
    if kind == "choice":
        return _of_words(library, f"values.{slot.type if slot else head}.{field}.", language, how)
    return of_type(kind, language, how)


def of_type(kind: str, language: str, how: int) -> int:
    """The length of a value of a type in a language; a type without a length of its own is text."""
    if how == USUAL and kind in ("moment", "day_range"):  # one day, without hours
        kind = "date"
    if kind in WRITTEN:
        return WRITTEN[kind].get(language, 0)
    if not kind:  # no such name: told already
        return 0
    if kind in CODES:
        kind = "code"
    if kind.startswith("list:"):
        return OF_LIST[how] * (FLAT["text"][how] + 2)
    isolated = ISOLATED if language in RIGHT_TO_LEFT and kind in ("text", "code", "phone", "email") else 0
    return FLAT.get(kind, FLAT["text"])[how] + isolated


def _of_words(library: Library, prefix: str, language: str, how: int) -> int:
    """The words that a field can be, by the beginning of their keys."""
    known: dict[tuple[str, str], list[int]] = library.ready.setdefault("lengths of words", {})
    found = known.get((prefix, language))
    if found is None:
        words = library.words.get(language, {}).items()
        found = known[prefix, language] = [
            units(one.text) for key, one in words if key.startswith(prefix) and not key.endswith((".note", f".{ALSO}"))
        ]
    return _among(found, how)


def _among(lengths: list[int], how: int) -> int:
    """The longest, or what is between them all."""
    if not lengths:
        return FLAT["text"][USUAL]
    return max(lengths) if how == LONGEST else sum(lengths) // len(lengths)
