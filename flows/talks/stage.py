"""A shop in memory and one shopper who writes to it: the real turn, the real actions, no network."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from flows.engine.definition import Choice, FlowFailed, Session, session_from_json
from flows.engine.library import Library
from flows.engine.notices import BUTTON
from flows.talks.listening import Act, Overheard, heard, watched
from flows.talks.memory import seed_kept
from flows.talks.script import Script
from flows.talks.seeding import Scene, ruled, seed
from flows.turns import take_turn
from flows.waking import wake
from models.arrival import receive
from models.contact import speaks
from models.db import Database, Transaction, from_json, to_ms
from models.message import InboundMessage
from models.order_intake import contact_of_phone
from models.schema import upgrade

SECOND = timedelta(seconds=1)
PEOPLE = {  # the test name and phone of each language; numbers that nobody has
    "tr": ("Deniz", "905321112233"),
    "en": ("Sam", "447700900101"),
    "fa": ("نرگس", "989121234567"),
    "et": ("Kadri", "3725551234"),
}
CHANGED_BY_ACTIONS = (
    "orders", "order_change", "return_request", "return_line", "refund", "consent", "erasure",
)  # fmt: skip
ANSWERS = "SELECT text, content FROM message WHERE direction = 'out' AND reply_to = :id ORDER BY position"
SILENCE = "SELECT id, wakes_at FROM conversation WHERE wakes_at <= :end"
SAID_ALONE = """
    SELECT text, content FROM message WHERE direction = 'out' AND reply_to IS NULL AND author = 'bot'
        AND conversation_id = :id AND id > :since ORDER BY id
"""
MOMENT_S = 1.5  # as a shop has it that says nothing else
OVERTAKEN = "SELECT reply_to FROM message WHERE error_code = 'overtaken'"
LEAVE = "UPDATE message SET status = 'sent' WHERE direction = 'out' AND status = 'queued'"
WANTED = "SELECT reason FROM assignment WHERE conversation_id = :id AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn as a shopper and a colleague in the inbox see it."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    keys: tuple[str, ...] = ()  # of the words that were said
    visits: tuple[tuple[str, str, str], ...] = ()  # flow, state, outcome
    acts: tuple[Act, ...] = ()
    session: Session = field(default_factory=Session)
    wanted: str = ""  # why a person is wanted now
    changed: bool = False  # something in the shop's own tables
    failed: str = ""


@cache
def template() -> Database:
    """Migrated once; every talk begins with a copy."""
    made = Database("sqlite://")
    upgrade(made.engine)
    return made


class Stage:
    """One talk in one language: its own database, its own clock."""

    def __init__(self, library: Library, script: Script, language: str) -> None:
        self.script, self.language = script, language
        self.overheard = Overheard()
        shop = ruled(library, script.shop)
        self.library = heard(replace(library, shop=shop), self.overheard)
        self.world_of = partial(watched, self.overheard, script.variants)
        self.now = script.at
        self.sids = itertools.count(1)
        self.told: dict[str, str] = {}  # event: the notice of it; '': the last one
        self.message_id = 0  # of the last message
        name, phone = PEOPLE.get(language, PEOPLE["en"])
        self.name, self.phone = script.shopper.name or name, script.shopper.phone or phone
        self.db = Database("sqlite://")
        copy(template(), self.db)
        with self.db.transaction() as tx:
            if script.shop:
                seed(tx, script.shop, self.scene())
            contact_id = contact_of_phone(tx, self.phone, self.name, self.moment())
            speaks(tx, contact_id, language)
            seed_kept(tx, library, contact_id, script.shopper.kept, self.moment())

    def close(self) -> None:
        self.db.close()

    def scene(self) -> Scene:
        shop = self.library.shop
        return Scene(self.phone, self.name, f"{self.language}@mail.example", self.language, self.now, shop.timezone,
                     shop.currency)

    def moment(self, at: datetime | None = None) -> datetime:
        """Now, or another time by the shop's clock, as the database keeps it."""
        moment = self.scene().when(None, at or self.now)
        assert moment is not None, "a time was given"
        return moment

    def later(self, seconds: int, last: Heard = Heard()) -> Heard:
        """Time passes, and what is due on the way happens; what was offered last can still be tapped."""
        end = self.now + timedelta(seconds=seconds)
        heard = None
        while due := self._due(end):
            self.now += timedelta(milliseconds=max(0, due[1] - to_ms(self.moment())))
            heard = follows(heard, self._silent(due[0], last))
        self.now = end
        return heard or last

    def _due(self, end: datetime) -> tuple[int, int] | None:
        with self.db.reading() as tx:
            row = tx.one(SILENCE, end=to_ms(self.moment(end)))
        return (row[0], row[1]) if row else None

    def _silent(self, conversation_id: int, last: Heard) -> Heard:
        """Nobody wrote: what the bot makes of it."""
        self.overheard.forget()
        try:
            with self.db.transaction() as tx:
                before = rows_of(tx)
                row = tx.one("SELECT COALESCE(MAX(id), 0), (SELECT COALESCE(MAX(id), 0) FROM turn) FROM message")
                since, turn = row or (0, 0)
                wake(tx, self.library, conversation_id, self.moment(), self.world_of)
                said = tx.rows(SAID_ALONE, id=conversation_id, since=since)
                trace = tx.one("SELECT trace FROM turn WHERE id > :id", id=turn)
                heard = self._heard(tx, conversation_id, said, trace, before)
                return heard if said else replace(heard, choices=last.choices)
        except FlowFailed as failed:
            self.now += SECOND
            with self.db.transaction() as tx:
                tx.run("UPDATE conversation SET wakes_at = NULL WHERE id = :id", id=conversation_id)
            return Heard(acts=tuple(self.overheard.acts), failed=str(failed))

    def seen(self, text: str, choices: tuple[Choice, ...]) -> Heard:
        """A message that nobody asked for; where the shopper stands is as it was."""
        with self.db.reading() as tx:
            row = tx.one("SELECT c.session FROM conversation c JOIN contact_address a USING (contact_id)"
                         " WHERE a.value = :address", address=f"whatsapp:+{self.phone}")
        session = session_from_json(from_json(row[0]) if row and row[0] else None)
        return Heard(text, choices, tuple(self.overheard.keys_of(text)), session=session)

    def say(self, *texts: str, quotes: str = "") -> Heard:
        """What is typed; several bubbles come a second apart, before an answer to any of them has left."""
        if len(texts) == 1:
            return self.send("text", texts[0], quotes=quotes)
        heard = {}
        for text in texts:
            one = self.send("text", text, quotes=quotes, moment_s=MOMENT_S)
            heard[self.message_id] = one
            if one.failed:
                return one
        with self.db.transaction() as tx:
            overtaken = {row[0] for row in tx.rows(OVERTAKEN)}
            tx.run(LEAVE)
        said: Heard | None = None
        for message_id, one in heard.items():
            said = follows(said, one) if message_id not in overtaken else said
        assert said is not None, "the last one is always answered"
        return said

    def send(self, kind: str, text: str = "", choice: str = "", title: str = "", quotes: str = "",
             moment_s: float = 0.0) -> Heard:  # fmt: skip
        """One message of the shopper, and what the bot makes of it; a button of a notice names that."""
        self.now += SECOND
        self.overheard.forget()
        media = (("https://media.example/1", f"{kind}/*"),) if kind not in ("text", "location", "other") else ()
        place = (59.43, 24.75, "") if kind == "location" else None
        names = self.told.get(quotes, "") if quotes or choice.startswith(BUTTON) else ""
        inbound = InboundMessage(f"SM{next(self.sids)}", f"whatsapp:+{self.phone}", "", self.name, kind,
                                 title or text, choice, title, media, place, names, {})
        try:
            with self.db.transaction() as tx:
                before = rows_of(tx)
                arrival = receive(tx, inbound, self.moment())
                assert arrival is not None, "every message has an id of its own"
                self.message_id = arrival.message_id
                take_turn(tx, self.library, arrival, self.moment(), self.world_of, moment_s=moment_s)
                answers = tx.rows(ANSWERS, id=arrival.message_id)
                trace = tx.one("SELECT trace FROM turn WHERE message_id = :id", id=arrival.message_id)
                return self._heard(tx, arrival.conversation_id, answers, trace, before)
        except FlowFailed as failed:
            return Heard(acts=tuple(self.overheard.acts), failed=str(failed))

    def _heard(self, tx: Transaction, conversation_id: int, answers: list[Any], trace: tuple[Any, ...] | None,
               before: list[Any]) -> Heard:
        content = from_json(answers[-1][1]) if answers and answers[-1][1] else {}
        session = tx.one("SELECT session FROM conversation WHERE id = :id", id=conversation_id)
        wanted = tx.one(WANTED, id=conversation_id)
        text = "\n\n".join(row[0] for row in answers)
        return Heard(
            text, tuple(Choice(one["id"], one["title"], one["note"]) for one in content.get("choices", ())),
            tuple(self.overheard.keys_of(text)),
            tuple((visit[0], visit[1], visit[2]) for visit in from_json(trace[0])) if trace else (),
            tuple(self.overheard.acts), session_from_json(from_json(session[0]) if session and session[0] else None),
            wanted[0] if wanted else "", rows_of(tx) != before,
        )


def follows(first: Heard | None, then: Heard) -> Heard:
    """Both as one: all that was said and done, and where it stands now."""
    if first is None:
        return then
    text = "\n\n".join(one for one in (first.text, then.text) if one)
    return replace(then, text=text, keys=first.keys + then.keys, visits=first.visits + then.visits,
                   acts=first.acts + then.acts, changed=first.changed or then.changed,
                   failed=first.failed or then.failed)


def rows_of(tx: Transaction) -> list[Any]:
    """All that actions could change, to tell whether they did."""
    return [tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in CHANGED_BY_ACTIONS]


def copy(source: Database, target: Database) -> None:
    ours, theirs = source.engine.raw_connection(), target.engine.raw_connection()
    try:
        ours.driver_connection.backup(theirs.driver_connection)  # type: ignore[union-attr]
    finally:
        ours.close()
        theirs.close()
