"""Shoppers of another shop play their scripts in the chat; what they tap and type must change just that."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.db import Database
from models.tables import METADATA
from runtime import Runtime
from tests.journeys.scene import Person
from tests.journeys.shopper import Shopper
from tests.tau2.convert import load, write
from tests.tau2.scripts import SWAPS, Change, differences, scripts
from tests.tau2.test_import import NOW
from workers.shop_import import import_file

WORDS = {
    "cancel": "I want to cancel my order",
    "return": "I want to return something",
    "exchange": "I want to exchange something",
    "item": "I want to change my order",
    "address": "I want to change my order",
    "usual_address": "I want to change my order",
}
# Who wants nothing that may be done tries it all the same: what they type, the order they name, what they tap.
TRIES = {
    "10": [("say", WORDS["return"]), ("order", "#W7387996"), ("items", "#W7387996"), ("tap", "person")],
    "24": [("say", WORDS["cancel"]), ("order", "#W3561391"), ("tap", "no"), ("say", "where is my order")],
    "25": [("say", "what's my tracking number"), ("order", "#W5565470"), ("say", WORDS["return"]),
           ("order", "#W5565470"), ("items", "#W5565470"), ("tap", "person")],
    "50": [("say", "I want to undo the cancellation of my order"), ("order", "#W8859225"),
           ("say", "I want to talk to a person")],
    "57": [("say", "where is my order"), ("order", "#W4284542"), ("say", WORDS["cancel"]), ("order", "#W4284542"),
           ("tap", "no")],
    "67": [("say", "where is my order"), ("order", "#W4219264")],
}  # fmt: skip


@pytest.fixture(scope="module")
def told(shared):
    return load(shared)


@pytest.fixture(scope="module")
def filled(told, tmp_path_factory):
    """A database file with the whole shop in it, to be copied for each script."""
    folder = tmp_path_factory.mktemp("tau2")
    write(told, NOW, folder / "shop.jsonl")
    path = folder / "selam.db"
    made = Database(f"sqlite:///{path}")
    METADATA.create_all(made.engine)
    assert import_file(made, folder / "shop.jsonl", NOW, "US").wrong == []
    made.close()
    return path


@pytest.fixture(scope="module")
def library():
    settings = config.load({"SIMULATOR": "1"})
    return load_library(settings.flows_dir, CATALOG, settings.shop_languages)


@pytest.mark.parametrize("from_phone", [True, False], ids=["their own phone", "an unknown phone"])
def test_scripts_end_with_what_they_want_and_nothing_else(told, shared, filled, library, tmp_path, capsys, from_phone):
    played = scripts(shared, told)
    failed = {}
    for script in played:
        path = tmp_path / f"{script.id}.db"
        path.write_bytes(filled.read_bytes())
        found = play(script, told, Database(f"sqlite:///{path}"), library, tmp_path, from_phone)
        path.unlink()
        if found:
            failed[script.id] = found
    with capsys.disabled():
        where = "their own phone" if from_phone else "an unknown phone"
        print(f"\n  tau2, {where}: {len(played) - len(failed)} of {len(played)} scripts end as they must")
    assert len(played) == 74
    assert {script.id for script in played if not script.changes} == TRIES.keys()
    assert not failed, "\n".join(f"{key}: {value}" for key, value in failed.items())


def play(script, told, db, library, folder, from_phone):
    """The whole talk of one script; what differs afterwards."""
    settings = config.load(
        {"SIMULATOR": "1", "DATA_DIR": str(folder), "PUBLIC_URL": "https://bot.example.com", "BURST_WAIT_S": "0"}
    )
    clock = SimpleNamespace(now=NOW + timedelta(minutes=1))
    runtime = Runtime(settings, db, library, gateway=None, now=lambda: clock.now)
    phone = script.phone if from_phone else "15005550006"
    person = Person(script.user.split("_")[0].title(), "en", phone, "USD", 0, 0, "", "#W")
    shopper = Shopper(person, create_app(wired=runtime).test_client(), runtime, clock=clock)
    shopper.fact = fact_of(script)
    for step in TRIES.get(script.id, ()):
        attempt(shopper, script, *step)
    for wish in wishes(script):
        shopper.say(WORDS[wish.kind])
        name_order(shopper, wish.order, script)
        if any(one.endswith(".changeable.further") for one in shopper.answer.ids):
            shopper.tap("further")
        NAMING[wish.kind](shopper, wish)
        asked = shopper.answer
        if not any(one.endswith(".yes") for one in asked.ids):
            return [f"{wish.order}: no question for a yes but {asked.text!r}"]
        shopper.tap("yes")
    found = [] if not script.wants_person or shopper.waits_for() else ["nobody was asked for"]
    with db.reading() as tx:
        found += differences(tx, script)
    db.close()
    return found


def attempt(shopper, script, what, value):
    if what == "say":
        shopper.say(value)
    elif what == "order":
        name_order(shopper, value, script)
    elif what == "items":
        everything = shopper.rows("SELECT l.external_id FROM order_line l JOIN orders o ON o.id = l.order_id"
                                  " WHERE o.number = :n", n=value)  # fmt: skip
        name_items(shopper, Change("return", value, Counter(item for (item,) in everything)))
    else:
        shopper.tap(value)


def wishes(script):
    """One after the other, as people do: each thing that is swapped is a wish of its own."""
    for change in script.changes:
        if change.kind in SWAPS:
            yield from (replace(change, items=Counter([pair])) for pair in change.items.elements())
        else:
            yield change


def name_order(shopper, number, script):
    """Tap it where it is listed; else its number, typed as people do, and what proves it."""
    row = next((one for one in shopper.answer.titles if one.startswith(f"{number} ")), None)
    if row:
        shopper.tap(row)
        return
    if number in shopper.answer.text:
        return  # the bot took it to be this one
    if any(one.endswith(".no") for one in shopper.answer.ids):
        shopper.tap("no")  # it asks for a yes to another order
    for _ in range(3):
        if any(one.endswith(".different") for one in shopper.answer.ids):
            shopper.tap("different")
            row = next((one for one in shopper.answer.titles if one.startswith(f"{number} ")), None)
        if row:
            shopper.tap(row)
            return
    if any(one.endswith(".no_number") for one in shopper.answer.ids):
        shopper.say(number.removeprefix("#").lower())
        shopper.say(fact_of(script))


def fact_of(script):
    """What they know of their order besides its number."""
    knows_email = script.email in script.known or "zip" not in script.known
    return script.email if knows_email else script.postcode


def name_items(shopper, change):
    """Which pieces, by the numbers of their rows, and why."""
    lines = shopper.rows(
        "SELECT l.external_id FROM order_line l JOIN orders o ON o.id = l.order_id"
        " WHERE o.number = :n AND l.id NOT IN (SELECT order_line_id FROM return_line) ORDER BY l.position",
        n=change.order,
    )
    wanted = change.items if change.kind == "return" else Counter(item for item, _ in change.items)
    places = [str(n) for n, (item,) in enumerate(lines, 1) if wanted[item] > 0]
    places = places[: wanted.total()]
    shopper.say(" and ".join(places))
    if any(one.endswith(".done") for one in shopper.answer.ids):
        shopper.tap("done")
    if any(one.endswith(".changed_mind") for one in shopper.answer.ids):
        shopper.tap("changed_mind")
    if change.kind == "return" and any(one.endswith(".what_for.money") for one in shopper.answer.ids):
        shopper.tap("money")


def name_another(shopper, change):
    """The row whose whole name, on it or below it, is the one they want."""
    if any(one.endswith(".what_for.exchange") for one in shopper.answer.ids):
        shopper.tap("exchange")
    ((_, sku),) = change.items
    title = shopper.one("SELECT title FROM product_variant WHERE sku = :sku", sku=sku)
    for _ in range(5):
        rows = [one["id"] for one in shopper.answer.choices if title in (one["title"], one["note"].split(" · ")[0])]
        if rows:
            shopper.tap(rows[0])
            return
        if any(one.endswith(".more") for one in shopper.answer.ids):
            shopper.tap("more")


def name_change(shopper, change):
    """Which thing of the order, by the row that is it, and which one instead."""
    shopper.tap("item")
    ((item, _),) = change.items
    line = shopper.one("SELECT l.id FROM order_line l JOIN orders o ON o.id = l.order_id"
                       " WHERE o.number = :n AND l.external_id = :item AND l.sku = :item",
                       n=change.order, item=item)  # fmt: skip
    rows = [one for one in shopper.answer.ids if one.endswith(f".{line}")]
    if rows:
        shopper.tap(rows[0])
        name_another(shopper, change)


def show_who_they_are(shopper):
    if any(".ask_fact." in one for one in shopper.answer.ids):
        shopper.say(shopper.fact)


def name_address(shopper, change):
    shopper.tap("address")
    show_who_they_are(shopper)
    shopper.say(change.address)
    shopper.tap("this_order")


def name_usual_address(shopper, change):
    """From the order's own list, or where it can't be changed any more from under that message."""
    shopper.tap("usual_address" if any(one.endswith(".usual_address") for one in shopper.answer.ids) else "usual")
    show_who_they_are(shopper)
    shopper.say(change.address)


def nothing_more(shopper, change):
    """A cancel needs no more words."""


def name_exchange(shopper, change):
    name_items(shopper, change)
    name_another(shopper, change)


NAMING = {
    "cancel": nothing_more,
    "return": name_items,
    "exchange": name_exchange,
    "item": name_change,
    "address": name_address,
    "usual_address": name_usual_address,
}
