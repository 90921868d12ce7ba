"""Products for a free sentence, from the database: a few hundred rows looked at, whatever the shop's size."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.db import Transaction, from_json
from models.product import words_of
from models.product_ranking import (
    SLIPS_FROM,
    SOFT,
    Hit,
    Kinds,
    Product,
    Variant,
    best,
    named,
    option_words,
    ranked,
    slip_of,
)
from models.product_wording import Sought

MOST = 9  # that are shown: one row of ten leads to a person
CANDIDATES = 150  # products that are judged
PATTERNS = 12  # words and stems that a statement looks for
SPELLED_IN = 20_000  # products whose words a mistyped one is compared with
STEM, SHORT_STEM = 4, 3
HARD = {soft: hard for hard, soft in SOFT.items()}

COLUMNS = "p.id, p.title, p.titles, p.category, p.url, p.folded"
VARIANTS = "v.id, v.title, v.options, v.currency, v.price_minor, v.stock"
HITS = " + ".join(f"(CASE WHEN folded LIKE :p{n} THEN 1 ELSE 0 END)" for n in range(PATTERNS))
LIKE = " OR ".join(f"folded LIKE :p{n}" for n in range(PATTERNS))
THERE = "(SELECT COALESCE(MAX(o.stock), 0) > 0 FROM product_variant o WHERE o.product_id = product.id)"
WITH_VARIANTS = f"SELECT {COLUMNS}, {VARIANTS} FROM {{found}} p LEFT JOIN product_variant v ON v.product_id = p.id"
FIND = WITH_VARIANTS.format(found=f"""
    (SELECT product.*, {HITS} AS hits, {THERE} AS there FROM product WHERE {LIKE}
     ORDER BY hits DESC, there DESC, id LIMIT {CANDIDATES})
""") + " ORDER BY p.hits DESC, p.id, v.id"
ALIKE = WITH_VARIANTS.format(found=f"""
    (SELECT product.*, {THERE} AS there FROM product
     WHERE category = :category AND category <> '' AND id <> :id ORDER BY there DESC, id LIMIT {CANDIDATES})
""") + " ORDER BY p.id, v.id"
CHEAPEST = WITH_VARIANTS.format(found=f"""
    (SELECT product.*, o.least FROM product JOIN (SELECT product_id, MIN(price_minor) AS least FROM product_variant
     WHERE stock > 0 GROUP BY product_id ORDER BY least, product_id LIMIT {CANDIDATES}) o ON o.product_id = product.id)
""") + " ORDER BY p.least, p.id, v.id"
ONE = WITH_VARIANTS.format(found="product") + " WHERE p.id = :id ORDER BY v.id"
FOLDED = f"SELECT folded FROM product ORDER BY id LIMIT {SPELLED_IN}"


class Found(NamedTuple):
    """The products that answer a wish; or else the one that is closest to it."""

    hits: tuple[Hit, ...] = ()
    closest: Hit | None = None


def find_products(tx: Transaction, wish: Sought, kinds: Kinds, decimals: Callable[[str], int]) -> Found:
    """What fits, MOST at most, the best first; the closest where nothing does; nothing where no word is known."""
    if not wish.words:
        hits = ranked(products(tx.rows(CHEAPEST)), wish, kinds, decimals) if wish.limit else []
        return Found(tuple(hit for hit in hits if hit.fits)[:MOST])
    looked_for = [*wish.words, *meant(wish.words, kinds)]
    hits = ranked(candidates(tx, looked_for), wish, kinds, decimals)
    if not hits or hits[0].missing:  # a word that nothing has may be mistyped
        spelled = respelled(tx, wish.words)
        if spelled:
            hits = ranked(candidates(tx, [*spelled, *looked_for]), wish, kinds, decimals)
    fitting = best(hits)
    return Found(tuple(fitting[:MOST])) if fitting else Found(closest=hits[0] if hits else None)


def similar_products(tx: Transaction, product: Product) -> list[Product]:
    """Others in stock: of its category first those that share a word of its title, then of other categories."""
    own = product.words.difference(words_of(product.category))
    same = products(tx.rows(ALIKE, category=product.category, id=product.id))
    shared = [one for one in candidates(tx, sorted(own)) if one.id != product.id and own & one.words]
    found = {one.id: one for one in (*same, *shared) if one.in_stock}

    def likeness(one: Product) -> tuple[bool, int, int]:
        return one.category != product.category, -len(own & one.words), one.id

    return sorted(found.values(), key=likeness)[:MOST]


def product_of(tx: Transaction, product_id: int) -> Product | None:
    return next(iter(products(tx.rows(ONE, id=product_id))), None)


def candidates(tx: Transaction, words: Sequence[str]) -> list[Product]:
    """Products with one of these words or stems in their titles, those with most first."""
    each = dict.fromkeys(words)
    wanted = [pattern for word in each for pattern in (f"% {word} %", f"%{stem_of(word)}%")]
    wanted = [*wanted[: PATTERNS - 2], *(f"%{stem}%" for word in each if (stem := hard_stem(word)))][:PATTERNS]
    patterns = {f"p{n}": wanted[n] if n < len(wanted) else "" for n in range(PATTERNS)}
    return products(tx.rows(FIND, **patterns))


def stem_of(word: str) -> str:
    return word[: STEM if len(word) > STEM + 1 else SHORT_STEM]


def hard_stem(word: str) -> str:
    """The stem of the word that `sargid` is a form of: `sark`; '' where it has no soft letter there."""
    stem = stem_of(word)
    hard = HARD.get(stem[-1:])
    return stem[:-1] + hard if hard and len(stem) == STEM else ""


def meant(words: Sequence[str], kinds: Kinds) -> list[str]:
    """What the shop's titles may say for these words, by its synonyms."""
    found = (word for kind in kinds if any(phrase and all(any(named(word, one) for word in words) for one in phrase)
                                           for phrase in kind) for phrase in kind for word in phrase)  # fmt: skip
    return [word for word in dict.fromkeys(found) if word not in words]


def respelled(tx: Transaction, words: Iterable[str]) -> list[str]:
    """Words of the shop that differ by a slip from one of these."""
    known = {word for (line,) in tx.rows(FOLDED) for word in line.split()}
    found: list[str] = []
    for word in words:
        if len(word) >= SLIPS_FROM and word not in known:
            near = process.extract(word, known, scorer=OSA.distance, score_cutoff=2, limit=5)
            found += [one for one, _, _ in near if slip_of(word, one)]
    return found


def products(rows: Iterable[tuple[Any, ...]]) -> list[Product]:
    """Rows of products, each with its variants in rows of their own, one after the other."""
    found: dict[int, Product] = {}
    variants: dict[int, list[Variant]] = {}
    for id, title, titles, category, url, folded, variant, name, options, currency, price, stock in rows:
        if id not in found:
            told = from_json(titles) if titles else {}
            found[id] = Product(id, title, told, category, url, frozenset(folded.split()))
        if variant is not None:
            words = option_words(name, from_json(options) if options else {})
            variants.setdefault(id, []).append(Variant(variant, name, words, currency, price, stock))
    return [one._replace(variants=tuple(variants.get(id, ()))) for id, one in found.items()]
