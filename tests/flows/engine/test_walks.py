"""Anything may be typed, tapped or sent, in any order: nothing raises, and there is always a way on."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.actions.catalog import CATALOG as REAL
from flows.engine.definition import Event, Outcome, Session, session_from_json, session_to_json
from flows.engine.library import SITUATIONS, Library
from flows.engine.loader import load_library
from flows.engine.machine import step
from tests.flows.engine.shop import CATALOG

DEFAULT = Path(__file__).parents[3] / "flows" / "default"
TYPED = (
    "",
    "hi",
    "1",
    "2",
    "۳",
    "yes",
    "no",
    "evet",
    "بله",
    "jah",
    "👍",
    "menu",
    "back",
    "cancel",
    "stop",
    "person",
    "repeat",
    "skip",
    "english",
    "türkçe",
    "where is my order",
    "iade etmek istiyorum",
    "کد تخفیف",
    "thank you",
    "A-10482",
    "sam@mail.example",
    "10115",
    "NOV15",
    "qwerty asdf",
    "stop sending me messages",
    "x" * 3000,
    "1, 2",
    "{order.number}",
    "../../etc",
    "\u202e\u0000",
    "45",
    "too small",
    "tomorrow",
)
MEDIA = ("image", "audio", "video", "document", "sticker", "contacts", "")
NUMBERS = {"number": 2, "bool": True, "money": (4990, "EUR"), "round_money": (3000, "EUR")}
LONGEST = {
    "text": "Linen shirt",
    "code": "A-10482",
    "url": "https://linden.example/t",
    "choice": "nowhere",
    "email": "hello@linden.example",
    "phone": "+908500000000",
}


class AnyWorld:
    """Answers every action with any outcome it declares, every field with a value of its type or none."""

    def __init__(self, catalog: Any, choose: Any, choices: dict[str, tuple[str, ...]]) -> None:
        self.catalog, self.choose, self.choices = catalog, choose, choices

    def run(self, action: str, arguments: Any) -> Outcome:
        spec = self.catalog.actions[action]
        for name, kind in spec.takes.items():
            assert kind.endswith("?") or name in arguments, f"{action} was not given {name}"
        assert set(arguments) <= set(spec.takes)
        name = self.choose(sorted(spec.outcomes))
        given_kinds = {slot: spec.gives[slot] for slot in spec.outcomes[name]}
        return Outcome(name, {slot: self._keys(kind) for slot, kind in given_kinds.items()})

    def _keys(self, kind: str) -> Any:
        return (
            list(range(1, self.choose([1, 3, 9, 25]) + 1))
            if kind.startswith("list:")
            else self.choose([1, 2])
        )

    def facts(self, entity: str, key: Any) -> Any:
        return {
            name: self._fact(f"{entity}.{name}", kind)
            for name, kind in self.catalog.entities[entity].fields.items()
        }

    def _fact(self, name: str, kind: str) -> Any:
        if name in self.choices:
            return self.choose(self.choices[name])
        if kind.startswith("list:"):
            return list(range(1, self.choose([0, 1, 2, 12]) + 1))
        if kind in ("date",):
            return self.choose([date(2026, 11, 25), None])
        if kind in ("moment", "time"):
            return datetime(2026, 11, 22, 7, 42)
        if kind == "day_range":
            return self.choose([(datetime(2026, 11, 23, 10), datetime(2026, 11, 23, 14)), None])
        return NUMBERS.get(kind, LONGEST.get(kind))

    def kept(self, names: Any) -> Any:
        return {name: ("choice", self.choose(["neighbor", "gone"])) for name in names}

    def shopper(self) -> Any:
        return {"name": self.choose(["Sam", ""]), "phone": True, "waiting": False}

    def today(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0)


def choices_in(library: Library) -> dict[str, tuple[str, ...]]:
    """entity.field -> the words that the library has for it."""
    found: dict[str, list[str]] = {}
    for key in library.words[library.languages[0]]:
        parts = key.split(".")
        if parts[0] == "values" and len(parts) == 4 and parts[1] in library.catalog.entities:
            found.setdefault(f"{parts[1]}.{parts[2]}", []).append(parts[3])
    return {name: tuple(values) for name, values in found.items()}


def events(library: Library, choose: Any, session: Session, old: list[str]) -> Event:
    kind = choose(["tap", "tap", "tap", "text", "text", "old", "media", "start", "other", "resume"])
    ids = [choice.id for choice in session.options]
    if kind == "tap" and ids:
        return Event("choice", choice=choose(ids), text="x")
    if kind == "old" and old:
        return Event("choice", choice=choose(old), text="x")
    if kind == "media":
        return Event("media", media=choose(MEDIA), reference=9, text=choose(["", "here"]))
    if kind == "start":
        flows = [name for name, flow in library.flows.items() if not flow.takes and name not in SITUATIONS]
        return Event(
            "start", flow=choose(sorted(flows)), about=choose([{}, {"order": 1}, {"order": 2, "shipment": 1}])
        )
    if kind in ("other", "resume"):
        return Event(kind)
    return Event("text", text=choose(TYPED))


def walk(library: Library, catalog: Any, data: Any) -> None:
    choose = lambda options: data.draw(st.sampled_from(list(options)))  # noqa: E731
    world = AnyWorld(catalog, choose, choices_in(library))
    session, old = (
        Session(language=choose(library.languages)),
        ["start:stop", "menu", "handoff", "a.b.c", "resume.yes"],
    )
    for _ in range(data.draw(st.integers(1, 12))):
        event = events(library, choose, session, old)
        turn = step(library, session, event, world)
        assert session_from_json(session_to_json(turn.session)) == turn.session
        if event.kind != "resume":
            assert turn.replies, event
        for reply in turn.replies:
            assert reply.text.strip() and len(reply.choices) <= 10
            assert len(reply.choices) <= 3 or reply.opener
            ids = [choice.id for choice in reply.choices]
            assert len(set(ids)) == len(ids) and all(choice.title for choice in reply.choices)
        if turn.session.stack:
            top = turn.session.stack[-1]
            assert library.flows[top.flow].states[top.state].waits
        old += [choice.id for choice in turn.session.options]
        session = turn.session


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_talk_with_the_small_shop_never_raises_and_always_leads_on(library, data):
    walk(library, CATALOG, data)


@pytest.fixture(scope="module")
def default() -> Library:
    return load_library(DEFAULT, REAL)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_talk_with_the_default_shop_never_raises_and_always_leads_on(default, data):
    walk(default, REAL, data)
