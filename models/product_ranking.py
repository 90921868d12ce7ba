"""How well a product fits what is looked for. Pure: the same products and the same wish, the same order."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from models.product import words_of
from models.product_wording import Limit, Sought

EXACT, FORM, MEANT, PART, SLIP = 10, 8, 7, 6, 5  # the same word; a form of it; what it means; a part of it; mistyped
HEAD = 1  # the word that names the thing weighs more than those that describe it
NAME = 3  # a number that the title has is worth more than what is shown beside the best
NEARLY = 2.0  # a word's mean by which a product may fit less than the best and is shown beside it
LONGEST_ENDING, ENDING, STEM, CHANGED = 10, 6, 3, 2  # letters that may follow a word; that may change at its end
WHOLE = 4  # letters from which a part of a word says something
SLIPS_FROM, TWO_SLIPS_FROM = 4, 8
PLURALS = ("lar", "ler", "ها")
SOFT = {"k": "g", "p": "b", "t": "d"}  # a last letter before an ending, in Turkish and Estonian
Kinds = Sequence[Sequence[Sequence[str]]]  # the shop's synonyms: product_wording.kinds_of


class Variant(NamedTuple):
    """One variant as the shop sells it now."""

    id: int
    title: str
    words: frozenset[str]  # of its options and its title
    currency: str
    price_minor: int
    stock: int


class Product(NamedTuple):
    """A product with its variants, in the shop's order."""

    id: int
    title: str
    titles: dict[str, str]
    category: str
    url: str
    words: frozenset[str]  # of its titles and category
    variants: tuple[Variant, ...] = ()

    @property
    def in_stock(self) -> bool:
        return any(variant.stock > 0 for variant in self.variants)


class Hit(NamedTuple):
    """A product and how it fits."""

    product: Product
    score: float  # mean of the words' marks
    missing: int  # words that nothing in it answers
    wanted: tuple[str, ...] = ()  # options that were asked for: size, color
    affordable: bool = True

    @property
    def fits(self) -> bool:
        return not self.missing and self.affordable

    @property
    def available(self) -> bool:
        return has(self.product, self.wanted)


def has(product: Product, wanted: Sequence[str]) -> bool:
    """Is it in stock, in a variant that has all of these options?"""
    return any(variant.stock > 0 and variant.words.issuperset(wanted) for variant in product.variants)


def ranked(products: Sequence[Product], wish: Sought, kinds: Kinds, decimals: Callable[[str], int]) -> list[Hit]:
    """Those that something of the wish names, the best first; in stock, and in the size, before the others.

    `decimals`: of a currency, to compare prices with the limit.
    """
    hits = [hit for product in products if (hit := judged(product, wish, kinds, decimals)) is not None]
    return sorted(hits, key=lambda hit: (not hit.fits, hit.missing, -round(hit.score), not hit.available,
                                         not hit.product.in_stock, -hit.score, hit.product.id))  # fmt: skip


def best(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that answer the wish: nearly as good as the first one, and in the wanted size if any of them is."""
    top = max((hit.score for hit in hits if hit.fits), default=0.0)
    good = [hit for hit in hits if hit.fits and hit.score > top - NEARLY]
    there = [hit for hit in good if hit.available]
    return there if there and any(hit.wanted for hit in good) else good


def judged(product: Product, wish: Sought, kinds: Kinds, decimals: Callable[[str], int]) -> Hit | None:
    """None where no word of the wish has to do with it."""
    options = frozenset(word for variant in product.variants for word in variant.words)
    meant = words_meant(wish.words, product.words, kinds)
    marks, wanted = [], []
    for place, word in enumerate(wish.words):
        mark = max(likeness(word, product.words), MEANT if place in meant else 0)
        if mark < FORM and (option := next((one for one in options if form_of(word, one)), "")):
            wanted.append(option)
            mark = FORM
        marks.append(mark + HEAD * (mark > 0 and place == head(wish.words)))
    if wish.words and not any(marks):
        return None
    numbered = sum(size in product.words for size in wish.sizes)  # of "Gift card 50" it is the name
    for size in wish.sizes:
        if size in options or (size not in product.words and sized(options, size, wish.size_said)):
            wanted.append(size)
    affordable = wish.limit is None or any(within(variant, wish.limit, decimals) for variant in product.variants)
    score = sum(marks) / len(marks) + NAME * numbered if marks else 0.0
    return Hit(product, score, marks.count(0), tuple(dict.fromkeys(wanted)), affordable)


def head(words: Sequence[str]) -> int:
    """The place of the word that names the thing: Persian says it first, the others last."""
    return 0 if words and "\u0600" <= words[0][0] <= "\u06ff" else len(words) - 1


def sized(options: frozenset[str], size: str, said: bool) -> bool:
    """Does it come in sizes of that sort, so that this one is missing?"""
    numbers = any(one[0].isdecimal() for one in options)
    return bool(options) and (said and size.isalpha() != numbers or size[0].isdecimal() and numbers)


def within(variant: Variant, limit: Limit, decimals: Callable[[str], int]) -> bool:
    """What is said in another currency can't be compared, and rules nothing out; Persian counts in tomans."""
    named = "IRR" if limit.currency == "IRT" else limit.currency
    if named not in ("", variant.currency):
        return True
    tomans = variant.currency == "IRR" and limit.currency != "IRR"
    return Decimal(variant.price_minor).scaleb(-decimals(variant.currency)) <= limit.amount * (10 if tomans else 1)


def words_meant(words: Sequence[str], title: frozenset[str], kinds: Kinds) -> set[int]:
    """The places of words that, by the shop's synonyms, mean what the title says."""
    found: set[int] = set()
    for kind in kinds:
        for phrase in kind:
            places = [next((at for at, word in enumerate(words) if named(word, one)), None) for one in phrase]
            if None not in places and any(set(other) <= title for other in kind if other and other != phrase):
                found.update(place for place in places if place is not None)
    return found


def named(word: str, name: str) -> bool:
    """A name in any form, or at the end of a longer word: `matkasaapaid` of `saapad`."""
    stem = name[:-1]
    return word == name or form_of(word, name) or (len(stem) >= WHOLE and word.find(stem) > 0)


def likeness(word: str, title: frozenset[str]) -> int:
    """The mark of the word in the title that is most like it; 0 where none is."""
    if word in title:
        return EXACT
    if any(form_of(word, one) for one in title):
        return FORM
    if any(part_of(word, one) for one in title):
        return PART
    return SLIP if any(slip_of(word, one) for one in title) else 0


def form_of(word: str, one: str) -> bool:
    """Another form of the same word: `shirts` of `shirt`, `gomlegi` of `gomlek`, `sargid` of `sark`."""
    if word == one:
        return True
    if min(len(word), len(one)) < STEM or not (word.isalpha() and one.isalpha()):
        return False
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, one, strict=False)))
    if shared == len(one) or (shared >= STEM - 1 and word[shared : shared + 1] == SOFT.get(one[-1])
                              and shared == len(one) - 1):  # fmt: skip
        return may_follow(word[shared:], one)
    if one[-1] == "f" and word == f"{one[:-1]}ves":
        return True
    if one.endswith("ne") and shared == len(one) - 2 and word[shared : shared + 1] == "s":  # linane, linaseid
        return len(word) - shared <= ENDING
    return shared > STEM and len(word) - shared <= CHANGED and len(one) - shared <= CHANGED


def may_follow(ending: str, one: str) -> bool:
    """Short words take short endings, and the plural: `botlar` of `bot`, but not `bottle`."""
    return len(ending) <= (LONGEST_ENDING if ending.startswith(PLURALS) else ENDING if len(one) > STEM else CHANGED)


def part_of(word: str, one: str) -> bool:
    """The beginning of a longer word, or one part of a compound: `sweat`, `jalatsid` of `matkajalatsid`."""
    if min(len(word), len(one)) < WHOLE:
        return False
    stem = word[: max(WHOLE, len(word) - STEM)] if len(word) > WHOLE + 1 else word
    return one.startswith(word) or one.find(stem) > 0 or word.find(one) > 0


def slip_of(word: str, one: str) -> bool:
    """A slip of the finger: one from four letters on, two from eight."""
    short = min(len(word), len(one))
    allowed = 2 if short >= TWO_SLIPS_FROM else 1 if short >= SLIPS_FROM else 0
    if not allowed or abs(len(word) - len(one)) > allowed or not (word.isalpha() and one.isalpha()):
        return False
    return bool(OSA.distance(word, one, score_cutoff=allowed) <= allowed)


def option_words(title: str, options: Any) -> frozenset[str]:
    """The words by which a variant is asked for."""
    told = [title, *(str(value) for value in options.values())] if isinstance(options, dict) else [title]
    return frozenset(word.replace(".", ",") for one in told for word in words_of(one))
