"""What a typed message means: a choice that was offered, a global word, yes or no, entities, an intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from flows.engine.definition import Choice


@dataclass(frozen=True, slots=True)
class Understood:
    """All that one message gave away. The machine decides which of it matters now."""

    choice_id: str = ""  # one of the options offered, by number, title or near miss
    global_word: str = ""  # person menu back cancel stop; stop_unclear: ask; repeat, skip, start_over, language:xx
    yes_no: str = ""  # yes | no
    intent: str = ""  # the likeliest, '' when none is near; sure enough only when `sure`
    confidence: float = 0.0  # 0..1
    runner_up: str = ""  # the second likeliest, for "is it this or that?"
    margin: float = 0.0  # how far the second is behind
    entities: Mapping[str, str] = field(default_factory=dict)  # order_number email phone postcode promo_code number
    language_guess: str = ""  # only when sure, else ''

    @property
    def sure(self) -> bool:
        """Start the flow without asking back."""
        raise NotImplementedError

    @property
    def likely(self) -> bool:
        """Worth asking: "Is it about …?" (with the runner-up, when there is one)."""
        raise NotImplementedError


class Knows(Protocol):
    """What `understand` needs of a library."""

    intents: "Intents"


class Intents:
    """The phrases of intents.yaml, indexed. Build it once with `Intents.of` and keep it as library.intents."""

    @classmethod
    def of(
        cls,
        phrases: Mapping[str, Mapping[str, Sequence[str]]],  # {"find_order": {"tr": ["kargom nerede", …], …}, …}
        order_numbers: Sequence[str] = (),  # examples or RE2 patterns of the shop's order numbers (shop.yaml)
        promo_codes: Sequence[str] = (),  # codes known by name, beside those that look like one
    ) -> "Intents":
        raise NotImplementedError


def understand(library: Knows, language: str, text: str, options: Sequence[Choice] = ()) -> Understood:
    """What the message says. `language` is the contact's, '' when unknown; `options` were offered last."""
    raise NotImplementedError


def fold(text: str) -> str:
    """The form in which messages are compared: NFKC, one case, no diacritics, one kind of ye, ke and digits."""
    raise NotImplementedError
