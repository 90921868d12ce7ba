"""What a notice says: the sentence for inside the service window, the template for outside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.actions import bind
from flows.engine.formats import Typed
from flows.engine.library import Library, TemplateText
from flows.engine.world import World
from models.db import Transaction
from workers.arbiter import Recipient

NOTHING_TO_SAY = "–"  # Twilio refuses a template with an empty variable


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice ready for the outbox."""

    text: str
    content: dict[str, Any]


class NoticeValues(Mapping[str, Typed]):
    """`order.number`, `shipment.expected` and the like, read when a text asks for them."""

    def __init__(
        self, library: Library, world: World, about: Mapping[str, int], guesses: Mapping[str, Typed]
    ):
        self.library, self.world, self.about, self.guesses = library, world, about, guesses

    def __getitem__(self, name: str) -> Typed:
        head, _, field = name.partition(".")
        if head == "shopper":
            return Typed("text", self.world.shopper()[field])
        kind = self.library.catalog.entities[head].fields[field]
        value = self.world.facts(head, self.about.get(head, 0))[field]
        if value is None and name in self.guesses:
            return self.guesses[name]
        return Typed(kind, value, f"values.{head}.{field}" if kind == "choice" else "")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def notice(tx: Transaction, library: Library, name: str, recipient: Recipient, about: Mapping[str, int],
           at: datetime, now: datetime) -> Notice:  # fmt: skip
    """Text, buttons and template of the notice `name`. LookupError if nothing is written for it."""
    zone = ZoneInfo(library.shop.timezone)
    today = now.astimezone(zone).replace(tzinfo=None)
    world = bind(tx, recipient.contact_id, library.shop, now)
    # what is out for delivery comes the same day, also where the carrier says no time
    same_day = {"shipment.expected": Typed("day_range", (at.astimezone(zone).date(), None))}
    values = NoticeValues(library, world, about, same_day if name == "order_out_for_delivery" else {})
    language, template = template_in(library, name, recipient.language)
    text = library.wording.say(f"notice.{name}", recipient.language, values, today)
    content: dict[str, Any] = {}
    if template is not None:
        content["choices"] = [
            {"id": key, "title": title, "note": ""} for key, title in template.buttons.items()
        ]
        told = (
            library.wording.formatted(values[variable], language, today) for variable in template.variables
        )
        variables = {str(n): " ".join(said.split()) or NOTHING_TO_SAY for n, said in enumerate(told, 1)}
        content["template"] = {"name": name, "language": language, "variables": variables}
    return Notice(text, content)


def template_in(library: Library, name: str, language: str) -> tuple[str, TemplateText | None]:
    """The template in the language, else in the first that the shop speaks."""
    spec = library.templates.get(name)
    for tried in (language, *library.languages):
        if spec is not None and tried in spec.texts:
            return tried, spec.texts[tried]
    return language, None
