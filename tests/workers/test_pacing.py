"""The pace is exact: no second holds more than it may, none is wasted, and the brake grows and lets go."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pace import OFFERS, SENDER
from tests.workers.test_verdicts import a_candidate
from workers import pacing
from workers.pacing import HORIZON_MS, Pacing, hold, note_results, open_lane, stop_offers, stop_sender, take_slots
from workers.verdicts import judge

RATES = st.sampled_from([1.0, 7.5, 20.0, 80.0, 500.0])


class Paper:
    """The sender's row on paper, with a clock that only the test moves."""

    dialect = "sqlite"

    def __init__(self):
        self.now, self.free_at, self.stopped_until, self.failures = 1_000_000, 0, 0, 0

    def rows(self, sql, **values):
        assert sql == pacing.PACES
        return [(SENDER, self.free_at, self.stopped_until, self.failures, self.now)]

    def run(self, sql, **values):
        if sql == pacing.MOVE:
            self.free_at = values["free_at"]


def claims_over_time(paper, pace, moments):
    """When each message leaves, if at each moment (wait, how many are waiting) is claimed."""
    leaves = []
    for wait, waiting in moments:
        paper.now += wait
        lane = open_lane(paper, pace)
        count = min(waiting, lane.slots)
        waits = take_slots(paper, lane, pace, {number: 0.0 for number in range(count)})
        leaves += [paper.now + wait * 1000 for wait in waits]
    return leaves


@settings(max_examples=200, deadline=None)
@given(RATES, st.lists(st.tuples(st.integers(0, 700), st.integers(0, 300)), min_size=1, max_size=60))
def test_no_second_ever_holds_more_than_the_rate(rate, moments):
    leaves = claims_over_time(Paper(), Pacing.of(rate, 1, 1), moments)
    assert leaves == sorted(leaves), "slots are given out in order"
    for index, start in enumerate(leaves):
        within = sum(at < start + 1000 for at in leaves[index:])
        assert within <= rate + 1


@settings(max_examples=50, deadline=None)
@given(RATES, st.lists(st.integers(1, HORIZON_MS), min_size=30, max_size=200))
def test_while_much_waits_no_slot_is_wasted(rate, waits):
    pace = Pacing.of(rate, 1, 1)
    leaves = claims_over_time(Paper(), pace, [(wait, 1000) for wait in waits])
    gaps = [later - earlier for earlier, later in zip(leaves, leaves[1:], strict=False)]
    assert all(gap <= pace.interval + 1 for gap in gaps), "rounding costs less than a millisecond"


@given(RATES, st.lists(st.tuples(st.integers(0, 700), st.integers(0, 300)), min_size=1, max_size=40))
def test_no_slot_is_in_the_past_or_further_off_than_a_reply_may_wait(rate, moments):
    paper, pace = Paper(), Pacing.of(rate, 1, 1)
    for wait, waiting in moments:
        paper.now += wait
        lane = open_lane(paper, pace)
        waits = take_slots(paper, lane, pace, {number: 0.0 for number in range(min(waiting, lane.slots))})
        assert all(0 <= one <= HORIZON_MS / 1000 for one in waits)
        assert lane.closed_s == 0 or lane.slots == 0


@settings(max_examples=200)
@given(st.sampled_from([0.2, 1.0, 2.0, 5.0]), st.integers(1, 10),
       st.lists(st.integers(0, 4000), min_size=5, max_size=80))
def test_one_person_gets_the_burst_and_then_the_rate_exactly(rate, burst, pauses):
    pace = Pacing.of(80, rate, burst)
    now, free_at, left = 1_000_000, None, []
    for pause in pauses:
        now += pause
        verdict = judge(a_candidate(now=now, free_at=free_at), pace, {})
        if verdict.status == "sending":
            left.append(now)
            free_at = verdict.arrival
        else:
            assert verdict.status == "queued"
            due = verdict.due_at
            assert judge(a_candidate(now=due + 1, free_at=free_at), pace, {}).status == "sending", "and then it may"
            assert judge(a_candidate(now=due - 2, free_at=free_at), pace, {}).status == "queued", "not before"
    for index, start in enumerate(left):
        for later in range(index, len(left)):
            allowed = burst + (left[later] - start) * rate / 1000
            assert later - index + 1 <= allowed + 0.01


# ---- the brake --------------------------------------------------------------------------------------


def sender(shop):
    return shop.one("SELECT stopped_until - {now}, failures, reason FROM pace WHERE key = 'sender'")


def test_the_brake_grows_with_each_failure_and_lets_go_at_the_first_success(shop):
    stops = []
    for _ in range(10):
        with shop.db.transaction() as tx:
            note_results(tx, worked=0, failed=1)
        stops.append(round(max(sender(shop)[0], 0) / 1000))
    assert stops == [0, 0, 0, 0, 1, 2, 4, 8, 8, 8]
    assert sender(shop)[1:] == (10, "Twilio does not take messages at the moment")
    with shop.db.transaction() as tx:
        note_results(tx, worked=1, failed=3)
    assert sender(shop)[0] < 0 and sender(shop)[1:] == (0, "")


def test_after_a_brake_one_message_tries_and_then_all(shop, twilio):
    for _ in range(9):
        shop.queue(shop.contact())
    with shop.db.transaction() as tx:
        note_results(tx, worked=0, failed=5)
    assert shop.one("SELECT failures FROM pace")[0] == 5
    twilio.fault = lambda form: "503_before"
    shop.run("UPDATE pace SET stopped_until = 1")
    shop.drain()
    assert sum(method == "POST" for method, *_ in twilio.asked) == 1, "one try, while nine wait"
    twilio.fault = lambda form: ""
    shop.run("UPDATE pace SET stopped_until = 1")
    assert shop.drain() == 8, "the first success opens the door for the others"


def test_a_try_that_hangs_is_not_joined_by_others(shop, twilio):
    """A provider that never answers would else be called again every moment."""
    for _ in range(9):
        shop.queue(shop.contact())
    with shop.db.transaction() as tx:
        note_results(tx, worked=0, failed=5)
    shop.run("UPDATE pace SET stopped_until = 1")
    twilio.delay_s = 0.6
    assert shop.drain() == 9
    posts = sorted(at for method, _, at in twilio.asked if method == "POST")
    assert posts[1] - posts[0] >= 0.6, "the others waited for the first one's answer"


def test_a_refusal_of_one_message_is_an_answer_too(shop, twilio):
    with shop.db.transaction() as tx:
        note_results(tx, worked=0, failed=6)
    shop.run("UPDATE pace SET stopped_until = 1")
    twilio.fault = lambda form: "400:21617"
    shop.queue(shop.contact())
    shop.drain()
    assert sender(shop)[1:] == (0, "")


def test_a_stopped_account_tries_once_a_minute_and_says_why(shop, twilio):
    twilio.fault = lambda form: "400:20003"
    messages = [shop.queue(shop.contact()) for _ in range(5)]
    with shop.db.transaction() as tx:
        stop_sender(tx, "20003: wrong password")
    for minute in range(3):
        assert shop.drain() == 0
        assert sum(method == "POST" for method, *_ in twilio.asked) == minute
        shop.run("UPDATE pace SET stopped_until = 1, free_at = 0")
        shop.run("UPDATE message SET due_at = 1")
        shop.drain()
        assert sum(method == "POST" for method, *_ in twilio.asked) == minute + 1
        assert 55_000 < sender(shop)[0] <= 60_000 and "20003" in sender(shop)[2]
    assert {shop.message(id).attempts for id in messages} == {0}, "no message pays for the account"
    assert {shop.message(id).status for id in messages} == {"queued"}


def test_what_is_held_back_does_not_nudge_in_a_circle(shop, twilio):
    """A drain that ends because nothing may leave must not wake the next one: that would never end."""
    person = shop.contact()
    twilio.fault = lambda form: "reset_after"
    shop.queue(person, "1")
    shop.queue(person, "2")
    shop.drain()
    assert shop.statuses() == {"unknown": 1, "queued": 1}
    with shop.db.transaction() as tx:
        stop_sender(tx, "20003")
    shop.queue(shop.contact(), "3")
    shop.drain()
    assert shop.nudges == []


def test_offers_that_are_held_leave_the_rest_alone(shop, twilio):
    person = shop.contact()
    shop.run("INSERT INTO consent (contact_id, purpose, given, source, wording, at) "
             "VALUES (:c, 'offers', :yes, 'chat', '', 1)", c=person.id, yes=True)
    with shop.db.transaction() as tx:
        stop_offers(tx, 60, "too many reports")
    offer = shop.queue(person, "indirim", purpose="offer", author="notice")
    reply = shop.queue(shop.contact(), "cevap")
    shop.drain()
    assert (shop.message(offer).status, shop.message(reply).status) == ("queued", "sent")
    shop.run("UPDATE pace SET stopped_until = 1, failures = 0 WHERE key = :key", key=OFFERS)
    shop.drain()
    assert shop.message(offer).status == "sent"


def test_a_hold_is_never_shortened_by_a_later_shorter_one(shop):
    for seconds in (30, 5):
        with shop.db.transaction() as tx:
            hold(tx, "contact:1", seconds)
    assert shop.one("SELECT free_at - {now} FROM pace WHERE key = 'contact:1'")[0] > 28_000


@pytest.mark.parametrize(
    ("rate", "burst", "interval", "ahead"), [(1, 1, 1000, 0), (2, 3, 500, 1000), (0.5, 2, 2000, 2000)]
)
def test_settings_become_intervals(rate, burst, interval, ahead):
    pace = Pacing.of(100, rate, burst)
    assert (pace.contact_interval, pace.contact_burst) == (interval, ahead)
    assert pace.interval == pytest.approx(10 / 0.98)
