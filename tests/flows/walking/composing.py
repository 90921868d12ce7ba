"""Random libraries: every verb, slot, condition, call, button and list, over a random catalog of actions.

They are written as YAML and read like a merchant's. Most are nearly right: slots are mostly used where they are filled,
each state is led to; what is still wrong is for the checker to find.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from flows.engine.definition import ActionSpec, Catalog, EntitySpec
from tests.flows.libraries.assembling import COMMON, Files, read

LANGUAGES = ("en", "tr", "fa", "et")
PLAIN = ("text", "number", "date", "yes_no", "email", "order_number", "image", "choice", "phone", "promo_code_text")
ENTITIES = {
    "order": EntitySpec("order", {
        "number": "code", "summary": "text", "total": "money", "due": "date", "parts": "list:order_line",
        "size": "number", "late": "bool", "stage": "choice", "window": "day_range",
    }),
    "order_line": EntitySpec("order_line", {"title": "text", "price": "money"}),
    "queue": EntitySpec("queue", {"place": "number", "open": "bool"}),
    "shop": EntitySpec("shop", {"name": "text"}),
}  # fmt: skip
SAID = {"en": "Words", "tr": "Sözler", "fa": "سخن", "et": "Sõnad"}
TAPPED = {"en": "Tap", "tr": "Dokun", "fa": "بزن", "et": "Vajuta"}
BEGUN = {
    "en": "please begin errand",
    "tr": "lütfen işe başla",
    "fa": "لطفاً کار را شروع کن",
    "et": "palun alusta tööd",
}
STAGES = ("placed", "shipped")
KEEPABLE = [kind for kind in PLAIN if kind != "image"]
COMMON_FILES = read(COMMON)
BASE = {name: text.replace("{order.summary}", "{order.total}") for name, text in COMMON_FILES.items()}


@dataclass
class Composed:
    """A folder and the actions it may use."""

    files: Files
    catalog: Catalog
    plan: list[dict[str, Any]] = field(default_factory=list)  # the flows as plain values, for counting


class Composer:
    """Draws one library from a source of chance; Hypothesis lends it one whose draws it can shrink."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.languages = [self.one(LANGUAGES[:2]), self.one(LANGUAGES[2:])]
        self.words: dict[str, dict[str, str]] = {language: {} for language in self.languages}
        self.catalog = Catalog(self.actions(), ENTITIES)
        self.names = [f"errand_{number}" for number in range(self.among(1, 3))]
        self.slots: dict[str, dict[str, dict[str, Any]]] = {}
        self.ends: dict[str, set[str]] = {}
        self.takes: dict[str, list[str]] = {}
        self.forgotten: dict[str, str] = {}  # kept slot: when, alike in every flow

    # ---- chance ---------------------------------------------------------------------------------------------

    def among(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def one(self, options: Any) -> Any:
        return self.chance.choice(list(options))

    def likely(self, percent: int) -> bool:
        return self.chance.randint(0, 99) < percent

    # ---- actions --------------------------------------------------------------------------------------------

    def actions(self) -> dict[str, ActionSpec]:
        made = {
            "orders.find": ActionSpec(
                "orders.find", "Finds.", {"number": "order_number?"}, {"order": "order", "orders": "list:order"},
                {"one": ("order",), "several": ("orders",), "none": ()},
            )
        }  # fmt: skip
        for number in range(self.among(1, 3)):
            name = f"work.act_{number}"
            takes = self.one(({}, {"order": "order"}, {"note": "text?"}, {"order": "order?", "count": "number?"}))
            gives = self.one(
                ({}, {"order": "order"}, {"lines": "list:order_line"}, {"order": "order", "hint": "text"})
            )
            outcomes = {f"out_{n}": tuple(slot for slot in gives if self.likely(60)) for n in range(self.among(1, 3))}
            writes = self.likely(25)
            made[name] = ActionSpec(name, "Acts.", takes, gives, outcomes, self.likely(15), writes)
        return made

    # ---- the library ----------------------------------------------------------------------------------------

    def compose(self) -> Composed:
        for name in self.names:
            self.slots[name] = self.some_slots()
        plan = [self.composer(name).compose() for name in reversed(self.names)]
        for flow in plan:
            self.settle_calls(flow)
        files = {name: text for name, text in BASE.items() if name[6:8] in self.languages or name[0] != "w"}
        files["shop.yaml"] = f"name: Linden\nlanguages: [{', '.join(self.languages)}]\n"
        files["flows.yaml"] = "\n---\n".join(written(flow) for flow in plan) + "\n"
        files["intents.yaml"] = self.intents([flow["flow"] for flow in plan if "intent" in flow["start"]])
        for language in self.languages:
            lines = [f"{key}: {quoted(text)}" for key, text in self.words[language].items()]
            files[f"words/{language}.yaml"] += "\n".join(lines) + "\n"
        return Composed(files, self.catalog, plan)

    def led_to(self) -> list[str]:
        """The flows that others may lead to."""
        return self.names

    def composer(self, name: str) -> FlowComposer:
        return FlowComposer(self, name)

    def intents(self, names: list[str]) -> str:
        lines = []
        for number, name in enumerate(names, 1):
            phrases = {language: [f"{BEGUN[language]} {number}"] for language in LANGUAGES}
            lines.append(f"intent_{name}: {written(phrases)}\n")
        return "".join(lines)

    def settle_calls(self, flow: dict[str, Any]) -> None:
        """A call's outcomes are those that the called flow ends in, once that is known."""
        for state in flow["states"].values():
            if "call" in state:
                ends = sorted(self.ends.get(state["call"], set())) or ["done"]
                targets = state.pop("targets")
                state["next"] = {end: targets[number % len(targets)] for number, end in enumerate(ends)}

    def some_slots(self) -> dict[str, dict[str, Any]]:
        made: dict[str, dict[str, Any]] = {}
        for number in range(self.among(1, 4)):
            kind = self.one(PLAIN)
            slot: dict[str, Any] = {"type": kind}
            if kind == "choice":
                slot["of"] = ["red", "blue", "green"][: self.among(1, 3)]
                slot |= {"many": "true"} if self.likely(25) else {}
            if self.likely(30):
                slot["optional"] = "true"
            made[kind if self.likely(50) else f"{kind}_{number}"] = slot
        if self.likely(70):
            made["order"] = {"type": "order", **({"optional": "true"} if self.likely(50) else {})}
        if self.likely(40):
            made["lines"] = {"type": "order_line", "many": "true"}
        for name, slot in made.items():
            self.keep(name, slot)
        for name, slot in made.items():
            self.say(f"slots.{name}", lambda language, name=name: f"{TAPPED[language]} {name}")
            for value in slot.get("of", ()):
                self.say(f"values.{name}.{value}", lambda language, value=value: f"{TAPPED[language]} {value}")
        return made

    def keep(self, name: str, slot: dict[str, Any]) -> None:
        """Some are remembered, some are secrets; none is both."""
        if self.likely(25) and slot["type"] in KEEPABLE and not slot.get("many"):
            time = self.forgotten.setdefault(name, self.one(("", "", "30d", "2d")))
            slot |= {"keep": "shopper", **({"forget_after": time} if time else {})}
        elif self.likely(15):
            slot["sensitive"] = "true"

    def say(self, key: str, text: Any) -> None:
        for language in self.languages:
            self.words[language][key] = text(language)


class FlowComposer:
    """One flow: a chain of states, each leading to the next, with ways aside and back."""

    def __init__(self, whole: Composer, name: str) -> None:
        self.whole, self.name, self.chance = whole, name, whole
        self.slots = dict(whole.slots[name])
        self.count = whole.among(2, 6)
        self.states = [f"step_{number}" for number in range(self.count)]
        self.filled: list[str] = []
        self.waiting: list[str] = []
        self.ends: set[str] = set()
        self.agreed = False

    def compose(self) -> dict[str, Any]:
        likely, takes = self.chance.likely, self.taken()
        self.filled += [name for name in takes if not self.slots[name].get("optional")]
        states = {name: self.state(number) for number, name in enumerate(self.states)}
        self.whole.takes[self.name] = takes
        gives = [name for name in self.slots if name in self.filled and likely(40)]
        flow: dict[str, Any] = {"flow": self.name, "about": "An errand."}
        flow["start"] = self.start()
        flow["slots"] = self.slots
        if self.guarded():
            flow["may_start"] = self.may_start(takes)
        flow |= {"takes": takes} if takes else {}
        flow |= {"gives": gives} if gives else {}
        self.whole.ends[self.name] = self.ends
        return {**flow, "states": states}

    def start(self) -> dict[str, str]:
        return {"intent": f"intent_{self.name}"}

    def taken(self) -> list[str]:
        """Slots that a caller fills."""
        likely = self.chance.likely
        return [name for name, slot in self.slots.items() if likely(15) and (slot.get("optional") or likely(20))]

    def guarded(self) -> bool:
        return self.chance.likely(20)

    def may_start(self, takes: list[str]) -> Any:
        """One thing that must hold, or two; else out of the flow, or to a step that needs nothing."""
        made = []
        for _ in range(self.chance.among(1, 2)):
            known = {name: "filled" for name in takes[:1]}
            known |= {name: self.chance.one(("filled", "empty")) for name in self.slots if self.slots[name].get("keep")}
            whens = [{"queue.open": "true"}, {"shopper.waiting": "false"}, {"queue.place": {"under": "5"}}]
            when = self.chance.one([*whens, *({name: test} for name, test in known.items())])
            made.append({"when": when, "else": self.states[0] if self.chance.likely(20) else self.out()})
        return made if len(made) > 1 or self.chance.likely(50) else made[0]

    def state(self, number: int) -> dict[str, Any]:
        verbs = ["say", "say", "ask", "ask", "ask", "do", "choose", "confirm", "confirm", "call", "split"]
        if number == self.count - 1:
            verbs = ["say", "say", "end", "do", "ask"]
        makers = {"say": self.a_say, "ask": self.an_ask, "do": self.a_do, "choose": self.a_choose,
                  "confirm": self.a_confirm, "call": self.a_call,
            "split": self.a_split, "end": self.an_end}  # fmt: skip
        verb = self.chance.one(verbs)
        if verb == "call" and not self.called():
            verb = "ask"
        if verb == "say" and self.filled and self.chance.likely(25):
            verb = "confirm"
        if verb == "confirm" and not self.filled:
            verb = "say"
        made = makers[verb](number)
        if "ask" in made or "confirm" in made or "buttons" in made:
            self.waiting.append(self.states[number])
        return made

    # ---- where to -------------------------------------------------------------------------------------------

    def onward(self, number: int) -> Any:
        """To the next state; behind the last one out of the flow."""
        return self.states[number + 1] if number + 1 < self.count else self.out()

    def aside(self, number: int) -> Any:
        roll = self.chance.among(0, 9)
        if roll < 3 and (self.waiting or self.chance.likely(3)):
            return self.chance.one(self.waiting or self.states)
        return self.onward(number) if roll < 5 else self.out()

    def out(self) -> Any:
        go = self.chance.one(("end", "handoff", "menu", "outcome", "flow", "end"))
        if go == "outcome":
            end = self.chance.one(("kept", "lost"))
            self.ends.add(end)
            return {"end": end}
        if go == "flow":
            return self.chance.one(self.whole.led_to())
        if go == "end":
            self.ends.add("done")
        return go

    def branches(self, number: int) -> Any:
        if not self.chance.likely(35):
            return self.onward(number)
        made = [{"when": self.condition(), "go": self.aside(number)} for _ in range(self.chance.among(1, 2))]
        return [*made, {"go": self.onward(number)}]

    # ---- names ----------------------------------------------------------------------------------------------

    def slot(self, *kinds: str) -> str:
        """A slot, mostly one that is filled by now; '' when there is none of these kinds."""
        fits = [name for name, one in self.slots.items() if not kinds or one["type"] in kinds]
        sure = [name for name in fits if name in self.filled]
        if sure and self.chance.likely(98):
            return str(self.chance.one(sure))
        return str(self.chance.one(fits)) if fits and self.chance.likely(2) else ""

    def fill(self, name: str) -> None:
        if name not in self.filled:
            self.filled.append(name)

    def names_said(self, openly: bool = False) -> str:
        """Names of filled slots, alone and inside select and plural; said openly, mostly none that is a secret."""
        said: list[str] = []
        for _ in range(self.chance.one((0, 1, 1, 2))):
            name = self.slot("order") if self.chance.likely(40) else self.slot()
            slot = self.slots.get(name, {})
            if not name or (openly and slot.get("sensitive") and self.chance.likely(98)):
                continue
            if slot["type"] == "order" and not slot.get("many"):
                said.append(f"{{{name}.{self.chance.one(('number', 'total', 'due', 'size', 'late', 'window'))}}}")
            elif slot.get("many"):
                said.append(self.chance.one(("{%s}", "{%s.count, plural, one {#} other {# *}}")) % name)
            elif slot["type"] == "number":
                said.append(self.chance.one((f"{{{name}}}", f"{{{name}, plural, one {{#}} other {{#}}}}")))
            elif slot["type"] == "image":
                said.append(f"{{{name}, select, true {{2}} other {{3}}}}")
            else:
                said.append(f"{{{name}}}")
        if self.chance.likely(15):
            said.append(self.chance.one(("{shopper.name}", "{shopper.hello}", "{queue.place}", "{shop.name}")))
        return " ".join(dict.fromkeys(said)).replace(" *", "")

    def text(self, key: str, extra: str = "", openly: bool = False) -> None:
        names = f"{extra} {self.names_said(openly)}".strip()
        self.whole.say(
            f"{self.name}.{key}", lambda language: f"{SAID[language]} {self.name[-1]}.{key} {names}".strip()
        )

    def buttons(self, number: int, many: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for place in range(many):
            name = self.chance.one(("person", "menu")) if self.chance.likely(20) else f"b{place}"
            made[name] = {"menu": "menu", "person": "handoff" if self.chance.likely(97) else "menu"}.get(
                name
            ) or self.aside(number)
            if name.startswith("b"):
                self.whole.say(
                    f"{self.name}.buttons.{name}", lambda language, place=place: f"{TAPPED[language]} {place}"
                )
        return made

    # ---- the verbs ------------------------------------------------------------------------------------------

    def a_say(self, number: int) -> dict[str, Any]:
        key = f"said_{number}"
        self.text(key, openly=True)
        state: dict[str, Any] = {"say": key}
        if self.chance.likely(45):
            state["buttons"] = self.buttons(number, self.chance.one((1, 2, 3, 3, 4, 9, 10)))
            if self.chance.likely(40):
                state["otherwise"] = self.aside(number)
            elif self.chance.likely(40):
                state["next"] = self.branches(number)
            if "next" not in state:
                state["buttons"]["b0"] = self.onward(number)
                self.whole.say(f"{self.name}.buttons.b0", lambda language: f"{TAPPED[language]} 0")
            return state
        return {**state, "next": self.branches(number)}

    def an_ask(self, number: int) -> dict[str, Any]:
        things = [name for name, slot in self.slots.items() if slot["type"] in ENTITIES and self.source(name)]
        again = [name for name in self.filled if name in self.slots]
        name = self.chance.one(things if things and self.chance.likely(50) else self.slots)
        name = self.chance.one(again) if again and self.chance.likely(15) else name
        several = [name for name, slot in self.slots.items() if slot["type"] == "choice" and slot.get("many")]
        name = self.chance.one(several) if several and self.chance.likely(40) else name
        slot = self.slots[name]
        state: dict[str, Any] = {"ask": name}
        if slot["type"] in ENTITIES:
            source = self.source(name)
            if not source:
                return self.a_say(number)
            state |= {"from": source, **({"none": self.aside(number)} if self.chance.likely(95) else {})}
        self.text(self.states[number])
        for more in ("again", "example"):
            if self.chance.likely(15):
                self.text(f"{self.states[number]}.{more}")
        if self.chance.likely(30):
            state["buttons"] = self.buttons(number, self.chance.among(1, 3))
        if self.chance.likely(25):
            state["skip"] = self.aside(number)
        if self.chance.likely(10):
            state["otherwise"] = self.aside(number)
        if self.chance.likely(10):
            state |= {"remind_after": "10m", "expire_after": "2h"}
        if "skip" not in state or self.chance.likely(10):
            self.fill(name)
        self.agreed = False
        return {**state, "next": self.branches(number)}

    def source(self, name: str) -> str:
        """A list that the slot can be chosen from."""
        if self.slots[name]["type"] == "order":
            return "orders" if "orders" in self.filled else ""
        order = self.slot("order")
        return f"{order}.parts" if order and not self.slots[order].get("many") else ""

    def a_do(self, number: int) -> dict[str, Any]:
        actions = [
            one
            for one in self.whole.catalog.actions.values()
            if self.agreed or not one.writes or self.chance.likely(5)
        ]
        spec = self.whole.catalog.actions["orders.find"] if self.chance.likely(40) else self.chance.one(actions)
        given: dict[str, Any] = {}
        for name, kind in spec.takes.items():
            plain = kind.rstrip("?")
            slot = self.slot(plain)
            if slot and not self.slots[slot].get("many"):
                given[name] = slot
            elif plain in ("text", "number") and self.chance.likely(50):
                given[name] = "7"
            elif not kind.endswith("?") and self.chance.likely(90):
                return self.a_say(number)
        outcomes = list(spec.outcomes)
        state = {"do": spec.name, **({"with": given} if given else {})}
        straight = self.chance.one([name for name in outcomes if spec.outcomes[name]] or outcomes)
        for slot in spec.outcomes[straight]:
            kind = spec.gives[slot]
            self.slots_given(slot, kind)
            self.fill(slot)
        return {
            **state,
            "next": {name: self.onward(number) if name == straight else self.aside(number) for name in outcomes},
        }

    def slots_given(self, name: str, kind: str) -> None:
        """What an action gives is a slot of the flow, declared or not."""
        plain = kind.removeprefix("list:")
        self.whole.say(f"slots.{name}", lambda language: f"{TAPPED[language]} {name}")
        self.slots.setdefault(name, {"type": plain, **({"many": "true"} if plain != kind else {})})

    def a_call(self, number: int) -> dict[str, Any]:
        self.agreed = False
        name = self.chance.one(self.called() or self.whole.names)
        given = {}
        for taken in self.whole.takes.get(name, ()):
            slot = self.slot(self.whole.slots[name][taken]["type"])
            if slot and bool(self.slots[slot].get("many")) == bool(self.whole.slots[name][taken].get("many")):
                given[taken] = slot
        return {
            "call": name,
            **({"with": given} if given else {}),
            "targets": [self.onward(number), self.aside(number)],
        }

    def called(self) -> list[str]:
        later = self.whole.names[self.whole.names.index(self.name) + 1 :]
        return later + later if self.chance.likely(95) else later + self.whole.led_to()

    def a_choose(self, number: int) -> dict[str, Any]:
        made = [{"when": self.condition(), "go": self.aside(number)} for _ in range(self.chance.among(0, 2))]
        return {"choose": [*made, {"go": self.onward(number)}]}

    def a_split(self, number: int) -> dict[str, Any]:
        """Two ways that lead to different places, measured by the end that most flows have."""
        self.ends.add("done")
        onward = self.onward(number)
        ways = {"one": "menu" if onward == "end" else onward, "two": {"go": "end", "weight": "3"}}
        return {"split": ways, "measure": {"end": "done"}}

    def a_confirm(self, number: int) -> dict[str, Any]:
        names = [name for name in self.filled if self.slots[name]["type"] != "image"][-2:]
        if not names:
            return self.a_say(number)
        self.text(self.states[number], f"{{{names[0]}}}")
        state: dict[str, Any] = {"confirm": {name: name for name in names}}
        if self.chance.likely(40):
            state["buttons"] = self.buttons(number, self.chance.among(1, 2))
        if self.chance.likely(40):
            state["change"] = self.chance.one(("none", names, names[:1]))
        self.agreed = True
        return {**state, "next": {"yes": self.onward(number), "no": self.aside(number)}}

    def an_end(self, number: int) -> dict[str, Any]:
        end = self.chance.one(("done", "kept"))
        self.ends.add(end)
        return {"end": end}

    # ---- conditions -----------------------------------------------------------------------------------------

    def condition(self, depth: int = 0) -> dict[str, Any]:
        if depth < 2 and self.chance.likely(25):
            word = self.chance.one(("all", "any", "not"))
            parts = [self.condition(depth + 1) for _ in range(2)]
            return {word: parts[0]} if word == "not" else {word: parts}
        name = self.slot() or self.chance.one(self.slots)
        slot = self.slots[name]
        if self.chance.likely(95 if name not in self.filled else 25):
            return {name: self.chance.one(("empty", "filled"))}
        tests = {
            "number": ({"over": "3"}, {"under": "9"}, {"from": "1", "to": "5"}, "4", ["1", "2"]),
            "date": ({"before": "today"}, {"after": "2026-12-01"}, "today"),
            "yes_no": ("true", "false"),
            "choice": tuple(slot.get("of", ())),
            "text": ({"contains": "a"}, {"matches": "[a-z ]+"}),
        }
        if slot.get("many"):
            return {f"{name}.count": self.chance.one(({"over": "1"}, "2"))}
        if slot["type"] == "order":
            field_name, test = self.chance.one(
                (("late", "true"), ("size", {"over": "1"}), ("due", {"before": "today"}), ("stage", "shipped"),
                 ("total", {"under": "50"}), ("window", "filled"), ("due", "empty"))
            )  # fmt: skip
            return {f"{name}.{field_name}": test}
        return {name: self.chance.one(tests.get(slot["type"], ("empty", "filled")))}


# ---- as YAML ------------------------------------------------------------------------------------------------


def written(value: Any, top: bool = True) -> str:
    """Flow style below the states, block style above: readable when Hypothesis shows a case."""
    if isinstance(value, dict) and top and "flow" in value:
        lines = [f"{key}: {written(one)}" for key, one in value.items() if key != "states"]
        return "\n".join(
            [*lines, "states:", *(f"  {name}: {written(state)}" for name, state in value["states"].items())]
        )
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(one) for one in value) + "]"
    return quoted(value) if set(value) & set("{}[],:#'\"") else str(value)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
