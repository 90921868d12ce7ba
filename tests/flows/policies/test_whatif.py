"""A changed policy over everything in the database: as a naive recomputation says, part by part, on both databases."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.actions import CATALOG
from flows.engine.library import Shop
from flows.engine.loader import load_library
from flows.engine.policies import UNKNOWN, decide, policy_of
from flows.engine.policies.facts import Case
from flows.policies.telling import lines
from flows.policies.whatif import Tally, Trial
from models.db import from_ms
from models.order_intake import store_order
from models.policy import Policy
from models.policy_history import past_orders, past_returns
from models.return_opening import cancel_order, open_return
from tests.flows.policies.conftest import ZONE, read
from tests.flows.talks.conftest import DEFAULT
from tests.journeys import scene
from tests.journeys.scene import KADRI, NARGES, NOW, SAM

LIVE = load_library(DEFAULT, CATALOG).shop
RULES = """returns:
  window: {window}
  rules:
    - {{rule: sale, when: {{item.final_sale: true, reason: [damaged]}}, then: review}}
    - {{rule: late, when: {{order.in_window: false}}, then: refuse}}
    - {{rule: photos, when: {{reason: damaged, photo: empty}}, then: review}}
    - {{rule: dear, when: {{return.amount: {{over: 45}}}}, then: review}}
    - {{rule: mind, when: {{reason: changed_mind, order.days_since_delivery: {{over: 5}}}}, then: refuse}}
    - {{rule: never, when: {{item.category: spacecraft}}, then: refuse}}
    - {{rule: fine, then: refund}}
cancel:
  rules:
    - {{rule: late, when: {{order.hours_since_placed: {{over: 20}}}}, then: refuse}}
    - {{rule: packed, when: {{order.stage: packed}}, then: review}}
    - {{rule: fine, when: {{order.stage: placed}}, then: cancel}}
    - {{rule: left, then: refuse}}
"""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def changed(window=10):
    shop, problems = read(RULES.format(window=window), Shop(name="Linden", timezone=LIVE.timezone, currency="EUR"))
    assert problems == []
    return shop


@pytest.fixture
def past(db):
    """A hundred orders in every state, some sent back, some canceled."""
    draw = random.Random(7)
    with db.transaction() as tx:
        for n in range(100):
            person = draw.choice([SAM, KADRI, NARGES])
            delivered = draw.random() < 0.6
            one = (scene.delivered_two(person, 20000 + n, draw.randint(1, 40)) if delivered
                   else scene.placed(person, 20000 + n))
            sold = tuple(replace(line, final_sale=draw.random() < 0.2, quantity=draw.randint(1, 3))
                         for line in one.lines)
            one = replace(one, lines=sold, external_id=str(n))
            if not delivered:
                one = replace(one, status=draw.choice(["placed", "packed", "shipped", "canceled"]),
                              placed_at=NOW - draw.randint(1, 60) * HOUR)
            order_id = store_order(tx, one, NOW, history=True)
            if delivered and draw.random() < 0.6:
                send_back(tx, order_id, one.delivered_at, draw)
            elif not delivered and draw.random() < 0.4:
                cancel_order(tx, order_id, f"c{n}", NOW - draw.randint(0, 1) * HOUR, Policy())
    return db


def send_back(tx, order_id, delivered_at, draw):
    rows = tx.rows("SELECT id, quantity FROM order_line WHERE order_id = :id ORDER BY id", id=order_id)
    chosen = {row[0]: draw.randint(1, row[1]) for row in draw.sample(rows, draw.randint(1, len(rows)))}
    at = delivered_at + draw.randint(0, 12) * DAY
    open_return(tx, order_id, chosen, reason=draw.choice(["damaged", "changed_mind", "too_big"]),
                effect_key=f"r{order_id}", now=at, policy=Policy(), granted_for=delivered_at)


def naive(tx, then, now, at):
    """The same, from plain rows, one thing after the other, with nothing but `decide`."""
    moved, money, decided, seen = Counter(), Counter(), Counter(), Counter()
    lines_of = {}
    for row in tx.rows("SELECT id, order_id, quantity, price_minor, final_sale, sku, variant FROM order_line"):
        lines_of.setdefault(row[1], []).append(row)

    def judge(what, kind, cases, minor, currency):
        found = [min((decide(policy_of(shop, kind), case).rule for case in of), key=strict)
                 for shop, of in zip((then, now), cases, strict=True)]
        seen[what] += 1
        if found[0].then != found[1].then:
            moved[what, found[0].then, found[1].then] += 1
            money[what, found[0].then, found[1].then, currency] += minor
        outcome = found[1].then
        for case in cases[1]:
            rule = decide(policy_of(now, kind), case).rule
            if rule.then == outcome or outcome == "refund":
                decided[kind, rule.name] += 1

    orders = {row[0]: row for row in tx.rows("""SELECT id, status, shop_status, total_minor, currency, placed_at,
        delivered_at, canceled_at, canceled_by, cancel_reason FROM orders""")}
    for number, order_id, at_ms, reason, photo, refund in tx.rows(
            "SELECT id, order_id, created_at, reason, photo_message_id, refund_minor FROM return_request"):
        sent = {row[0]: row[1] for row in tx.rows(
            "SELECT order_line_id, quantity FROM return_line WHERE return_request_id = :id", id=number)}
        mine = [line for line in lines_of[order_id] if line[0] in sent]
        cases = [[case_of(shop, orders[order_id], line, from_ms(at_ms), sent[line[0]], {
            "reason": reason, "photo": photo and str(photo), "condition": UNKNOWN,
            "return.amount": (refund, orders[order_id][4]),
            "return.over_limit": False}) for line in mine] for shop in (then, now)]
        judge("returned", "returns", cases, refund, orders[order_id][4])
    unknown = {**dict.fromkeys(("reason", "photo", "condition"), UNKNOWN), "return.over_limit": False}
    back = dict(tx.rows("SELECT order_line_id, SUM(quantity) FROM return_line GROUP BY order_line_id"))
    for order_id, order in orders.items():
        if order[1] == "delivered":
            for line in lines_of[order_id]:
                kept = line[2] - int(back.get(line[0], 0))
                if kept > 0:
                    told = {**unknown, "return.amount": (line[3] * kept, order[4])}
                    cases = [[case_of(shop, order, line, at, kept, told)] for shop in (then, now)]
                    judge("may be returned", "returns", cases, line[3] * kept, order[4])
        elif order[1] != "canceled" or (order[8] and order[2] in ("placed", "packed", "shipped")):
            past = order[1] == "canceled"
            told = {"order.stage": order[2] if past else order[1], "reason": (order[9] or None) if past else UNKNOWN}
            case = Case(told, from_ms(order[7]) if past else at, ZONE, from_ms(order[5]))
            what = "canceled" if past else "may be canceled"
            judge(what, "cancel", [[case], [case]], order[3], order[4])
    return seen, moved, money, decided


def strict(rule):
    return {"refuse": 0, "review": 1}.get(rule.then, 2)


def case_of(shop, order, line, at, pieces, told):
    facts = {**told, "item.final_sale": bool(line[4]), "item.pieces": pieces, "item.sku": line[5] or None,
             "item.variant": line[6] or None, "order.total": (order[3], order[4])}
    return Case(facts, at, ZONE, from_ms(order[5]), from_ms(order[6]), shop.policy["return_days"])


@pytest.mark.parametrize("window", [5, 10, 30])
def test_it_says_what_a_naive_recomputation_says(past, window):
    now = changed(window)
    with past.reading() as tx:
        tally = Trial(tx, LIVE, now, NOW).run()
        seen, moved, money, decided = naive(tx, LIVE, now, NOW)
    assert tally.looked_at == seen and seen.total() > 100
    assert tally.moved == moved and len(moved) >= 3
    assert tally.money == money
    assert tally.decided == decided
    assert ("returns", "never") in tally.never(now)


def test_the_same_policy_changes_nothing(past):
    with past.reading() as tx:
        tally = Trial(tx, LIVE, LIVE, NOW).run()
    assert not tally.moved and tally.looked_at["returned"] > 10
    assert all(line.endswith("no difference") for line in lines(tally, LIVE) if "more" in line)


def test_it_reads_in_small_parts_whatever_there_is(past):
    """Whole things, each once, in the order of their ids, however small the parts are."""
    with past.reading() as tx:
        whole = [(one.order, one.lines) for one in past_orders(tx)]
        parts = [(one.order, one.lines) for one in past_orders(tx, at_once=7)]
        returns, some = list(past_returns(tx)), list(past_returns(tx, at_once=3))
        asked = []
        fetch = tx.rows
        tx.rows = lambda statement, **given: asked.append(found := fetch(statement, **given)) or found
        list(past_orders(tx, at_once=7))
    assert whole == parts and len(whole) == 100
    assert returns == some and len(returns) > 20
    assert len(asked) == 16 and max(len(rows) for rows in asked) <= 7 * 2, "fifteen parts and the end"


def test_a_cancel_whose_place_nobody_knows_is_counted_and_not_guessed(past):
    with past.transaction() as tx:
        tx.run("UPDATE orders SET shop_status = 'canceled' WHERE canceled_by = 'shopper'")
    with past.reading() as tx:
        tally = Trial(tx, LIVE, changed(), NOW).run()
        gone = tx.one("SELECT COUNT(*) FROM orders WHERE canceled_by = 'shopper'")[0]
    assert tally.untold == gone > 3 and tally.looked_at["canceled"] == 0
    assert f"{gone} cancels are not told" in "\n".join(lines(tally, changed()))


def test_as_people_read_it():
    now = changed()
    tally = Tally(looked_at=Counter({"returned": 412, "may be returned": 1204, "may be canceled": 1}),
                  moved=Counter({("returned", "refund", "refuse"): 41, ("returned", "refund", "review"): 3}),
                  money=Counter({("returned", "refund", "refuse", "EUR"): 123000,
                                 ("returned", "refund", "refuse", "TRY"): 99990,
                                 ("returned", "refund", "review", "EUR"): 90000}),
                  decided=Counter({("returns", "fine"): 1}), both=Counter({("returns", "late", "photos"): 12}))
    assert list(lines(tally, now)) == [
        "412 returns asked for",
        "    41 more refused, €1,230.00 and ₺999.90 (refund → refuse)",
        "    3 more for a person, €900.00 (refund → review)",
        "1,204 things that shoppers have now: no difference",
        "0 cancels asked for: no difference",
        "1 order under way now: no difference",
        "Never decided: returns.sale, returns.late, returns.photos, returns.dear, returns.mind, returns.never, "
        "cancel.late, cancel.packed, cancel.fine, cancel.left",
        "returns: late decided before photos, which would have ended otherwise, in 12 cases",
    ]
