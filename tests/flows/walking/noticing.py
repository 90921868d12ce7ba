"""Random flows that start on what happens: a notice with its answers, asked today and answered at any later time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.engine.events import EventSpec
from tests.flows.walking.composing import TAPPED, Composed, Composer, FlowComposer, written

HAPPENS = "order.late"
EVENTS = {HAPPENS: EventSpec(HAPPENS, "It comes later.", "order_late", {"order": "order"})}
ANSWERED_IN_WORDS = ("text", "number", "email", "date")  # slots that a notice may ask for
STILL_SO: tuple[dict[str, Any], ...] = ({"order.late": "true"}, {"order.stage": "placed"}, {"order.due": "filled"})


def title(button: str, language: str) -> str:
    return f"{TAPPED[language]} {button[1:]}"


class WithNotice(Composer):
    """A library whose first flow starts on an event; the others may lead to it like to any other."""

    def led_to(self) -> list[str]:
        """Mostly those that take nothing along."""
        return self.names if self.likely(5) else self.names[1:]

    def compose(self) -> Composed:
        self.names = self.names if len(self.names) > 1 else [*self.names, "errand_1"]
        composed = super().compose()
        news = composed.plan[-1]
        answers = next(iter(news["states"].values())).get("buttons", {})
        titles = {language: {f"answer:{name}": title(name, language) for name in answers}
                  for language in self.languages}
        texts = {language: {"body": "It is late: {{1}}. We are sorry.", **({"buttons": buttons} if buttons else {})}
                 for language, buttons in titles.items()}
        template = {"category": "utility", "variables": ["order.number"], "texts": texts}
        composed.files["templates.yaml"] = f"order_late: {written(template)}\n"
        composed.catalog = replace(composed.catalog, events=EVENTS)
        return composed

    def composer(self, name: str) -> FlowComposer:
        return NoticeComposer(self, name) if name == self.names[0] else super().composer(name)


class NoticeComposer(FlowComposer):
    """Its first state is what is told; it takes the order that this is about."""

    def compose(self) -> dict[str, Any]:
        self.slots = {"order": {"type": "order"}} | {name: one for name, one in self.slots.items() if name != "order"}
        self.filled = ["order"]
        return super().compose()

    def start(self) -> dict[str, str]:
        return {"event": HAPPENS}

    def taken(self) -> list[str]:
        return ["order"]

    def guarded(self) -> bool:
        return self.chance.likely(60)

    def may_start(self, takes: list[str]) -> Any:
        return {"when": self.chance.one(STILL_SO), "else": self.out()}

    def state(self, number: int) -> dict[str, Any]:
        if number:
            return super().state(number)
        self.text("news", self.chance.one(("{order.number}", "{order.total}")))
        words = [name for name, slot in self.slots.items() if slot["type"] in ANSWERED_IN_WORDS]
        self.waiting.append(self.states[0])
        if words and self.chance.likely(30):
            name = self.chance.one(words)
            self.text(self.states[0])
            self.fill(name)
            return {"ask": name, "next": self.onward(0)}
        buttons = {f"b{place}": self.aside(0) for place in range(self.chance.among(1, 3))} | {"b0": self.onward(0)}
        for name in buttons:
            self.whole.say(f"{self.name}.buttons.{name}", lambda language, name=name: title(name, language))
        return {"say": "news", "buttons": buttons}
