"""How codes stand for anybody: by one look at each, on both databases."""

from dataclasses import replace

import pytest

from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.promo_standing import MOST_AT_ONCE, open_to_all, standings
from tests.models.shop import DAY, HOUR, NOW, OMID

NOV15 = PromoCodeSnapshot("NOV15", "percent", 15)


@pytest.mark.parametrize(("status", "at", "changes"), [
    ("works", None, {}),
    ("works", NOW + DAY, {"ends_at": NOW + DAY}),
    ("later", NOW + HOUR, {"starts_at": NOW + HOUR}),
    ("ended", NOW, {"ends_at": NOW}),
    ("off", NOW - DAY, {"disabled_at": NOW - DAY, "ends_at": NOW - HOUR}),
    ("used_up", None, {"max_uses": 100, "uses": 100}),
    ("works", None, {"max_uses": 100, "uses": 99}),
])
def test_a_code_stands_as_it_does(db, status, at, changes):
    with db.transaction() as tx:
        store_promo_code(tx, replace(NOV15, **changes))
        (one,) = standings(tx, ["nov 15", "NOV15", "NOSUCH1"], NOW).values()
    assert (one.code, one.status, one.at) == ("NOV15", status, at)
    assert one.is_dead == (status in ("ended", "off", "used_up"))


def test_none_asked_none_told_and_many_are_asked_in_turns(db):
    with db.transaction() as tx:
        assert standings(tx, [], NOW) == {} == standings(tx, ["…", " "], NOW)
        for code in ("AAA1", "ZZZ9"):
            store_promo_code(tx, replace(NOV15, code=code))
        names = [f"MID{number}" for number in range(MOST_AT_ONCE + 1)]
        assert set(standings(tx, ["ZZZ9", *names, "AAA1"], NOW)) == {"AAA1", "ZZZ9"}


def test_what_works_for_anybody_is_named_the_longest_first(db):
    codes = {
        "ALWAYS": {}, "WEEK": {"ends_at": NOW + 7 * DAY}, "DAY": {"ends_at": NOW + DAY}, "OVER": {"ends_at": NOW},
        "LATER": {"starts_at": NOW + DAY}, "OFF": {"disabled_at": NOW}, "FULL": {"max_uses": 1, "uses": 1},
        "THEIRS": {"phones": (OMID,)}, "FIRST": {"first_order_only": True},
    }
    with db.transaction() as tx:
        for code, changes in codes.items():
            store_promo_code(tx, replace(NOV15, code=code, **changes))
        assert [one.code for one in open_to_all(tx, NOW, 9)] == ["ALWAYS", "WEEK", "DAY"]
        assert [one.code for one in open_to_all(tx, NOW, 1)] == ["ALWAYS"]
