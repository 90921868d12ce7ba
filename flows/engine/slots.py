"""Kinds of answers: what of a typed message fits the slot that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flows.engine.library import Flow, Slot
from flows.engine.understanding import Understood, normal
from flows.engine.understanding.amounts import amount_in
from flows.engine.understanding.dates import AHEAD, BEHIND, days_in
from flows.engine.understanding.naming import spoken
from flows.engine.understanding.word_lists import JOINERS
from flows.engine.understanding.written_days import without_dates

MAX_TEXT = 1000
SHORTEST = 4  # letters of a label or phrase that a first sentence may hold by the way
ENTITY_OF = {
    "email": "email",
    "phone": "phone",
    "postcode": "postcode",
    "order_number": "order_number",
    "promo_code_text": "promo_code",
}
DATE = "date"
AT_ONCE = tuple(ENTITY_OF)  # kinds that a first sentence fills, without being asked
POSTCODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{1,10}[0-9A-Za-z]")
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_\-]{2,29}")
SPACED = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")  # 31 12 2026, with nothing else said
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def parsed(slot: Slot, text: str, understood: Understood, language: str, today: datetime) -> Any:
    """The slot's value, None when nothing in the message fits. Options are matched elsewhere (offers.py)."""
    plain = text.strip()
    if slot.type == "text":
        return plain[:MAX_TEXT] or None
    if slot.type == "yes_no":
        return {"yes": True, "no": False}.get(understood.yes_no)
    if slot.type == "number":
        return _number(understood.entities.get("number", ""))
    if slot.type == "amount":
        return _amount(normal(plain), understood, language)
    if slot.type == DATE:
        return _day(slot, plain, language, today.date())
    if slot.type in ENTITY_OF:
        return understood.entities.get(ENTITY_OF[slot.type]) or _bare(slot.type, plain)
    return None


def prefilled(
    flow: Flow, understood: Understood, text: str, labels: Mapping[str, Mapping[str, Sequence[str]]],
    language: str, today: datetime,
) -> dict[str, Any]:
    """What the sentence that started a flow answers already. `labels`: slot -> choice value -> what stands for it."""
    found: dict[str, Any] = said_slots(flow, text)
    taken: set[str] = set()
    for slot in flow.slots.values():
        kind = ENTITY_OF.get(slot.type, "")
        if slot.declared and kind in understood.entities and kind not in taken:
            found[slot.name] = understood.entities[kind]
            taken.add(kind)
    for slot in flow.slots.values():
        if slot.declared and slot.type == DATE and (day := _day(slot, text, language, today.date())):
            found[slot.name] = day
            break
    for name, values in labels.items():
        phrases = [[one for one in of_value if len(one) >= SHORTEST] for of_value in values.values()]
        hits = [list(values)[place] for place in spoken(text.replace("?", "").replace("؟", ""), phrases, forms=False)]
        if flow.slots[name].many and hits:
            found[name] = tuple(hits)
        elif len(hits) == 1:
            found[name] = hits[0]
    return found


def said_slots(flow: Flow, text: str) -> dict[str, Any]:
    """The slots that hold what the shopper wrote to get there, with it."""
    words = text.strip()[:MAX_TEXT]
    return {slot.name: words for slot in flow.slots.values() if slot.said and words}


def several(text: str, count: int) -> Sequence[int]:
    """ "1, 3" or "1 and 3" as places in a list; empty when the text is anything else."""
    words = re.split(r"[\s,;.+&،]+", normal(text).translate(DIGITS).strip())
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    others = [word for word in words if word and not word.isdecimal()]
    if len(numbers) < 2 or any(word.casefold() not in JOINERS for word in others):
        return ()
    return tuple(dict.fromkeys(numbers)) if all(1 <= number <= count for number in numbers) else ()


def _amount(plain: str, understood: Understood, language: str) -> str | None:
    """ "80" or "80 EUR"; a number that is a word alone ("ten") stands among the entities."""
    if any(map(str.isdigit, plain)):
        return amount_in(without_dates(plain, language)) or None
    return understood.entities.get("number")


def _number(written: str) -> int | float | None:
    if not written:
        return None
    number = float(written)
    return int(number) if number.is_integer() else number


def _bare(kind: str, plain: str) -> str | None:
    """The whole message as a code, when that is all it is."""
    text = plain.translate(DIGITS)
    has_digit = any(sign.isdigit() for sign in text)
    if kind == "postcode" and has_digit and POSTCODE.fullmatch(text):
        return text.upper()
    if kind == "promo_code_text" and CODE.fullmatch(text):
        return text.upper()
    return text.upper() if kind == "order_number" and has_digit and CODE.fullmatch(text) else None


def _day(slot: Slot, plain: str, language: str, today: date) -> str | None:
    """One day as ISO text, where the slot says that it lies."""
    spaced = SPACED.fullmatch(normal(plain))
    days = days_in(".".join(spaced.groups()) if spaced else plain, language, today, slot.lies)
    if days is None or days.first != days.last:
        return None
    elsewhere = days.first < today if slot.lies == AHEAD else days.first > today if slot.lies == BEHIND else False
    return None if elsewhere else days.first.isoformat()
