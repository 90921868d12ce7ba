"""Files that a shop's export may turn out to be: broken, cut, mixed, hostile; each row is taken whole or named."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integrations.shops.test_fields import SHOPIFY
from tests.integrations.shops.test_jsonlines import ORDER
from tests.models.shop import NOW
from workers.shop_files import UnknownFormat, rows
from workers.shop_import import BATCH, batches, import_file


@pytest.fixture
def db(undone):
    return undone


@pytest.fixture
def file(tmp_path):
    def write(content, name="shop.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path

    return write


def numbers(db):
    with db.reading() as tx:
        return [number for (number,) in tx.rows("SELECT number FROM orders ORDER BY id")]


def test_no_broken_json_stops_the_rows_around_it(db, file, shared):
    cases = json.loads((shared / "data/robustness/json_test_suite/cases.json").read_text("utf-8"))
    broken = [base64.b64decode(case["b64"]) for case in cases if "b64" in case]
    flat = [body.replace(b"\n", b" ").replace(b"\r", b" ") for body in broken]
    first, last = (json.dumps(ORDER | {"number": number}).encode() for number in ("A-1", "A-2"))
    result = import_file(db, file(b"\n".join([first, *flat, last])), NOW, "TR")
    assert numbers(db) == ["A-1", "A-2"]
    said = sum(bool(body.decode("utf-8-sig", "replace").strip()) for body in flat)
    assert abs(len(result.wrong) - said) <= 3  # of some nobody can say whether they hold anything
    assert all("Fix: " in reason and len(reason) < 600 for _, reason in result.wrong)


def test_each_broken_file_alone_is_a_format_that_we_do_not_know_or_a_named_row(file, shared):
    cases = json.loads((shared / "data/robustness/json_test_suite/cases.json").read_text("utf-8"))
    for case in (case for case in cases if "b64" in case):
        try:
            found = list(rows(file(base64.b64decode(case["b64"])), "TR"))
        except UnknownFormat as error:
            assert "Fix: " in str(error)
            continue
        assert all(row.snapshot is None and "Fix: " in row.wrong for row in found), case["name"]


def test_naughty_strings_in_every_text_of_an_order_come_in_whole_or_not_at_all(db, file, shared):
    strings = json.loads((shared / "data/robustness/blns/blns.json").read_text("utf-8"))
    told = [ORDER | {"number": f"A-{n}", "customer": {"name": text}, "address": {"note": text},
                     "payments": [{"by": text}]} for n, text in enumerate(strings)]  # fmt: skip
    result = import_file(db, file("\n".join(map(json.dumps, told))), NOW, "TR")
    assert result.stored["order"] + len(result.wrong) == len(strings)
    assert len(numbers(db)) == result.stored["order"] > len(strings) - 20
    assert all(reason.startswith(("customer.name", "address.note", "payments[0].by")) for _, reason in result.wrong)


@pytest.mark.parametrize(
    ("content", "taken", "wrong"),
    [
        (json.dumps(ORDER), 1, 0),
        ("\ufeff" + json.dumps(ORDER), 1, 0),
        (json.dumps(ORDER) + "\r\n" + json.dumps(ORDER | {"number": "A-2"}) + "\r\n", 2, 0),
        ("\n\n" + json.dumps(ORDER) + "\n\n", 1, 0),
        (json.dumps(ORDER) + json.dumps(ORDER), 0, 1),  # two on one line
        (json.dumps(ORDER, indent=1), 0, None),  # one over many lines
        ("{}", 0, 1),
        ("{" * 5000, 0, 1),
        ('{"a":' * 3000 + "1" + "}" * 3000, 0, 1),
        ('{"type": "order", "number": ' + "9" * 5000 + "}", 0, 1),
        (json.dumps(ORDER).encode()[:-1] + b"\xff}", 0, 1),
        (json.dumps({"orders": []}), 0, 0),
        (json.dumps({"orders": [SHOPIFY]}), 1, 0),
        (json.dumps({"orders": [SHOPIFY, None, 5, "x", [], {}]}), 1, 5),
        (json.dumps({"orders": [SHOPIFY]})[:-1], 1, 0),
        (json.dumps({"orders": [SHOPIFY]})[:-2], 1, 1),
        ('{"orders": [', 0, 1),
        ('{"orders": [}', 0, 1),
        ('{"orders": [' + "[" * 100_000, 0, 1),
        (json.dumps({"orders": [SHOPIFY, SHOPIFY]}), 2, 0),  # the same again is one
    ],
)
def test_files_of_all_kinds(db, file, content, taken, wrong):
    result = import_file(db, file(content), NOW, "TR")
    assert result.stored["order"] == taken
    assert wrong is None and result.wrong or len(result.wrong) == wrong
    assert len(set(numbers(db))) == len(numbers(db)) <= max(taken, 0)


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"number;total\nA-1;5", b"<orders/>", b"\xff\xfe{\x00}\x00", b"[1]", b"PK\x03\x04"]
)
def test_what_is_no_export_is_refused_and_nothing_is_stored(db, file, content):
    with pytest.raises(UnknownFormat, match="Fix: export the shop's orders"):
        import_file(db, file(content), NOW, "TR")
    assert numbers(db) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_shopify_file_cut_anywhere_keeps_every_order_before_the_cut(file, data):
    text = json.dumps({"orders": [SHOPIFY | {"id": n, "name": f"#{n}"} for n in range(1, 6)]})
    at = data.draw(st.integers(len('{"orders": ['), len(text)))
    whole = text[:at].count('"quantity": 2}]}')
    found = list(rows(file(text[:at], "cut.json"), "TR"))
    assert sum(row.snapshot is not None for row in found) == whole
    assert sum(bool(row.wrong) for row in found) <= 1


def test_batches_lose_nothing(file):
    text = "\n".join(json.dumps(ORDER | {"number": f"A-{n}"}) for n in range(2 * BATCH + 1))
    sizes = [len(batch) for batch in batches(rows(file(text), "TR"))]
    assert sizes == [BATCH, BATCH, 1]


def test_a_conflict_leaves_the_other_rows_of_its_batch(db, file):
    told = [ORDER | {"number": "A-1", "id": "1"}, ORDER | {"number": "A-1", "id": "2"}, ORDER | {"number": "A-3"}]
    seen = []
    result = import_file(db, file("\n".join(map(json.dumps, told))), NOW, "TR", seen.append)
    assert numbers(db) == ["A-1", "A-3"] and seen == [3]
    assert result.wrong == [(2, "number A-1 already belongs to the order with id 1. Fix: give each order one number "
                                "and one id.")]  # fmt: skip
