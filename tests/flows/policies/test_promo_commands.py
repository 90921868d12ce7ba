"""`flask policy try --code`, and `whatif` over uses of promo codes: what they print, and that a naive count agrees."""

import random
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from flows.actions import CATALOG
from flows.engine.library import Shop
from flows.engine.loader import load_library
from flows.policies.telling import lines
from flows.policies.whatif import Trial
from flows.policy_commands import policy
from models.db import Database, to_ms
from models.order_intake import store_order
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.promo_history import past_uses
from tests.flows.policies.conftest import read
from tests.flows.talks.conftest import DEFAULT
from tests.models.shop import DAY, NOW, SAM, order

OTHER = "905321112233"
RULES = """
promo_codes:
  rules:
    - rule: first_orders
      when: {code.name: WELCOME10, customer.first_order: false}
      then: refuse
    - rule: rest
      then: accept
"""
SENTENCES = {
    "en": "{promo_code.code} is for a first order{promo_code.ends_on, select, empty {.} other { until {shop.name}.}}",
    "tr": "{promo_code.code} ilk sipariş içindir.",
    "fa": "کد {promo_code.code} برای اولین خرید است.",
    "et": "Kood {promo_code.code} on esimeseks tellimuseks.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The shipped flows with a rule for codes."""
    home = tmp_path_factory.mktemp("with_rules") / "shop"
    shutil.copytree(DEFAULT, home, ignore=shutil.ignore_patterns("talks"))
    with (home / "policy.yaml").open("a", encoding="utf-8") as file:
        file.write(RULES)
    for language, sentence in SENTENCES.items():
        words = home / "words" / f"{language}.yaml"
        text = words.read_text(encoding="utf-8")
        words.write_text(text.replace("rules:\n", f'rules:\n  promo_codes:\n    first_orders: "{sentence}"\n', 1))
    return home


@pytest.fixture
def run(sqlite_url, monkeypatch, tmp_path):
    """A shop with two codes; Sam has ordered once."""
    env = {"SIMULATOR": "1", "DATABASE_URL": sqlite_url, "DATA_DIR": str(tmp_path), "FLOWS_DIR": str(DEFAULT)}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    db = Database(sqlite_url)
    now = datetime.now(UTC)
    with db.transaction() as tx:
        ends = now + timedelta(days=3)
        store_promo_code(tx, PromoCodeSnapshot("WELCOME10", "percent", 30, ends_at=ends))
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15, minimum_minor=20000, currency="TRY"))
        store_order(tx, order(placed_at=now - timedelta(days=2)), now, history=True)
        tx.run("INSERT INTO redemption (promo_code_id, phone, order_id, at) SELECT p.id, :phone, o.id, :at"
               " FROM promo_code p, orders o WHERE p.code = 'WELCOME10'", phone=SAM, at=to_ms(now))
    yield lambda *words: CliRunner().invoke(policy, [str(word) for word in words])
    db.close()


def test_a_code_that_a_rule_refuses_to_one_and_not_to_another(run, folder):
    said = run("try", "--code", "welcome10", "--phone", "+44 7700 900101", "--with", folder, "--language", "en")
    assert said.exit_code == 0, said.output
    text = said.stdout.splitlines()
    assert text[:5] == [
        "WELCOME10: refuse, by first_orders",
        "  → yes first_orders",
        "       yes code.name: WELCOME10  (it is WELCOME10)",
        "       yes customer.first_order: false  (it is false)",
        "    yes rest: always",
    ]
    assert text[5].startswith("    “WELCOME10 is for a first order until Linden.”") and text[-1] == "    instead: NOV15"
    other = run("try", "--code", "welcome10", "--phone", f"+{OTHER}", "--with", folder).stdout.splitlines()
    assert other[0] == "WELCOME10: accept, by rest" and not any("“" in line or "instead" in line for line in other)


@pytest.mark.parametrize(("language", "says"), [("tr", "ilk sipariş"), ("fa", "اولین خرید"), ("et", "esimeseks")])
def test_the_sentence_in_each_language(run, folder, language, says):
    said = run("try", "--code", "WELCOME10", "--phone", f"+{SAM}", "--with", folder, "--language", language)
    assert says in said.stdout


def test_what_the_shop_itself_says_comes_first(run, folder):
    small = run("try", "--code", "NOV15", "--phone", f"+{OTHER}", "--basket", "150", "--with", folder).stdout
    assert small.splitlines() == ["NOV15: refused, as the shop has it: minimum", "    instead: WELCOME10"]
    large = run("try", "--code", "NOV15", "--basket", "200", "--with", folder).stdout
    assert large.splitlines()[0] == "NOV15: accept, by rest"
    unknown = run("try", "--code", "NOSUCH1", "--phone", f"+{SAM}", "--with", folder).stdout
    assert unknown.startswith("NOSUCH1: refused, as the shop has it: unknown")


def test_without_rules_every_code_that_the_shop_takes_works(run):
    said = run("try", "--code", "WELCOME10", "--phone", f"+{SAM}")
    assert said.stdout.splitlines() == ["WELCOME10: accept, by as_the_shop_says", "  → yes as_the_shop_says: always"]


@pytest.mark.parametrize("words", [(), ("A-1", "--code", "NOV15")])
def test_an_order_or_a_code(run, words):
    said = run("try", *words)
    assert said.exit_code == 2 and "Name an order, or a promo code with --code." in said.stderr


def test_uses_of_codes_under_other_rules(run, folder):
    """The order that the code was used for is none of those before it."""
    same = run("whatif", folder)
    assert same.exit_code == 0 and "1 use of promo codes: no difference" in same.stdout.splitlines()


def test_rules_that_take_a_code_away_are_counted_with_its_orders(run, folder, tmp_path):
    draft = tmp_path / "draft"
    shutil.copytree(folder, draft)
    text = (draft / "policy.yaml").read_text()
    (draft / "policy.yaml").write_text(text.replace("customer.first_order: false", "customer.first_order: true"))
    said = run("whatif", draft)
    assert said.exit_code == 1
    at = said.stdout.splitlines().index("1 use of promo codes")
    assert said.stdout.splitlines()[at + 1] == "    1 more refused, €49.90 (accept → refuse)"
    assert "promo_codes.rest" in said.stdout.splitlines()[-1]


# ---- against a naive count ---------------------------------------------------------------------------


LATER = """promo_codes:
  rules:
    - {rule: regulars, when: {customer.orders: {over: 1}, code.percent: {over: 10}}, then: refuse}
    - {rule: small, when: {basket.total: {under: 30}}, then: refuse}
    - {rule: rest, then: accept}
"""


def test_a_hundred_uses_are_judged_as_of_their_day(db):
    shop, problems = read(LATER, Shop(name="Linden", timezone="Europe/Istanbul", currency="EUR"))
    assert not problems
    draw, expected, worth = random.Random(3), Counter(), 0
    with db.transaction() as tx:
        for name, value in (("BIG", 20), ("LOW", 5)):
            store_promo_code(tx, PromoCodeSnapshot(name, "percent", value))
        ids = dict(tx.rows("SELECT code, id FROM promo_code"))
        before = Counter()
        for n in range(100):
            phone, name, total = draw.choice([SAM, OTHER]), draw.choice(["BIG", "LOW"]), draw.randrange(1000, 9000)
            at = NOW - (100 - n) * DAY
            order_id = store_order(tx, order(f"B-{n}", external_id=str(n), phone=phone, placed_at=at, updated_at=at,
                                             total_minor=total), at, history=True)
            forgotten = n % 10 == 0
            tx.run("INSERT INTO redemption (promo_code_id, phone, order_id, at) VALUES (:id, :phone, :order, :at)",
                   id=ids[name], phone="" if forgotten else phone, order=order_id, at=to_ms(at))
            refuses = (not forgotten and name == "BIG" and before[phone] > 1) or (not forgotten and total < 3000)
            refuses = refuses or (forgotten and total < 3000)
            expected[refuses] += 1
            worth += total * refuses
            before[phone] += 1
    with db.reading() as tx:
        assert [use.order_id for use in past_uses(tx, at_once=7)] == [use.order_id for use in past_uses(tx)]
        tally = Trial(tx, Shop(currency="EUR"), shop, NOW).run()
    assert tally.looked_at["redeemed"] == 100 and expected[True] > 20
    assert tally.moved["redeemed", "accept", "refuse"] == expected[True]
    assert tally.money["redeemed", "accept", "refuse", "EUR"] == worth
    assert "100 uses of promo codes" in list(lines(tally, shop))


def test_shops_without_rules_for_codes_are_told_nothing_of_them(db):
    live = load_library(DEFAULT, CATALOG).shop
    with db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15))
        tx.run("INSERT INTO redemption (promo_code_id, phone, at) SELECT id, '', 0 FROM promo_code")
        tally = Trial(tx, live, live, NOW).run()
    assert not any("promo" in line for line in lines(tally, live))
