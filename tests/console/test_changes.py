"""What was changed of an order stands beside it: which thing, from what to what, what is due, does the shop know it."""

import pytest

from models.db import to_json, to_ms
from tests.console.shop import conversation, order

PHONE = "905321112233"
CHANGE = """
    INSERT INTO order_change (order_id, what, before, after, refund_minor, due_minor, currency, effect_key, created_at,
        known_at, order_line_id)
    VALUES (:order_id, :what, :before, :after, :refund, :due, 'EUR', :key, :now, :known, :line)
"""
EXCHANGE = """
    INSERT INTO return_request (rma_number, order_id, status, reason, resolution, refund_minor, due_minor, currency,
        refund_to, effect_key, created_at)
    VALUES ('R-2207', :order_id, 'open', 'too_big', 'exchange', 0, 0, 'EUR', '', 'x', :now)
"""
M, L = ({"sku": f"LS-{size}", "variant": size, "price_minor": 3990} for size in "ML")


def changed(db, clock, what, before, after, refund=0, due=0, known=False, line=None):
    with db.transaction() as tx:
        order_id, now = tx.one("SELECT MAX(id) FROM orders")[0], to_ms(clock())
        tx.run(CHANGE, order_id=order_id, what=what, line=line, before=before and to_json(before), after=to_json(after),
               refund=refund, due=due, key=f"{what} {after}", now=now, known=now if known else None)  # fmt: skip


@pytest.fixture
def page(elif_, db, clock):
    """The conversation beside which the order stands."""
    number = conversation(db, clock, phone=PHONE)
    order(db, clock, "A-1", PHONE)
    return lambda: elif_.get(f"/console/c/{number}").text


def test_a_change_tells_from_what_to_what_and_what_is_due(page, db, clock):
    assert "<dt>Changed</dt>" not in page()
    changed(db, clock, "item", M, L, due=1000)
    assert "<dt>Changed</dt>" in page() and "→" in page() and "€10.00 to pay" in page() and "system knows" not in page()
    changed(db, clock, "item", L, {**M, "variant": ""}, refund=700, known=True)
    assert "LS-M" in page() and "€7.00" in page() and "system knows" in page()


def test_which_thing_is_meant_is_named_in_the_agents_language(page, db, clock):
    with db.transaction() as tx:
        line, order_id = tx.one("SELECT id, order_id FROM order_line")
        tx.run("UPDATE order_line SET titles = :titles", titles=to_json({"en": "Linen <shirt>", "tr": "Keten gömlek"}))
    changed(db, clock, "item", M, L, line=line)
    assert "<dt>Changed</dt><dd><bdi>Linen &lt;shirt&gt;</bdi><br>" in page()
    with db.transaction() as tx:
        tx.run(EXCHANGE, order_id=order_id, now=to_ms(clock()))
        tx.run("INSERT INTO return_line (return_request_id, order_line_id, quantity, instead_sku)"
               " SELECT id, :line, 1, 'LS-S' FROM return_request", line=line)
    assert "instead: <bdi>Linen &lt;shirt&gt;</bdi> <bdi>LS-S</bdi>" in page()
    with db.transaction() as tx:
        tx.run("UPDATE order_change SET order_line_id = 99")  # the shop dropped the line
    assert "Linen" in page() and "→" in page()


def test_what_was_taken_out_is_named_in_the_agents_language_and_stands_among_the_items_no_more(page, db, clock):
    named = {**M, "title": "Yün atkı", "titles": {"en": "Wool <scarf>"}, "quantity": 2}
    changed(db, clock, "taken_out", named, {"quantity": 0}, refund=7980, line=1)
    told = page().partition("<dt>Taken out</dt>")[2].partition("</dd>")[0]
    assert "<bdi>Wool &lt;scarf&gt;</bdi> " in told and "M ×2" in told and "€79.80" in told and "→" not in told
    with db.transaction() as tx:
        title = tx.one("SELECT title FROM order_line")[0]
        assert title in page()
        tx.run("UPDATE order_line SET quantity = 0")
    assert title not in page()


def test_an_address_stands_as_it_was_typed_and_never_runs(page, db, clock):
    typed = "<script>alert(1)</script>\u202e 7 Oak Road"
    changed(db, clock, "address", {"street": "Gül Sokak 12", "city": "Ankara", "flat": ""}, {"text": typed})
    assert "Gül Sokak 12, Ankara" in page() and "New address" in page()
    assert "&lt;script&gt;" in page() and "<script>alert" not in page() and "\u202e" not in page()
    changed(db, clock, "usual_address", None, {"text": "Lale Caddesi 7"})
    assert "Usual address from now on" in page() and "Lale Caddesi 7" in page()


def test_a_change_of_somebody_elses_order_is_not_shown(page, db, clock):
    order(db, clock, "A-2", "905329999999")
    changed(db, clock, "address", None, {"text": "Lale Caddesi 7"})
    assert "Lale Caddesi 7" not in page()
