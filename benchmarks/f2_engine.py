"""F2: pure turns a second on one core, a flow of three states with texts and facts; goal 10,000."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from flows.engine.definition import Catalog, EntitySpec, Event, Outcome, Session, Turn  # noqa: E402
from flows.engine.library import Library  # noqa: E402
from flows.engine.loader import load_library  # noqa: E402
from flows.engine.machine import step  # noqa: E402

GOAL = 10_000
FLOWS = """
flow: rate
start: {intent: rate}
slots:
  order: {type: order}
  rating: {type: choice, of: [good, fair, bad]}
states:
  how: {ask: rating, next: sure}
  sure: {confirm: {rating: rating}, next: {yes: thanks, no: how}}
  thanks: {say: thanks, next: end}
---
flow: menu
states: {choices: {say: choices, next: end}}
---
flow: handoff
states: {line: {say: line, next: end}}
---
flow: stop
states: {stopped: {say: stopped, next: end}}
---
flow: start_again
states: {started: {say: started, next: end}}
"""
WORDS = """
values: {rating: {good: Very good, fair: So so, bad: Bad}}
buttons: {"yes": "Yes", "no": "No"}
rate:
  how: "Order {order.number}, {order.items, plural, one {# item} other {# items}}. How was it?"
  sure: "You said {rating}. Shall I send it?"
  thanks: "Thank you. Order {order.number} came to {order.total}."
"""
CATALOG = Catalog({}, {"order": EntitySpec("order", {"number": "code", "items": "number", "total": "money"})})


class World:
    """Facts without a database."""

    def run(self, action: str, arguments: Any) -> Outcome:
        raise KeyError(action)  # this flow runs none

    def facts(self, entity: str, key: Any) -> Any:
        return {"number": "A-10482", "items": 2, "total": (4990, "EUR")}

    def shopper(self) -> Any:
        return {"name": "Sam", "waiting": False}

    def today(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0)


EVENTS = (
    Event("start", flow="rate", about={"order": 1}),
    Event("choice", choice="rate.how.good"),
    Event("choice", choice="rate.sure.yes"),
)


def shop() -> Library:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "words").mkdir()
        (folder / "flows.yaml").write_text(FLOWS, encoding="utf-8")
        (folder / "intents.yaml").write_text("rate: {en: [rate it]}\n", encoding="utf-8")
        (folder / "words" / "en.yaml").write_text(WORDS, encoding="utf-8")
        return load_library(folder, CATALOG, ("en",))


def conversation(library: Library, world: World) -> list[Turn]:
    session, turns = Session(language="en"), []
    for event in EVENTS:
        turns.append(step(library, session, event, world))
        session = turns[-1].session
    return turns


def turns_a_second(seconds: float = 2.0) -> float:
    """Conversations of three turns each, one after the other."""
    library, world = shop(), World()
    turns, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        for _ in range(50):
            turns += len(conversation(library, world))
    return turns / (time.perf_counter() - started)


def main() -> None:
    print(f"F2 turns/s {max(turns_a_second() for _ in range(3)):.0f} goal {GOAL}")


if __name__ == "__main__":
    main()
