"""What the shop itself says of what flows name: its promo codes, and its templates at WhatsApp. Asked by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CodeFact:
    """How a promo code of the shop stands for anybody."""

    status: str  # works | later | ended | off | used_up | refused, by a rule of policy.yaml, whoever asks
    on: str = ""  # the day it starts, ended or was switched off: 15 Nov 2026; of one that is refused the rule


@dataclass(frozen=True, slots=True)
class TemplateFact:
    """How a template stands at WhatsApp in one language."""

    status: str  # unsubmitted | pending | approved | rejected | paused | disabled
    reason: str = ""  # why it was rejected
    changed: bool = False  # what was handed in is another text than the one in templates.yaml


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """A plain value: the checker asks no database."""

    codes: Mapping[str, CodeFact] = field(default_factory=dict)  # as flows write them; one that is missing is unknown
    working: tuple[str, ...] = ()  # codes that work today for anybody, as people read them: NOV15 (until 29 Nov 2026)
    templates: Mapping[tuple[str, str], TemplateFact] = field(default_factory=dict)  # (name, language)
