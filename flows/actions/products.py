"""What the shop sells, found by a shopper's own words; and the wish to be told when it is there again."""

import re
from collections.abc import Mapping
from typing import Any

from flows.actions.cards import Card, Text, sized, told
from flows.actions.desk import Desk, NotTheirs, whole
from flows.engine.definition import Outcome
from flows.engine.money import decimals
from flows.engine.named_things import BY_WORDS
from models.consent import opted_out
from models.product import words_of
from models.product_ranking import Hit, Product, Variant, form_of, has
from models.product_search import find_products, product_of, similar_products
from models.product_wording import asks_where, kinds_of, only_names, sought
from models.stock_wish import ask_to_be_told, thing_of

ROW, LONGEST = 24, 100  # characters of a title: that a row of a list shows; that a message says
MOST_SIZES, LONGEST_SIZE = 8, 20
KEY = re.compile(r"([0-9]{1,18})(?::([\w,]{1,30}(?:\+[\w,]{1,30}){0,7}))?")


def find(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """What was chosen before is forgotten: this is another question."""
    text = str(arguments.get("query") or "")
    wish = sought(text)
    if not wish.words and not wish.limit:
        return Outcome("unclear")
    if asks_where(text) and bought(desk, wish.words):
        return Outcome("theirs")
    found = find_products(desk.tx, wish, kinds_of(desk.shop.synonyms), decimals)
    if len(found.hits) > 1:
        return Outcome("several", {"products": [key_of(hit) for hit in found.hits], "product": None})
    hit = found.hits[0] if found.hits else found.closest
    if hit is None:
        return Outcome("none", {"product": None})
    return Outcome("found" if found.hits else "closest", {"product": key_of(hit)})


def bought(desk: Desk, words: tuple[str, ...]) -> bool:
    """Is one of these words the name of a thing in the shopper's own orders, in any language?"""
    lines = (line for order in desk.orders.values() for line in desk.lines(order))
    named = {word for line in lines for title in (line.title, *line.titles.values()) for word in words_of(title)}
    return any(form_of(word, one) for word in words for one in named)


def similar(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    product, wanted = thing(desk, arguments["product"])
    others = similar_products(desk.tx, product)
    keys = [thing_of(one.id, wanted if has(one, wanted) else ()) for one in others]
    return Outcome("several", {"products": keys, "product": None}) if keys else Outcome("none")


def tell_me(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Nothing is promised to whoever stopped our messages: it would not be sent."""
    product, wanted = thing(desk, arguments["product"])
    if has(product, wanted):
        return Outcome("in_stock")
    if opted_out(desk.tx, desk.contact_id):
        return Outcome("stopped")
    new = ask_to_be_told(desk.tx, desk.contact_id, product.id, thing_of(product.id, wanted), desk.now)
    return Outcome("noted" if new else "already")


def key_of(hit: Hit) -> str:
    return thing_of(hit.product.id, hit.wanted)


def thing(desk: Desk, key: Any) -> tuple[Product, tuple[str, ...]]:
    """The product that a key names, and the options asked for; or the best for the words behind a `=`.

    Raises NotTheirs for what the shop does not sell.
    """
    if str(key).startswith(BY_WORDS):
        return by_words(desk, str(key)[1:])
    named = KEY.fullmatch(str(key))
    product = product_of(desk.tx, whole(named[1])) if named else None
    if named is None or product is None:
        raise NotTheirs("product")
    return product, tuple(named[2].split("+")) if named[2] else ()


def by_words(desk: Desk, text: str) -> tuple[Product, tuple[str, ...]]:
    """Only where each word that says anything is the product's."""
    wish = sought(text)
    if not wish.words or not only_names(text):
        raise NotTheirs("product")
    hits = find_products(desk.tx, wish, kinds_of(desk.shop.synonyms), decimals).hits
    if not hits:
        raise NotTheirs("product")
    return hits[0].product, hits[0].wanted


def product_card(desk: Desk, key: Any) -> Card:
    product, wanted = thing(desk, key)
    title = titled(product)
    return Card({
        "title": lambda: title,
        "long_title": lambda: title if len(product.title) > ROW or isinstance(title, dict) and long(title) else None,
        "price": lambda: price(product, wanted),
        "link": lambda: product.url or None,
        "wanted": lambda: sized(", ".join(one.upper() if len(one) < 4 else one for one in wanted)) or None,
        "sizes": lambda: sizes(product),
        "available": lambda: has(product, wanted),
    })  # fmt: skip


def titled(product: Product) -> Text:
    """In the languages that the shop wrote, each cut where it would fill the message."""
    text = told(product.title, product.titles)
    return {name: cut(one) for name, one in text.items()} if isinstance(text, dict) else cut(text)


def long(title: Mapping[str, str]) -> bool:
    return any(len(one) > ROW for one in title.values())


def cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def price(product: Product, wanted: tuple[str, ...]) -> tuple[int, str] | None:
    """Of the variant that was asked for; else the lowest of those in stock, or of all."""
    def lowest(variants: list[Variant]) -> tuple[int, str] | None:
        return min(((one.price_minor, one.currency) for one in variants if one.currency), default=None)

    asked = [one for one in product.variants if wanted and one.words.issuperset(wanted)]
    there = [one for one in product.variants if one.stock > 0]
    return lowest(asked) or lowest(there) or lowest(list(product.variants))


def sizes(product: Product) -> Text | None:
    """The variants in stock, as the shop names them."""
    named = [cut(one.title, LONGEST_SIZE) for one in product.variants if one.stock > 0 and one.title]
    more = " …" if len(named) > MOST_SIZES else ""
    return sized(" · ".join(named[:MOST_SIZES]) + more) if named and len(product.variants) > 1 else None
