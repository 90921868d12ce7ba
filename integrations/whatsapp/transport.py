"""What a transport is: the few verbs by which the outbox reaches WhatsApp, whoever provides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a row of a list."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A text with buttons or a list, in the shape in which the provider keeps it."""

    kind: str  # quick-reply | list-picker
    language: str
    body: str
    choices: tuple[Choice, ...]
    opener: str = ""  # the label that opens a list


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A text to be approved by WhatsApp."""

    name: str
    language: str
    category: str  # utility | marketing | authentication
    body: str
    samples: Mapping[str, str] = field(default_factory=dict)  # {"1": "an example"}
    buttons: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Where a template stands."""

    status: str  # unsubmitted | pending | approved | rejected | paused | disabled
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to leave: either its text, or a content that exists at the provider."""

    to: str  # `whatsapp:+…` or `whatsapp:TR.…`
    attempt_id: str  # a random UUID; comes back in the status callback
    text: str = ""
    content_id: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)  # of the content, {"1": "…"}
    valid_for_s: int = 600  # not delivered later than this


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the provider says it has."""

    provider_id: str
    text: str
    status: str  # in our words; '' for a word we do not know
    error_code: str
    created_at: datetime


class Transport(Protocol):
    """The provider. Every verb may raise a kind of integrations.errors.SendError and nothing else."""

    def send(self, outgoing: Outgoing) -> str:
        """Hand it over once, without repeating; the provider's id of the message."""

    def find_sent(self, to: str, since: datetime) -> list[Sent]:
        """What was sent from our sender to this address since then, the newest first."""

    def make_menu(self, menu: Menu) -> str:
        """Create it at the provider; its content id, to be used again and again."""

    def make_template(self, template: TemplateText) -> str:
        """Create it and ask for approval; its content id."""

    def approval_of(self, content_id: str) -> Approval:
        """Where the template's approval stands."""

    def show_typing(self, provider_id: str) -> None:
        """Mark their message read and show that an answer is being written; may do nothing."""


def choices_of(content: Mapping[str, Any] | None) -> tuple[Choice, ...]:
    """The choices kept beside a message's text."""
    return tuple(Choice(c["id"], c["title"], c.get("note") or "") for c in (content or {}).get("choices", ()))
