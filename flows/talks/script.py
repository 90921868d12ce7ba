"""A talk as it is written: who writes to which shop, line by line, and what each line expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.engine.definition import Place
from flows.engine.notices import BUTTON
from flows.engine.reading import Node

EVERY = ""  # the key of a text that is the same in every language

# A text, or one for each language; the nodes know where they stand.
Told = Mapping[str, Node]


def short(choice: str) -> str:
    """The end of a button's id: `yes` of `cancel_order.sure.yes`, `where` of `answer:where`."""
    return choice.removeprefix(BUTTON).rpartition(".")[2]


def told(texts: Told, language: str) -> str:
    """What it says in this language."""
    return node_of(texts, language).text.strip()


def bubbles(texts: Told, language: str) -> list[str]:
    """The same of what may be several, written one right after the other."""
    node = node_of(texts, language)
    return [one.text.strip() for one in node.items] if node.kind == "list" else [node.text.strip()]


def node_of(texts: Told, language: str) -> Node:
    return texts[language] if language in texts else texts[EVERY]


@dataclass(frozen=True, slots=True)
class Did:
    """An action that must have run: how it ended and what it was given, as far as that is written."""

    action: str
    place: Place
    outcome: str = ""
    arguments: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot must say."""

    place: Place
    exact: Told | None = None
    says: tuple[Node, ...] = ()  # keys of the words, in order
    contains: tuple[Told, ...] = ()
    lacks: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens, and what is expected after it; either may be missing."""

    place: Place
    event: str = ""  # says | taps | sends | later | meanwhile | event
    told: Told = field(default_factory=dict)
    happens: tuple[str, str] = ("", "")  # event: which one, and to the parcel of which order; '': of the newest
    quotes: str = ""  # says, taps, sends: the event whose notice is answered
    seconds: int = 0  # later
    shop: Node | None = None  # meanwhile: orders, promo codes and refunds as they are now
    answer: Answer | None = None
    buttons: tuple[Node, ...] | None = None
    buttons_place: Place | None = None
    state: Node | None = None
    slots: Mapping[str, Node] = field(default_factory=dict)
    kept: Mapping[str, Node] = field(default_factory=dict)  # what is remembered of the shopper now
    did: tuple[Did, ...] = ()
    handover: Node | None = None
    nothing_done: Place | None = None


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who writes; what is empty is the language's own test name and phone."""

    name: str = ""
    phone: str = ""
    kept: Mapping[str, Node] = field(default_factory=dict)  # what is remembered of them when the talk begins


@dataclass(frozen=True, slots=True)
class Script:
    """A whole talk."""

    name: str
    file: str
    place: Place
    languages: tuple[str, ...]
    at: datetime  # the shop's own time, naive
    about: str = ""
    shopper: Shopper = Shopper()
    shop: Node | None = None
    lines: tuple[Line, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)  # split: the variant that is looked at
