"""Policies from a few lines of YAML, and wishes to try them on."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.engine.library import Shop
from flows.engine.policies import UNKNOWN
from flows.engine.policies.facts import Case
from flows.engine.policies.reading import read_policies
from flows.engine.reading import read_yaml
from flows.engine.shapes import Findings

ZONE = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # noon there
DELIVERED = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
PLACED = datetime(2026, 11, 8, 9, 0, tzinfo=UTC)
REASONS = {"reason": ("damaged", "wrong_item", "too_small", "changed_mind"), "condition": ("unopened", "worn")}
KNOWN = {
    "reason": "too_small", "condition": None, "photo": None, "order.total": (129900, "TRY"), "order.pieces": 3,
    "order.placed_on": PLACED.date(), "order.delivered_on": DELIVERED.date(), "item.final_sale": False,
    "item.category": "shoes", "item.sku": "SH-42", "item.variant": "42", "item.price": (99990, "TRY"), "item.pieces": 1,
    "return.amount": (99990, "TRY"), "return.over_limit": False, "order.stage": "placed",
    "customer.tags": frozenset(),
}  # fmt: skip


def read(text, shop=None):
    """The shop as policy.yaml makes it, and the problems."""
    documents, problems = read_yaml("policy.yaml", text.encode())
    assert not problems, problems
    findings = Findings()
    return read_policies(findings, documents[0], REASONS, shop or Shop(name="Linden")), findings.problems


@pytest.fixture
def policy():
    """A policy for returns (or `kind`) of the rules given as lines: `name | when | then`."""

    def make(*lines, kind="returns"):
        rules = []
        for line in lines:
            name, when, then = (part.strip() for part in line.split("|"))
            rules.append(f"    - {{rule: {name}, {f'when: {when}, ' if when else ''}then: {then}}}")
        shop, problems = read("\n".join([f"{kind}:", "  rules:", *rules]) + "\n")
        assert not problems, problems
        return shop.rules[kind]

    return make


@pytest.fixture
def case():
    """A wish: facts by name with `__` for a dot; what is UNKNOWN was not asked yet."""

    def make(now=NOW, delivered_at=DELIVERED, placed_at=PLACED, window=14, **facts):
        told = {name.replace("__", "."): value for name, value in facts.items()}
        return Case({**KNOWN, **told}, now, ZONE, placed_at, delivered_at, window)

    return make


@pytest.fixture
def unknown():
    return dict.fromkeys(("reason", "condition", "photo", "return__amount", "return__over_limit"), UNKNOWN)


def slip(good, old, new, shop):
    """The one problem that a policy has once `old`, which stands in it once, is written as `new`."""
    assert good.count(old) == 1
    (one,) = read(good.replace(old, new), shop)[1]
    return one
