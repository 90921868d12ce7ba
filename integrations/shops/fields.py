"""Reading somebody's JSON field by field: a mistake names its field, what is wrong, and how to mend it."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

# ISO 4217, as far as shops use it: currencies without a minor unit, and with three decimals
NO_MINOR = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "IRR", "IRT", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND")
    + ("VUV", "XAF", "XOF", "XPF")
)
THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and halves of pairs: no database takes them
LIMIT_TEXT = 500
LIMIT_NAME = 60  # of a field, when it is quoted back
LIMIT_AMOUNT = 10**15


class FieldError(ValueError):
    """One field that cannot be used: `lines[0].price: "12,5" is not an amount. Fix: write "12.50"."""

    def __init__(self, field: str, says: str, fix: str):
        super().__init__(f"{field}: {says} Fix: {fix}")
        self.field = field


class Fields:
    """One JSON object, and where it stands."""

    def __init__(self, value: object, path: str = ""):
        if not isinstance(value, Mapping):
            raise FieldError(path or "the line", f"{shown(value)} is not an object.", 'write {"…": …}.')
        self.values: Mapping[str, Any] = value
        self.path = path

    def name(self, key: str) -> str:
        key = key if len(key) <= LIMIT_NAME else key[: LIMIT_NAME - 1] + "…"
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, says: str, fix: str) -> FieldError:
        return FieldError(self.name(key), says, fix)

    def only(self, *names: str) -> None:
        """Refuse every other name: a slip like `phnoe` would lose the phone in silence."""
        for key in self.values:
            if key not in names:
                near = get_close_matches(str(key), names, 1)
                meant = f"did you mean {near[0]}?" if near else f"the fields here are {', '.join(names)}."
                raise self.wrong(str(key), "I do not know this field;", meant)

    def get(self, key: str) -> Any:
        value = self.values.get(key)
        return None if value == "" else value

    def text(self, key: str, limit: int = LIMIT_TEXT) -> str:
        """The text, '' if it is left out; numbers are taken as text, since shops write ids both ways."""
        value = self.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(key, f"{shown(value)} is not text.", 'put it in quotes, like "A-10482".')
        text = cleaned(str(value))
        if len(text) > limit:
            raise self.wrong(key, f"it is {len(text)} characters long.", f"shorten it to {limit}.")
        return text

    def needed(self, key: str, example: str) -> str:
        text = self.text(key)
        if not text:
            raise self.wrong(key, "it is missing.", f'add it, for example "{key}": "{example}".')
        return text

    def one_of(self, key: str, choices: Sequence[str], default: str = "") -> str:
        text = self.text(key).lower() or default
        if text not in choices:
            says = f"{shown(text)} is not one that I know." if text else "it is missing."
            raise self.wrong(key, says, f"use one of {', '.join(choices)}.")
        return text

    def moment(self, key: str) -> datetime | None:
        """A time with its zone: 2026-11-22T09:30:00+03:00; without a zone it would be a guess."""
        value = self.get(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 1990 <= moment.year <= 2200:
            fix = 'write it with its zone, like "2026-11-22T09:30:00+03:00".'
            raise self.wrong(key, f"{shown(value)} is not a time that I can place.", fix)
        return moment.astimezone(UTC)

    def needed_moment(self, key: str) -> datetime:
        moment = self.moment(key)
        if moment is None:
            raise self.wrong(
                key, "it is missing.", f'add it, for example "{key}": "2026-11-22T09:30:00+03:00".'
            )
        return moment

    def amount(self, key: str, currency: str, default: int | None = None) -> int:
        """Money in minor units: "49.90" EUR is 4990, 1249000 IRR is 1249000."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        places = decimals(currency)
        try:
            written = None if isinstance(value, bool) or value is None else Decimal(str(value).strip())
        except InvalidOperation:
            written = None
        if written is None or not written.is_finite() or abs(written) > LIMIT_AMOUNT:
            says = "it is missing." if value is None else f"{shown(value)} is not an amount."
            raise self.wrong(key, says, 'write digits with a point, like "49.90".')
        minor = written.scaleb(places)
        if minor != minor.to_integral_value():
            raise self.wrong(key, f"{shown(value)} has more decimals than {currency} has.", f"round it to {places}.")
        return int(minor)

    def whole(
        self, key: str, default: int | None = None, low: int = 0, high: int = 2_000_000_000
    ) -> int | None:
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(
                key, f"{shown(value)} is not a whole number from {low} to {high}.", "write only digits."
            )
        return value

    def yes(self, key: str) -> bool | None:
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(
                key, f"{shown(value)} is neither true nor false.", "write true or false, no quotes."
            )
        return value

    def items(self, key: str) -> list["Fields"]:
        """The objects of a list; none if it is left out."""
        return [Fields(item, f"{self.name(key)}[{n}]") for n, item in enumerate(self.many(key))]

    def many(self, key: str) -> list[Any]:
        value = self.get(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong(key, f"{shown(value)} is not a list.", "write it in [ ].")
        return value or []

    def texts(self, key: str) -> dict[str, str]:
        """An object of texts, such as an address, or a title in four languages."""
        inner = Fields(self.get(key) or {}, self.name(key))
        return {cleaned(str(name)): text for name in inner.values if (text := inner.text(str(name)))}

    def words(self, key: str) -> list[str]:
        """The texts of a list, such as categories; what is empty stays so, in its place."""
        path = self.name(key)
        return [Fields({str(n): word}, path).text(str(n)) for n, word in enumerate(self.many(key))]


def cleaned(text: str) -> str:
    """The text without what no database takes, and without space around it."""
    return UNSTORABLE.sub("", text).strip()


def decimals(currency: str) -> int:
    return 0 if currency in NO_MINOR else 3 if currency in THREE_DECIMALS else 2


def shown(value: object) -> str:
    """A value as the author wrote it, short: it is quoted back to the shop that sent it, never logged."""
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 40 else text[:39] + "…"
