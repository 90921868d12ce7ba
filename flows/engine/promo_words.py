"""Promo codes that a sentence writes out, told from other words in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.understanding.folding import fold

CODE = re.compile(r"(?<![\w./@-])[A-Z]{3,}[0-9]{1,4}(?![\w-])")  # BAHAR20, NOV15
CAPITALS = re.compile(r"(?<![\w./@-])[A-Z][A-Z0-9_-]{3,}(?![\w-])")  # FREESHIP, WELCOME-10: a code if the shop has it
SAID_OF_CODES = frozenset(  # folded; without one of these words a code may be anything
    fold(word)
    for word in (
        "code", "codes", "promo", "coupon", "voucher", "discount", "off",
        "kod", "kodu", "kodun", "kodunu", "kodunuz", "koduyla", "kupon", "kuponu", "kuponunuz", "indirim", "indirimi",
        "kampanya",
        "کد", "تخفیف", "کوپن",
        "kood", "koodi", "koodiga", "sooduskood", "sooduskoodi", "sooduskoodiga", "soodustus", "allahindlus",
    )
)  # fmt: skip


def codes_in(text: str) -> Iterator[tuple[str, int, bool]]:
    """The codes of a sentence that speaks of codes: each with its offset, and whether it can be nothing else."""
    found = list(CAPITALS.finditer(text))
    if found and says_code(text):
        yield from ((one[0], one.start(), bool(CODE.fullmatch(one[0]))) for one in found)


def says_code(text: str) -> bool:
    """Does it speak of codes or of a discount?"""
    return "%" in text or not SAID_OF_CODES.isdisjoint(fold(text).split())
