"""May this message leave now, and in which form? Asked at the last moment, of facts read just then."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from integrations.whatsapp import limits
from models.conversation import SERVICE_WINDOW_S
from workers.pacing import Pacing

WINDOW_MARGIN_MS = 60_000  # it takes a moment to arrive
WINDOW_MS = SERVICE_WINDOW_S * 1000 - WINDOW_MARGIN_MS
UNWANTED = "The contact does not want these messages."
GONE_ON = "The conversation went on before it left."
OUT_OF_PLACE = "Something came between: an order that went back, a person they talk to, an answer, a low rating."
UNREACHABLE = "WhatsApp cannot reach this contact; it can again once they write."
WINDOW_CLOSED = ("The window is closed: more than a day has passed since the contact last wrote, and there "
                 "is no template for this message.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A queued message and what is true of its contact at this moment; times in ms."""

    id: int
    contact_id: int
    author: str
    kind: str
    purpose: str
    text: str
    content: dict[str, Any]
    fence: int
    attempts: int
    stale_at: int | None
    answered_by_bot: bool
    last_inbound_at: int | None
    language: str
    unreachable_at: int | None
    free_at: int | None  # the contact's pace
    held_until: int | None  # offers to this contact
    address: str | None
    consent: bool | None
    now: int

    @property
    def moment(self) -> datetime:
        """Now, by the database's clock."""
        return datetime.fromtimestamp(self.now / 1000, UTC)

    @property
    def window_is_open(self) -> bool:
        return self.last_inbound_at is not None and self.now < self.last_inbound_at + WINDOW_MS

    @property
    def template(self) -> dict[str, Any] | None:
        """The template that it would be outside the service window."""
        found: dict[str, Any] | None = self.content.get("template")
        return found

    @property
    def template_key(self) -> tuple[str, str]:
        """Its name and language; empty without one."""
        template = self.template or {}
        return template.get("name", ""), template.get("language", "")

    @property
    def codes(self) -> dict[str, Any]:
        """The promo codes that it names, and what is said if one ends before it leaves: flows.codes_said."""
        found: dict[str, Any] = self.content.get("codes") or {}
        return found

    @property
    def is_late(self) -> bool:
        """It made sense only while the contact wrote nothing more, and nobody of ours took them up again."""
        since: int | None = self.content.get("quiet_since")
        return since is not None and (not self.answered_by_bot or (self.last_inbound_at or 0) > since)

    @property
    def leaves_as_template(self) -> bool:
        return self.kind == "template" or not self.window_is_open or not self.text


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sending`, or where the message goes instead and why."""

    status: str
    code: str = ""
    says: str = ""  # for staff
    due_at: int | None = None
    arrival: float = 0.0  # the contact's next arrival time, when it leaves
    template_id: str = ""
    variables: dict[str, str] = field(default_factory=dict)


def judge(c: Candidate, pacing: Pacing, approved: dict[tuple[str, str], str]) -> Verdict:
    """The first thing that speaks against it decides."""
    against = unwanted(c) or unsendable(c)
    if against:
        return against
    due_at = c.held_until if c.held_until and c.held_until > c.now else None
    arrival = max(c.free_at or 0, c.now)
    if due_at is None and arrival - c.now > pacing.contact_burst:
        due_at = int(arrival - pacing.contact_burst)
    if due_at is not None:
        return Verdict("queued", due_at=due_at)
    arrival += pacing.contact_interval
    if not c.leaves_as_template:
        return Verdict("sending", arrival=arrival)
    template = c.template or {}
    sid = approved.get(c.template_key)
    if sid:
        variables = dict(template.get("variables") or {})
        return Verdict("sending", arrival=arrival, template_id=sid, variables=variables)
    if not template:
        return Verdict("failed", "window", WINDOW_CLOSED)
    name = f"{template.get('name')} ({template.get('language')})"
    return Verdict("failed", "template", f"The template {name} is not approved by WhatsApp.")


def unwanted(c: Candidate) -> Verdict | None:
    """Its moment has passed, or its reader does not want it."""
    if c.author == "bot" and not c.answered_by_bot:
        return Verdict("canceled", "taken_over", "A colleague took the conversation over before it left.")
    if c.is_late:
        return Verdict("canceled", "late", GONE_ON)
    if c.stale_at is not None and c.stale_at < c.now:
        return Verdict("parked" if c.purpose == "reply" else "failed", "stale",
                       "Not sent: it could not leave in time, and its moment has passed.")
    if c.purpose == "offer" and not c.consent:
        return Verdict("canceled", "consent", UNWANTED)
    if c.purpose == "notice" and c.consent is False:
        return Verdict("canceled", "consent", UNWANTED)
    if c.content.get("unasked"):
        return Verdict("canceled", "out_of_place", OUT_OF_PLACE)
    if c.purpose != "reply" and c.unreachable_at is not None:
        return Verdict("failed", "unreachable", UNREACHABLE)
    return None


def unsendable(c: Candidate) -> Verdict | None:
    """It cannot be sent as it is, whenever that be."""
    if not c.address:
        return Verdict("failed", "no_address", "The contact has no WhatsApp address.")
    if not c.text.strip() and not c.template:
        return Verdict("failed", "empty", "There is nothing to send: the message is empty.")
    if gone := c.content.get("dead_code"):
        return Verdict("failed", "dead_code", f"It names promo code {gone}, which works no more, and there are no "
                       "words to say instead.")
    if c.author == "agent" and limits.length(c.text) > limits.TEXT:
        return Verdict("failed", "21617", f"Longer than {limits.TEXT} characters: send it in parts.")
    if len(c.content.get("choices", ())) > limits.ROWS:
        return Verdict("failed", "choices", f"More than {limits.ROWS} choices do not fit into one message.")
    return None
