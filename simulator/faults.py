"""What the simulated Twilio gets wrong on request."""

import random
import threading
from dataclasses import asdict, dataclass, fields

SEND_FAULTS = (
    "too_many",
    "unavailable",
    "reset",
    "taken_then_reset",
    "taken_then_unavailable",
    "slow_answer",
    "late_accept",
    "early_callback",
)


@dataclass(slots=True)
class Faults:
    """Chances between 0 and 1, and times in seconds. All zero: a perfect provider."""

    seed: int = 0
    too_many: float = 0  # 429, not taken
    unavailable: float = 0  # 503, not taken
    reset: float = 0  # connection cut, not taken
    taken_then_reset: float = 0
    taken_then_unavailable: float = 0
    slow_answer: float = 0  # taken, but the answer comes after slow_s, when the client has given up
    late_accept: float = 0  # taken late_s after the client hung up
    early_callback: float = 0  # taken; the callbacks overtake the 201
    slow_s: float = 12.0
    late_s: float = 1.5
    list_lag_s: float = 0  # a message is in the list after 0 to so many seconds
    list_fails: float = 0  # the list answers 500
    callback_dropped: float = 0
    callback_repeated: float = 0
    callback_reordered: float = 0
    inbound_doubled: float = 0  # the webhook is delivered twice, nearly at once
    bad_signature: float = 0  # a webhook or callback signed with another key

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int | float) or value < 0:
                raise ValueError(f"{field.name} must be a number from 0 up")


class Chance:
    """Draws faults; safe between threads."""

    def __init__(self, faults: Faults | None = None):
        self.lock = threading.Lock()
        self.set(faults or Faults())

    def set(self, faults: Faults) -> None:
        with self.lock:
            self.faults = faults
            self.random = random.Random(faults.seed)

    def change(self, wanted: dict[str, float]) -> dict[str, float]:
        """Set some of them; raises TypeError or ValueError for what is not one."""
        self.set(Faults(**{**asdict(self.faults), **wanted}))
        return asdict(self.faults)

    def send_fault(self) -> str:
        """Which of SEND_FAULTS meets this send; '' mostly."""
        with self.lock:
            drawn = self.random.random()
        for name in SEND_FAULTS:
            drawn -= getattr(self.faults, name)
            if drawn < 0:
                return name
        return ""

    def hits(self, name: str) -> bool:
        chance = getattr(self.faults, name)
        if not chance:
            return False
        with self.lock:
            return self.random.random() < chance

    def between(self, low: float, high: float) -> float:
        with self.lock:
            return self.random.uniform(low, high)
