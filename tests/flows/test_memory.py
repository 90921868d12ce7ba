"""What is remembered of a shopper, from turn to turn: in the database, in what it costs, in talks, in a replay."""

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest

from flows.actions import CATALOG
from flows.engine.definition import session_from_json
from flows.engine.loader import load_library
from flows.publishing.carrying import carried
from flows.replay.running import differences
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks
from flows.talks.retelling import talk_of
from flows.turns import take_turn
from models.arrival import receive
from models.db import Transaction, from_json
from models.kept_answer import keep_answer, kept_answers
from models.message import InboundMessage
from tests.flows.replay.conftest import DEFAULT, LONG_AGO, Shop
from workers.sweeper import Sweeper, forget_what_is_due

KEPT = "SELECT slot, value, until FROM kept_answer ORDER BY id"


@pytest.fixture(scope="module")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture(scope="module")
def keeping_nothing(tmp_path_factory):
    """The shipped flows without `keep`."""
    folder = tmp_path_factory.mktemp("nothing") / "flows"
    shutil.copytree(DEFAULT, folder, ignore=shutil.ignore_patterns("talks"))
    text = (folder / "tracking.yaml").read_text(encoding="utf-8")
    assert text.count(", keep: shopper, forget_after: 180d") == 1
    (folder / "tracking.yaml").write_text(text.replace(", keep: shopper, forget_after: 180d", ""), encoding="utf-8")
    return load_library(folder, CATALOG)


@pytest.fixture
def shop(db, library):
    """Sam, one of whose orders is on its way."""
    made = Shop(db, library)
    made.order(status="shipped")
    return made


@pytest.fixture
def statements(monkeypatch):
    """Every statement as it runs, and every read that travels along."""
    told = []
    real = Transaction._execute

    def counted(self, sql, values):
        told.append(" ".join(sql.split()))
        return real(self, sql, values)

    monkeypatch.setattr(Transaction, "_execute", counted)
    return told


def offered(shop):
    content = shop.rows("SELECT content FROM message WHERE direction = 'out' ORDER BY id DESC LIMIT 1")[0][0]
    return [choice["id"].rpartition(".")[2] for choice in from_json(content)["choices"]]


def wishes(shop, wish="pickup_point"):
    shop.taps("start:change_delivery")
    shop.taps(f"change_delivery.what.{wish}")


# ---- turns ------------------------------------------------------------------------------------------


def test_an_answer_is_written_in_its_turn_and_offered_first_in_the_next_task(shop):
    wishes(shop)
    [(slot, value, until)] = shop.rows(KEPT)
    assert (slot, from_json(value)) == ("wish", "pickup_point")
    assert until == int((shop.at + timedelta(days=180)).timestamp() * 1000)
    shop.taps("start:change_delivery")
    assert offered(shop) == ["pickup_point", "neighbor", "tomorrow"]
    shop.at += timedelta(days=181)
    shop.taps("start:change_delivery")
    assert offered(shop) == ["neighbor", "pickup_point", "tomorrow"]


def test_it_is_the_shoppers_own(shop):
    shop.order(number="A-1", phone="447700900199", status="shipped")
    wishes(shop)
    shop.taps("start:change_delivery", phone="447700900199")
    assert offered(shop)[0] == "neighbor"


def test_an_answer_in_two_bubbles_is_kept_with_the_turn_that_stands(shop):
    shop.taps("start:change_delivery")
    for number, text in enumerate(("well", "pickup point")):
        shop.at += timedelta(seconds=1)
        inbound = InboundMessage(f"SB{number:032x}", "whatsapp:+447700900101", "", "Sam Tyler", "text", text, "", "",
                                 (), None, "", {})
        with shop.db.transaction() as tx:
            take_turn(tx, shop.library, receive(tx, inbound, shop.at), shop.at, moment_s=1.5)
    assert [(slot, from_json(value)) for slot, value, _ in shop.rows(KEPT)] == [("wish", "pickup_point")]
    assert [row[0] is None for row in shop.rows("SELECT replaced_by FROM turn ORDER BY id")] == [True, False, True]


@pytest.mark.parametrize("words", [("forget what you know about me", "yes"), ("STOP",)])
def test_it_is_forgotten_when_they_say_so(shop, words):
    wishes(shop)
    for text in words:
        shop.says(text)
    assert shop.rows(KEPT) == []
    shop.taps("start:change_delivery")
    assert offered(shop)[0] == "neighbor"


def test_a_stop_to_offers_alone_forgets_nothing(shop):
    wishes(shop)
    shop.taps("start:stop_offers")
    assert len(shop.rows(KEPT)) == 1


def test_the_sweeper_removes_what_is_due(shop):
    wishes(shop)
    runtime = SimpleNamespace(db=shop.db, now=lambda: shop.at, settings=SimpleNamespace(sweep_every_s=2.0))
    assert forget_what_is_due(runtime) == 0 and len(shop.rows(KEPT)) == 1
    runtime.now = lambda: shop.at + timedelta(days=181)
    assert forget_what_is_due(runtime) == 1 and shop.rows(KEPT) == []


def test_the_sweeper_looks_now_and_then(library):
    sweeper = Sweeper(SimpleNamespace(settings=SimpleNamespace(sweep_every_s=2.0)))
    names = [[part.__name__ for part in sweeper.parts()] for _ in range(2)]
    assert "forget_what_is_due" in names[0] and "forget_what_is_due" not in names[1]


# ---- what it costs ------------------------------------------------------------------------------------


def asks_of_memory(statements):
    return [one for one in statements if "kept_answer" in one]


def test_who_asks_where_an_order_is_pays_nothing_for_it(shop, statements):
    for text in ("menu", "where is my order", "track my parcel", "thanks"):
        shop.says(text)
    assert asks_of_memory(statements) == []


def test_a_flow_that_remembers_reads_once_and_writes_once(shop, statements):
    shop.taps("start:change_delivery")
    assert len(asks_of_memory(statements)) == 1
    shop.taps("change_delivery.what.neighbor")
    assert len(asks_of_memory(statements)) == 2


def test_flows_that_remember_nothing_cost_nothing(db, keeping_nothing, statements):
    shop = Shop(db, keeping_nothing)
    shop.order(status="shipped")
    wishes(shop)
    assert asks_of_memory(statements) == [] and shop.rows(KEPT) == []


# ---- a version, a replay -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "value"), [("choice", "balcony"), ("text", "neighbor"), ("number", 3)])
def test_what_a_new_version_has_no_place_for_is_let_go(shop, kind, value):
    wishes(shop)
    with shop.db.transaction() as tx:
        contact = tx.one("SELECT contact_id FROM kept_answer")[0]
        keep_answer(tx, contact, "wish", kind, value, shop.at, 86400)
    shop.taps("start:change_delivery")
    assert offered(shop) == ["neighbor", "pickup_point", "tomorrow"]
    shop.taps("change_delivery.what.tomorrow")
    with shop.db.reading() as tx:
        assert kept_answers(tx, contact, shop.at) == {"wish": ("choice", "tomorrow")}


def test_a_replay_is_told_what_was_remembered_then(shop, library):
    wishes(shop)
    wishes(shop, "tomorrow")
    shop.taps("start:change_delivery")
    shop.run("DELETE FROM kept_answer")
    made = differences(shop.db, library, LONG_AGO)
    assert (made.turns, made.groups) == (5, [])
    told = [from_json(row[0]).get("kept") for row in shop.rows("SELECT looked_up FROM turn ORDER BY id") if row[0]]
    assert [one for one in told if one] == [{"wish": None}, {"wish": ["choice", "pickup_point"]},
                                            {"wish": ["choice", "tomorrow"]}]


def test_a_replay_writes_nothing_and_remembers_what_its_own_flows_came_to_know(db, keeping_nothing, library):
    shop = Shop(db, keeping_nothing)
    shop.order(status="shipped")
    wishes(shop)
    shop.taps("start:change_delivery")
    made = differences(shop.db, library, LONG_AGO)
    assert [(one.kind, one.example.place) for one in made.groups] == [("buttons", "change_delivery.what")]
    assert shop.rows(KEPT) == []


def test_a_task_carried_to_another_version_takes_along_what_was_remembered(shop, library, keeping_nothing):
    wishes(shop)
    shop.taps("start:change_delivery")
    session = session_from_json(from_json(shop.rows("SELECT session FROM conversation")[0][0]))
    for new, recalled in ((library, ("wish",)), (keeping_nothing, ())):
        [frame] = carried(session.stack, library, new, "change_delivery.what")
        assert frame.recalled == recalled and frame.slots["wish"] == "pickup_point"


# ---- talks ------------------------------------------------------------------------------------------

TALK = """talk: one
shopper: {kept: {wish: %s}}
shop: {orders: [{number: A-10482, status: shipped, items: [{title: Shirt, price: "9.90"}]}]}
lines:
  - taps: start:change_delivery
    %s
"""


@pytest.fixture
def talk(tmp_path, library):
    def read(wish="tomorrow", expected="buttons: [tomorrow, neighbor, pickup_point]"):
        (tmp_path / "talks").mkdir(exist_ok=True)
        (tmp_path / "talks" / "one.yaml").write_text(TALK % (wish, expected), encoding="utf-8")
        scripts, problems, _ = read_talks(tmp_path, library)
        return scripts, problems

    return read


def test_a_talk_may_say_what_is_remembered_before_and_after(talk, library):
    for expected in ("buttons: [tomorrow, neighbor, pickup_point]", "kept: {wish: tomorrow}"):
        scripts, problems = talk(expected=expected)
        assert problems == [] and play(library, scripts[0], "en").failures == ()


@pytest.mark.parametrize("wanted", ["empty", "neighbor"])
def test_what_is_remembered_otherwise_is_told(talk, library, wanted):
    scripts, _ = talk(expected=f"kept: {{wish: {wanted}}}")
    [failure] = play(library, scripts[0], "en").failures
    assert (failure.difference.expected, failure.difference.got) == (f"wish kept: {wanted}", "wish: tomorrow")


@pytest.mark.parametrize(
    ("wish", "expected", "code", "line", "column"),
    [("balcony", "state: change_delivery.what", "F013", 2, 24), ("empty", "state: change_delivery.what", "F013", 2, 24),
     ("tomorrow", "kept: {size: small}", "F006", 6, 12), ("tomorrow", "kept: {wish: balcony}", "F013", 6, 18)],
)  # fmt: skip
def test_a_slip_in_it_is_told_at_its_place(talk, wish, expected, code, line, column):
    _, problems = talk(wish, expected)
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [(code, line, column)]


def test_a_talk_from_a_conversation_begins_with_what_was_remembered_then(shop, library, tmp_path):
    wishes(shop)
    with shop.db.reading() as tx:
        assert "shopper:" not in talk_of(tx, library, 1, "first_time"), "nothing was, when it began"
    wishes(shop, "tomorrow")
    shop.run("DELETE FROM turn WHERE id <= 2")
    with shop.db.reading() as tx:
        text = talk_of(tx, library, 1, "second_time")
    assert "shopper: {kept: {wish: pickup_point}}" in text
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "made.yaml").write_text(text, encoding="utf-8")
    scripts, problems, _ = read_talks(tmp_path, library)
    assert problems == [] and scripts[0].shopper.kept["wish"].text == "pickup_point"
