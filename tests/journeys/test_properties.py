"""Whatever shoppers tap and type, over every flow there is: no dead code is named, nothing is done without a yes, and
nothing is told of an order that is not proved.

A few seconds' worth run always. `pytest tests/journeys/test_properties.py --walks 2000` walks so many conversations on
each database. The seed and the last messages are told with a failure.
"""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from flows.actions import VERBS, promo_codes
from flows.engine.definition import Outcome
from models.order_queries import order_with_number
from tests.flows.policies.conftest import read
from tests.journeys.roaming import Roamer, shop_of
from tests.journeys.scene import PEOPLE
from tests.journeys.shopper import Shopper

FEW, MESSAGES = 12, 30  # conversations on each database, and messages in each
HIDDEN = "whatsapp:GB.77777777"


@pytest.fixture
def db(undone):
    return undone


class Over(Exception):
    """Takes back what a conversation did."""


def conversation(seed, db, client, runtime, clock, library):
    """What one walk saw; all rows are as before after it."""
    chance = Random(seed)
    person = replace(chance.choice(PEOPLE), currency="EUR")
    shopper = Shopper(person, client, runtime, clock=clock)
    shopper.address = chance.choice((shopper.address, shopper.address, shopper.address, HIDDEN))
    try:
        with db.transaction():
            roamer = Roamer(shopper, db, library, chance, shop_of(db, person, chance))
            try:
                roamer.walk(MESSAGES)
            except Exception as error:
                error.add_note(f"seed {seed!r}, {person.language}, after: {roamer.log[-12:]}")
                raise
            raise Over
    except Over:
        return roamer.seen


@pytest.fixture
def walk(db, client, runtime, clock, library):
    return lambda seed: conversation(seed, db, client, runtime, clock, library)


@pytest.mark.timeout(7200)
def test_whatever_shoppers_do_no_promise_of_these_is_broken(walk, request, library):
    walks, seen = request.config.getoption("--walks") or FEW, Counter()
    for seed in range(walks):
        seen.update(walk(f"roam {seed}"))
    flows = {one.partition(".")[0] for one in seen if "." in one}
    questions = sum("." in one for one in seen)
    print(f"{walks} conversations of {MESSAGES} messages, {len(flows)} flows, {questions} questions,"
          f" {seen['wrote']} with a change, {seen['code']} with a code")  # fmt: skip
    assert seen["wrote"] and seen["code"], "hardly anything happened"
    assert len(flows) >= len([flow for flow in library.flows.values() if flow.intent]) // 2


def broken(walk, match):
    with pytest.raises(AssertionError, match=match):
        for seed in range(60):
            walk(f"broken {seed}")


@pytest.fixture
def ruled(library, runtime):
    """The shop with a rule that refuses NOV15 to whoever has ordered before: all of them."""
    text = ("promo_codes:\n  rules:\n"
            "    - {rule: new, when: {code.name: NOV15, customer.first_order: false}, then: refuse}\n"
            "    - {rule: rest, then: accept}\n")
    said = {language: {**texts, "rules.promo_codes.new": ("…",)} for language, texts in library.wording.texts.items()}
    shop, wording = read(text, library.shop)[0], replace(library.wording, texts=said)
    runtime.library = replace(library, shop=shop, wording=wording)
    return runtime.library


@pytest.mark.timeout(600)
def test_a_code_that_a_rule_refuses_is_never_named(db, client, runtime, clock, ruled):
    seen = Counter()
    for seed in range(4):
        seen.update(conversation(f"ruled {seed}", db, client, runtime, clock, ruled))
    assert any(one.startswith("promo_code.") for one in seen), "nobody asked for codes"


def test_a_code_named_past_the_rules_is_seen(db, client, runtime, clock, ruled, monkeypatch):
    monkeypatch.setitem(VERBS, "promo.best", lambda desk, given: Outcome("works", {"promo": "NOV15"}))
    broken(lambda seed: conversation(seed, db, client, runtime, clock, ruled), "NOV15 is named")


def test_a_dead_code_is_seen(walk, monkeypatch):
    monkeypatch.setitem(VERBS, "promo.best", lambda desk, given: Outcome("works", {"promo": "SPRING20"}))
    broken(walk, "SPRING20 is named")


def test_a_change_without_a_yes_is_seen(walk, monkeypatch):
    def too_eager(desk, given):
        VERBS["orders.cancel"](desk, given)
        return Outcome("already_canceled")

    monkeypatch.setitem(VERBS, "orders.may_cancel", too_eager)
    broken(walk, "changed without a yes")


def test_an_order_told_before_it_is_proved_is_seen(walk, monkeypatch):
    def too_open(desk, given):
        found = order_with_number(desk.tx, str(given.get("number") or ""))
        return Outcome("one", {"order": found.id}) if found else Outcome("none")

    monkeypatch.setitem(VERBS, "orders.find", too_open)
    monkeypatch.setattr("flows.actions.desk.is_order_of", lambda *given: True)
    broken(walk, "not proved")


def test_the_sabotage_is_of_what_the_flows_use():
    assert VERBS["promo.best"] is promo_codes.best
