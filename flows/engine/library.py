"""What the loader makes of a folder: plain values, read by the machine and the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from flows.engine.definition import Catalog, Place, Proof
from flows.engine.points import Loyalty
from flows.engine.sentences import Written
from flows.engine.wording import Wording

VERBS = ("say", "ask", "confirm", "do", "call", "choose", "split", "end")
BUILT_IN = ("menu", "handoff", "stop", "start_again")  # flows that every library has, under these names
SITUATIONS = (  # flows that say what happens when a talk leaves its way; a folder that lacks one has the shipped one
    "left_task",
    "nothing_to_leave",
    "nothing_before",
    "not_now",
    "resumed",
    "give_up",
    "old_button",
    "unexpected_media",
    "unreadable_photo",
    "not_understood",
    "clarify",
    "still_open",
    "stop_unclear",
    "reminder",
    "expired",
    "other_language",
    "session_start",
    "failed",
)
STANDS = "stands"  # the outcome of such a flow that leaves the question beneath as it was
WITH_PERSON = "with_person"  # the same, and a person is offered beside its buttons
CLARIFY = "clarify"  # what it gives as its `wish` begins
RESUMED, NOT_NOW = "resumed", "not_now"  # leading there goes back to the task that was left, or puts it away
PLAIN_TYPES = (
    "text", "email", "phone", "postcode", "order_number", "promo_code_text", "number", "amount", "date", "image",
    "yes_no", "choice", "wish",
)  # fmt: skip
WISH = "wish"  # a slot that holds a flow: what the shopper may want
NOWHERE = Place("", 1, 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a flow remembers under a name."""

    name: str
    type: str  # one of PLAIN_TYPES, or an entity of the catalog
    of: tuple[str, ...] = ()  # the values of a choice
    many: bool = False  # a list of keys
    optional: bool = False
    declared: bool = True  # False: only known since an action or a called flow gives it
    place: Place = NOWHERE
    sensitive: bool = False  # kept in no record: not in traces, summaries, talks
    kept_for: int = 0  # seconds for which this shopper's answer is remembered; 0: it lives as long as its task
    said: bool = False  # holds the sentence that began the flow, or led on from a message of it that asks nothing
    lies: str = ""  # of a date: `ahead` from today on, `behind` until today, '' anywhere


@dataclass(frozen=True, slots=True)
class Target:
    """Where a state leads."""

    kind: str  # state | flow | end
    name: str  # of the state, of the flow, or the outcome that the flow ends with
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Source:
    """A slot, or a field of the entity in a slot."""

    slot: str
    field: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Argument:
    """What an action or a called flow is given: a source, or a word or number as written."""

    source: Source | None = None
    literal: Any = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as data. `all`, `any`, `not` have parts; every other operator tests a subject."""

    operator: str  # all any not | is one_of over under from_to before after contains matches empty filled
    parts: tuple[Condition, ...] = ()
    subject: Source | None = None
    value: Any = None  # typed at load; (low, high) for from_to; a compiled pattern for matches
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on: the first whose condition holds is taken."""

    go: Target
    when: Condition | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Button:
    """An extra button or row of a state, and where it leads."""

    id: str
    go: Target
    place: Place = NOWHERE


class Way(NamedTuple):
    """One way out of a state."""

    kind: str  # next button outcome skip otherwise none
    name: str  # of the button or outcome
    target: Target
    number: int = 0  # of the branch

    @property
    def place(self) -> Place:
        return self.target.place


@dataclass(frozen=True)  # not in slots: what is asked for again and again is worked out once
class State:
    """One step of a flow. Which fields are filled depends on the verb; flows/README.md tells."""

    name: str
    verb: str
    place: Place = NOWHERE
    text: str = ""  # say, ask, confirm: the full key of its words, return_item.which_items
    slot: str = ""  # ask
    source: Source | None = None  # ask: from
    buttons: tuple[Button, ...] = ()  # say, ask, confirm
    next: tuple[Branch, ...] = ()  # say, ask, choose
    outcomes: Mapping[str, Target] = field(default_factory=dict)  # confirm, do, call, split
    skip: Target | None = None  # ask
    otherwise: Target | None = None  # ask, say with buttons
    none: Target | None = None  # ask with from: nothing to choose from
    repeats: Mapping[str, Source] = field(default_factory=dict)  # confirm: what is about to happen
    change: tuple[str, ...] | None = None  # confirm: the answers "Change something" offers; None: all, (): no button
    action: str = ""  # do
    calls: str = ""  # call: the flow
    arguments: Mapping[str, Argument] = field(default_factory=dict)  # do, call: with
    saves: Mapping[str, str] = field(default_factory=dict)  # do, call: result -> slot, complete
    outcome: str = ""  # end
    weights: Mapping[str, int] = field(default_factory=dict)  # split: its variants, which are `outcomes`
    measure: tuple[str, str] = ("", "")  # split: an action or '' for this flow, and the outcome that counts
    remind_after: int = 0  # seconds; 0: not written
    expire_after: int = 0
    names: Mapping[str, Place] = field(default_factory=dict)  # where each key of the state stands

    @cached_property
    def waits(self) -> bool:
        """Whether it waits for the shopper."""
        return self.verb in ("ask", "confirm") or (self.verb == "say" and bool(self.buttons))

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every way out, in the order they are tried."""
        after = (("skip", self.skip), ("otherwise", self.otherwise), ("none", self.none))
        return (
            *(Way("next", "", branch.go, number) for number, branch in enumerate(self.next)),
            *(Way("outcome", name, target) for name, target in self.outcomes.items()),
            *(Way("button", button.id, button.go) for button in self.buttons),
            *(Way(kind, "", go) for kind, go in after if go),
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow as written. The first state is where it starts."""

    name: str
    states: Mapping[str, State]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    about: str = ""
    intent: str = ""  # start: {intent: …}
    event: str = ""  # start: {event: …}
    takes: tuple[str, ...] = ()  # slots that a caller fills; optional ones may be left out
    gives: tuple[str, ...] = ()  # slots that a caller gets back
    place: Place = NOWHERE

    @property
    def first(self) -> str:
        return next(iter(self.states))

    @property
    def ends(self) -> frozenset[str]:
        """Every outcome that this flow can end with."""
        states = self.states.values()
        found = {way.target.name for state in states for way in state.ways if way.target.kind == "end"}
        return frozenset(found | {state.outcome for state in states if state.verb == "end"})


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template's body in one language, and which variable stands at {{1}}, {{2}} …"""

    body: str
    variables: tuple[str, ...] = ()
    buttons: Mapping[str, str] = field(default_factory=dict)  # choice id -> title
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """A message that WhatsApp must approve before it may open a conversation."""

    name: str
    category: str  # utility | marketing | authentication
    texts: Mapping[str, TemplateText]  # language -> text
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """What is so, and what becomes of the wish then. Its sentence: `rules.<returns|cancel>.<name>`."""

    name: str
    then: str  # refund | review | refuse; of a cancel: cancel | review | refuse
    when: Condition | None = None  # None: always
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules for one wish: the first that holds decides."""

    rules: tuple[Rule, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)  # window …, as policy.yaml writes them
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one weekday, minutes since midnight, shop time. Several a day are allowed."""

    weekday: int  # 0 is Monday
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Shop:
    """shop.yaml: what the merchant says about the shop."""

    name: str = ""
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    currency: str = ""
    hours: tuple[Hours, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    policy: Mapping[str, int] = field(default_factory=dict)  # return_days, review_over …: whole numbers
    tone: str = "formal"  # formal | familiar
    contact: Mapping[str, str] = field(default_factory=dict)  # email, phone, address
    rules: Mapping[str, Policy] = field(default_factory=dict)  # policy.yaml: returns, cancel
    synonyms: tuple[tuple[str, ...], ...] = ()  # names of one kind of thing, for finding products
    proofs: Mapping[str, Proof] = field(default_factory=dict)  # policy.yaml, proof: by what is to be done
    loyalty: Loyalty | None = None  # policy.yaml, loyalty: None where the shop has no programme


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that a turn needs, ready to use; never changed after it is loaded."""

    revision: str
    flows: Mapping[str, Flow]
    words: Mapping[str, Mapping[str, Written]]  # language -> dotted key -> text and its place
    shop: Shop
    catalog: Catalog
    languages: tuple[str, ...]
    intents: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict
    )  # intent -> language -> phrases
    templates: Mapping[str, TemplateSpec] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)  # intent -> flow
    phrase_places: Mapping[tuple[str, str, int], Place] = field(
        default_factory=dict
    )  # (intent, language, number)
    shipped: frozenset[str] = frozenset()  # flows that the folder lacks, taken from flows/default
    sources: Mapping[str, str] = field(
        default_factory=dict
    )  # file as named in a Place -> its text, for excerpts
    wording: Wording = field(default_factory=lambda: Wording({}))  # over `words`
    ready: dict[str, Any] = field(
        default_factory=dict, compare=False
    )  # what rooms work out once: indexes, plans
