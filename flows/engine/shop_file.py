"""shop.yaml, intents.yaml, templates.yaml and the words: everything a folder holds besides flows."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from flows.engine.definition import LANGUAGES, Place
from flows.engine.library import Hours, Shop, TemplateSpec, TemplateText
from flows.engine.reading import Node
from flows.engine.sentences import Written
from flows.engine.shapes import Findings, Unusable, needs

SHOP_KEYS = ("name", "languages", "timezone", "currency", "hours", "links", "policy", "tone", "contact", "synonyms")
TEMPLATE_KEYS, TEMPLATE_TEXT_KEYS = ("category", "variables", "texts"), ("body", "variables", "buttons")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TONES, CATEGORIES = ("formal", "familiar"), ("utility", "marketing", "authentication")
HOURS = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])\s*[-–]\s*([01]?[0-9]|2[0-4]):([0-5][0-9])")
Intents = dict[str, dict[str, tuple[str, ...]]]
PhrasePlaces = dict[tuple[str, str, int], Place]


def read_shop(findings: Findings, node: Node) -> Shop:
    fields: dict[str, Any] = {}
    try:
        known = findings.keys(node, SHOP_KEYS, "shop.yaml")
        needs(findings, known, "name", node.place, "shop.yaml", "add `name: your shop`")
    except Unusable:
        return Shop()
    readers = {
        "languages": _languages,
        "timezone": _timezone,
        "hours": _hours,
        "links": _texts,
        "contact": _texts,
        "policy": _numbers,
        "tone": _tone,
        "synonyms": _synonyms,
    }
    for key, value in known.items():
        try:
            fields[key] = readers.get(key, Findings.text)(findings, value, f"`{key}`")
        except Unusable:
            continue
    return Shop(**fields)


def _languages(findings: Findings, node: Node, what: str) -> tuple[str, ...]:
    for item in findings.texts(node, what):
        findings.known(
            "F013",
            item,
            item.text,
            LANGUAGES,
            f"`{item.text}` is not a language of this bot",
            "no such language",
            "languages",
        )
    return tuple(item.text for item in findings.texts(node, what))


def _timezone(findings: Findings, node: Node, what: str) -> str:
    text = findings.text(node, what)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        findings.refuse(
            "F013",
            node.place,
            f"there is no time zone `{text}`",
            "no such zone",
            fix="write it like `Europe/Istanbul`",
        )
    return text


def _tone(findings: Findings, node: Node, what: str) -> str:
    text = findings.text(node, what)
    return findings.known("F013", node, text, TONES, f"there is no tone `{text}`", "no such tone", "tones")


def _synonyms(findings: Findings, node: Node, what: str) -> tuple[tuple[str, ...], ...]:
    if node.kind != "list" or any(one.kind != "list" for one in node.items):
        findings.refuse("F002", node.place, f"{what} is a list of lists: each line the names of one kind of thing",
                        "not lists", fix="write it like `- [boots, bot, saapad]`")
    return tuple(tuple(name.text for name in findings.texts(one, what)) for one in node.items)


def _texts(findings: Findings, node: Node, what: str) -> dict[str, str]:
    return {key.text: findings.text(value, f"`{key.text}`") for key, value in findings.mapping(node, what)}


def _numbers(findings: Findings, node: Node, what: str) -> dict[str, int]:
    return {key.text: findings.number(value, f"`{key.text}`") for key, value in findings.mapping(node, what)}


def _hours(findings: Findings, node: Node, what: str) -> tuple[Hours, ...]:
    hours: list[Hours] = []
    for key, value in findings.mapping(node, what):
        days = _days(findings, key)
        for item in findings.texts(value, f"`{key.text}`"):
            if item.text.strip() == "closed":
                continue
            match = HOURS.fullmatch(item.text.strip())
            opens, closes = (
                (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else (0, 0)
            )
            if not match or not opens < closes <= 1440:
                findings.refuse(
                    "F013",
                    item.place,
                    f"`{item.text}` is not a stretch of hours",
                    "not hours",
                    fix="write it like `09:00-18:00`, or `closed`",
                )
            hours.extend(Hours(day, opens, closes) for day in days)
    return tuple(sorted(hours, key=lambda one: (one.weekday, one.opens)))


def _days(findings: Findings, node: Node) -> range:
    first, _, last = node.text.partition("-")
    if first not in DAYS or (last or first) not in DAYS or DAYS.index(last or first) < DAYS.index(first):
        findings.refuse(
            "F013",
            node.place,
            f"`{node.text}` is not a day or a stretch of days",
            "not a day",
            fix=f"write one of {', '.join(DAYS)}, or a stretch like `mon-fri`",
        )
    return range(DAYS.index(first), DAYS.index(last or first) + 1)


# ---- intents ------------------------------------------------------------------------------------------


def read_intents(findings: Findings, node: Node) -> tuple[Intents, PhrasePlaces]:
    """{intent: {language: phrases}}, and where each phrase stands."""
    intents: Intents = {}
    places: PhrasePlaces = {}
    try:
        pairs = findings.mapping(node, "intents.yaml")
    except Unusable:
        return intents, places
    for key, value in pairs:
        try:
            name = findings.name(key, "an intent")
            read_phrases(findings, name, value, intents, places)
        except Unusable:
            continue
    return intents, places


def read_phrases(findings: Findings, name: str, node: Node, intents: Intents, places: PhrasePlaces) -> None:
    """What shoppers type for one intent, by language, added to both."""
    for language, phrases in findings.keys(node, LANGUAGES, f"intent {name}").items():
        items = findings.texts(phrases, f"the phrases of {name}")
        intents.setdefault(name, {})[language] = tuple(item.text.strip() for item in items)
        places.update({(name, language, number): item.place for number, item in enumerate(items)})


# ---- templates ----------------------------------------------------------------------------------------


def read_templates(findings: Findings, node: Node) -> dict[str, TemplateSpec]:
    templates: dict[str, TemplateSpec] = {}
    try:
        pairs = findings.mapping(node, "templates.yaml")
    except Unusable:
        return templates
    for key, value in pairs:
        try:
            templates[key.text] = _template(findings, findings.name(key, "a template"), key, value)
        except Unusable:
            continue
    return templates


def _template(findings: Findings, name: str, key: Node, node: Node) -> TemplateSpec:
    known = findings.keys(node, TEMPLATE_KEYS, f"template {name}")
    category_node = needs(
        findings, known, "category", key.place, f"template `{name}`", "add `category: utility`"
    )
    category = findings.text(category_node, "`category`")
    findings.known(
        "F013",
        category_node,
        category,
        CATEGORIES,
        f"there is no category `{category}`",
        "no such category",
        "categories",
    )
    shared = (
        tuple(item.text for item in findings.texts(known["variables"], "`variables`"))
        if "variables" in known
        else ()
    )
    texts_node = needs(
        findings, known, "texts", key.place, f"template `{name}`", "add `texts:` with a language"
    )
    texts: dict[str, TemplateText] = {}
    for language, text in findings.keys(texts_node, LANGUAGES, f"texts of {name}").items():
        inner = findings.keys(text, TEMPLATE_TEXT_KEYS, f"{name} in {language}")
        body = needs(findings, inner, "body", text.place, f"{name} in {language}", "add `body: …`")
        mine = tuple(one.text for one in inner["variables"].items) if "variables" in inner else shared
        buttons = _texts(findings, inner["buttons"], "`buttons`") if "buttons" in inner else {}
        texts[language] = TemplateText(findings.text(body, "`body`"), mine, buttons, body.place)
    return TemplateSpec(name, category, texts, key.place)


# ---- words --------------------------------------------------------------------------------------------


def read_words(findings: Findings, node: Node) -> dict[str, Written]:
    """Nested words as dotted keys; `text` inside a mapping is the mapping's own sentence."""
    words: dict[str, Written] = {}
    try:
        pairs = findings.mapping(node, "this words file")
    except Unusable:
        return words
    for key, value in pairs:
        _flatten(findings, key.text, value, words)
    return words


def _flatten(findings: Findings, path: str, node: Node, words: dict[str, Written]) -> None:
    if node.kind == "list":
        findings.add(
            "F002",
            node.place,
            f"`{path}` is a list; here I need a sentence",
            "not a sentence",
            fix="write one sentence behind the colon",
        )
    elif node.kind == "scalar":
        if path in words:
            findings.add(
                "Y003",
                node.place,
                f"`{path}` is written twice",
                "again the same key",
                fix="keep one of the two",
            )
        words[path] = Written(node.text, node.place, node.source)
    else:
        for key, value in node.pairs:
            _flatten(findings, path if key.text == "text" else f"{path}.{key.text}", value, words)
