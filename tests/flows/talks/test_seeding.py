"""The shop of a talk is in the database as written, for the shopper who writes."""

from datetime import UTC, datetime

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.engine.reading import read_yaml
from flows.engine.shapes import Findings, Unusable
from flows.talks.seeding import Scene, check_shop, policy_of, ruled, seed
from flows.talks.stage import copy, template
from models.db import Database, from_json, from_ms
from tests.flows.talks.conftest import DEFAULT

AT = datetime(2026, 11, 20, 12, 0)  # in Istanbul: 09:00 UTC
SCENE = Scene("447700900101", "Sam", "en@mail.example", "en", AT, "Europe/Istanbul", "TRY")
ORDER = "orders: [{number: A-10500, items: [{title: Linen shirt, price: '999.90'}]}]\n"


def tree(text):
    documents, problems = read_yaml("talks/one.yaml", text.encode())
    assert problems == []
    return documents[0]


@pytest.fixture
def shop():
    """Seeds a shop; answers questions about it."""
    db = Database("sqlite://")
    copy(template(), db)

    def seeded(text, scene=SCENE):
        check_shop(Findings(), tree(text), ("en", "tr"), AT)
        with db.transaction() as tx:
            seed(tx, tree(text), scene)

        def rows(sql):
            with db.reading() as tx:
                return tx.rows(sql)

        return rows

    yield seeded
    db.close()


def test_an_order_is_the_shoppers_unless_it_says_otherwise(shop):
    rows = shop(ORDER)
    assert rows("SELECT number, status, phone, email, postcode, currency, total_minor, paid_with FROM orders") == [
        ("A-10500", "placed", "447700900101", "en@mail.example", "10115", "TRY", 99990, "Visa •• 4242")
    ]
    assert rows("SELECT name FROM contact WHERE phone = '447700900101'") == [("Sam",)]


def test_a_campaign_with_its_code_and_its_days(shop):
    rows = shop("promo_codes: [{code: NOV15}]\n"
                "campaigns:\n"
                "  - {name: november, code: nov15, link: https://linden.example, starts: 2d ago, ends: in 3d}\n")
    ((slug, code, link, starts, ends),) = rows("SELECT slug, promo_code, link, starts_at, ends_at FROM campaign")
    assert (slug, code, link) == ("november", "NOV15", "https://linden.example")
    assert from_ms(starts).day == 18 and from_ms(ends).day == 23
    with pytest.raises(Unusable):
        shop("campaigns: [{code: NOV15}]\n")


def test_an_order_of_somebody_else(shop):
    rows = shop(
        "orders:\n"
        "  - number: A-1\n"
        "    phone: '+15550001111'\n"
        "    email: Ada@Mail.Example\n"
        "    postcode: SW1A 1AA\n"
        "    currency: EUR\n"
        "    paid_with: PayPal\n"
        "    items: [{title: x, price: 5}]\n"
    )
    assert rows("SELECT phone, email, postcode, currency, total_minor, paid_with FROM orders") == [
        ("15550001111", "ada@mail.example", "SW1A1AA", "EUR", 500, "PayPal")
    ]


def test_times_are_the_shops_own(shop):
    rows = shop(
        "orders:\n"
        "  - number: A-1\n"
        "    status: delivered\n"
        "    placed: 2026-11-10 18:30\n"
        "    delivered: 2d ago\n"
        "    items: [{title: x, price: 1}]\n"
    )
    ((placed, delivered),) = rows("SELECT placed_at, delivered_at FROM orders")
    assert from_ms(placed) == datetime(2026, 11, 10, 15, 30, tzinfo=UTC)
    assert from_ms(delivered) == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def test_items(shop):
    rows = shop(
        "orders:\n"
        "  - number: A-1\n"
        "    items:\n"
        "      - {title: {en: Linen shirt, tr: Keten gömlek}, price: '39.90', quantity: 2, variant: M}\n"
        "      - {title: Cotton socks, price: 10, final_sale: yes}\n"
    )
    found = rows("SELECT title, titles, quantity, price_minor, variant, final_sale FROM order_line ORDER BY position")
    assert found[0][0] == "Linen shirt" and from_json(found[0][1]) == {"en": "Linen shirt", "tr": "Keten gömlek"}
    assert found[0][2:5] == (2, 3990, "M") and not found[0][5]
    assert found[1][0] == "Cotton socks" and found[1][2:4] == (1, 1000) and found[1][5]
    assert rows("SELECT total_minor FROM orders") == [(2 * 3990 + 1000,)]


def test_a_title_in_another_language_only(shop):
    scene = Scene("905321112233", "Deniz", "tr@mail.example", "tr", AT, "Europe/Istanbul", "TRY")
    rows = shop("orders: [{number: A-1, items: [{title: {en: Shirt, tr: Gömlek}, price: 1}]}]\n", scene)
    assert rows("SELECT title FROM order_line") == [("Gömlek",)]


def test_a_parcel_moves_its_order(shop):
    rows = shop(
        "orders:\n"
        "  - number: A-1\n"
        "    status: shipped\n"
        "    items: [{title: x, price: 1}]\n"
        "    parcels:\n"
        "      - carrier: Omniva\n"
        "        tracking: TRK1\n"
        "        status: out_for_delivery\n"
        "        at: 2h ago\n"
        "        url: https://linden.example/t/1\n"
        "        from: 2026-11-20 14:00\n"
        "        to: 2026-11-20 18:00\n"
    )
    ((carrier, tracking, url, status, at, first, last),) = rows(
        "SELECT carrier, tracking_number, tracking_url, status, status_at, expected_from, expected_to FROM shipment"
    )
    assert (carrier, tracking, url, status) == ("Omniva", "TRK1", "https://linden.example/t/1", "out_for_delivery")
    assert from_ms(at) == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert from_ms(first) == datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    assert from_ms(last) == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_an_order_told_again_is_brought_up_to_date(shop):
    shop(ORDER)
    rows = shop(ORDER.replace("A-10500,", "A-10500, status: canceled,"))
    assert rows("SELECT number, status FROM orders") == [("A-10500", "canceled")]
    assert rows("SELECT COUNT(*) FROM order_line") == [(1,)]


@pytest.mark.parametrize(("updates", "given"), [("yes", 1), ("no", 0)])
def test_order_updates_are_agreed_to_unless_it_says_no(shop, updates, given):
    rows = shop(ORDER.replace("A-10500,", f"A-10500, updates: {updates},"))
    assert [bool(row[0]) for row in rows("SELECT given FROM consent WHERE purpose = 'order_updates'")] == [bool(given)]


def test_promo_codes(shop):
    rows = shop(
        "promo_codes:\n"
        "  - code: nov15\n"
        "    percent: 15\n"
        "    title: {en: 15% off, tr: '%15 indirim'}\n"
        "    starts: 1d ago\n"
        "    ends: 2026-11-29 23:59\n"
        "    minimum: '30.50'\n"
        "    max_uses: 5\n"
        "    uses: 4\n"
        "    link: https://linden.example/c/NOV15\n"
        "    countries: [TR, EE]\n"
        "    phones: ['+447700900101']\n"
    )
    found = rows(
        "SELECT code, kind, value, minimum_minor, max_uses, uses, link, countries, phones, titles FROM promo_code"
    )
    assert found[0][:7] == ("NOV15", "percent", 15, 3050, 5, 4, "https://linden.example/c/NOV15")
    assert [from_json(one) for one in found[0][7:]] == [
        ["TR", "EE"],
        ["447700900101"],
        {"en": "15% off", "tr": "%15 indirim"},
    ]
    ((starts, ends),) = rows("SELECT starts_at, ends_at FROM promo_code")
    assert from_ms(starts) == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert from_ms(ends) == datetime(2026, 11, 29, 20, 59, tzinfo=UTC)


def test_a_promo_code_needs_its_code_alone(shop):
    rows = shop("promo_codes: [{code: PLAIN}]\n")
    assert rows("SELECT code, value, max_uses, ends_at, phones FROM promo_code") == [("PLAIN", 10, None, None, None)]


def test_refunds(shop):
    rows = shop(
        ORDER + "refunds:\n"
        "  - {order: A-10500, amount: '10.00', status: sent, at: 2d ago}\n"
        "  - {order: A-10500, amount: '5.50'}\n"
    )
    found = rows("SELECT amount_minor, currency, paid_to, status, created_at, sent_at FROM refund ORDER BY id")
    assert [row[:4] for row in found] == [
        (1000, "TRY", "Visa •• 4242", "sent"),
        (550, "TRY", "Visa •• 4242", "pending"),
    ]
    assert from_ms(found[0][5]) == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert found[1][5] is None and from_ms(found[1][4]) == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_the_policy_of_the_talk():
    assert policy_of(tree("policy: {review_over: 500, return_days: 3}\n")) == {"review_over": 500, "return_days": 3}
    assert policy_of(tree(ORDER)) == {} and policy_of(None) == {}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("ordres: []\n", "F001", "`orders`"),
        ("orders: [A-1]\n", "F002", "key: value"),
        ("orders: [{items: [{title: x, price: 1}]}]\n", "F004", "add `number: …`"),
        ("orders: [{number: A-1, items: [{price: 1}]}]\n", "F004", "add `title: …`"),
        ("orders: [{number: A-1, items: [{title: x, price: 1, quantity: two}]}]\n", "F013", "digits"),
        ("orders: [{number: A-1, placed: once, items: [{title: x, price: 1}]}]\n", "F013", "2h ago"),
        ("orders: [{number: A-1, items: [], parcels: [{status: lost}]}]\n", "F004", "add `tracking: …`"),
        ("orders: [{number: A-1, items: [], parcels: [{tracking: T, status: lost}]}]\n", "F013", "statuses"),
        ("promo_codes: [{percent: 5}]\n", "F004", "add `code: …`"),
        ("promo_codes: [{code: X, percent: half}]\n", "F013", "digits"),
        (ORDER + "refunds: [{order: A-10500, amount: 1, status: gone}]\n", "F013", "statuses"),
        (ORDER + "refunds: [{order: A-10501, amount: 1}]\n", "F013", "change it to `A-10500`"),
        ("refunds: [{order: A-1, amount: 1}]\n", "F013", "there are no orders yet"),
        ("refunds: [{order: A-1}]\n", "F004", "add `amount: …`"),
        ("policy: [1]\n", "F002", "key: value"),
    ],
)
def test_each_mistake_in_a_shop_is_told(text, code, said):
    findings = Findings()
    with pytest.raises(Unusable):
        check_shop(findings, tree(text), ("en",), AT)
    (problem,) = findings.problems
    assert problem.code == code and said in problem.fix, problem
    assert problem.place.line == text.count("\n") and problem.place.column >= 1


def test_products_with_what_is_in_stock_of_each_size(shop):
    rows = shop(
        "products:\n"
        "  - {title: {en: Linen shirt, tr: Keten gömlek}, price: '39.90', category: clothes, link: https://l.example/s,"
        " stock: {M: 5, L: 0}}\n"
        "  - {title: Mug, price: 12}\n"
        "  - {title: Hat, price: 27, stock: 0}\n"
    )
    assert rows("SELECT title, category, url FROM product ORDER BY id") == [
        ("Linen shirt", "clothes", "https://l.example/s"), ("Mug", "", ""), ("Hat", "", "")]
    assert rows("SELECT title, price_minor, currency, stock FROM product_variant ORDER BY id") == [
        ("M", 3990, "TRY", 5), ("L", 3990, "TRY", 0), ("", 1200, "TRY", 5), ("", 2700, "TRY", 0)]


@pytest.mark.parametrize("wrong", ["{title: Mug}", "{price: 12}", "{title: Mug, price: x}",
                                   "{title: Mug, price: 1, a: b}",
                                   "{title: Mug, price: 1, stock: many}", "{title: Mug, price: 1, stock: {M: few}}"])
def test_a_product_that_cannot_be_read(shop, wrong):
    with pytest.raises(Unusable):
        shop(f"products: {wrong}\n")


def test_points_and_tags_as_the_shop_tells_them(shop):
    rows = shop("points: 340\norders:\n  - {number: A-1, tags: [vip, new], items: [{title: Mug, price: '12'}]}\n"
                "  - {number: A-2, items: [{title: Mug, price: '12'}]}\n")
    assert rows("SELECT kind, points FROM points_entry") == [("corrected", 340)]
    assert [tags and from_json(tags) for (tags,) in rows("SELECT customer_tags FROM orders ORDER BY id")] == [
        ["vip", "new"], None]
    with pytest.raises(Unusable):
        shop("points: many\n")


def test_the_programme_of_the_talk():
    library = load_library(DEFAULT, CATALOG)
    own = ruled(library, tree("rules: {loyalty: {worth: 2, least: 5}}\n")).loyalty
    assert own.worth == {library.shop.currency: 2} and own.least == 5
    assert ruled(library, tree("rules: {proof: {redeem: {needs: fact}}}\n")).loyalty == library.shop.loyalty
