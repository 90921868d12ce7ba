"""What the demo's page says, in four languages."""

import json
from functools import cache
from pathlib import Path
from typing import Any

NAMES = {"tr": "Türkçe", "en": "English", "fa": "فارسی", "et": "Eesti"}
FOLDER = Path(__file__).parent / "texts"


@cache
def words(language: str) -> dict[str, str]:
    said: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return said


def chosen(asked: str | None, accepted: Any) -> str:
    """The language asked for, else the first that the browser accepts and we have, else English."""
    if asked in NAMES:
        return asked
    return accepted.best_match(list(NAMES)) or "en"
