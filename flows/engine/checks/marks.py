"""How a sentence is set: spaces, WhatsApp's marks, links, full stops, signs that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.spots import below, sentences, spot
from flows.engine.definition import Place, Problem
from flows.engine.library import Library
from flows.engine.words_alone import MASK

MARKS = "*_~"
MARK = re.compile(f"[{MARKS}]")
MAY_BE_EMPTY = ("hello", "hello_unnamed")  # they stand before other words
NAMES = {"*": "bold", "_": "italic", "~": "struck through"}
DOUBLED = re.compile(rf"[\w{MASK},.;:!?] {{2,}}(?=[\w{MASK}])")  # between words; signs may stand apart
LINK = re.compile(r"\S*://\S*|`[^`\n]*`")  # what is left alone: links, and what is to be copied
PLAIN_LINK = re.compile(r"\bhttp://[^\s`]*")
UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STOP_AT_END = re.compile(r"[^\s.…]\.\s*$")


def doubled_spaces(library: Library) -> Iterator[Problem]:
    for language, key, written, words in sentences(library):
        if found := DOUBLED.search(words):
            yield Problem(
                "W032",
                spot(written, found.start(), len(found[0])),
                f"`{key}` has more than one space in a row in `{language}`",
                "spaces doubled",
                why="It looks like a slip, or like a word that is missing.",
                fix="leave one space",
                severity="hint",
            )


def unbalanced_marks(library: Library) -> Iterator[Problem]:
    """A mark that opens bold, italic or struck text and is never closed on its line."""
    for language, key, written, words in sentences(library):
        if not MARK.search(words):
            continue
        for at in unclosed(LINK.sub(lambda link: MASK * len(link[0]), words)):
            mark = words[at]
            yield Problem(
                "W033",
                spot(written, at),
                f"`{key}` opens {NAMES[mark]} text with `{mark}` in `{language}` and never closes it",
                "never closed",
                why="WhatsApp would show the mark itself.",
                fix=f"write a second `{mark}` on the same line, or remove this one",
                severity="warning",
            )


def unclosed(text: str) -> list[int]:
    """Where marks stand that open something on their line and are not closed there."""
    found: list[int] = []
    begin = 0
    for line in text.split("\n"):
        for mark in MARKS:
            opened = -1
            for at, sign in enumerate(line):
                if sign != mark:
                    continue
                if opened < 0:
                    opened = at if _opens(line, at) else -1
                elif _closes(line, at):
                    opened = -1
            if opened >= 0:
                found.append(begin + opened)
        begin += len(line) + 1
    return sorted(found)


def _opens(line: str, at: int) -> bool:
    before, behind = line[at - 1 : at], line[at + 1 : at + 2]
    if line[at] == "~" and behind.isdigit():  # ~5 minutes
        return False
    return not before.isalnum() and bool(behind.strip()) and behind != line[at]


def _closes(line: str, at: int) -> bool:
    return bool(line[at - 1 : at].strip()) and not line[at + 1 : at + 2].isalnum()


def plain_links(library: Library) -> Iterator[Problem]:
    """In sentences, in templates, and among the shop's own links."""
    for language, key, written, words in sentences(library):
        for found in PLAIN_LINK.finditer(words):
            place = spot(written, found.start(), len("http://"))
            yield _plain_link(place, f"a link in `{key}` begins with `http://` in `{language}`")
    for spec in library.templates.values():
        for language, text in spec.texts.items():
            if PLAIN_LINK.search(text.body):
                place = below(library, text.place, "http://")
                yield _plain_link(place, f"a link in template `{spec.name}` begins with `http://` in `{language}`")
    for name, link in library.shop.links.items():
        if PLAIN_LINK.match(link):
            place = below(library, Place("shop.yaml", 1, 1), rf"(?<![^\s'\"]){re.escape(link)}(?![^\s,}}'\"])")
            place = place._replace(length=len("http://"))
            yield _plain_link(place, f"the shop's link `{name}` begins with `http://`")


def _plain_link(place: Place, says: str) -> Problem:
    return Problem(
        "W034",
        place,
        says,
        "not https",
        why="What shoppers send over it can be read on the way, and browsers warn them of it.",
        fix="write `https://`",
        severity="warning",
    )


def full_stops(library: Library) -> Iterator[Problem]:
    """A label is no sentence. Labels: what stands on buttons, rows and list openers."""
    for language, key, written, words in sentences(library):
        found = STOP_AT_END.search(words) if is_label(key) else None
        if found and words.count(".") == 1:
            yield Problem(
                "W035",
                spot(written, found.start() + 1),
                f"the label `{key}` ends with a full stop in `{language}`",
                "a full stop",
                why="A button is no sentence, and the room on it is short.",
                fix="remove it",
                severity="hint",
            )


def is_label(key: str) -> bool:
    """Whether a key's words stand on a button, a row or what opens a list."""
    if key.endswith((".note", ".also")):
        return False
    return ".buttons." in f".{key}" or key.endswith(".opener") or key.startswith(("openers.", "values."))


def nothing_to_read(library: Library) -> Iterator[Problem]:
    """Words that are none: blank, or a label of signs alone."""
    for language, key, written, words in sentences(library):
        if not written.text.strip():
            if key.endswith(".note") or key in MAY_BE_EMPTY:
                continue
            says, severity = f"`{key}` is empty in `{language}`", "error"
        elif is_label(key) and MASK not in words and not any(sign.isalnum() for sign in words):
            says, severity = f"the label `{key}` has no letter in `{language}`", "warning"
        else:
            continue
        yield Problem(
            "W036",
            written.place,
            says,
            "nothing to read",
            why="WhatsApp refuses a message without words; a sign alone can't be read aloud or typed.",
            fix="write what it means",
            severity=severity,
        )


def unseen_signs(library: Library) -> Iterator[Problem]:
    for language, key, written, words in sentences(library):
        if found := UNSEEN.search(words):
            yield Problem(
                "W037",
                spot(written, found.start()),
                f"`{key}` holds a sign that nobody sees, U+{ord(found[0]):04X}, in `{language}`",
                f"U+{ord(found[0]):04X}",
                why="It comes along when text is copied; what is typed can't match it, and lines may turn round.",
                fix="delete it: values that run the other way are set apart by themselves",
                severity="warning",
            )
