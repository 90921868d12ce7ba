"""The carrier's door: every event once, in any order, before or after its order."""

import json

import pytest

from integrations.signatures import signature
from tests.webhooks.conftest import nudges, rows
from tests.webhooks.test_shops import ORDER, tell  # noqa: F401

EVENT = {
    "carrier": "DPD",
    "tracking_number": "05112345678",
    "order_number": "A-10482",
    "status": "in_transit",
    "at": "2026-11-22T07:42:00+03:00",
    "place": "Tallinn",
    "tracking_url": "https://track.example/05112345678",
    "expected_from": "2026-11-23T10:00:00+02:00",
    "expected_to": "2026-11-23T14:00:00+02:00",
}


@pytest.fixture
def carrier(knock, runtime):
    def post(told, said=None):
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        said = signature(runtime.settings.tracking_webhook_secret, body) if said is None else said
        return knock.app.test_client().post(
            "/webhooks/tracking/demo", data=body, headers={"X-Selam-Signature": said}
        )

    return post


def test_an_event_moves_the_parcel_and_its_order_once(tell, carrier, db, runtime):  # noqa: F811
    tell(ORDER)
    assert [carrier(EVENT).status_code for _ in range(2)] == [204, 204]
    assert rows(db, "SELECT status, tracking_url FROM shipment") == [
        ("in_transit", "https://track.example/05112345678")
    ]
    assert rows(db, "SELECT status, place, decided_at FROM shipment_event") == [
        ("in_transit", "Tallinn", None)
    ]
    assert rows(db, "SELECT status FROM orders") == [("shipped",)]
    assert nudges(runtime)[-1] == "notifications"


def test_an_event_with_the_carriers_own_id_is_known_by_it(tell, carrier, db):  # noqa: F811
    tell(ORDER)
    carrier(EVENT | {"id": "e1"})
    carrier(EVENT | {"id": "e1", "place": "Tartu"})
    assert rows(db, "SELECT external_id, place FROM shipment_event") == [("e1", "Tallinn")]


def test_news_before_its_order_waits_for_it(tell, carrier, db):  # noqa: F811
    assert (
        carrier([EVENT, EVENT | {"status": "delivered", "at": "2026-11-22T09:00:00+03:00"}]).status_code
        == 204
    )
    assert rows(db, "SELECT id FROM shipment") == []
    tell(ORDER)
    assert rows(db, "SELECT status FROM orders") == [("delivered",)]
    assert len(rows(db, "SELECT id FROM shipment_event")) == 2


def test_late_news_does_not_move_the_parcel_back(tell, carrier, db):  # noqa: F811
    tell(ORDER)
    carrier(EVENT | {"status": "delivered"})
    carrier(EVENT | {"at": "2026-11-22T05:00:00+03:00"})
    assert rows(db, "SELECT status FROM shipment") == [("delivered",)]


def test_without_a_signature_nothing_happens(tell, carrier, db):  # noqa: F811
    tell(ORDER)
    assert carrier(EVENT, said="").status_code == 403
    assert rows(db, "SELECT id FROM shipment") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "teleported"}, "status"),
        ({"at": "2026-11-22T07:42:00"}, "at"),
        ({"at": None}, "at"),
        ({"at": "2031-01-01T00:00:00Z"}, "at"),
        ({"carrier": ""}, "carrier"),
        ({"tracking_number": None}, "tracking_number"),
        ({"plaec": "Tartu"}, "plaec"),
        ({"place": ["Tartu"]}, "place"),
    ],
)
def test_a_mistake_names_its_field(tell, carrier, db, change, field):  # noqa: F811
    tell(ORDER)
    answer = carrier(EVENT | change)
    assert (answer.status_code, answer.get_json()["field"]) == (400, field)
    assert rows(db, "SELECT id FROM shipment") == []
