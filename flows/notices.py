"""What a notice says: the sentence for inside the service window, the template for outside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.actions import bind
from flows.engine.definition import FlowFailed, Reply
from flows.engine.events import EventSpec
from flows.engine.formats import Typed
from flows.engine.library import Library, TemplateText
from flows.engine.notices import flow_on
from flows.engine.notices import notice as opened
from flows.engine.world import World
from models.db import Transaction

NOTHING_TO_SAY = "–"  # Twilio refuses a template with an empty variable
SAME_DAY = "shipment.out_for_delivery"
HAPPENED = {  # what a carrier says of a parcel: the event that it is for its owner
    "carrier_picked_up": "shipment.shipped",
    "in_transit": "shipment.shipped",
    "out_for_delivery": SAME_DAY,
    "attempted_delivery": "shipment.failed_attempt",
    "delayed": "shipment.delayed",
    "delivered": "shipment.delivered",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice ready for the outbox."""

    text: str
    content: dict[str, Any]
    about: dict[str, Any]


class NoticeValues(Mapping[str, Typed]):
    """`order.number`, `shipment.expected` and the like, read when a text asks for them."""

    def __init__(
        self, library: Library, world: World, about: Mapping[str, Any], guesses: Mapping[str, Typed]
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


def notice(tx: Transaction, library: Library, event: EventSpec, contact_id: int, language: str,
           about: Mapping[str, Any], at: datetime, now: datetime) -> Notice:  # fmt: skip
    """Text, buttons and template of what is told of an event. LookupError if nothing is written for it."""
    zone = ZoneInfo(library.shop.timezone)
    today = now.astimezone(zone).replace(tzinfo=None)
    world = bind(tx, contact_id, library.shop, now)
    # what is out for delivery comes the same day, also where the carrier says no time
    same_day = {"shipment.expected": Typed("day_range", (at.astimezone(zone).date(), None))}
    values = NoticeValues(library, world, about, same_day if event.name == SAME_DAY else {})
    spoken, template = template_in(library, event.template, language)
    said = said_by_flow(library, world, event, about, language, values)
    text = said.text if said else library.wording.say(f"notice.{event.template}", language, values, today)
    content: dict[str, Any] = {}
    if said and said.choices:
        content["choices"] = [{"id": one.id, "title": one.title, "note": one.note} for one in said.choices]
    elif template is not None and not said:
        content["choices"] = [{"id": key, "title": title, "note": ""} for key, title in template.buttons.items()]
    if template is not None:
        told = (library.wording.formatted(values[variable], spoken, today) for variable in template.variables)
        variables = {str(n): " ".join(one.split()) or NOTHING_TO_SAY for n, one in enumerate(told, 1)}
        content["template"] = {"name": event.template, "language": spoken, "variables": variables}
    return Notice(text, content, {**about, "event": event.name})


def said_by_flow(library: Library, world: World, event: EventSpec, about: Mapping[str, Any], language: str,
                 values: NoticeValues) -> Reply | None:
    """The first message of the flow that starts on the event; None where none does."""
    flow = flow_on(library, event.name)
    if flow is None:
        return None
    given = {name: values[name] for name in values.guesses}
    try:
        return opened(library, world, flow, about, language, given)
    except FlowFailed as failed:
        raise LookupError(str(failed)) from failed


def template_in(library: Library, name: str, language: str) -> tuple[str, TemplateText | None]:
    """The template in the language, else in the first that the shop speaks."""
    spec = library.templates.get(name)
    for tried in (language, *library.languages):
        if spec is not None and tried in spec.texts:
            return tried, spec.texts[tried]
    return language, None
