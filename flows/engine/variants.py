"""Which variant of a split a shopper sees: always the same, and by weight over all shoppers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

SCALE = float(1 << 64)


def variant_of(split: str, key: str, weights: Mapping[str, int]) -> str:
    """The variant for whoever has this key. Weighted rendezvous: each variant draws by itself and the best wins,

    so that a new variant takes shoppers from the others but moves none between them.
    """
    drawn = {name: _draw(split, key, name) / weight for name, weight in weights.items() if weight}
    return max(sorted(drawn), key=drawn.__getitem__)


def _draw(split: str, key: str, variant: str) -> float:
    """The logarithm of an evenly spread number between 0 and 1, the same every time."""
    digest = hashlib.blake2b(f"{split}\n{variant}\n{key}".encode(), digest_size=8).digest()
    return math.log((int.from_bytes(digest) + 0.5) / SCALE)
