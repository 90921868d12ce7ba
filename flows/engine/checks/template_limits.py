"""WhatsApp's rules for templates: how long, how many buttons, where a value may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.engine.checks.lengths import BODY, BUTTON, fitting
from flows.engine.checks.longest import units
from flows.engine.checks.places import line_of
from flows.engine.checks.spots import below
from flows.engine.checks.templates import WHY_REFUSED, button_place, each_text
from flows.engine.definition import Place, Problem
from flows.engine.library import Library, TemplateSpec

TITLE, MOST_BUTTONS = 25, 10  # of a template; in an open chat a quick reply holds 20
AT_EDGE = re.compile(r"^\W*\{\{\d+\}\}|\{\{\d+\}\}\W*$")
SIDE_BY_SIDE = re.compile(r"(\{\{\d+\}\}\s*)(\{\{\d+\}\})")


def long_bodies(library: Library) -> Iterator[Problem]:
    for spec, language, text in each_text(library):
        length = units(text.body.strip())
        if length > BODY:
            yield Problem(
                "W040",
                text.place,
                f"template `{spec.name}` is {length} characters in `{language}`; WhatsApp allows {BODY}",
                f"{length - BODY} too many",
                why=WHY_REFUSED,
                fix="say it shorter, and leave the rest to the flow that a button starts",
            )


def long_titles(library: Library) -> Iterator[Problem]:
    for spec, language, text in each_text(library):
        for button, title in text.buttons.items():
            length = units(title)
            if length <= BUTTON:
                continue
            hard = length > TITLE
            limit = TITLE if hard else BUTTON
            yield Problem(
                "W041",
                _title_place(library, spec, language, button, title),
                f"button title is {length} characters; "
                + (f"WhatsApp allows {TITLE} in a template" if hard else f"a quick reply holds {BUTTON}")
                + f" (language `{language}`)",
                f"{length - limit} too many",
                why=(WHY_REFUSED if hard else "Phones may cut it off.")
                + f' Only this much fits: "{fitting(title, limit)}"',
                fix=f"shorten it to {BUTTON} characters",
                severity="error" if hard else "warning",
            )


def many_buttons(library: Library) -> Iterator[Problem]:
    for spec, language, text in each_text(library):
        if len(text.buttons) > MOST_BUTTONS:
            yield Problem(
                "W042",
                button_place(library, spec, language, list(text.buttons)[MOST_BUTTONS]),
                f"template `{spec.name}` has {len(text.buttons)} buttons in `{language}`; "
                f"WhatsApp allows {MOST_BUTTONS}",
                "one too many",
                why=WHY_REFUSED,
                fix="leave some of them to the flow that another starts",
            )


def values_at_edges(library: Library) -> Iterator[Problem]:
    """A body must begin and end with words of its own, and keep two values apart."""
    for spec, language, text in each_text(library):
        body = text.body.strip()
        edge, pair = AT_EDGE.search(body), SIDE_BY_SIDE.search(body)
        found = re.search(r"\{\{\d+\}\}", edge[0]) if edge else None
        if not found and not pair:
            continue
        value = found[0] if found else pair[2] if pair else ""
        yield Problem(
            "W043",
            below(library, text.place, re.escape(value)),
            f"template `{spec.name}` "
            + ("begins or ends with a value" if found else "has two values side by side")
            + f" in `{language}`",
            "no words beside it",
            why=WHY_REFUSED,
            fix="write some words of your own there, like `Thank you for shopping with us.`",
        )


def same_titles(library: Library) -> Iterator[Problem]:
    """Two buttons of one template with one title."""
    for spec, language, text in each_text(library):
        seen: dict[str, str] = {}
        for button, title in text.buttons.items():
            first = seen.setdefault(title.strip().casefold(), button)
            if first != button:
                yield Problem(
                    "W030",
                    _title_place(library, spec, language, button, title),
                    f"`{first}` and `{button}` of template `{spec.name}` are both “{title}” in `{language}`",
                    "the same title twice",
                    why=WHY_REFUSED,
                    fix="give one of them other words",
                )


def _title_place(library: Library, spec: TemplateSpec, language: str, button: str, title: str) -> Place:
    place = button_place(library, spec, language, button)
    line = line_of(library, place.file, place.line)
    at = line.find(title, place.column - 1 + len(button))
    return place._replace(column=at + 1, length=len(title)) if at >= 0 else place
