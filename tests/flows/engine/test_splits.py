"""Splits: the same shopper sees the same variant always, and shares are as written."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.loader import FlowProblems
from flows.engine.variants import variant_of
from tests.flows.engine.tiny import World, begin, tiny, tiny_library

FLOW = """
states:
  offer: {split: {short: brief, long: {go: full, weight: 3}}, measure: {end: happy}}
  brief: {say: brief, next: {end: happy}}
  full: {say: full, buttons: {a: done, menu: menu}}
  done: {end: happy}
"""
WORDS = "begin: {brief: Short., full: Long.}\n"
WEIGHTS = st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.integers(1, 9), min_size=2, max_size=5)


class Known(World):
    """A shopper with a key."""

    def __init__(self, key, variants=None, **ends):
        super().__init__(**ends)
        self.key, self.variants = key, variants or {}

    def shopper(self):
        return {**super().shopper(), "key": self.key, "variants": self.variants}


def seen(tmp_path, key, flow=FLOW, **more):
    shopper = tiny(tmp_path, flow, WORDS, Known(key, **more))
    begin(shopper)
    return shopper.turn.visits[0].outcome


def test_the_variant_is_taken_and_stands_in_the_trace(tmp_path):
    for key in map(str, range(12)):
        sam = tiny(tmp_path, FLOW, WORDS, Known(key))
        said = begin(sam)
        variant = sam.turn.visits[0].outcome
        assert (sam.turn.visits[0].state, said) == ("offer", {"short": "Short.", "long": "Long."}[variant])


def test_the_same_shopper_sees_the_same_in_every_talk_and_in_another_version(tmp_path):
    changed = FLOW.replace("full: {say: full", "more: {say: full, next: done}\n  full: {say: full").replace(
        "a: done", "a: more")
    for key in map(str, range(40)):
        first = seen(tmp_path / "one", key)
        assert seen(tmp_path / "one", key) == first == seen(tmp_path / "two", key, changed)


def test_both_variants_are_seen_and_who_has_no_key_sees_one(tmp_path):
    assert {seen(tmp_path, str(key)) for key in range(40)} == {"short", "long"}
    sam = tiny(tmp_path, FLOW, WORDS)
    assert begin(sam) in ("Short.", "Long.")


@pytest.mark.parametrize("variant", ["short", "long"])
def test_whoever_looks_at_one_variant_sees_it(tmp_path, variant):
    for key in map(str, range(10)):
        assert seen(tmp_path, key, variants={"begin.offer": variant}) == variant
    assert seen(tmp_path, "1", variants={"begin.offer": "gone"}) in ("short", "long")


@given(weights=WEIGHTS, name=st.text(max_size=12), start=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_shares_come_close_to_the_weights(weights, name, start):
    people = 3000
    counts = dict.fromkeys(weights, 0)
    for number in range(start, start + people):
        counts[variant_of(name, f"{number:x}", weights)] += 1
    for variant, weight in weights.items():
        share = weight / sum(weights.values())
        deviation = (share * (1 - share) / people) ** 0.5
        assert abs(counts[variant] / people - share) < 5 * deviation


@given(weights=WEIGHTS, key=st.text(max_size=20), name=st.text(max_size=12), more=st.integers(1, 9))
def test_stickiness_holds_in_any_order_and_a_new_variant_moves_nobody_between_the_others(weights, key, name, more):
    first = variant_of(name, key, weights)
    assert variant_of(name, key, dict(reversed(weights.items()))) == first
    assert variant_of(name, key, {**weights, "zz_new": more}) in (first, "zz_new")
    assert variant_of(name, key, {**weights, first: weights[first] + more}) == first
    assert variant_of(name, key, {**weights, "zz_off": 0}) == first


def test_two_splits_divide_people_independently():
    both = [(variant_of("a.x", str(key), {"l": 1, "r": 1}), variant_of("b.y", str(key), {"l": 1, "r": 1}))
            for key in range(2000)]
    assert all(400 < both.count(pair) < 600 for pair in {("l", "l"), ("l", "r"), ("r", "l"), ("r", "r")})


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        (", measure: {end: happy}", "", "F004"),
        ("measure: {end: happy}", "measure: {end: happy, parcel.send: sent}", "F002"),
        ("measure: {end: happy}", "measure: {parcel.fetch: sent}", "F009"),
        ("measure: {end: happy}", "measure: {parcel.send: lost}", "F021"),
        ("short: brief", "short: breif", "F003"),
        ("{go: full, weight: 3}", "{weight: 3}", "F004"),
        ("weight: 3", "weight: some", "F013"),
        ("weight: 3", "wieght: 3", "F001"),
    ],
)
def test_what_is_written_wrong_is_refused(tmp_path, right, wrong, code):
    assert right in FLOW
    with pytest.raises(FlowProblems) as found:
        tiny_library(tmp_path, FLOW.replace(right, wrong), WORDS)
    assert code in re.findall(r"\b[A-Z]\d{3}\b", " ".join(one.code for one in found.value.problems))
