"""templates.yaml: each language there, the same values in each, buttons that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from flows.engine.checks.labels import answer_keys
from flows.engine.checks.spots import below
from flows.engine.checks.texts import KEYLESS, NAMES
from flows.engine.definition import Place, Problem
from flows.engine.library import BUILT_IN, Library, TemplateSpec, TemplateText
from flows.engine.notices import BUTTON, flow_on, opening
from flows.engine.scope import SHOPPER
from flows.engine.shapes import closest

NUMBERED = re.compile(r"\{\{([0-9]+)\}\}")
BRACES = re.compile(r"\{+[^{}]*\}+")
SENSITIVE = ("email", "phone", "postcode")
DIRECT = ("menu", "handoff")  # ids that need no `start:`
WHY_REFUSED = "WhatsApp would refuse the template, so the message could not be sent at all."


def missing_languages(library: Library) -> Iterator[Problem]:
    for spec in library.templates.values():
        lacking = [language for language in library.languages if language not in spec.texts]
        if lacking:
            tongues = ", ".join(NAMES.get(language, language) for language in lacking)
            yield Problem(
                "P010",
                spec.place,
                f"template `{spec.name}` has no text in {tongues}",
                f"not in {', '.join(lacking)}",
                why="Shoppers who write in that language would be written to in another one.",
                fix=f"add {', '.join(f'`{language}:`' for language in lacking)} under `texts`",
            )


def numbered(library: Library) -> Iterator[Problem]:
    """The places {{1}}, {{2}} … of a body are those that its variables fill, and no others."""
    for spec, language, text in each_text(library):
        count = len(text.variables)
        reported: set[str] = set()
        for braces in BRACES.findall(text.body):
            number = NUMBERED.fullmatch(braces)
            if braces in reported or (number and 1 <= int(number[1]) <= count):
                continue
            reported.add(braces)
            yield Problem(
                "P011",
                below(library, text.place, re.escape(braces)),
                f"`{braces}` in template `{spec.name}` stands for nothing in `{language}`",
                "no such place",
                why=WHY_REFUSED,
                allowed=f"it has {count} variables: {', '.join(text.variables) or 'none'}",
                fix="write `{{1}}` for the first of its `variables`, `{{2}}` for the second",
            )
        for number_, name in enumerate(text.variables, 1):
            if f"{{{{{number_}}}}}" not in text.body:
                yield Problem(
                    "P011",
                    text.place,
                    f"template `{spec.name}` never says `{name}` in `{language}`: `{{{{{number_}}}}}` is missing",
                    f"{{{{{number_}}}}} is missing",
                    why=WHY_REFUSED,
                    fix=f"write `{{{{{number_}}}}}` where `{name}` belongs, or remove it from `variables`",
                )


def other_values(library: Library) -> Iterator[Problem]:
    """A language whose template is filled with other values than most others."""
    for spec in library.templates.values():
        used = {language: tuple(sorted(text.variables)) for language, text in spec.texts.items()}
        usual = Counter(used.values()).most_common(1)[0][0] if used else ()
        for language, names in used.items():
            if names != usual:
                yield Problem(
                    "P012",
                    spec.texts[language].place,
                    f"template `{spec.name}` is filled with {', '.join(names) or 'nothing'} in `{language}`, "
                    f"and with {', '.join(usual) or 'nothing'} elsewhere",
                    "other variables",
                    why="Shoppers would be told different things depending on their language.",
                    fix="use the same `variables` in each language",
                )


def unknown_values(library: Library) -> Iterator[Problem]:
    """A variable that no order, parcel or shopper has, and one that must not stand in a template."""
    entities = library.catalog.entities
    names = [f"{head}.{field}" for head, entity in entities.items() for field in entity.fields]
    names += [f"shopper.{field}" for field in SHOPPER]
    for spec in library.templates.values():
        for name in dict.fromkeys(name for text in spec.texts.values() for name in text.variables):
            head, _, field = name.partition(".")
            place = below(library, spec.place, rf"(?<![\w.]){re.escape(name)}(?![\w.])")
            if name not in names:
                yield _unknown(spec, name, place, closest(name, names), names)
            elif head in entities and head not in KEYLESS and entities[head].fields[field].rstrip("?") in SENSITIVE:
                yield Problem(
                    "P020",
                    place,
                    f"template `{spec.name}` shows `{name}`, which is for the shopper alone",
                    "sensitive",
                    why="A template opens a chat unasked: it may be read on a locked screen, or by whoever "
                    "has the number now.",
                    fix="leave it out, and show it in the flow that a button starts",
                )


def _unknown(spec: TemplateSpec, name: str, place: Place, meant: str, names: list[str]) -> Problem:
    head = name.partition(".")[0]
    shown = [one for one in names if one.startswith(f"{head}.")] or sorted({n.split(".")[0] for n in names})
    return Problem(
        "P013",
        place,
        f"`{name}` in template `{spec.name}` is nothing that I know",
        "no such name",
        why="There would be no value to send, and the message would not go out.",
        meant=meant,
        allowed=f"here you can use: {', '.join(shown)}",
        fix=f"change it to `{meant}`" if meant else "use one of the names above",
    )


def lost_buttons(library: Library) -> Iterator[Problem]:
    """A button that starts a flow which is not there, or which needs something from its caller."""
    flows = (*library.flows, *BUILT_IN)
    for spec, language, text in each_text(library):
        for button in text.buttons:
            name, answers = button.removeprefix("start:"), _answers_to(library, spec.name)
            if button in DIRECT or (button.startswith("start:") and _may_begin(library, name)):
                continue
            if button.startswith(BUTTON) and button.removeprefix(BUTTON) in answers:
                continue
            meant = closest(name, flows)
            needs = " needs what only a calling flow can give" if name in library.flows else " is no flow to start"
            needs = needs if button.startswith("start:") else " starts nothing"
            yield Problem(
                "P014",
                button_place(library, spec, language, button),
                f"button `{button}` of template `{spec.name}`{needs} (language `{language}`)",
                "leads nowhere",
                why="A shopper who taps it gets no answer.",
                meant=f"start:{meant}" if meant and meant != button else "",
                allowed="a button is `start:` and a flow, `handoff` or `menu`"
                + "".join(f", `{BUTTON}{one}`" for one in answers),
                fix="name a flow that shoppers can begin",
            )


def _answers_to(library: Library, template: str) -> Collection[str]:
    """The buttons of the flow that starts on what the template tells."""
    events = (spec.name for spec in library.catalog.events.values() if spec.template == template)
    flow = next((flow for name in events if (flow := flow_on(library, name))), None)
    return answer_keys(flow, opening(flow)) if flow else ()


def _may_begin(library: Library, name: str) -> bool:
    flow = library.flows.get(name)
    return flow is not None and all(flow.slots[slot].optional for slot in flow.takes if slot in flow.slots)


def other_buttons(library: Library) -> Iterator[Problem]:
    """A language whose template has other buttons than most others."""
    for spec in library.templates.values():
        used = {language: frozenset(text.buttons) for language, text in spec.texts.items()}
        usual = Counter(used.values()).most_common(1)[0][0] if used else frozenset()
        for language, buttons in used.items():
            if buttons == usual:
                continue
            extra, lacking = sorted(buttons - usual), sorted(usual - buttons)
            told = " and ".join(
                [f"has `{', '.join(extra)}`"] * bool(extra) + [f"lacks `{', '.join(lacking)}`"] * bool(lacking)
            )
            first = button_place(library, spec, language, extra[0]) if extra else spec.texts[language].place
            yield Problem(
                "P015",
                first,
                f"template `{spec.name}` {told} in `{language}`, unlike the other languages",
                "other buttons",
                why="What shoppers can do would depend on their language.",
                fix="give each language the same buttons",
                severity="warning",
            )


def each_text(library: Library) -> Iterator[tuple[TemplateSpec, str, TemplateText]]:
    for spec in library.templates.values():
        for language, text in spec.texts.items():
            yield spec, language, text


def button_place(library: Library, spec: TemplateSpec, language: str, button: str) -> Place:
    """The id of a template's button, in the language's own lines."""
    mine = below(library, spec.place, rf"(?<![\w.:]){language}\s*:")
    return below(library, mine, rf"(?<![\w:.]){re.escape(button)}(?=['\"]?\s*:\s)")
