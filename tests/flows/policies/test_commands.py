"""`flask policy try` and `flask policy whatif`: what they print, how they end, what they refuse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from app import commands
from flows.policy_commands import policy
from models.order_intake import store_order
from models.policy import Policy
from models.return_opening import open_return
from tests.flows.talks.conftest import DEFAULT
from tests.journeys import scene
from tests.journeys.scene import SAM

SHIPPED = (DEFAULT / "policy.yaml").read_text(encoding="utf-8")


@pytest.fixture
def run(db, request, monkeypatch, tmp_path):
    """A shop with an order that came eight days ago, one of whose things was sent back, and one under way."""
    url = request.getfixturevalue("sqlite_url" if db.dialect == "sqlite" else "postgres_url")
    for name, value in {"SIMULATOR": "1", "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "FLOWS_DIR": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FLOWS_DIR")
    now = datetime.now(UTC)
    with db.transaction() as tx:
        order_id = store_order(tx, scene.delivered_two(SAM, now=now), now, history=True)
        store_order(tx, scene.placed(SAM, now=now), now, history=True)
        lines = tx.rows("SELECT id FROM order_line WHERE order_id = :id ORDER BY position", id=order_id)
        open_return(tx, order_id, {lines[0][0]: 1}, reason="too_big", effect_key="k", now=now - timedelta(days=1),
                    policy=Policy())
    return lambda *words: CliRunner().invoke(policy, [str(word) for word in words])


def test_they_stand_by_themselves():
    assert policy in list(commands())
    assert sorted(policy.commands) == ["try", "whatif"]


def test_each_thing_with_its_rules(run):
    said = run("try", "A-10391", "--language", "en")
    assert said.exit_code == 0, said.output
    text = said.stdout.splitlines()
    assert text[0] == "Order A-10391, delivered"
    assert "Cotton socks: refund, by in_time" in text
    assert not any("shirt" in line for line in text), "that is on its way back"
    assert "  → yes in_time: always" in text
    assert "    no  final_sale" in text and "       no  item.final_sale: true  (it is false)" in text
    assert "       no  order.in_window: false  (it is true)" in text
    until = (datetime.now(UTC) - timedelta(days=8)).astimezone().date() + timedelta(days=14)
    assert any(line.startswith("    until 20") and line.endswith(" 23:59") for line in text) and until
    assert any(line.startswith("    “This can go back until ") for line in text)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "has already shipped"), ("tr", "kargoya verildi"), ("fa", "ارسال شده"), ("et", "on juba teel")],
)
def test_the_sentence_in_each_language(run, tmp_path, language, said):
    draft = tmp_path / "policy.yaml"
    draft.write_text(SHIPPED.replace("order.stage: [placed, packed]", "order.stage: packed"))
    told = run("try", "A-10500", "--with", draft, "--language", language)
    assert told.exit_code == 0 and said in told.stdout
    assert "Cancel A-10500: refuse, by left" in told.stdout


def test_what_is_told_and_what_is_not_known_yet(run, tmp_path):
    draft = tmp_path / "policy.yaml"
    rule = "    - rule: high_value\n      when: {reason: damaged, photo: empty}\n      then: review\n"
    start, end = SHIPPED.index("    - rule: high_value"), SHIPPED.index("    - rule: in_time")
    draft.write_text(SHIPPED[:start] + rule + SHIPPED[end:])
    nothing = run("try", "A-10391", "--with", draft, "--language", "en").stdout
    assert "Cotton socks: review, by high_value" in nothing and "?   reason: damaged  (it is not known yet)" in nothing
    photo = run("try", "A-10391", "--with", draft, "--reason", "damaged", "--photo").stdout
    assert "refund, by in_time" in photo and "no  photo empty  (it is 1)" in photo
    without = run("try", "A-10391", "--with", draft, "--reason", "damaged", "--no-photo").stdout
    assert "review, by high_value" in without and "yes photo empty  (it is empty)" in without


def test_what_the_shop_calls_the_customer(run, db, tmp_path):
    draft = tmp_path / "policy.yaml"
    draft.write_text(SHIPPED.replace("{return.over_limit: true}", "{customer.tags: [vip, gold]}"))
    assert "       no  customer.tags: vip, gold  (it is empty)" in run("try", "A-10391", "--with", draft).stdout
    with db.transaction() as tx:
        newest = replace(scene.placed(SAM), number="A-10700", external_id="A-10700", customer_tags=("VIP", "new"))
        store_order(tx, newest, datetime.now(UTC))
    text = run("try", "A-10391", "--with", draft, "--language", "en").stdout
    assert "Cotton socks: review, by high_value" in text
    assert "       yes customer.tags: vip, gold  (it is new, vip)" in text


def test_an_order_that_is_not_there(run):
    said = run("try", "A-1")
    assert said.exit_code == 1 and said.stderr == "There is no order A-1.\n"


def test_a_shorter_window(run, tmp_path):
    draft = tmp_path / "policy.yaml"
    draft.write_text(SHIPPED.replace("window: 14 ", "window: 5 "))
    said = run("whatif", draft)
    assert said.exit_code == 1, said.output
    assert said.stdout.splitlines() == [
        "1 return asked for",
        "    1 more refused, €39.90 (refund → refuse)",
        "1 thing that shoppers have now",
        "    1 more refused, €10.00 (refund → refuse)",
        "0 cancels asked for: no difference",
        "1 order under way now: no difference",
        "Never decided: returns.final_sale, returns.high_value, returns.in_time, cancel.left",
    ]


def test_the_same_again_differs_in_nothing(run):
    said = run("whatif", DEFAULT)
    assert said.exit_code == 0 and "more" not in said.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("then: refund", "then: refnd", "[P033]"),
        ("window: 14 ", "window: soon ", "[F013]"),
        ("    - rule: in_time\n      then: refund\n", "", "[P030]"),
        ("{order.in_window: false}", "{item.final_sale: true}", "[P035]"),
    ],
)
def test_a_policy_that_could_never_go_live_is_not_tried(run, tmp_path, old, new, told):
    draft = tmp_path / "policy.yaml"
    assert old in SHIPPED
    draft.write_text(SHIPPED.replace(old, new))
    said = run("whatif", draft)
    assert said.exit_code == 3 and told in said.stderr and "policy.yaml:" in said.stderr
    assert said.stdout == "" and "can't be tried" in said.stderr
