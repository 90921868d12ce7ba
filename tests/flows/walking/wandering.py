"""Random shoppers: they tap what is offered and what was offered long ago, type titles, numbers and nonsense, send
media, change their language and their mind. Whatever they do, what the engine promises must hold.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from flows.engine.definition import (
    LIMIT_BUTTONS,
    LIMIT_ROWS,
    Catalog,
    Event,
    Outcome,
    Session,
    Turn,
    session_from_json,
    session_to_json,
)
from flows.engine.library import SITUATIONS, Library
from flows.engine.machine import step
from flows.engine.notices import flow_on, notice
from flows.engine.secrecy import secrets_of, without_secrets
from flows.engine.talk import Talk
from flows.engine.values import Values
from integrations.whatsapp.limits import BUTTON_TITLE, MENU_BODY, OPENER, ROW_NOTE, ROW_TITLE, length
from tests.flows.walking.composing import BEGUN, STAGES
from tests.flows.walking.noticing import HAPPENS

PERSON = {"en": "talk to a person", "tr": "temsilciye bağlan", "fa": "پشتیبان", "et": "räägi inimesega"}
TYPED = (
    "", "hi", "yes", "no", "evet", "hayır", "بله", "نه", "jah", "ei", "👍", "ok", "qwerty asdf", "4", "۷", "12.12.2026",
    "tomorrow", "yarın", "فردا", "homme", "sam@mail.example", "+90 532 111 22 33", "A-10482", "10115", "NOV15", "1, 2",
    "red", "blue", "red and blue", "done", "take it back", "change something", "change the number", "no, the other one",
    "wrong, it was red", "değiştir", "where is everything", "{order.number}", "x" * 1500, "\u202e\u0000", "thank you",
)  # fmt: skip
GLOBAL = (
    "menu", "menü", "منو", "menüü", "back", "geri", "برگشت", "tagasi", "cancel", "vazgeç", "repeat", "skip", "geç",
    "stop", "start", "person", "temsilci", "پشتیبان", "inimene", "english", "türkçe", "فارسی", "eesti",
    "stop sending me messages",
)  # fmt: skip
MEDIA = ("image", "image", "audio", "video", "document", "sticker", "contacts", "")
ANSWERS = {
    "text": "a name of my own", "number": "4", "date": "tomorrow", "email": "sam@mail.example", "choice": "red",
    "order_number": "A-10482", "phone": "+90 532 111 22 33", "promo_code_text": "NOV15", "yes_no": "no",
}  # fmt: skip
KEPT = (
    ("text", "word"), ("text", "a name that no button is wide enough for"), ("text", "Tap 0"), ("choice", "red"),
    ("choice", "gone"), ("yes_no", True), ("yes_no", False), ("number", 4), ("date", "2026-11-25"),
    ("email", "sam@mail.example"), ("phone", "+905321112233"), ("order_number", "A-10482"),
    ("promo_code_text", "NOV15"),
)  # fmt: skip
VALUES: dict[str, Any] = {"text": "word", "code": "C-1", "number": 2, "bool": True}


class ChanceWorld:
    """Any outcome an action declares, with what it then gives; facts of every declared type."""

    def __init__(self, catalog: Catalog, chance: Random) -> None:
        self.catalog, self.chance = catalog, chance
        self.waiting = False
        self.memory: dict[str, tuple[str, Any]] = {}

    def run(self, action: str, arguments: Any) -> Outcome:
        spec = self.catalog.actions[action]
        for name, kind in spec.takes.items():
            assert kind.endswith("?") or name in arguments, f"{action} was not given {name}"
        assert set(arguments) <= set(spec.takes)
        name = self.chance.choice(sorted(spec.outcomes))
        return Outcome(name, {slot: self._given(spec.gives[slot]) for slot in spec.outcomes[name]})

    def _given(self, kind: str) -> Any:
        if kind.startswith("list:"):
            return list(range(1, self.chance.choice((1, 2, 3, 9, 25)) + 1))
        return VALUES.get(kind.rstrip("?"), self.chance.choice((1, 2)))

    def facts(self, entity: str, key: Any) -> Any:
        return {name: self._fact(name, kind, key) for name, kind in self.catalog.entities[entity].fields.items()}

    def _fact(self, name: str, kind: str, key: Any) -> Any:
        if kind.startswith("list:"):
            return list(range(1, self.chance.choice((0, 1, 2, 12)) + 1))
        facts = {
            "choice": self.chance.choice(STAGES), "money": (4990, "EUR"), "code": f"A-1048{key}",
            "text": f"Thing {key}",
            "bool": self.chance.random() < 0.5, "number": self.chance.choice((0, 1, 5, None)),
            "date": self.chance.choice((date(2026, 11, 25), None)),
            "day_range": self.chance.choice(((datetime(2026, 11, 23, 10), datetime(2026, 11, 23, 14)), None)),
        }  # fmt: skip
        return facts[kind]

    def shopper(self) -> Any:
        return {"name": self.chance.choice(("Sam", "")), "phone": True, "waiting": self.waiting}

    def kept(self, names: Any) -> Any:
        """What was answered, or what another version kept under the name; or it is forgotten."""
        found = {}
        for name in names:
            roll = self.chance.random()
            if roll < 0.3:
                found[name] = self.chance.choice(KEPT)
            elif name in self.memory and roll < 0.9:
                found[name] = self.memory[name]
        return found

    def today(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0)


class Unset(AssertionError):
    """A sentence was said with a slot that holds nothing."""


def watched(words: Any) -> Any:
    """Talk.words, but a slot that a sentence names must hold something."""

    def say(self: Talk, key: str, values: Any) -> str:
        if isinstance(values, Values) and values.spot is not None:
            spot = values.spot
            for name in self.library.wording.names(key, self.language):
                head = name.partition(".")[0]
                if head in spot.flow.slots and name not in values.given and spot.slots.get(head) is None:
                    raise Unset(f"{spot.flow.name}.{spot.state} says {key} without {head}")
        return str(words(self, key, values))

    return say


@dataclass
class Shopper:
    """One conversation; what it sees is counted."""

    library: Library
    world: ChanceWorld
    chance: Random
    session: Session = field(default_factory=Session)
    old: list[str] = field(
        default_factory=lambda: ["start:stop", "menu", "handoff", "a.b.c", "resume.yes", "resume.no"]
    )
    seen: Counter[str] = field(default_factory=Counter)
    last: str = ""
    log: list[str] = field(default_factory=list)

    def walk(self, messages: int) -> None:
        for number in range(messages):
            event = self.event()
            self.log.append(f"{event.kind} {event.choice or event.text[:40] or event.media or event.flow!r}")
            turn = step(self.library, self.session, event, self.world)
            self.seen[f"taps {event.choice.rpartition('.')[2].partition(':')[0]}"] += bool(event.choice)
            self.holds(event, turn)
            self.world.memory |= {name: (one.kind, one.value) for name, one in turn.keeps.items()}
            self.session = turn.session
            self.old += [choice.id for choice in turn.session.options if choice.id not in self.old]
            if number % 7 == 0:
                self.person_is_near()

    # ---- what a shopper does --------------------------------------------------------------------------------

    def event(self) -> Event:
        one = self.chance.choice
        kind = one(
            ("tap",) * 7 + ("answer",) * 9
            + ("title", "title", "number", "typed", "typed", "global", "old", "media", "begin", "more", "back")
            + (("news", "news") if flow_on(self.library, HAPPENS) else ())
        )
        options, stack = self.session.options, self.session.stack
        idle = not stack or not stack[0].flow.startswith("errand")
        if kind in ("tap", "answer") and idle and self.chance.random() < 0.6:
            kind = "begin"
        self.seen[kind] += 1
        if kind == "answer" and stack:
            return self.answer(stack[-1])
        if kind in ("tap", "title", "number") and options:
            choice = one(options)
            place = str(options.index(choice) + 1)
            if kind == "tap":
                return Event("choice", choice=choice.id, text=choice.title)
            return Event("text", text=choice.title if kind == "title" else place)
        if kind == "back":
            return Event("text", text="back")
        if kind == "old":
            return Event("choice", choice=one(self.old), text="x")
        if kind == "media":
            return Event("media", media=one(MEDIA), reference=one((0, 9)), text=one(("", "here", "menu")))
        if kind == "begin":
            flows = self.library.flows.values()
            errands = [flow.name for flow in flows if flow.name.startswith("errand") and not flow.takes]
            if errands and self.chance.random() < 0.5:
                return Event("start", flow=one(errands))
            return Event("text", text=f"{one(tuple(BEGUN.values()))} {self.chance.randint(1, 3)}")
        if kind == "more":
            return self.from_outside()
        if kind == "news":
            return self.to_news()
        return Event("text", text=one(GLOBAL if kind == "global" else TYPED))

    def answer(self, frame: Any) -> Event:
        """Whoever stays with the question: a row or button of its own, else what its slot takes."""
        state = self.library.flows[frame.flow].states[frame.state]
        leaving = {f"{frame.flow}.{frame.state}.{one.id}" for one in state.buttons}
        staying = [choice for choice in self.session.options if choice.id not in leaving]
        slot = self.library.flows[frame.flow].slots.get(state.slot)
        if staying and self.chance.random() < (0.5 if slot and slot.type == "text" else 0.9):
            choice = self.chance.choice(staying)
            return Event("choice", choice=choice.id, text=choice.title)
        if slot and slot.type == "image":
            return Event("media", media="image", reference=9)
        return Event("text", text=ANSWERS.get(slot.type if slot else "", "yes"))

    def to_news(self) -> Event:
        """Something happened, now or before: a button of the notice, a text that quotes it, or what comes next."""
        one = self.chance.choice
        order, flow = one((1, 2)), flow_on(self.library, HAPPENS)
        assert flow is not None
        language = self.session.language or self.library.languages[0]
        told = notice(self.library, self.world, flow, {"order": order}, language)
        self.limits(told)
        assert len(told.choices) <= LIMIT_BUTTONS and "{" not in told.text and "None" not in told.text, told.text
        about = {"event": HAPPENS, "order": order}
        if told.choices and self.chance.random() < 0.6:
            choice = one(told.choices)
            return Event("choice", choice=one((choice.id, choice.id, "answer:gone")), text=choice.title, about=about)
        about["answers"] = one(("quoted", "next"))
        if self.chance.random() < 0.2:
            return Event("media", media=one(MEDIA), reference=9, about=about)
        titles = [choice.title for choice in told.choices]
        return Event("text", text=one((*titles, *ANSWERS.values(), *TYPED, *GLOBAL)), about=about)

    def from_outside(self) -> Event:
        kind = self.chance.choice(("start", "resume", "place", "other", "answer"))
        if kind == "start":
            flows = [name for name, flow in self.library.flows.items() if not flow.takes and name not in SITUATIONS]
            return Event(
                "start", flow=self.chance.choice([*flows, "menu"]), about=self.chance.choice(({}, {"order": 1}))
            )
        if kind == "answer":
            return Event("text", text=self.chance.choice(TYPED), about={"order": 2})
        return Event(kind)

    # ---- what must hold -------------------------------------------------------------------------------------

    def holds(self, event: Event, turn: Turn) -> None:
        session = turn.session
        assert session_from_json(session_to_json(session)) == session, "the session does not survive JSON"
        assert turn.replies or event.kind in ("resume", "start"), "nothing was said"
        bare, secrets = without_secrets(self.library, session), secrets_of(self.library)
        for frame in (*bare.stack, *bare.parked):
            held = {*frame.slots, *(name for slots in frame.held.values() for name in slots)}
            assert held.isdisjoint(secrets.get(frame.flow, ())), "a record holds a secret"
        for name, (_, value, seconds) in turn.keeps.items():
            assert seconds > 24 * 3600 and json.loads(json.dumps(value)) == value, f"{name} can't be remembered"
        if session.stack:
            top = session.stack[-1]
            assert self.library.flows[top.flow].states[top.state].waits, f"{top.flow}.{top.state} does not wait"
        for reply in turn.replies:
            self.limits(reply)
            assert "{" not in reply.text.replace("{order.number}", ""), reply.text
            assert "None" not in reply.text, reply.text
            assert reply.text != self.last, f"said twice in a row: {reply.text}"
            self.last = reply.text
        self.seen.update(f"{visit.flow}.{visit.state}" for visit in turn.visits)

    def limits(self, reply: Any) -> None:
        titles = [choice.title for choice in reply.choices]
        assert reply.text.strip() and length(reply.text) <= MENU_BODY, "the body"
        assert len(titles) <= LIMIT_ROWS, f"{len(titles)} choices"
        assert len({title.casefold() for title in titles}) == len(titles), f"the same title twice: {titles}"
        assert len({choice.id for choice in reply.choices}) == len(titles), "the same id twice"
        widest = BUTTON_TITLE if len(titles) <= LIMIT_BUTTONS else ROW_TITLE
        assert all(title.strip() and length(title) <= widest for title in titles), titles
        assert all(length(choice.note) <= ROW_NOTE for choice in reply.choices)
        assert len(titles) <= LIMIT_BUTTONS or 0 < length(reply.opener) <= OPENER, "the opener"

    def person_is_near(self) -> None:
        """From anywhere: at most two messages to a person."""
        session, handed = self.session, False
        for _ in range(2):
            language = session.language or self.library.languages[0]
            turn = step(self.library, session, Event("text", text=PERSON[language]), self.world)
            session, handed = turn.session, handed or turn.handover is not None
        assert handed, f"no person: {session.stack}"
