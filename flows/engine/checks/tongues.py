"""Each language in its own letters, and nothing in it that was meant to be written later."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from flows.engine.checks.marks import LINK, is_label
from flows.engine.checks.spots import sentences, spot
from flows.engine.checks.texts import NAMES
from flows.engine.definition import Problem
from flows.engine.formats import RIGHT_TO_LEFT
from flows.engine.library import Library
from flows.engine.words_alone import MASK

LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|TBD|XXX+)\b|(?i:\blorem ipsum\b)")
LEFT_BEHIND = ("TODO", "FIXME", "TBD", "XXX")
FOREIGN_WORDS = 3  # words of another script before a sentence counts as one of another language
COMMON = {"LATIN": re.compile(r"\b[A-Za-z]"), "ARABIC": re.compile(r"\b[ابپتجچحخدرزسشکگلمنوهی]")}  # at a word's begin
ARABIC = {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}  # Persian writes its own
ARABIC_LETTER = re.compile(f"[{''.join(ARABIC)}]")


def left_overs(library: Library) -> Iterator[Problem]:
    for language, key, written, words in sentences(library):
        if not (any(sign in words for sign in LEFT_BEHIND) or "lorem" in words.lower()):
            continue
        if found := LEFT_OVER.search(words):
            yield Problem(
                "T007",
                spot(written, found.start(), len(found[0])),
                f"`{found[0]}` still stands in `{key}` in `{language}`",
                "not written yet",
                why="The shopper would read it.",
                fix="write the sentence",
            )


def wrong_script(library: Library) -> Iterator[Problem]:
    """A whole sentence in letters that the language does not use. Labels may name a brand."""
    for language, key, written, words in sentences(library):
        if is_label(key):
            continue
        plain = LINK.sub(" ", words).replace(MASK, " ") if "://" in words or "`" in words else words.replace(MASK, " ")
        mine, others = ("ARABIC", "LATIN") if language in RIGHT_TO_LEFT else ("LATIN", "ARABIC")
        if COMMON[mine].search(plain) or _words(plain, mine) or _words(plain, others) < FOREIGN_WORDS:
            continue
        tongue = NAMES.get(language, language)
        yield Problem(
            "T006",
            written.place,
            f"`{key}` has no {tongue} letter in words/{language}.yaml",
            f"not {tongue}",
            why=f"Shoppers who write {tongue} would read another language.",
            fix=f"translate it into {tongue}",
        )


def arabic_letters(library: Library) -> Iterator[Problem]:
    for language, key, written, words in sentences(library):
        if language != "fa":
            continue
        if found := ARABIC_LETTER.search(words):
            at = found.start()
            yield Problem(
                "T008",
                spot(written, at),
                f"`{key}` is written with the Arabic letter `{words[at]}`",
                "an Arabic letter",
                why="It looks slightly wrong to Persian readers, and searching does not find it.",
                meant=ARABIC[words[at]],
                fix=f"write `{ARABIC[words[at]]}`, as a Persian keyboard does",
                severity="hint",
            )


def _words(text: str, script: str) -> int:
    """How many words begin with a letter of the script."""
    return sum(
        word[0].isalpha() and unicodedata.name(word[0], "").startswith(script)
        for word in re.findall(r"\w+", text)
    )
