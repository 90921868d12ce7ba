"""What would now differ, as people read it: a headline with its number, and both sides next to each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from flows.replay.comparing import ACTS, BUTTONS, FAILS, LOOKS, PERSON_CALLED, STANDS, TEXT, Side
from flows.replay.tally import STOP_A_PUBLISH, Group, Report

DOES = {  # an action, as a colleague would say it
    "orders.cancel": "cancel an order",
    "orders.prove": "make an order the shopper's own",
    "returns.open": "open a return",
    "consent.stop": "stop messages",
    "consent.start": "agree to messages",
}
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))  # tell the direction, can't be seen
NARROWEST = 24  # of a column
RED, PLAIN = "\033[31;1m", "\033[0m"


def told(report: Report, width: int, color: bool = False) -> Iterator[str]:
    """Line by line."""
    for group in report.groups:
        title = headline(group)
        yield f"{RED}{title}{PLAIN}" if color and group.kind in STOP_A_PUBLISH else title
        yield from (f"    {line}".rstrip() for line in _body(group, width - 4))
        yield ""
    yield from _ending(report)


def headline(group: Group) -> str:
    """3 chats would now cancel an order at cancel_order.cancel"""
    one, who = group.example, counted(group.chats, "chat")
    if group.kind == ACTS:
        return f"{who} {_acts(one.then, one.now)} at {one.place}"
    if group.kind == LOOKS:
        more, fewer = ", ".join(one.now.acts), ", ".join(one.then.acts)
        looks = [f"would now also run {more}" if more else "", f"would no longer run {fewer}" if fewer else ""]
        return f"{who} {' and '.join(filter(None, looks))}"
    heads = {
        FAILS: f"would now fail at {one.place}: {one.now.failed}",
        PERSON_CALLED: f"{'would no longer' if one.then.calls else 'would now'} be given to a person at {one.place}",
        STANDS: f"would now stand at {one.now.stands}, not at {one.then.stands}",
        TEXT: f"{'reads' if group.chats == 1 else 'read'} another text at {one.place}",
        BUTTONS: f"{'sees' if group.chats == 1 else 'see'} other buttons at {one.place}",
    }
    return f"{who} {heads[group.kind]}"


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _acts(then: Side, now: Side) -> str:
    if now.acts and now.acts[0] in then.acts:
        return f"would {_does(now.acts[0])} otherwise than they did"
    if now.acts:
        return f"would now {_does(now.acts[0])}"
    return f"would no longer {' and '.join(map(_does, then.acts))}"


def _does(action: str) -> str:
    return DOES.get(action, f"run {action}")


def _body(group: Group, width: int) -> Iterator[str]:
    one = group.example
    if group.kind != LOOKS:
        yield from beside(_lines(one.then, group.kind), _lines(one.now, group.kind), width)
    named = ", ".join(map(str, group.conversations)) + (" …" if group.chats > len(group.conversations) else "")
    yield f"{'conversation' if group.chats == 1 else 'conversations'} {named}"
    if one.borrowed:
        yield f"not as of that moment: {', '.join(dict.fromkeys(one.borrowed))}"


def _lines(side: Side, kind: str) -> list[str]:
    lines = [] if kind == BUTTONS else side.text.translate(MARKS).split("\n")
    if kind == TEXT:
        return lines
    acts = [f"→ {_does(action)}" for action in side.acts] if kind == ACTS else []
    ends = [f"✗ {side.failed}"] if side.failed else acts
    return [*filter(None, lines), *(f"[{one.translate(MARKS)}]" for one in side.buttons), *ends]


def beside(then: list[str], now: list[str], width: int) -> Iterator[str]:
    """Two columns; ≠ stands between lines that are not the same."""
    column = max(NARROWEST, (width - 3) // 2)
    yield f"{_padded('then', column)}   now"
    for tag, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for left, right in zip_longest(then[a:b], now[c:d], fillvalue=""):
            sign = " " if tag == "equal" else "≠"
            for one, other in zip_longest(_wrapped(left, column), _wrapped(right, column), fillvalue=""):
                yield f"{_padded(one, column)} {sign} {other}".rstrip()
                sign = " "


def _wrapped(line: str, column: int) -> list[str]:
    """The line in pieces that fit; words stay whole where they can."""
    pieces, rest = [], line
    while _width(rest) > column:
        cut = max(n for n in range(1, len(rest) + 1) if _width(rest[:n]) <= column or n == 1)
        space = rest.rfind(" ", 1, cut + 1)
        cut = space if space > 0 else cut
        pieces.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [*pieces, rest]


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(0 if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me")
               else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, column: int) -> str:
    return text + " " * max(0, column - _width(text))


def _ending(report: Report) -> Iterator[str]:
    for why, number in report.stopped.most_common():
        yield f"{counted(number, 'chat')} not followed to the end: {why}."
    if untold := sum(report.untold.values()):
        what = ", ".join(name for name, _ in report.untold.most_common(5))
        yield f"{counted(untold, 'turn')} could not be told: nothing recorded tells {what}."
    if report.left_out:
        yield (f"{counted(report.left_out, 'turn')} left out: in the middle of something when the time began, "
               "or nothing tells what woke them.")
    kinds = len(report.by_key)
    found = counted(kinds, "difference") if kinds else "nothing would differ"
    yield f"{counted(report.chats, 'chat')}, {counted(report.turns, 'turn')}: {found}."
    if report.stops_publish:
        yield "This stops a publish."
