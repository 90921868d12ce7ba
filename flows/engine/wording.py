"""The sentence for a key and a language, its values formatted the way that language writes them.

Words know `{name.field}`, ICU `plural` and ICU `select`, nothing else (sentences.py). All texts are parsed
once, when the library is loaded. How each type looks in each language: formats.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.engine.definition import LANGUAGES, Problem
from flows.engine.formats import Typed, bare, written
from flows.engine.sentences import Fork, Parts, Slot, Unreadable, Written, forks_and_slots, parsed

__all__ = ["Typed", "Wording", "Written", "plural_form"]

NO_TEXTS: Mapping[str, Parts] = {}


@dataclass(frozen=True)
class Wording:
    """All sentences of a library, ready to be said. Build it with `Wording.of`."""

    texts: Mapping[str, Mapping[str, Parts]]  # language: key: parts
    problems: tuple[Problem, ...] = ()  # texts that could not be read; those keys are absent
    needs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[Slot | Fork, ...]] = field(default_factory=dict)  # where values stand

    @classmethod
    def of(cls, words: Mapping[str, Mapping[str, Written]]) -> Wording:
        """Parse every sentence: {language: {"return_item.opened": Written(...)}}."""
        texts: dict[str, dict[str, Parts]] = {}
        problems: list[Problem] = []
        needs: dict[tuple[str, str], tuple[str, ...]] = {}
        places: dict[tuple[str, str], tuple[Slot | Fork, ...]] = {}
        for language, sentences in words.items():
            ready = texts.setdefault(language, {})
            for key, sentence in sentences.items():
                try:
                    parts = parsed(sentence.text.rstrip("\n"))
                except Unreadable as unreadable:
                    problems.append(unreadable.problem(sentence))
                    continue
                ready[key] = parts
                found = places[key, language] = tuple(forks_and_slots(parts))
                needs[key, language] = tuple(dict.fromkeys(part.name for part in found)) if found else ()
        return cls(texts, tuple(problems), needs, places)

    def has(self, key: str, language: str) -> bool:
        """Whether there is such a sentence in this very language."""
        return key in self.texts.get(language, {})

    def values_in(self, key: str, language: str) -> tuple[Slot | Fork, ...]:
        """Everything in a sentence that needs a value, in the order it is written; () where there is no such one."""
        return self.places.get((key, language), ())

    def names(self, key: str, language: str) -> tuple[str, ...]:
        """The dotted names a sentence uses ('order.number'), so that only those need be looked up."""
        return self.needs.get((key, self._language(key, language)), ())

    def say(self, key: str, language: str, values: Mapping[str, Typed], today: datetime) -> str:
        """The sentence. `values` is asked for dotted names ('order.number'); it may be lazy. `today` is naive
        shop-local time. KeyError when the key is in no language or a name has no value."""
        parts = self.texts.get(language, NO_TEXTS).get(key)
        if parts is None:
            language = self._language(key, language)
            parts = self.texts[language][key]
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        made: list[str] = []
        self._add(made, parts, language, values, today, "")
        return "".join(made)

    def formatted(self, typed: Typed, language: str, today: datetime) -> str:
        """One value the way the language writes it; a choice by its word."""
        if typed.of and typed.type.rstrip("?") == "choice" and typed.value is not None:
            key = f"{typed.of}.{typed.value}"
            if any(key in sentences for sentences in self.texts.values()):
                return self.say(key, language, {}, today)
        return written(typed, language, today)

    def _language(self, key: str, language: str) -> str:
        """The language, or the first that has the sentence: a wrong language is better than silence."""
        if key in self.texts.get(language, {}):
            return language
        return next((other for other in LANGUAGES if key in self.texts.get(other, {})), language)

    def _add(
        self,
        made: list[str],
        parts: Parts,
        language: str,
        values: Mapping[str, Typed],
        today: datetime,
        number: str,
    ) -> None:
        after_link = False
        for part in parts:
            if isinstance(part, str):
                made.append("\n" + part.lstrip(" ") if after_link and not part.startswith("\n") else part)
                after_link = False
            elif isinstance(part, Slot):
                typed = values[part.name]
                after_link = typed.type == "url" and not part.manner and typed.value is not None
                made.append(
                    bare(typed, part.manner) if part.manner else self.formatted(typed, language, today)
                )
            elif isinstance(part, Fork):
                typed = values[part.name]
                chosen = _plural(part, typed, language) if part.kind == "plural" else _select(part, typed)
                shown = self.formatted(typed, language, today) if part.kind == "plural" else number
                self._add(made, chosen, language, values, today, shown)
            else:
                made.append(number)


def plural_form(number: float, language: str) -> str:
    """`one` or `other`: the forms that Turkish, English, Persian and Estonian have."""
    if language == "fa":
        return "one" if 0 <= number <= 1 else "other"
    return "one" if number == 1 else "other"


def _plural(fork: Fork, typed: Typed, language: str) -> Parts:
    number = typed.value or 0
    if isinstance(number, (list, tuple)):
        number = len(number)
    exact = fork.branch(f"={number}")
    chosen = exact if exact is not None else fork.branch(plural_form(number, language))
    return chosen if chosen is not None else fork.branch("other") or ()


def _select(fork: Fork, typed: Typed) -> Parts:
    """The branch named like the value: true and false for a bool, `empty` for a value that is not there."""
    value = typed.value
    key = (
        "empty"
        if value is None or value == ""
        else str(value).lower()
        if value is True or value is False
        else str(value)
    )
    chosen = fork.branch(key)
    return chosen if chosen is not None else fork.branch("other") or ()
