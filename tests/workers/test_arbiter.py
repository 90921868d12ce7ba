"""What is told and to whom, decided from facts alone: each rule by its table."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.shipment import STATUSES
from tests.models.shop import HOUR, NOW
from workers.arbiter import KINDS, NEWS_FOR, News, Recipient, may_hear, newest, worth_telling

SECOND = timedelta(seconds=1)


def story(*told):
    """Events of one parcel: (status, hours ago)."""
    return [News(n, status, NOW - hours * HOUR) for n, (status, hours) in enumerate(told, 1)]


@pytest.mark.parametrize(
    ("told", "asked", "verdict"),
    [
        ([("in_transit", 1)], 0, ""),
        ([("in_transit", 1), ("label_printed", 0)], 0, ""),  # a small step is no news, so it hides none
        ([("in_transit", 2), ("out_for_delivery", 1)], 0, "superseded"),
        ([("in_transit", 2), ("out_for_delivery", 1)], 1, ""),
        ([("delivered", 2), ("in_transit", 1)], 1, "superseded"),  # clocks disagree
        ([("delivered", 2), ("in_transit", 1)], 0, "superseded"),
        ([("picked_up", 2), ("out_for_delivery", 1)], 1, "superseded"),
        ([("ready_for_pickup", 2), ("in_transit", 1)], 1, "superseded"),
        ([("out_for_delivery", 5), ("delayed", 1)], 1, ""),
        ([("attempted_delivery", 5), ("out_for_delivery", 1)], 1, ""),  # the second day
        ([("failure", 2), ("delivered", 1)], 1, ""),  # found after all
        ([("label_printed", 1)], 0, "not_worth_telling"),
        ([("ready_for_pickup", 1)], 0, "not_worth_telling"),
    ],
)
def test_is_it_worth_telling(told, asked, verdict):
    events = story(*told)
    assert worth_telling(events[asked], events, "shipped", NOW) == verdict
    expected = verdict if verdict == "not_worth_telling" else "order_canceled"
    assert worth_telling(events[asked], events, "canceled", NOW) == expected


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_news_ages_to_the_second(status, kind):
    for age, verdict in ((NEWS_FOR[kind], ""), (NEWS_FOR[kind] + SECOND, "stale"), (-HOUR, "")):
        one = News(1, status, NOW - age)
        assert worth_telling(one, [one], "shipped", NOW) == verdict


EVENTS = st.lists(
    st.builds(News, st.integers(1, 99), st.sampled_from(STATUSES), st.sampled_from([NOW - n * HOUR for n in range(4)])),
    min_size=1, max_size=5, unique_by=lambda news: news.id,
)  # fmt: skip


@given(EVENTS)
def test_at_most_one_of_a_parcel_is_told_in_whatever_order_it_is_heard(events):
    told = {frozenset(n.id for n in one if not worth_telling(n, one, "shipped", NOW)) for one in permutations(events)}
    assert len(told) == 1 and len(next(iter(told))) <= 1
    for news in events:
        if not worth_telling(news, events, "shipped", NOW):
            assert newest(events) == news


def recipient(key, consents=True, reachable=True):
    return Recipient(key, None, "fa", consents, reachable)


@pytest.mark.parametrize(
    ("recipients", "chosen", "why"),
    [
        ([], None, "no_contact"),
        ([recipient(1)], 1, ""),
        ([recipient(1), recipient(2)], 1, ""),
        ([recipient(1, consents=False), recipient(2)], 2, ""),
        ([recipient(1, reachable=False), recipient(2)], 2, ""),
        ([recipient(1, consents=False)], None, "no_consent"),
        ([recipient(1, reachable=False)], None, "unreachable"),
        ([recipient(1, consents=False), recipient(2, reachable=False)], None, "unreachable"),
        ([recipient(1, consents=False, reachable=False)], None, "no_consent"),
    ],
)
def test_who_hears_of_it(recipients, chosen, why):
    found, against = may_hear(recipients)
    assert (found.contact_id if found else None, against) == (chosen, why)
