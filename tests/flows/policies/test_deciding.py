"""The first rule that holds decides; what is not known yet refuses nobody; until when is told by the rules."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.engine.conditions import holds
from flows.engine.library import Condition, Policy, Rule, Shop, Source
from flows.engine.policies import OUTCOMES, PLAIN, UNKNOWN, decide, granted_until, policy_of, reasons, truth
from flows.engine.policies.facts import FACTS, Case
from tests.flows.policies.conftest import DELIVERED, KNOWN, NOW, PLACED, ZONE

DAY = timedelta(days=1)
# a condition, the facts it holds for, and those it does not
TESTS = [
    ("{reason: damaged}", {"reason": "damaged"}, {"reason": "too_small"}),
    ("{reason: [damaged, wrong_item]}", {"reason": "wrong_item"}, {"reason": None}),
    ("{reason: empty}", {"reason": None}, {"reason": "damaged"}),
    ("{condition: unopened}", {"condition": "unopened"}, {"condition": "worn"}),
    ("{photo: filled}", {"photo": "17"}, {"photo": None}),
    ("{photo: empty}", {"photo": None}, {"photo": "17"}),
    ("{order.total: {over: 1000}}", {"order__total": (100001, "TRY")}, {"order__total": (100000, "TRY")}),
    ("{order.pieces: {under: 3}}", {"order__pieces": 2}, {"order__pieces": 3}),
    ("{order.placed_on: {before: 2026-11-08}}", {"order__placed_on": date(2026, 11, 7)}, {}),
    ("{order.delivered_on: {after: 2026-11-11}}", {}, {"order__delivered_on": date(2026, 11, 11)}),
    ("{order.days_since_delivery: {from: 0, to: 8}}", {}, {"now": NOW + DAY}),
    ("{order.days_since_delivery: 8}", {}, {"now": NOW - DAY}),
    ("{order.in_window: false}", {"window": 7}, {"window": 8}),
    ("{order.in_window: empty}", {"delivered_at": None}, {}),
    ("{today: {after: 2026-11-19}}", {}, {"now": NOW - DAY}),
    ("{item.final_sale: true}", {"item__final_sale": True}, {"item__final_sale": False}),
    ("{item.category: [shoes, hats]}", {"item__category": "hats"}, {"item__category": "bags"}),
    ("{item.category: empty}", {"item__category": None}, {}),
    ("{item.sku: {matches: 'SH-[0-9]+'}}", {}, {"item__sku": "TOTE"}),
    ("{item.variant: {contains: 4}}", {}, {"item__variant": "M"}),
    ("{item.price: {from: 500, to: 1000}}", {}, {"item__price": (40000, "TRY")}),
    ("{item.pieces: {over: 1}}", {"item__pieces": 2}, {}),
    ("{return.amount: {over: 999}}", {}, {"return__amount": (99900, "TRY")}),
    ("{return.over_limit: true}", {"return__over_limit": True}, {}),
    ("{customer.tags: VIP}", {"customer__tags": frozenset(("vip", "new"))}, {"customer__tags": frozenset(("vips",))}),
    ("{customer.tags: [vip, gold]}", {"customer__tags": frozenset(("gold",))}, {}),
    ("{customer.tags: {contains: gold}}", {"customer__tags": frozenset(("gold", "a"))},
     {"customer__tags": frozenset(("golden",))}),
    ("{customer.tags: {matches: 'tier-[1-3]'}}", {"customer__tags": frozenset(("tier-2",))}, {}),
    ("{customer.tags: empty}", {}, {"customer__tags": frozenset(("vip",))}),
    ("{customer.tags: vip, not: {customer.tags: [late]}}", {"customer__tags": frozenset(("vip",))},
     {"customer__tags": frozenset(("vip", "late"))}),
    ("{all: [{customer.tags: vip}, {customer.tags: gold}]}", {"customer__tags": frozenset(("vip", "gold"))},
     {"customer__tags": frozenset(("vip",))}),
    ("{not: {reason: damaged}}", {}, {"reason": "damaged"}),
    ("{any: [{reason: damaged}, {photo: filled}]}", {"photo": "1"}, {}),
    ("{reason: damaged, photo: filled}", {"reason": "damaged", "photo": "1"}, {"reason": "damaged"}),
]


@pytest.mark.parametrize(("when", "yes", "no"), TESTS, ids=[one[0] for one in TESTS])
def test_each_condition_holds_for_what_it_says(policy, case, when, yes, no):
    rules = policy(f"here | {when} | review", "else | | refund")
    assert decide(rules, case(**yes)).rule.name == "here"
    assert decide(rules, case(**no)).rule.name == "else"


def test_a_fact_that_has_to_be_looked_up_is_looked_up_for_a_rule_that_asks_alone(policy, case):
    looked = []
    facts = {"customer__tags": lambda: looked.append("tags") or frozenset(("vip",))}
    rules = policy("sale | {item.final_sale: true} | refuse", "here | {customer.tags: vip} | review", "else | | refund")
    assert decide(rules, case(item__final_sale=True, **facts)).rule.name == "sale" and looked == []
    found = decide(rules, case(**facts))
    assert (found.rule.name, found.facts["customer.tags"], looked) == ("here", frozenset(("vip",)), ["tags"])


def test_the_first_rule_that_holds_decides_and_tells_what_it_asked(policy, case):
    rules = policy("one | {reason: damaged} | refund", "two | {item.final_sale: true} | refuse",
                   "three | {order.total: {over: 1}} | review", "four | | refund")
    found = decide(rules, case(item__final_sale=True))
    assert (found.rule.name, found.rule.then, found.refused) == ("two", "refuse", True)
    assert found.facts == {"reason": "too_small", "item.final_sale": True}, "what stands behind is not asked"


def test_every_outcome_can_be_decided(policy, case):
    for kind, outcomes in OUTCOMES.items():
        for then in outcomes:
            assert decide(policy(f"only | | {then}", kind=kind), case()).rule.then == then


@pytest.mark.parametrize(("hours", "then"), [(1, "cancel"), (2, "cancel"), (2.01, "refuse"), (30, "refuse")])
def test_a_cancel_within_hours(policy, case, hours, then):
    rules = policy("late | {order.hours_since_placed: {over: 2}} | refuse", "else | | cancel", kind="cancel")
    assert decide(rules, case(now=PLACED + timedelta(hours=hours))).rule.then == then


def test_a_shop_without_a_policy_has_the_plain_one(case):
    plain = policy_of(Shop(), "returns")
    assert plain is PLAIN["returns"]
    told = {"late": dict(now=DELIVERED + 15 * DAY), "sale": dict(item__final_sale=True),
            "dear": dict(return__over_limit=True), "good": {}}
    names = {name: decide(plain, case(**facts)).rule.name for name, facts in told.items()}
    assert names == {"late": "too_late", "sale": "final_sale", "dear": "high_value", "good": "in_time"}
    cancel = policy_of(Shop(), "cancel")
    assert [decide(cancel, case(order__stage=stage)).rule.then for stage in ("placed", "packed", "shipped")] == [
        "cancel", "cancel", "refuse"]
    assert set(reasons(Shop())) == {
        *(f"rules.returns.{name}" for name in ("final_sale", "too_late", "high_value", "in_time")),
        "rules.cancel.still_here", "rules.cancel.left",
    }  # fmt: skip


# ---- what is not known yet --------------------------------------------------------------------------


def test_what_is_not_known_yet_refuses_nobody(policy, case, unknown):
    late = "late | {order.in_window: false} | refuse"
    rules = policy("broken | {reason: damaged} | refund", late, "else | | refund")
    now = {"now": DELIVERED + 20 * DAY}
    assert decide(rules, case(**now, **unknown)).rule.name == "broken", "they might say so"
    assert decide(rules, case(**now)).rule.name == "late"
    closed = policy(late, "broken | {reason: damaged} | refund", "else | | refuse")
    assert decide(closed, case(**now, **unknown)).rule.name == "late", "whatever they say"
    assert "reason" not in decide(rules, case(**now, **unknown)).facts


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("all", True, None), None), (("all", False, None), False), (("all", True, True), True),
        (("any", True, None), True), (("any", False, None), None), (("any", False, False), False),
        (("not", None), None), (("not", True), False), (("not", False), True),
    ],
)  # fmt: skip
def test_three_answers(parts, expected):
    joined, *values = parts
    look = {"a": 1, "b": 2, "c": UNKNOWN}
    tests = {True: Condition("is", (), Source("a"), 1), False: Condition("is", (), Source("b"), 1),
             None: Condition("is", (), Source("c"), 1)}
    condition = Condition(joined, tuple(tests[value] for value in values))
    assert truth(condition, lambda source: look[source.slot], NOW) is expected
    assert repr(UNKNOWN) == "not known yet"


# ---- until when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "facts", "until"),
    [
        (("late | {order.in_window: false} | refuse", "else | | refund"), {}, "2026-11-26T23:59:59+03:00"),
        (("late | {order.days_since_delivery: {over: 30}} | refuse", "else | | refund"), {},
         "2026-12-12T23:59:59+03:00"),
        (("ok | {order.days_since_delivery: {under: 7}} | refund", "else | | refuse"), {}, "2026-11-18T23:59:59+03:00"),
        (("ok | {order.days_since_delivery: {from: 2, to: 5}} | refund", "else | | refuse"), {},
         "2026-11-17T23:59:59+03:00"),
        (("ok | {today: {before: 2027-01-31}} | refund", "else | | refuse"), {}, "2027-01-30T23:59:59+03:00"),
        (("no | {today: {after: 2027-01-31}} | refuse", "else | | refund"), {}, "2027-01-31T23:59:59+03:00"),
        (("sale | {item.final_sale: true} | refuse", "late | {order.in_window: false} | refuse", "else | | refund"),
         {"item__final_sale": True}, None),
        (("never | | refuse",), {}, None),
        (("always | | refund",), {}, None),
        (("ok | {order.in_window: true} | refund", "dear | | review"), {}, None),  # a person may look for ever
        (("no | {order.delivered_on: {before: today}} | refuse", "else | | refund"), {}, "2026-11-12T23:59:59+03:00"),
        (("late | {order.in_window: false} | refuse", "else | | refund"), {"delivered_at": None}, None),
    ],
)  # fmt: skip
def test_until_when_it_would_have_been_possible(policy, case, lines, facts, until):
    found = granted_until(policy(*lines), case(**facts))
    assert (found and found.isoformat()) == until


def test_until_the_hour_for_a_cancel(policy, case):
    rules = policy("late | {order.hours_since_placed: {over: 2}} | refuse", "else | | cancel", kind="cancel")
    assert granted_until(rules, case(delivered_at=None)) == PLACED + timedelta(hours=2)
    early = policy("ok | {order.hours_since_placed: {under: 2}} | cancel", "else | | refuse", kind="cancel")
    assert granted_until(early, case(delivered_at=None)) == PLACED + timedelta(hours=2) - timedelta(milliseconds=1)


# ---- properties -------------------------------------------------------------------------------------


def subjects(names):
    return st.sampled_from(names).map(lambda name: Source(*name.split(".")))


NUMBERS = st.integers(0, 40).map(Decimal)
SINGLE = st.one_of(
    st.builds(lambda subject, value, op: Condition(op, (), subject, value), subjects(["order.days_since_delivery"]),
              NUMBERS, st.sampled_from(["over", "under", "is"])),
    st.builds(lambda subject, value: Condition("is", (), subject, value),
              subjects(["item.final_sale", "order.in_window", "return.over_limit"]), st.booleans()),
    st.builds(lambda word: Condition("is", (), Source("reason"), word), st.sampled_from(["damaged", "too_small"])),
    st.builds(lambda op: Condition(op, (), Source("photo")), st.sampled_from(["filled", "empty"])),
    st.builds(lambda day, op: Condition(op, (), Source("today"), date(2026, 11, 1) + timedelta(days=day)),
              st.integers(0, 60), st.sampled_from(["before", "after"])),
)  # fmt: skip
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds(lambda op, parts: Condition(op, tuple(parts)), st.sampled_from(["all", "any"]),
                  st.lists(inner, min_size=1, max_size=3)),
        inner.map(lambda one: Condition("not", (one,))),
    ),
    max_leaves=5,
)  # fmt: skip
POLICIES = st.builds(
    lambda middle, last: Policy(
        (*[Rule(f"r{n}", then, when) for n, (when, then) in enumerate(middle)], Rule("z", last))),
    st.lists(st.tuples(CONDITIONS, st.sampled_from(OUTCOMES["returns"])), max_size=5),
    st.sampled_from(OUTCOMES["returns"]),
)
WISHES = st.fixed_dictionaries({
    "reason": st.sampled_from([None, "damaged", "too_small", UNKNOWN]), "photo": st.sampled_from([None, "3", UNKNOWN]),
    "item.final_sale": st.booleans(), "return.over_limit": st.sampled_from([True, False, UNKNOWN]),
})  # fmt: skip
CASES = st.builds(
    lambda facts, hours, window: Case({**KNOWN, **facts}, DELIVERED + timedelta(hours=hours), ZONE, PLACED, DELIVERED,
                                      window),
    WISHES, st.integers(0, 24 * 60), st.integers(0, 30),
)  # fmt: skip
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(POLICIES, CASES)
def test_a_decision_is_total_and_deterministic(policy, case):
    one, two = decide(policy, case), decide(policy, case)
    assert one == two and one.rule in policy.rules
    if UNKNOWN in case.facts.values():
        return
    naive = next(rule for rule in policy.rules if rule.when is None or holds(
        rule.when, lambda source: case.value(".".join(filter(None, (source.slot, source.field)))), case.today))
    assert one.rule == naive, "with all facts known it is the first that holds"


@MANY
@given(POLICIES, CASES)
def test_what_is_refused_before_anything_was_said_is_refused_whatever_is_said(policy, case):
    if not decide(policy, case).refused:
        return
    for reason in (None, "damaged", "too_small"):
        for photo in (None, "3"):
            for over in (True, False):
                told = {"reason": reason, "photo": photo, "return.over_limit": over}
                said = {name: told.get(name) if value is UNKNOWN else value for name, value in case.facts.items()}
                now = Case(said, case.now, ZONE, PLACED, DELIVERED, case.window)
                assert decide(policy, now).refused


@MANY
@given(POLICIES, CASES)
def test_until_when_is_the_last_day_of_all_that_is_not_refused(policy, case):
    """Against every single day for three months."""
    ends = [case.end_of(DELIVERED.date() + n * DAY) for n in range(120)]
    granted = [end for end in ends if not decide(policy, case.later(end)).refused]
    until = granted_until(policy, case)
    expected = None if not granted or granted[-1] == ends[-1] else granted[-1]
    assert until == expected


def test_facts_that_rules_may_name_are_those_a_case_can_tell(case):
    for kind, facts in FACTS.items():
        for name in facts:
            case().value(name)
        assert set(KNOWN) <= {*FACTS["returns"], *FACTS["cancel"]}, kind
    assert case(now=datetime(2026, 11, 12, 21, 30, tzinfo=UTC)).value("order.days_since_delivery") == 1, "past midnight"
