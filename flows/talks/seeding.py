"""The small shop of a talk: orders with their items and parcels, promo codes, campaigns, refunds, its policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from flows.engine.library import Library, Shop
from flows.engine.money import decimals
from flows.engine.policies.reading import read_policies, words_of
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable, needs
from flows.talks.goods import PRODUCT, check_stock, product
from flows.talks.times import moment
from models.campaign import add_campaign
from models.db import Transaction, to_ms
from models.loyalty_redeeming import PointsTold, store_points
from models.order import STATUSES, LineSnapshot, OrderSnapshot
from models.order_intake import store_order
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.shipment import STATUSES as PARCEL_STATUSES
from models.shipment import ShipmentSnapshot

SHOP = ("orders", "products", "promo_codes", "campaigns", "refunds", "policy", "rules", "points")
ORDER = ("number", "status", "placed", "delivered", "items", "parcels", "phone", "email", "postcode", "currency",
         "paid_with", "updates", "tags")
ITEM = ("title", "price", "quantity", "variant", "final_sale", "in_stock")
PARCEL = ("carrier", "tracking", "status", "at", "url", "from", "to")
PROMO = ("code", "percent", "title", "starts", "ends", "minimum", "max_uses", "uses", "link", "countries", "phones")
CAMPAIGN = ("name", "code", "link", "starts", "ends")
OFFERS = (("promo_codes", PROMO, "a promo code", ("code",)), ("campaigns", CAMPAIGN, "a campaign", ("name",)))
REFUND = ("order", "amount", "status", "at")
INSERT_REFUND = """
    INSERT INTO refund (order_id, amount_minor, currency, paid_to, kind, status, effect_key, created_at, sent_at)
    SELECT id, :amount, currency, paid_with, 'money', :status, :key, :at, CASE WHEN :status = 'sent' THEN :at END
    FROM orders WHERE number = :number
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom the shop is set up: the shopper's phone and language, the shop's own time and currency."""

    phone: str
    name: str
    email: str
    language: str
    at: datetime  # the shop's own time, naive
    timezone: str
    currency: str

    def when(self, node: Node | None, default: datetime | None = None) -> datetime | None:
        told = moment(Findings(), node, self.at) if node else default
        return told.replace(tzinfo=ZoneInfo(self.timezone)) if told else None


def check_shop(findings: Findings, node: Node, languages: tuple[str, ...], at: datetime) -> None:
    """Everything that `seed` will read; what is wrong is noted, and Unusable raised if anything is."""
    before = len(findings.problems)
    known = findings.keys(node, SHOP, "`shop`")
    for one in _items(known.get("orders")):
        order = _checked(findings, one, ORDER, "an order", ("number", "items"), at)
        _word(findings, order.get("status"), STATUSES)
        for item in _items(order.get("items")):
            item_keys = _checked(findings, item, ITEM, "an item", ("title", "price"), at)
            for _, price in findings.mapping(item_keys["in_stock"], "`in_stock`") if "in_stock" in item_keys else ():
                _amount(findings, price, "a price")
        for parcel in _items(order.get("parcels")):
            _word(findings, _checked(findings, parcel, PARCEL, "a parcel", ("tracking",), at).get("status"),
                  PARCEL_STATUSES)
    for one in _items(known.get("products")):
        check_stock(findings, _checked(findings, one, PRODUCT, "a product", ("title", "price"), at).get("stock"))
    offers = [(one, *of) for name, *of in OFFERS for one in _items(known.get(name))]
    for one, keys, what, wanted in offers:
        _checked(findings, one, keys, what, wanted, at)
    for one in _items(known.get("refunds")):
        refund = _checked(findings, one, REFUND, "a refund", ("order", "amount"), at)
        _word(findings, refund.get("status"), ("pending", "sent"))
        numbers = [_text(order, "number") for order in _items(known.get("orders"))]
        says = f"there is no order `{refund['order'].text}` in this shop"
        findings.known("F013", refund["order"], refund["order"].text, numbers, says, "no such order", "orders")
    numbers = findings.mapping(known["policy"], "`policy`") if "policy" in known else ()
    for name, value in (*((key.text, value) for key, value in numbers), ("points", known.get("points"))):
        if value:
            findings.number(value, f"`{name}`")
    if "rules" in known:
        read_policies(findings, known["rules"], {}, Shop())
    if len(findings.problems) > before:
        raise Unusable


def _checked(findings: Findings, node: Node, keys: tuple[str, ...], what: str, wanted: tuple[str, ...],
             at: datetime) -> dict[str, Node]:
    known = findings.keys(node, keys, what)
    for key in wanted:
        needs(findings, known, key, node.place, what, f"add `{key}: …`")
    for key in ("placed", "delivered", "at", "from", "to", "starts", "ends"):
        if key in known:
            moment(findings, known[key], at)
    for key in ("price", "amount", "minimum"):
        if key in known:
            _amount(findings, known[key], f"`{key}`")
    for key in ("quantity", "percent", "max_uses", "uses"):
        if key in known:
            findings.number(known[key], f"`{key}`")
    return known


def _amount(findings: Findings, node: Node, what: str) -> None:
    if _decimal(findings.text(node, what)) is None:
        findings.refuse("F013", node.place, f"`{node.text}` is no amount", "not an amount", fix="write it like 39.90")


def _word(findings: Findings, node: Node | None, words: tuple[str, ...]) -> None:
    if node:
        findings.known("F013", node, node.text, words, f"there is no status `{node.text}`", "not a status", "statuses")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _items(node: Node | None) -> list[Node]:
    return node.items if node and node.kind == "list" else [node] if node else []


# ---- into the database ------------------------------------------------------------------------------


def seed(tx: Transaction, node: Node, scene: Scene) -> None:
    """The shop as the talk tells it, as of `scene.at`; an order told again is brought up to date."""
    now = scene.when(None, scene.at)
    assert now is not None, "the scene has a time"
    for one in _items(node.get("orders")):
        order = _order(one, scene)
        for item, line in zip(_items(one.get("items")), order.lines, strict=True):
            if line.product_external_id:
                store_product(tx, _product(item, line, order.currency))
        store_order(tx, order, now, history=True)
    for one in _items(node.get("products")):
        store_product(tx, product(one, scene.language, scene.currency))
    for one in _items(node.get("promo_codes")):
        store_promo_code(tx, _promo_code(one, scene))
    if told := _text(node, "points"):
        store_points(tx, PointsTold(scene.phone, int(told), now), now)
    for one in _items(node.get("campaigns")):
        add_campaign(tx, _text(one, "name"), now, link=_text(one, "link"), promo_code=_text(one, "code"),
                     starts_at=scene.when(one.get("starts")), ends_at=scene.when(one.get("ends")))
    for number, one in enumerate(_items(node.get("refunds"))):
        currency = scene.currency
        sent = one.get("status")
        tx.run(INSERT_REFUND, number=_text(one, "order"), amount=_minor(one, "amount", currency),
               status=sent.text if sent else "pending", key=f"talk:{to_ms(now)}:{number}",
               at=to_ms(scene.when(one.get("at"), scene.at) or now))


def policy_of(node: Node | None) -> Mapping[str, int]:
    rules = node.get("policy") if node else None
    return {key.text: int(value.text) for key, value in rules.pairs} if rules else {}


def ruled(library: Library, node: Node | None) -> Shop:
    """The library's shop, with the numbers and the rules that a talk has of its own."""
    shop = replace(library.shop, policy={**library.shop.policy, **policy_of(node)})
    rules = node.get("rules") if node else None
    if rules is None:
        return shop
    own = read_policies(Findings(), rules, words_of(library.flows.values()), Shop(currency=shop.currency))
    return replace(shop, rules={**shop.rules, **own.rules}, policy={**shop.policy, **own.policy},
                   proofs={**shop.proofs, **own.proofs}, loyalty=own.loyalty or shop.loyalty)


def _order(node: Node, scene: Scene) -> OrderSnapshot:
    currency = _text(node, "currency") or scene.currency
    number = _text(node, "number")
    lines = tuple(_line(item, f"{number}:{n}", currency, scene) for n, item in enumerate(_items(node.get("items")), 1))
    now = scene.when(None, scene.at)
    placed = scene.when(node.get("placed"), scene.at)
    assert now is not None and placed is not None, "the scene has a time"
    return OrderSnapshot(
        number=number, external_id=number, status=_text(node, "status") or "placed",
        placed_at=placed, updated_at=now, currency=currency, lines=lines,
        total_minor=sum(line.price_minor * line.quantity for line in lines),
        phone=_text(node, "phone").removeprefix("+") or scene.phone, email=_text(node, "email") or scene.email,
        postcode=_text(node, "postcode") or "10115", customer_name=scene.name,
        customer_tags=_words(node, "tags") or None, language=scene.language,
        paid_with=_text(node, "paid_with") or "Visa •• 4242", wants_updates=_text(node, "updates") != "no",
        delivered_at=scene.when(node.get("delivered")),
        shipments=tuple(_parcel(one, scene) for one in _items(node.get("parcels"))),
    )


def _line(node: Node, name: str, currency: str, scene: Scene) -> LineSnapshot:
    title = node.get("title")
    titles = {key.text: one.text for key, one in title.pairs} if title else {}
    plain = titles.get(scene.language) or next(iter(titles.values()), "") or _text(node, "title")
    return LineSnapshot(
        plain, int(_text(node, "quantity") or 1), _minor(node, "price", currency), titles=titles,
        variant=_text(node, "variant"), external_id=name.partition(":")[2],
        final_sale=_text(node, "final_sale") == "yes",
        **({"sku": name, "product_external_id": name} if node.get("in_stock") else {}),
    )


def _product(node: Node, line: LineSnapshot, currency: str) -> ProductSnapshot:
    """What the shop has of an item: `in_stock: {L: "39.90"}`, five of each; its own variant is the same."""
    told = node.get("in_stock")
    variants = {name.text: _in_minor(price.text, currency) for name, price in (told.pairs if told else ())}
    return ProductSnapshot(line.product_external_id, line.title, titles=line.titles, variants=tuple(
        VariantSnapshot(line.sku if name == line.variant else f"{line.sku}:{name}", name, {}, currency, price, 5)
        for name, price in variants.items()
    ))  # fmt: skip


def _parcel(node: Node, scene: Scene) -> ShipmentSnapshot:
    seen = scene.when(node.get("at"), scene.at)
    assert seen is not None, "the scene has a time"
    return ShipmentSnapshot(
        _text(node, "carrier") or "DPD", _text(node, "tracking"), _text(node, "status") or "in_transit", seen,
        _text(node, "url"), expected_from=scene.when(node.get("from")), expected_to=scene.when(node.get("to")),
    )


def _promo_code(node: Node, scene: Scene) -> PromoCodeSnapshot:
    title = node.get("title")
    uses = _text(node, "max_uses")
    return PromoCodeSnapshot(
        _text(node, "code"), "percent", int(_text(node, "percent") or 10), scene.currency,
        titles={key.text: one.text for key, one in title.pairs} if title else {}, link=_text(node, "link"),
        starts_at=scene.when(node.get("starts")), ends_at=scene.when(node.get("ends")),
        minimum_minor=_minor(node, "minimum", scene.currency), max_uses=int(uses) if uses else None,
        uses=int(_text(node, "uses") or 0), countries=_words(node, "countries"), phones=_words(node, "phones"),
    )


def _words(node: Node, key: str) -> tuple[str, ...]:
    return tuple(item.text.removeprefix("+") for item in _items(node.get(key)))


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text.strip() if found else ""


def _minor(node: Node, key: str, currency: str) -> int:
    return _in_minor(_text(node, key) or "0", currency)


def _in_minor(amount: str, currency: str) -> int:
    return int(Decimal(amount).scaleb(decimals(currency)))
