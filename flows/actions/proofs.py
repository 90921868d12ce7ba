"""Is it the order's owner who writes? How sure the shop wants to be, one fact more, and what is not theirs at all."""

from collections.abc import Mapping
from typing import Any

from flows.actions.desk import Desk, NotTheirs
from flows.engine.definition import Outcome
from flows.engine.policies.proofs import LEVELS, needed
from models.mail_code import ask_code, try_code
from models.order_proof import proof_level, prove_order
from models.order_queries import OrderSummary
from models.phone_trust import disown


def sure_enough(desk: Desk, action: str, order: OrderSummary) -> bool:
    """Do we know who writes as surely as the shop asks for before this is done to this order?"""
    wanted = needed(desk.shop, action, order.total_minor, order.currency)
    return wanted <= 1 or wanted <= proof_level(desk.tx, desk.contact_id, order.id, desk.now)


def ways(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """A code is offered where there is a mail server."""
    return Outcome("by_code" if desk.code_key else "by_fact")


def lacking(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """`enough`, or what is asked for next: a `fact` of the order, a `code` by e-mail, or a `person`."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("person")
    action = str(arguments["action"])
    if sure_enough(desk, action, order):
        return Outcome("enough")
    wanted = LEVELS[needed(desk.shop, action, order.total_minor, order.currency) - 1]
    return Outcome("person" if wanted == "code" and not desk.code_key else wanted)


def fact(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """An e-mail or a post code, to an order that is theirs by its phone; counted like every other try."""
    try:
        order = desk.order(arguments["order"])
    except NotTheirs:
        return Outcome("no_match")
    result = prove_order(desk.tx, desk.contact_id, desk.now, number=order.number, **fact_in(str(arguments["fact"])))
    if result.outcome == "too_many_tries":
        return Outcome("too_many")
    return Outcome("proved" if order.id in result.order_ids else "no_match")


def send_code(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """A worker sends it; whether there is such an order changes nothing that is said."""
    asked = ask_code(desk.tx, desk.contact_id, number_of(desk, arguments), desk.now)
    return Outcome("sent" if asked else "too_many")


def check_code(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Counted like every other try to prove an order."""
    number, typed = number_of(desk, arguments), str(arguments["code"])
    result = try_code(desk.tx, desk.contact_id, number, typed, desk.code_key, desk.now)
    if result.outcome == "too_many_tries":
        return Outcome("too_many")
    if result.outcome != "proved":
        return Outcome("no_match")
    desk.forget()
    return Outcome("proved", {"order": result.order_ids[0]})


def number_of(desk: Desk, arguments: Mapping[str, Any]) -> str:
    """As they named it, or of the order that is theirs by its phone."""
    try:
        return desk.order(arguments["order"]).number if "order" in arguments else str(arguments.get("number") or "")
    except NotTheirs:
        return ""


def fact_in(text: str) -> dict[str, str]:
    """The e-mail or the post code that a sentence holds: `it's SW1A 1AA`."""
    words = text.split()
    mails = [word.strip("<>()[]\"'«».,;:!?") for word in words if "@" in word]
    if mails:
        return {"email": mails[0]}
    places = [place for place, word in enumerate(words) if any(letter.isdigit() for letter in word)]
    return {"postcode": " ".join(words[places[0] : places[-1] + 1]).strip(".,;:!?") if places else text}


def not_theirs(desk: Desk, arguments: Mapping[str, Any]) -> Outcome:
    """Nothing that this number did before is shown here any more, unless it is proved."""
    disown(desk.tx, desk.contact_id, desk.now)
    desk.forget()
    return Outcome("dropped")
