"""What happens in a shop that flows may start on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EventSpec:
    """Something that happens to a thing of the shop, and that its owner is told once."""

    name: str  # shipment.failed_attempt
    about: str  # one sentence for merchants
    template: str  # what tells it outside the service window, '': nothing; inside it words, where no flow starts on it
    gives: Mapping[str, str] = field(default_factory=dict)  # slot: type; things of the one who is told
    passes: bool = True  # what happens later may have overtaken it when the answer comes
    matters: bool = True  # to who is told; False: left in the middle, it is not brought up again
