"""WhatsApp's lengths for what is known before the talk: buttons, rows, what opens a list, the text itself."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.checks.graph import nodes
from flows.engine.checks.labels import choice_values, first_key, fixed_count, labels, most_choices, opener_keys
from flows.engine.checks.longest import units
from flows.engine.definition import LIMIT_BUTTONS, LIMIT_ROWS, Problem
from flows.engine.library import Flow, Library, State
from flows.engine.sentences import Fork, Parts

BUTTON, ROW, OPENER, NOTE = 20, 24, 20, 72
BODY, BODY_SOFT = 1024, 300
OWN_BUTTONS = ("resume_yes", "resume_no", "stop", "cancel", "person", "menu", "all")  # what the machine offers
WHY_CUT = "WhatsApp refuses the whole message, so the shopper would see nothing."


def fitting(text: str, limit: int) -> str:
    """As much of the text as fits."""
    while units(text) > limit:
        text = text[:-1]
    return text.rstrip()


def fixed_length(parts: Parts) -> int:
    """The least length a sentence can have: its words without its values, the shortest of its branches."""
    length = 0
    for part in parts:
        if isinstance(part, str):
            length += units(part)
        elif isinstance(part, Fork):
            length += min(fixed_length(inner) for _, inner in part.branches)
    return length


def long_labels(library: Library) -> Iterator[Problem]:
    """Each label once, by the strictest place it is shown at."""
    strictest = {
        (language, f"buttons.{name}"): BUTTON
        for language in library.languages
        for name in OWN_BUTTONS
        if f"buttons.{name}" in library.words.get(language, {})
    }
    for flow, state in nodes(library):
        for what, keys in labels(library, flow, state):
            limit = BUTTON if what.startswith("answer") else label_limit(flow, state)
            for language in library.languages:
                if key := first_key(library, language, keys):
                    strictest[language, key] = min(limit, strictest.get((language, key), limit))
    strictest |= {(language, "buttons.more"): ROW for language in library.languages
                  if "buttons.more" in library.words.get(language, {})}
    for language in library.languages:  # how a flow is named when the bot asks back
        named = {key for key in library.words.get(language, {}) if key.startswith("flows.") and key.endswith(".button")}
        strictest |= {(language, key): BUTTON for key in named}
    for (language, key), limit in strictest.items():
        what, code = ("button", "W020") if limit == BUTTON else ("row", "W024")
        yield from _too_long(library, language, key, limit, what, code)


def label_limit(flow: Flow, state: State) -> int:
    """Up to three choices are buttons, more are rows; a list of unknown length may be either."""
    return BUTTON if fixed_count(flow, state) <= LIMIT_BUTTONS else ROW


def long_openers(library: Library) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for flow, state in nodes(library):
        if not (state.source or most_choices(flow, state) > LIMIT_BUTTONS):
            continue
        for language in library.languages:
            key = first_key(library, language, opener_keys(flow, state))
            if key and (language, key) not in seen:
                seen.add((language, key))
                yield from _too_long(library, language, key, OPENER, "list opener", "W021")


def long_notes(library: Library) -> Iterator[Problem]:
    for language in library.languages:
        for key in library.words.get(language, {}):
            if key.endswith(".note") and key.startswith(("values.", "shown.")):
                yield from _too_long(library, language, key, NOTE, "row description", "W025")


def _too_long(
    library: Library, language: str, key: str, limit: int, what: str, code: str
) -> Iterator[Problem]:
    parts = library.wording.texts.get(language, {}).get(key, ())
    length = fixed_length(parts)
    if length <= limit:
        return
    written = library.words[language][key]
    text = written.text.strip()
    is_fixed = len(parts) == 1 and isinstance(parts[0], str)
    fits = f' Only this much fits: "{fitting(text, limit)}"' if is_fixed else ""
    yield Problem(
        code,
        written.place_of(0, len(text) if is_fixed else 1),
        f"{what} title is {length} characters; WhatsApp allows {limit} (language `{language}`)",
        f"{length - limit} too many",
        why=WHY_CUT + fits,
        fix=f"shorten `{key}` to {limit} characters",
    )


def long_texts(library: Library) -> Iterator[Problem]:
    for language in library.languages:
        for key, parts in library.wording.texts.get(language, {}).items():
            length = fixed_length(parts)
            if length <= BODY_SOFT:
                continue
            hard = length > BODY
            yield Problem(
                "W010" if hard else "W011",
                library.words[language][key].place,
                f"`{key}` is {length} characters; "
                + (f"WhatsApp allows {BODY}" if hard else f"more than {BODY_SOFT} are seldom read"),
                "too long" if hard else "long",
                why=WHY_CUT if hard else "On a phone this fills the screen.",
                fix="say the answer first and leave the rest to the next step",
                severity="error" if hard else "warning",
            )


def same_labels(library: Library) -> Iterator[Problem]:
    """Two buttons of one message with one title: WhatsApp refuses it, and typed it could mean either."""
    told: set[str] = set()
    for flow, state in nodes(library):  # those of the shop first: what is told there needs no telling of shipped flows
        for language in library.languages:
            for problem in _same_in(library, flow, state, language):
                title = problem.says.partition(" are both ")[2]
                if flow.name not in library.shipped or title not in told:
                    yield problem
                told.add(title)


def _same_in(library: Library, flow: Flow, state: State, language: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for what, keys in labels(library, flow, state):
        key = first_key(library, language, keys)
        text = library.words[language][key].text.strip() if key else ""
        first = seen.setdefault(text.casefold(), what)
        if text and first != what:
            yield Problem(
                "W030",
                library.words[language][key].place,
                f"{what} and {first} of `{state.name}` are both “{text}” in `{language}`",
                "the same title twice",
                why=WHY_CUT,
                fix="give one of them other words",
            )


def many_choices(library: Library) -> Iterator[Problem]:
    """More fixed buttons than a list has rows, beside choices that need rows themselves."""
    for flow, state in nodes(library):
        own = most_choices(flow, state) - len(choice_values(flow, state))
        if own > LIMIT_ROWS - (1 if state.source or choice_values(flow, state) else 0):
            yield Problem(
                "W022",
                state.names.get("buttons", state.place),
                f"`{state.name}` has {own} buttons; WhatsApp shows {LIMIT_ROWS} rows at most",
                "too many",
                why="The rest could not be tapped.",
                fix="put some of them into another step",
            )
