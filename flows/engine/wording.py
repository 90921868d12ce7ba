"""The sentence for a key and a language, its values formatted the way that language writes them.

Words know `{name.field}`, ICU `plural` and ICU `select`, nothing else (sentences.py). All texts are parsed
once, when the library is loaded. How each type looks in each language: formats.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flows.engine.definition import Place, Problem


class Typed(NamedTuple):
    """A value with its declared type: what a text needs to write it down."""

    type: str  # text code number money date day_range choice url list:<entity> bool phone email time moment
    value: Any  # money: (minor, currency) · day_range: (start, end or None) · list: of titles (str)
    of: str = ""  # type choice: where its words are, e.g. values.order.status -> values.order.status.shipped


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as its author wrote it, and where."""

    text: str  # what YAML makes of it
    place: Place  # where the value begins in its file
    source: str = ""  # the value exactly as it stands in the file (start mark to end mark): finds columns in it


class Wording:
    """All sentences of a library, ready to be said. Build it with `Wording.of`."""

    problems: tuple[Problem, ...]  # texts that could not be read; those keys are absent

    @classmethod
    def of(cls, words: Mapping[str, Mapping[str, Written]]) -> Wording:
        """Parse every sentence: {language: {"return_item.opened": Written(...)}}."""
        raise NotImplementedError

    def has(self, key: str, language: str) -> bool:
        """Whether there is such a sentence in this very language."""
        raise NotImplementedError

    def names(self, key: str, language: str) -> tuple[str, ...]:
        """The dotted names a sentence uses ('order.number'), so that only those need be looked up."""
        raise NotImplementedError

    def say(self, key: str, language: str, values: Mapping[str, Typed], today: datetime) -> str:
        """The sentence. `values` is asked for dotted names ('order.number'); it may be lazy. `today` is naive
        shop-local time. KeyError when the key is in no language or a name has no value."""
        raise NotImplementedError

    def formatted(self, typed: Typed, language: str, today: datetime) -> str:
        """One value the way the language writes it."""
        raise NotImplementedError
