"""A shop of one question after the other, with the real catalog: small enough to be loaded often."""

from datetime import UTC, datetime

from flows.actions import CATALOG
from flows.engine.loader import load_files
from models.flow_revision import Publication, publish
from tests.flows.engine.shop import BUILT_IN

FLOWS = BUILT_IN.replace("buttons: {orders: orders, return: return_item, person: handoff}",
                         "buttons: {fit: fit, person: handoff}") + """
flow: fit
start: {intent: fit}
slots:
  size: {type: number}
  color: {type: choice, of: [red, blue]}
  note: {type: text}
states:
  size: {ask: size, next: color}
  color: {ask: color, next: note}
  note: {ask: note, next: done}
  done: {say: done, next: end}
---
flow: thanks
start: {intent: thanks}
states:
  welcome: {say: welcome, next: end}
"""
WORDS = """
hello: "Hi {shopper.name}. "
hello_unnamed: "Hi. "
flows: {fit: your fitting}
slots: {size: Size, color: Color, note: Note}
values: {color: {red: Red, blue: Blue}}
openers: {any: Choose}
buttons: {person: A person, menu: Menu, more: More, all: All, skip: Skip, "yes": "Yes", "no": "No",
  resume_yes: Finish it, resume_no: Not now, fit: My size, stop: Stop, cancel: Cancel}
apology: Something went wrong on our side.
menu: {choices: How can I help?}
handoff: {line: A person is on the way.}
stop: {stopped: Stopped.}
start_again: {started: Hello again.}
fit: {size: Which size?, color: Which color?, note: Anything else?, done: "Version 1: {size}, {color}."}
thanks: {welcome: You're welcome.}
repair:
  again: {any: I didn't get that.}
  example: {any: Tap one of these.}
  third: A person will help.
  media: {other: I can't open that.}
  old_button: That button is from earlier.
  once_more: "Once more:"
  nothing_before: Nothing before this.
  canceled: Nothing was changed.
  nothing_to_cancel: Nothing to leave.
  still_open: "By the way, {task} is still open."
  resumed: "Back to {task}."
  parked: Later, then.
  changed: Something changed.
"""
INTENTS = """
fit: {en: [find my size, what fits me, fit me]}
thanks: {en: [thank you, thanks a lot, many thanks]}
"""
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
RENAMED = (("  color: {ask: color, next: note}", "  paint: {ask: color, next: note}"),
           ("size, next: color}", "size, next: paint}"), ("color: Which color?", "paint: Which color?"))
TYPO = (("ask: size", "aks: size"),)


def files(number=1, *changes):
    """The folder as it is read: version `number`, which says so at its end, and texts in place of others."""
    words = WORDS.replace("Version 1", f"Version {number}")
    texts = {"flows.yaml": FLOWS, "intents.yaml": INTENTS, "words/en.yaml": words}
    for old, new in changes:
        assert any(old in text for text in texts.values()), f"{old!r} is nowhere"
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return {name: text.encode() for name, text in texts.items()}


def written(folder, content):
    for name, raw in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


def load(content):
    return load_files(content, "mini", CATALOG, ("en",))


def go_live(db, number, content, **plan):
    """Publish it as this number; the revision."""
    library = load(content)
    with db.transaction() as tx:
        publish(tx, library.revision, content, Publication(number, library.revision, "Sam", "", NOW, **plan))
    return library.revision
