"""A port for somebody who may propose what a message is about: named on a button at most, and the shopper decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

MOST = 2  # proposals that are looked at: a question names no more flows


class Proposer(Protocol):
    """Outside this project: a model, a service, a list of rules. It answers with names and has no other word to say."""

    def propose(self, text: str, language: str, intents: Mapping[str, str]) -> Iterable[str]:
        """The intents that the text may mean, the likeliest first: keys of `intents`, whose values are their buttons.

        `text` is masked: no name, number or address that the shop has on file, no other e-mail, phone or long number.
        Called by a worker between two transactions, from several threads. Whatever it raises counts as no answer.
        """


def nameable(library: Any, language: str) -> dict[str, str]:
    """Intent -> the button of its flow: all that a question may name, whoever asks."""
    words = library.words.get(language, {})
    found = {intent: words.get(f"flows.{flow}.button") for intent, flow in library.starts.items()}
    return {intent: written.text for intent, written in found.items() if written is not None}


def fitting(said: Iterable[Any], intents: Mapping[str, str]) -> tuple[str, ...]:
    """Of what was answered the names that were asked for, each once; all else is dropped unread."""
    names = dict.fromkeys(one for one in said if type(one) is str and one in intents)
    return tuple(names)[:MOST]
