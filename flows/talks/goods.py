"""What the shop of a talk sells, beside the orders: products with what is in stock of each size."""

from __future__ import annotations

from decimal import Decimal

from flows.engine.money import decimals
from flows.engine.reading import Node
from flows.engine.shapes import Findings
from models.product import ProductSnapshot, VariantSnapshot

PRODUCT = ("title", "price", "category", "link", "stock")


def check_stock(findings: Findings, node: Node | None) -> None:
    """`stock: 5`, or `stock: {M: 5, L: 0}`."""
    for key, value in () if node is None else node.pairs if node.kind == "map" else ((node, node),):
        findings.number(value, f"`{key.text}`")


def product(node: Node, language: str, currency: str) -> ProductSnapshot:
    """Named by its first title, so that it is the same one when it is told again."""
    title = node.get("title")
    titles = {key.text: one.text for key, one in title.pairs} if title else {}
    name = next(iter(titles.values()), "") or _text(node, "title")
    price = int(Decimal(_text(node, "price") or "0").scaleb(decimals(currency)))
    stock = node.get("stock")
    sizes = [(key.text, value.text) for key, value in stock.pairs] if stock and stock.kind == "map" else []
    counts = sizes or [("", stock.text if stock else "5")]
    return ProductSnapshot(
        name, titles.get(language) or name, titles=titles, category=_text(node, "category"), url=_text(node, "link"),
        variants=tuple(
            VariantSnapshot(f"{name} {size}".strip(), size, {"size": size} if size else {}, currency, price, int(count))
            for size, count in counts
        ),
    )


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text.strip() if found and found.kind == "scalar" else ""
