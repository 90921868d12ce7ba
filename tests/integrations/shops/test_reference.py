"""docs/reference/shop-data.md: its examples are taken in, and it names every field and status."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from integrations.carriers import demo as carrier
from integrations.shops import demo, jsonlines
from models.shipment import STATUSES
from workers.arbiter import KINDS

PAGE = (Path(__file__).parents[3] / "docs/reference/shop-data.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_every_example_is_taken():
    told = [json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", PAGE, re.S)]
    assert {example["type"] for example in told} == {"order", "product", "promo_code", "points", "return_label"}
    for example in told:
        jsonlines.parse(example, "TR")


def test_the_curl_examples_are_taken():
    order, event = re.findall(r"body='(.*?)'", PAGE)
    (snapshot,) = demo.parse(order.encode(), "TR")
    (update,) = carrier.parse(event.encode(), NOW)
    assert (snapshot.phone, update.status) == ("447700900123", "out_for_delivery")


def test_every_field_and_status_is_described():
    names = (*jsonlines.ORDER_FIELDS, *jsonlines.PROMO_FIELDS, *jsonlines.POINTS_FIELDS, *jsonlines.LABEL_FIELDS,
             *carrier.FIELDS)
    missing = [name for name in names if not re.search(rf"\b{name}\b", PAGE)]
    assert missing == []
    assert [status for status in (*STATUSES, *KINDS) if f"`{status}`" not in PAGE] == []
