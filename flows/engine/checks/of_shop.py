"""What only the shop knows: a code that flows name is dead, a template that they need is not approved."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.named_codes import Named, named_codes
from flows.engine.checks.templates import each_text
from flows.engine.definition import Place, Problem
from flows.engine.library import Library
from flows.engine.shop_facts import CodeFact, ShopFacts, TemplateFact

CODES = {  # status: code, what is wrong, the words under the caret, severity
    "ended": ("P001", "which ended on {on}", "ended", "error"),
    "off": ("P001", "which was switched off on {on}", "switched off", "error"),
    "used_up": ("P005", "which is used up", "used up", "error"),
    "later": ("P006", "which works from {on} on only", "not yet", "warning"),
    "refused": ("P007", "which rule `{on}` of policy.yaml refuses", "refused by a rule", "error"),
    "unknown": ("P004", "which the shop does not have", "no such code", "error"),
}
WAITING = {
    "unsubmitted": "was not handed in to WhatsApp yet",
    "pending": "is in review at WhatsApp",
    "changed": "has another text than the one WhatsApp knows",
}
STOPPED = {"paused": "was paused by WhatsApp: shoppers blocked or reported it", "disabled": "was disabled by WhatsApp"}
WHY_WINDOW = "Until it is approved, nobody who wrote more than a day ago can be written to."


def of_shop(library: Library, facts: ShopFacts) -> list[Problem]:
    """All that is wrong between the flows and the shop as it stands now."""
    return [*dead_codes(library, facts), *unapproved(library, facts)]


def dead_codes(library: Library, facts: ShopFacts) -> Iterator[Problem]:
    """A code that flows name and that would be refused, or is none."""
    for one in named_codes(library):
        fact = facts.codes.get(one.code) or CodeFact("unknown")
        known = fact.status != "unknown"
        if fact.status == "works" or not (known or one.is_code) or (known and one.is_asked):
            continue
        yield _dead(one, fact, facts)


def _dead(one: Named, fact: CodeFact, facts: ShopFacts) -> Problem:
    code, says, label, severity = CODES[fact.status]
    says = says.format(on=fact.on)
    why = "Shoppers who try it would be refused at checkout."
    if one.is_asked:
        severity, why = "warning", "The condition never holds."
    elif fact.status == "later":
        why = f"Shoppers who try it before {fact.on} would be refused at checkout."
    fix = "correct its spelling" if fact.status == "unknown" else "name one that works"
    return Problem(
        code,
        one.place,
        f"{one.where} names promo code `{one.code}`, {says}",
        label,
        why=why,
        allowed=f"codes that work today: {', '.join(facts.working) or 'none'}",
        fix=f"{fix}, or write `{{promo.code}}` of one that `promo.best` finds",
        severity=severity,
    )


def unapproved(library: Library, facts: ShopFacts) -> Iterator[Problem]:
    """A template that can't be sent as it stands, in each language by itself."""
    for spec, language, text in each_text(library):
        fact = facts.templates.get((spec.name, language)) or TemplateFact("unsubmitted")
        status = "changed" if fact.changed else fact.status
        if status == "approved":
            continue
        yield _unapproved(f"template `{spec.name}`", language, status, fact.reason, text.place)


def _unapproved(name: str, language: str, status: str, reason: str, place: Place) -> Problem:
    tongue = f"(language `{language}`)"
    if status in WAITING:
        return Problem("P030", place, f"{name} {WAITING[status]} {tongue}", "not approved yet", why=WHY_WINDOW,
                       fix="wait for the review before you count on it; it is handed in once it is live",
                       severity="warning")
    if status == "rejected":
        said = f': "{reason}"' if reason else ""
        return Problem("P031", place, f"{name} was rejected by WhatsApp {tongue}{said}", "rejected",
                       why="Nobody who wrote more than a day ago can be written to with it.",
                       fix="write it another way: plainly, without advertising in `utility`; it is handed in anew")
    return Problem("P032", place, f"{name} {STOPPED.get(status, f'stands at {status}')} {tongue}", status,
                   why="Nobody who wrote more than a day ago can be written to with it.",
                   fix="wait until WhatsApp lets it go again, and send it to fewer people"
                   if status == "paused" else "give its text a new name, and write it another way",
                   severity="warning" if status == "paused" else "error")
