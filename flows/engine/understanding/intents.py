"""Which intent a message has: a phrase of intents.yaml, one much like it, or what its words point to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import re2
from rapidfuzz import fuzz, process

from flows.engine.understanding.folding import fold, said_once
from flows.engine.understanding.goods import names_goods
from flows.engine.understanding.learning import Model, learnt
from flows.engine.understanding.refusing import Refused, refused
from flows.engine.understanding.word_lists import ADDRESSED, POLITE

# How far an intent must be before the second for its flow to start without asking back. Of our own phrases, held out,
# one in twenty of those that start then starts another flow: python -m benchmarks.held_out tells them by intent.
CLEAR, CLEAR_TO_WRITE, CLEAR_OF_MANY, CLEAR_BY_ITS_WORDS, CLEAR_TO_PART = 0.45, 0.55, 0.55, 0.35, 0.8
ENOUGH = 0.6  # the part of a message's words that must say something to us, for it to be heard in full
LIKELY, BESIDE = 0.22, 0.08  # worth asking "is it about …?", and worth being offered beside it
MOST_LIKELY = 3  # intents that one question offers
SAME, ALIKE = 1.0, 0.9  # confidence of a phrase as written, and of one with a slip in it
LOOKED_FOR, NAMED = "product_question", 0.8  # the intent of a bare name of goods, and how sure it is
LEAST_BEGUN = 3  # words: a shorter phrase is the beginning of too many things
MOST_LEARNT = 0.95  # however much its words point to an intent, it is no phrase as written
ALIKE_FROM = 92  # rapidfuzz ratio
SHORTEST, LONGEST = 0.85, 1.18  # of its length: no phrase shorter or longer can be that much alike
NOTHING_OURS = "something_else"  # phrases that no shop means; they only keep others from matching
GREETING = "greeting"
COURTESIES = (GREETING, "thanks", "goodbye")  # said beside what is wanted
WRITING = ("cancel_order", "return_item", "change_order", "cancel_items")
PARTING = ("not_me", "delete_my_data")  # seldom meant, and odd to be asked about
# Said in so many ways that others are taken for them
OF_MANY = ("product_question", "delivery_info", "about_bot", "feedback")
ITS_WORDS = ("account", "invoice", "loyalty", "newsletter", "promo_code", "track_order", "thanks")
AHEAD = {
    **dict.fromkeys(ITS_WORDS, CLEAR_BY_ITS_WORDS),
    **dict.fromkeys(OF_MANY, CLEAR_OF_MANY),
    **dict.fromkeys(WRITING, CLEAR_TO_WRITE),
    **dict.fromkeys(PARTING, CLEAR_TO_PART),
}
PLEASE = POLITE - {"do", "you", "so", "very", "much", "cok"}  # "thank you so much" is polite, "do you" asks
ASKING = frozenset({"where", "when", "howlong", "how", "why"})  # ideas that ask, and name nothing
UNSURE = 0.24  # under every threshold
STILL_TO_COME = ("place_order",)  # whoever names an order has one already
NUMBERED = re2.compile(r"\b\d{4,12}\b")
NUMBERED_AS = frozenset(fold("numaralı nolu no numara number nr num شماره numbriga numbrit numbri").split())
# The same errand told in two ways: they do not compete
KIN = (frozenset({"find_order", "track_order"}),)
# A bare "refund" is either: where the money is gets looked up first, and what may go back is offered from there
MONEY_BACK, GOING_BACK = "refund_status", "return_item"


class Guess(NamedTuple):
    """The likeliest intent, how likely, and what comes after it."""

    intent: str = ""
    confidence: float = 0.0
    others: tuple[str, ...] = ()  # the likeliest first, those left out that are nearly the same errand
    margin: float = 0.0
    refused: frozenset[str] = frozenset()  # what the message says not to do

    @property
    def sure(self) -> bool:
        """Start the flow without asking back."""
        if self.intent == NOTHING_OURS:
            return False
        return bool(self.intent) and self.margin >= AHEAD.get(self.intent, CLEAR)

    @property
    def likely(self) -> tuple[str, ...]:
        """Worth asking "Is it about …?": the likeliest first; none when sure, and when nothing is near."""
        if self.sure or self.intent in ("", NOTHING_OURS) or self.confidence < LIKELY:
            return ()
        return (self.intent, *(name for name in self.others if name != NOTHING_OURS))[:MOST_LIKELY]


class Intents:
    """The phrases of all languages, ready to be compared."""

    def __init__(self, phrases: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        languages = sorted({language for lines in phrases.values() for language in lines})
        self.lines = {
            language: tuple(
                (intent, line) for intent in phrases for line in phrases[intent].get(language, ())
            )
            for language in languages
        }
        self.models: dict[str, Model] = {}
        self.exact = {
            language: {fold(line): intent for intent, line in reversed(lines)}
            for language, lines in self.lines.items()
        }
        self.by_letter = {language: _by_letter(phrases) for language, phrases in self.exact.items()}
        self.courtesies = {
            language: frozenset(
                fold(line) for intent, line in lines if intent in COURTESIES and " " not in fold(line)
            )
            for language, lines in self.lines.items()
        }

    def model(self, language: str) -> Model:
        if language not in self.models:
            self.models[language] = learnt(self.lines[language], language)
        return self.models[language]

    def knows(self, words: Sequence[str], language: str) -> int:
        """How many of the words stand in the phrases of a language."""
        return self.model(language).knows(words)

    def guess(self, text: str, language: str) -> Guess:
        """What the message wants, by the phrases of one language."""
        folded = fold(text)
        exact = self.exact.get(language)
        if not exact or not folded:
            return Guess()
        if intent := exact.get(folded) or exact.get(said_once(folded)):
            return Guess(intent, SAME, margin=SAME)
        no = refused(text, language)
        if no.intents:
            return self._beside(no, language)
        return self._of_words(folded, language)

    def _of_words(self, folded: str, language: str) -> Guess:
        """What the message wants, courtesies and numbers left out."""
        spoken = without_numbers(folded.split())
        if not ADDRESSED.isdisjoint(spoken):  # "thanks mate" is thanks
            said = " ".join(word for word in spoken if word not in ADDRESSED)
            if (intent := self.exact[language].get(said)) in COURTESIES:
                return Guess(intent, SAME, margin=SAME)
        if self._greets(spoken, language):
            return Guess(GREETING, SAME, margin=SAME)
        words = self._errand([word for word in spoken if word not in PLEASE], language)
        if not any(word.isalpha() for word in words):
            return Guess()
        guess = self._of_errand(words, language)
        if guess.intent in STILL_TO_COME and NUMBERED.search(folded):
            return Guess()
        return guess

    def _greets(self, words: list[str], language: str) -> bool:
        """A greeting, and a name: "Hi Sam"."""
        if len(words) != 2 or self.exact[language].get(words[0]) != GREETING or not words[1].isalpha():
            return False
        model = self.model(language)
        return not model.knows(words[1:]) and not model.lexicon.of(words[1])

    def _beside(self, no: Refused, language: str) -> Guess:
        """What else is wanted, and never what is refused; "no return, another size" may be the same errand."""
        rest = self._of_words(no.rest, language) if no.rest else Guess()
        others = tuple(name for name in rest.others if name not in no.intents)
        if rest.intent in no.intents and not rest.sure:
            rest = Guess()
        return rest._replace(others=others, refused=no.intents)

    def _of_errand(self, words: list[str], language: str) -> Guess:
        """A phrase, one with a slip in it, or what the words point to."""
        exact, errand = self.exact[language], " ".join(words)
        if intent := exact.get(errand):
            return Guess(intent, SAME, margin=SAME)
        if alike := self._alike(errand, language):
            return Guess(exact[alike], ALIKE, margin=ALIKE)
        return self._begun(words, language) or self._goods(words, language) or self._by_words(words, language)

    def _begun(self, words: list[str], language: str) -> Guess | None:
        """A whole phrase, and then what it is about: "i want to return" "a jar that broke"; None if more is wanted."""
        exact = self.exact[language]
        for end in range(len(words) - 1, LEAST_BEGUN - 1, -1):
            if intent := exact.get(" ".join(words[:end])):
                rest = self._by_words(words[end:], language)
                return Guess(intent, ALIKE, margin=ALIKE) if not rest.sure or rest.intent == intent else None
        return None

    def _goods(self, words: list[str], language: str) -> Guess | None:
        """Something to buy, and no more; None for anything else."""
        model = self.model(language)
        if LOOKED_FOR not in model.intents or not names_goods(words, language, model.lexicon, model.knows):
            return None
        return Guess(LOOKED_FOR, NAMED, margin=NAMED)

    def _by_words(self, words: list[str], language: str) -> Guess:
        """What the words point to. `where` and `when` alone ask after nothing in particular."""
        model = self.model(language)
        heard = min(1.0, model.heard(words) / ENOUGH)
        ideas = model.lexicon.ideas(words)
        bare_refund = "refund" in ideas and "back" not in ideas
        guess = (_money_back if bare_refund else _first)(model.shares(words), heard)
        if ideas and ideas <= ASKING:
            return guess._replace(margin=min(guess.margin, UNSURE))
        return guess

    def _alike(self, errand: str, language: str) -> str:
        """The phrase that this is with a slip in it, '' when there is none."""
        if len(errand) <= 5:
            return ""
        phrases = self.by_letter[language].get(errand[0], [])
        start = bisect_left(phrases, len(errand) * SHORTEST, key=len)
        end = bisect_right(phrases, len(errand) * LONGEST, key=len)
        found = process.extractOne(errand, phrases[start:end], scorer=fuzz.ratio, score_cutoff=ALIKE_FROM)
        return found[0] if found else ""

    def _errand(self, words: list[str], language: str) -> list[str]:
        """The message without the courtesies around it: "merhaba, …" and "…, thanks"."""
        polite = self.courtesies[language]
        start, end = 0, len(words)
        while start < end and words[start] in polite:
            start += 1
        while end > start and words[end - 1] in polite:
            end -= 1
        return words[start:end] or words


def without_numbers(words: list[str]) -> list[str]:
    """A number says which order, not what is wanted: `where is my order a 10482`, `10482 numarali siparisim`."""
    beside = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [
        word
        for before, word, after in beside
        if not word.isdecimal()
        and not (len(word) == 1 and after.isdecimal())
        and not (word in NUMBERED_AS and (before.isdecimal() or after.isdecimal()))
    ]


def _by_letter(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Phrases by their first letter, which a slip seldom hits; the shortest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len):
        found.setdefault(phrase[:1], []).append(phrase)
    return found


def _money_back(shares: list[tuple[float, str]], heard: float) -> Guess:
    """Of a refund and a return that nothing else tells apart, the refund; it leads to the return."""
    guess = _first(shares, heard)
    pair = [(value, name) for value, name in shares if name in (MONEY_BACK, GOING_BACK)]
    if guess.sure or len(pair) < 2 or guess.intent not in (MONEY_BACK, GOING_BACK):
        return guess
    others = [(value, name) for value, name in shares if name not in (MONEY_BACK, GOING_BACK)]
    return _first(sorted([(sum(value for value, _ in pair), MONEY_BACK), *others], reverse=True), heard)


def _first(shares: list[tuple[float, str]], heard: float) -> Guess:
    """The first and those that compete with it; kin give it their weight. Of a message half heard, less is sure."""
    intent = shares[0][1]
    kin = next((names for names in KIN if intent in names), frozenset({intent}))
    share = sum(value for value, name in shares if name in kin)
    others = [(value, name) for value, name in shares if name not in kin]
    second = others[0][0] if others else 0.0
    beside = tuple(name for value, name in others if value >= BESIDE)
    return Guess(intent, min(share, MOST_LEARNT) * heard, beside, (share - second) * heard)
