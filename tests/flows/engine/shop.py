"""A small shop to talk to: a folder written from texts, a world without a database, a shopper."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.engine.definition import (
    ActionSpec,
    Catalog,
    EntitySpec,
    Event,
    Outcome,
    Session,
    Turn,
    session_from_json,
    session_to_json,
)
from flows.engine.events import EventSpec
from flows.engine.library import Library
from flows.engine.loader import load_library
from flows.engine.machine import step

CATALOG = Catalog(
    events={"order.late": EventSpec("order.late", "It comes later.", "late", {"order": "order"})},
    actions={
        "orders.find": ActionSpec(
            "orders.find",
            "Finds orders.",
            {"number": "order_number?"},
            {"order": "order", "orders": "list:order"},
            {"one": ("order",), "several": ("orders",), "none": ()},
        ),
        "orders.cancel": ActionSpec(
            "orders.cancel", "Cancels.", {"order": "order"}, {}, {"canceled": (), "too_late": ()}, writes=True
        ),
        "returns.open": ActionSpec(
            "returns.open",
            "Opens a return.",
            {"order": "order", "items": "list:order_line", "reason": "text", "photo": "image?"},
            {"rma": "return_request"},
            {"opened": ("rma",), "needs_review": ()},
            writes=True,
        ),
        "loop.turn": ActionSpec("loop.turn", "Goes round.", {}, {}, {"again": ()}),
    },
    entities={
        "order": EntitySpec(
            "order",
            {
                "number": "code",
                "stage": "choice",
                "total": "money",
                "lines": "list:order_line",
                "return_until": "date",
                "paid": "bool",
            },
        ),
        "order_line": EntitySpec("order_line", {"title": "text", "price": "money"}),
        "return_request": EntitySpec("return_request", {"rma_number": "code"}),
        "queue": EntitySpec("queue", {"place": "number", "wait_minutes": "number", "open": "bool"}),
    },
)

BUILT_IN = """
flow: menu
states:
  choices:
    say: choices
    buttons: {orders: orders, return: return_item, person: handoff}
---
flow: handoff
states:
  line: {say: line, next: end}
---
flow: stop
states:
  stopped: {say: stopped, next: end}
---
flow: start_again
states:
  started: {say: started, next: end}
---
"""

SHOP = """
flow: choose_order
gives: [order]
takes: [order]
slots: {order: {type: order, optional: true}, number: {type: order_number, optional: true}}
states:
  find:
    do: orders.find
    with: {number: number}
    next: {one: {end: chosen}, several: which, none: ask_number}
  which:
    ask: order
    from: orders
    buttons: {other: ask_number, person: handoff}
    next: {end: chosen}
  ask_number:
    ask: number
    next: find
---
flow: orders
start: {intent: find_order}
slots: {order: {type: order}}
states:
  which:
    call: choose_order
    next: {chosen: show}
  show:
    say: show
    buttons: {return: return_item, person: handoff, menu: menu}
---
flow: return_item
start: {intent: return_item}
slots:
  order: {type: order, optional: true}
  items: {type: order_line, many: true}
  reason: {type: choice, of: [damaged, too_small, changed_mind]}
  photo: {type: image, optional: true}
  email: {type: email}
states:
  begin:
    choose:
      - when: {order: filled}
        go: which_items
      - go: which
  which:
    call: choose_order
    next: {chosen: which_items}
  which_items:
    ask: items
    from: order.lines
    none: nothing
    buttons: {person: handoff}
    next: why
  why:
    ask: reason
    buttons: {person: handoff}
    next:
      - when: {reason: damaged}
        go: show_us
      - go: mail
  show_us:
    ask: photo
    skip: mail
    next: mail
  mail:
    ask: email
    next: summary
  summary:
    confirm: {order: order, items: items, reason: reason}
    buttons: {person: handoff}
    next: {yes: open, no: kept}
  open:
    do: returns.open
    with: {order: order, items: items, reason: reason, photo: photo}
    next: {opened: opened, needs_review: handoff}
  opened: {say: opened, buttons: {menu: menu}}
  kept: {say: kept, next: end}
  nothing: {say: nothing, buttons: {menu: menu}}
---
flow: thanks
start: {intent: thanks}
states:
  welcome: {say: welcome, next: end}
"""

WORDS = """
hello: "Hi {shopper.name} 👋 "
hello_unnamed: "Hello 👋 "
flows: {return_item: your return, orders: your order}
slots: {order: Order, items: Items, reason: Reason, photo: Photo, email: E-mail}
shown:
  order: {label: "{order.number} · {order.stage}", note: "{order.total}"}
  order_line: {label: "{order_line.title}", note: "{order_line.price}"}
  return_request: {label: "{return_request.rma_number}"}
values:
  reason: {damaged: Damaged or faulty, too_small: Too small, changed_mind: I changed my mind}
  order: {stage: {shipped: on its way, delivered: delivered}}
openers: {any: Choose, order: Choose an order}
buttons: {person: Talk to a person, menu: Main menu, more: Show more, all: Everything,
  skip: Continue without one,
  "yes": "Yes, please", "no": "No, thanks", resume_yes: Finish it, resume_no: Not now, orders: My order,
  return: Return something, other: A different order, stop: Stop messages, cancel: Cancel an order}
menu: {choices: "{shopper.hello}How can I help?"}
handoff: {line: "A person is on the way. Your place: {queue.place}."}
stop: {stopped: You will hear no more from us.}
start_again: {started: Welcome back.}
thanks: {welcome: You're welcome.}
choose_order:
  which: "{shopper.hello}{orders.count, plural, one {# order} other {# orders}}. Which one?"
  ask_number: What is the order number?
orders:
  show: "{shopper.hello}Order {order.number} is {order.stage}: {order.total}."
return_item:
  which_items: {text: "Order {order.number}. Which item?", opener: Choose an item}
  why: {text: "What is the reason?", again: "Which of these is it?"}
  show_us: Could you send a photo?
  mail: Which e-mail may we write to?
  summary: {text: "{items}, {reason}. Shall I open the return?", buttons: {"yes": "Yes, open it"}}
  opened: "Done ✅ {rma.rma_number}"
  kept: Nothing was changed.
  nothing: There is nothing to return.
repair:
  again: {any: I didn't get that., email: That is no e-mail address.}
  example: {any: Tap one of these., email: "Like sam@mail.example"}
  third: A person will help.
  media: {image: Nice photo., audio: I can't listen yet., place: Thanks for it., contacts: A card.,
    other: I can't open that.}
  old_button: That button is from earlier.
  once_more: "Once more:"
  nothing_before: There is nothing before this.
  canceled: All right, nothing was changed.
  nothing_to_cancel: There is nothing to leave.
  still_open: "By the way, {task} is still open. Finish it?"
  resumed: "Back to {task}."
  parked: All right, later.
  reminder: "Still there? {task}:"
  changed: Something changed meanwhile.
  stop_unclear: Stop messages, or cancel an order?
"""

INTENTS = """
find_order: {en: [where is my order, where's my stuff, track my order]}
return_item: {en: [i want to return something, send it back, return my order]}
thanks: {en: [thank you, thanks]}
"""


def write_folder(
    folder: Path, flows: str = SHOP, words: str = WORDS, built_in: str = BUILT_IN, **files: str
) -> Path:
    """A merchant's folder. `files`: intents="…" and so on."""
    (folder / "words").mkdir(parents=True, exist_ok=True)
    (folder / "flows.yaml").write_text(built_in + flows, encoding="utf-8")
    (folder / "words" / "en.yaml").write_text(words, encoding="utf-8")
    (folder / "intents.yaml").write_text(files.pop("intents", INTENTS), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def library_of(folder: Path, flows: str = SHOP, **more: str) -> Library:
    return load_library(write_folder(folder, flows, **more), CATALOG, ("en",))


class Shop:
    """A World without a database. Change its fields to change the facts."""

    def __init__(self, orders: int = 2, lines: int = 2) -> None:
        self.name = "Sam"
        self.waiting = False
        self.order_keys = list(range(1, orders + 1))
        self.line_keys = list(range(101, 101 + lines))
        self.outcomes: dict[str, str] = {}
        self.ran: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[tuple[str, Any]] = []

    def run(self, action: str, arguments: Any) -> Outcome:
        self.ran.append((action, dict(arguments)))
        if action == "orders.find":
            if not self.order_keys:
                return Outcome("none")
            if len(self.order_keys) == 1 or "number" in arguments:
                return Outcome("one", {"order": self.order_keys[0]})
            return Outcome("several", {"orders": list(self.order_keys)})
        plain = {"orders.cancel": "canceled", "returns.open": "opened", "loop.turn": "again"}[action]
        outcome = self.outcomes.get(action, plain)
        return Outcome(outcome, {"rma": 7} if outcome == "opened" else {})

    def facts(self, entity: str, key: Any) -> Any:
        self.asked.append((entity, key))
        if entity == "queue":
            return {"place": 3, "wait_minutes": 6, "open": True}
        if entity == "return_request":
            return {"rma_number": f"R-{key}"}
        if entity == "order" and key in self.order_keys:
            return {
                "number": f"A-1048{key}",
                "stage": "shipped",
                "total": (4990, "EUR"),
                "lines": self.line_keys,
                "return_until": date(2026, 12, 1),
                "paid": True,
            }
        if entity == "order_line" and key in self.line_keys:
            return {"title": f"Shirt {key}", "price": (1000, "EUR")}
        raise LookupError(entity)

    def shopper(self) -> Any:
        return {"name": self.name, "phone": True, "waiting": self.waiting}

    def today(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0)


class Shopper:
    """Types and taps; every session goes through JSON, as it does between two messages."""

    def __init__(self, library: Library, shop: Shop | None = None, **session: Any) -> None:
        self.library, self.shop = library, shop or Shop()
        self.session = Session(**session)
        self.turn: Turn | None = None
        self.kept_for: dict[str, int] = {}

    def _step(self, event: Event) -> str:
        self.turn = step(self.library, self.session, event, self.shop)
        self.session = session_from_json(session_to_json(self.turn.session))
        for name, (kind, value, seconds) in self.turn.keeps.items():
            self.shop.memory[name], self.kept_for[name] = (kind, value), seconds
        return "\n".join(reply.text for reply in self.turn.replies)

    def types(self, text: str, **about: Any) -> str:
        return self._step(Event("text", text=text, about=about))

    def taps(self, title: str) -> str:
        choice = next(one for one in self.session.options if one.title == title)
        return self._step(Event("choice", text=title, choice=choice.id))

    def taps_id(self, choice: str, text: str = "", **about: Any) -> str:
        return self._step(Event("choice", text=text, choice=choice, about=about))

    def sends(self, media: str, reference: int = 9, text: str = "") -> str:
        return self._step(Event("media", text=text, media=media, reference=reference))

    def event(self, kind: str, **fields: Any) -> str:
        return self._step(Event(kind, **fields))

    @property
    def titles(self) -> list[str]:
        assert self.turn and self.turn.replies
        return [choice.title for choice in self.turn.replies[-1].choices]

    @property
    def at(self) -> str:
        return (
            ".".join((self.session.stack[-1].flow, self.session.stack[-1].state))
            if self.session.stack
            else ""
        )
