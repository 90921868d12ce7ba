"""One flow and its words, written in the test that needs them, with a world that answers as it is told."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.engine.definition import ActionSpec, Catalog, EntitySpec, Outcome
from flows.engine.events import EventSpec
from flows.engine.library import Library
from flows.engine.loader import load_library
from tests.flows.engine.shop import Shopper

CATALOG = Catalog(
    events={"parcel.late": EventSpec("parcel.late", "It comes later.", "late", {"parcel": "parcel"})},
    actions={
        "parcel.find": ActionSpec(
            "parcel.find",
            "Finds parcels.",
            {"number": "order_number?", "limit": "number?", "fast": "bool?", "note": "text?"},
            {"parcel": "parcel", "parcels": "list:parcel"},
            {"one": ("parcel",), "several": ("parcels",), "none": ()},
        ),
        "shopper.forget": ActionSpec("shopper.forget", "Forgets.", outcomes={"forgotten": ()}, forgets=True),
        "parcel.send": ActionSpec(
            "parcel.send", "Sends it.", {"parcel": "parcel"}, {}, {"sent": (), "failed": ()}, writes=True
        ),
    },
    entities={
        "parcel": EntitySpec(
            "parcel",
            {
                "number": "code",
                "title": "text",
                "price": "money",
                "due": "date",
                "items": "list:item",
                "parts": "number",
                "urgent": "bool",
                "state": "choice",
                "window": "day_range",
            },
        ),
        "item": EntitySpec("item", {"title": "text", "price": "money"}),
        "queue": EntitySpec("queue", {"place": "number", "open": "bool"}),
    },
)
BUILT_IN = """
flow: menu
states: {choices: {say: choices, buttons: {begin: begin, person: handoff}}}
---
flow: handoff
states: {line: {say: line, next: end}}
---
flow: stop
states: {stopped: {say: stopped, next: end}}
---
flow: start_again
states: {started: {say: started, next: end}}
---
flow: other
start: {intent: thanks}
states: {welcome: {say: welcome, next: end}}
---
"""
WORDS = """
hello: "Hi {shopper.name} "
hello_unnamed: "Hello "
flows: {begin: your errand, other: your thanks}
shown:
  parcel: {label: "{parcel.number}", note: "{parcel.title}"}
  item: {label: "{item.title}", note: "{item.price}"}
buttons: {person: A person, menu: Menu, more: More, all: Everything, skip: Without it, "yes": "Yes",
  "no": "No", resume_yes: Finish it, resume_no: Not now, begin: Begin, stop: Stop messages,
  cancel: Cancel an order, change: Change something,
  done: Done, take_back: Take the last back, last_time: As last time, a: Left, b: Right, c: Middle}
openers: {any: Choose}
menu: {choices: "What is it?"}
handoff: {line: A person comes.}
stop: {stopped: No more messages.}
start_again: {started: Here again.}
other: {welcome: You're welcome.}
repair:
  again: {any: Again please., number: A number please., image: A photo please.}
  example: {any: Like this.}
  third: Somebody will help.
  media: {image: A photo., audio: A voice., video: A film., document: A file., sticker: A sticker.,
    contacts: A card., place: A place., other: Something.}
  change: What should I change?
  added: "Added: {added}. Another one?"
  last_time: "Last time: {last}"
  no_other: There's no other one.
  old_button: An old button.
  once_more: "Once more:"
  nothing_before: Nothing before.
  canceled: Left it.
  nothing_to_cancel: Nothing to leave.
  still_open: "Still open: {task}"
  resumed: "Back to {task}."
  parked: Later.
  reminder: "Still there? {task}:"
  changed: It changed.
  stop_unclear: Stop messages, or cancel an order?
  next_page: The next ones.
"""
INTENTS = """
begin: {en: [begin the errand, i want to begin], tr: [işe başla], fa: [کار را شروع کن], et: [alusta asja]}
thanks: {en: [thank you so much], tr: [çok sağ olun], fa: [خیلی ممنونم], et: [suur tänu]}
"""


ENDS = {"parcel.find": "one", "shopper.forget": "forgotten"}  # else "sent"


class World:
    """What actions end in, and the facts; both may be changed while a talk goes on."""

    def __init__(self, **ends: Any) -> None:
        self.ends = ends  # parcel_find="one", or a list of outcomes one after the other
        self.given: dict[str, Any] = {"parcel": 1, "parcels": [1, 2, 3]}
        self.items: list[int] = [11, 12]
        self.fields: dict[str, Any] = {}
        self.ran: list[tuple[str, dict[str, Any]]] = []
        self.name, self.waiting = "Sam", False
        self.gone: set[Any] = set()
        self.memory: dict[str, Any] = {}  # slot: (type, value)
        self.recalls = 0

    def run(self, action: str, arguments: Any) -> Outcome:
        self.ran.append((action, dict(arguments)))
        if action == "shopper.forget":
            self.memory.clear()
        end = self.ends.get(action.replace(".", "_"), ENDS.get(action, "sent"))
        if isinstance(end, list):
            end = end.pop(0)
        names = CATALOG.actions[action].outcomes.get(end, ())
        return Outcome(end, {name: self.given[name] for name in names})

    def facts(self, entity: str, key: Any) -> Any:
        if (entity, key) in self.gone:
            raise LookupError(entity)
        facts = {
            "queue": {"place": 3, "open": True},
            "item": {"title": f"Thing {key}", "price": (1000, "EUR")},
            "parcel": {
                "number": f"P-100{key}",
                "title": f"Parcel {key}",
                "price": (4990, "EUR"),
                "due": date(2026, 11, 25),
                "items": self.items,
                "parts": 2,
                "urgent": False,
                "state": "sent",
                "window": (datetime(2026, 11, 23, 10), datetime(2026, 11, 23, 14)),
            },
        }[entity]
        return {**facts, **self.fields}

    def shopper(self) -> Any:
        return {"name": self.name, "phone": True, "waiting": self.waiting}

    def kept(self, names: Any) -> Any:
        self.recalls += 1
        return {name: self.memory[name] for name in names if name in self.memory}

    def today(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0)


def tiny_library(
    folder: Path, flow: str, words: str = "", languages: tuple[str, ...] = ("en",), built_in: str = BUILT_IN
) -> Library:
    """`flow` is everything below `flow: begin`; `words` are added to those every library needs."""
    (folder / "words").mkdir(parents=True, exist_ok=True)
    text = flow if flow.lstrip().startswith("flow:") else f"flow: begin\nstart: {{intent: begin}}\n{flow}"
    (folder / "flows.yaml").write_text(built_in + text, encoding="utf-8")
    (folder / "intents.yaml").write_text(INTENTS, encoding="utf-8")
    for language in languages:
        (folder / "words" / f"{language}.yaml").write_text(WORDS + words, encoding="utf-8")
    return load_library(folder, CATALOG, languages)


def tiny(folder: Path, flow: str, words: str = "", world: World | None = None, **session: Any) -> Shopper:
    """A shopper before the flow `begin`; `languages=` as in tiny_library."""
    languages = session.pop("languages", ("en",))
    library = tiny_library(folder, flow, words, languages)
    return Shopper(library, world or World(), **{"language": languages[0], "greeted": True, **session})


def begin(shopper: Shopper, **about: Any) -> str:
    """The flow begins as an event would begin it."""
    return shopper.event("start", flow="begin", about=about)
