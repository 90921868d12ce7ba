"""A small shop whose flows hold, and a way to break one thing in it."""

from pathlib import Path

import pytest

from flows.engine.checks import Checked, check
from flows.engine.definition import ActionSpec, Catalog, EntitySpec
from flows.engine.events import EventSpec

CATALOG = Catalog(
    actions={
        spec.name: spec
        for spec in (
            ActionSpec(
                "orders.find",
                "Find it.",
                takes={"number": "order_number?"},
                gives={"order": "order", "orders": "list:order"},
                outcomes={"one": ("order",), "several": ("orders",), "none": ()},
            ),
            ActionSpec(
                "orders.cancel",
                "Cancel it.",
                takes={"order": "order"},
                outcomes={"canceled": (), "unavailable": ()},
                writes=True,
            ),
            ActionSpec(
                "orders.look",
                "Look by its number.",
                takes={"number": "text"},
                outcomes={"seen": ()},
                needs_owner=True,
            ),
            ActionSpec(
                "orders.peek",
                "Look at one of them.",
                takes={"order": "order?"},
                outcomes={"seen": ()},
                needs_owner=True,
            ),
        )
    },
    entities={
        "order": EntitySpec(
            "order", {"number": "code", "eta": "day_range", "total": "money", "email": "email", "late": "bool"}
        ),
        "shop": EntitySpec("shop", {"email": "email"}),
    },
    events={
        "order.late": EventSpec("order.late", "It comes later.", "late", {"order": "order"}),
        "order.lost": EventSpec("order.lost", "It comes no more.", "lost", {"order": "order"}, passes=False),
    },
)
ORDERS = """\
flow: orders
about: Finds an order and cancels it.
start: {intent: find_order}
slots:
  order: {type: order}
  note: {type: text, optional: true}
states:
  find:
    do: orders.find
    next: {one: show, several: which, none: nothing}
  which:
    ask: order
    from: orders
    none: nothing
    next: show
  show:
    say: show
    buttons: {cancel: sure, person: handoff, menu: menu}
  sure:
    confirm: {order: order}
    next: {yes: cancel, no: show}
  cancel:
    do: orders.cancel
    with: {order: order}
    next: {canceled: done, unavailable: handoff}
  done:
    say: done
    next: end
  nothing:
    say: nothing
    buttons: {person: handoff, menu: menu}
    next: [{when: {note: filled}, go: handoff}, {go: menu}]
"""
BUILT_IN = """\
flow: menu
states:
  choices:
    say: choices
    buttons: {orders: orders, person: handoff}
---
flow: handoff
states:
  line:
    say: line
    next: end
---
flow: stop
states:
  bye:
    say: bye
    next: end
---
flow: start_again
states:
  hello:
    say: hello
    next: end
"""
WORDS = """\
hello: "Hi {shopper.name} "
hello_unnamed: "Hello "
buttons:
  yes: "Yes"
  no: "No"
  skip: Skip
  more: More
  all: All of them
  person: A person
  menu: Menu
  resume_yes: Go on
  resume_no: Not now
  cancel: Cancel it
  orders: My orders
openers: {any: Choose}
repair:
  again: {any: "Which one?"}
  example: {any: "For example: 2"}
  third: A person will help.
  media: {other: Please write it.}
  old_button: That was a while ago.
  once_more: Once more.
  nothing_before: Nothing before this.
  canceled: All right.
  nothing_to_cancel: There was nothing.
  still_open: "Still open: {task}"
  resumed: "Going on: {task}"
  parked: Later then.
  changed: This has changed.
  change: Which of it?
orders:
  which: Which order?
  show: "Order {order.number} comes {order.eta}"
  sure: "Cancel order {order.number}?"
  done: Canceled.
  nothing: No orders here.
  buttons: {change: Not this one}
menu: {choices: "What is it?"}
handoff: {line: One moment.}
stop: {bye: No more messages.}
start_again: {hello: Here again.}
slots: {order: Order}
apology: Something went wrong.
"""
INTENTS = """\
find_order:
  en: [where is my order]
  tr: [siparişim nerede]
"""
SHOP = "name: Linden\nlanguages: [en, tr]\ntimezone: Europe/Istanbul\ncurrency: TRY\n"
FILES = {
    "orders.yaml": ORDERS,
    "built_in.yaml": BUILT_IN,
    "words/en.yaml": WORDS,
    "words/tr.yaml": WORDS,
    "intents.yaml": INTENTS,
    "shop.yaml": SHOP,
}


class SmallShop:
    """The files of the small shop in a folder; change one and see what the checker says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "words").mkdir()
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> "SmallShop":
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def change_words(self, old: str, new: str) -> "SmallShop":
        return self.change("words/en.yaml", old, new).change("words/tr.yaml", old, new)

    def add(self, file: str, text: str) -> "SmallShop":
        path = self.folder / file
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
        return self

    def typed(self, *phrases: str) -> "SmallShop":
        """Phrases that start a flow `late`, so that something starts it."""
        english, turkish = phrases or ("is it late", "gecikti mi")
        return self.add("intents.yaml", f"late:\n  en: [{english}]\n  tr: [{turkish}]\n")

    def check(self) -> Checked:
        return check(self.folder, CATALOG)

    def found(self) -> list[tuple[str, str, int, int]]:
        return [(one.code, one.place.file, one.place.line, one.place.column) for one in self.check().problems]

    def told(self, code: str) -> list[tuple[str, int, int, str]]:
        """Each problem of this code: file, line, column, and the characters that it points at."""
        places = [one.place for one in self.check().problems if one.code == code]
        return [(one.file, one.line, one.column, self.at(one)) for one in places]

    def at(self, place) -> str:
        line = (self.folder / place.file).read_text(encoding="utf-8").split("\n")[place.line - 1]
        return line[place.column - 1 : place.column - 1 + place.length]

    def only(self, code: str) -> object:
        """The one problem there is."""
        problems = self.check().problems
        assert [one.code for one in problems] == [code], [(one.code, one.says) for one in problems]
        return problems[0]

    def marked(self, code: str) -> str:
        """The characters that the one problem points at."""
        return self.at(self.only(code).place)


@pytest.fixture
def small_shop(tmp_path):
    folder = tmp_path / "flows"
    folder.mkdir()
    return SmallShop(folder)
