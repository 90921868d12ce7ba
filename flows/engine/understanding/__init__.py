"""What a typed message means: a choice that was offered, a global word, yes or no, entities, an intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from flows.engine.definition import LANGUAGES, NOTHING, Choice
from flows.engine.understanding.entities import entities, said_in_words
from flows.engine.understanding.folding import fold, near, normal, tokens
from flows.engine.understanding.intents import ALIKE, Guess, Intents
from flows.engine.understanding.languages import told_language
from flows.engine.understanding.options import chosen
from flows.engine.understanding.refusing import refused
from flows.engine.understanding.ways_out import global_word, yes_no

__all__ = ["Understood", "fold", "near", "normal", "prepare", "tokens", "understand"]


class Understood(NamedTuple):
    """All that one message gave away. The machine decides which of it matters now."""

    choice_id: str = ""  # one of the options offered, by number, title or near miss
    global_word: str = (
        ""  # person menu back cancel stop repeat skip correct start_again language:xx; stop_unclear: ask
    )
    yes_no: str = ""  # yes | no
    intent: str = ""  # the likeliest, '' when none is near
    confidence: float = 0.0  # 0..1
    margin: float = 0.0  # how far the second is behind
    # order_number email phone postcode promo_code number amount
    entities: Mapping[str, str] = NOTHING
    language_guess: str = ""  # only when sure, else ''
    sure: bool = False  # start the flow without asking back
    likely: tuple[str, ...] = ()  # not sure, worth asking "Is it about …?": up to three intents, the likeliest first
    refused: frozenset[str] = frozenset()  # intents that the message turns down: "i don't want to cancel"

FEW_WORDS = 3  # fewer could be any language's


class Knows(Protocol):
    """What `understand` needs of a library."""

    @property
    def intents(self) -> Mapping[str, Mapping[str, Sequence[str]]]: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def ready(self) -> dict[str, Any]: ...


def prepare(library: Knows, learn: bool = True) -> Intents:
    """The library's phrases, indexed once. `learn` now rather than with the first message."""
    ready = library.ready.get("intents")
    if not isinstance(ready, Intents):
        ready = library.ready["intents"] = Intents(library.intents)
    if learn:
        for language in ready.lines:
            ready.model(language)
    return ready


def understand(library: Knows, language: str, text: str, options: Sequence[Choice] = ()) -> Understood:
    """What the message says. `language` is the contact's, '' when unknown; `options` were offered last."""
    folded = fold(text)
    told = told_language(text, tuple(library.languages) or LANGUAGES)
    way_out, answer = global_word(folded), yes_no(folded)
    if way_out == "stop_unclear" and _as_written(library, folded, told or language):
        way_out = ""  # "unsubscribe from the newsletter" says what is to stop
    silent = bool(answer) or way_out not in (
        "",
        "cancel",
        "person",
    )  # a bare `iptal` may also be about an order
    choice = chosen(text, options)
    if choice and not silent:  # a tap, typed
        silent = any(option.id == choice and fold(option.title) == folded for option in options)
    if silent:  # "no, don't cancel it" is more than a no
        guess = Guess(refused=refused(text, told or language).intents) if answer == "no" else Guess()
    else:
        guess, told = _guess(prepare(library, learn=False), text, language, told)
    return Understood(
        choice_id=choice,
        global_word=way_out,
        yes_no=answer,
        intent=guess.intent,
        confidence=guess.confidence,
        margin=guess.margin,
        entities=entities(text, told or language),
        language_guess=told,
        sure=guess.sure,
        likely=guess.likely,
        refused=guess.refused,
    )


def _as_written(library: Knows, folded: str, language: str) -> bool:
    """Whether the message is a phrase of the library, word for word."""
    exact = prepare(library, learn=False).exact
    return any(folded in exact.get(name, ()) for name in ((language,) if language else exact))


def _guess(intents: Intents, text: str, language: str, told: str) -> tuple[Guess, str]:
    """By the language the message is in, and which that is when it is known now."""
    text = said_in_words(normal(text))
    words = fold(text).split()
    if not told and not language:
        known = {name: intents.knows(words, name) for name in intents.lines}
        most = max(known.values(), default=0)
        guesses = [intents.guess(text, name) for name, count in known.items() if count == most]
        return max(guesses, key=confidence, default=Guess()), ""
    first = intents.guess(text, told or language)
    if first.confidence >= ALIKE or first.sure or told == language:
        return first, told
    if told and language:
        return max(first, intents.guess(text, language), key=confidence), told
    if told or len(words) < FEW_WORDS:
        return first, told
    # unsure, and nothing tells the language: whoever writes from a Turkish phone may still write English
    known = {name: intents.knows(words, name) for name in intents.lines}
    others = [name for name in known if known[name] > known.get(language, 0)]
    spoken_in = [(intents.guess(text, name), name) for name in others]
    best, spoken = max(spoken_in, key=lambda other: other[0].confidence, default=(first, ""))
    return (best, spoken) if best.sure else (first, "")


def confidence(guess: Guess) -> float:
    return guess.confidence
