"""The reference of the flow language, made from the tables that the reader, the actions and the checker go by."""

import re

from flows.actions import CATALOG
from flows.engine.checks.longest import FLAT, OF_LIST, TYPED, WRITTEN
from flows.engine.definition import LANGUAGES
from flows.engine.library import PLAIN_TYPES, VERBS
from flows.engine.schema_texts import ABOUT, ABOUT_OPERATORS, ABOUT_TYPES, KEY_TEXTS
from flows.engine.verbs import KEYS
from tests.manual.pages import MANUAL, ROOT

REFERENCE = MANUAL / "reference.md"
ERRORS = ROOT / "docs" / "reference" / "errors.md"
TOP = """\
# Reference

Made from the program itself by `python -m tests.manual`; don't write here. How the pieces go together, with examples:
[the language](../../flows/README.md).
"""
FIELD_TYPES = {
    "text": "text", "code": "a code in Latin letters", "number": "a number", "money": "an amount of money",
    "round_money": "an amount in whole units", "date": "a day", "day_range": "a day or a span of days",
    "moment": "a day and a time", "time": "a time of day", "hours": "the hours of a week",
    "choice": "a word with words of its own", "url": "a link", "bool": "yes or no",
    "phone": "a phone number", "email": "an e-mail address",
}  # fmt: skip


def reference():
    """The whole page."""
    parts = [TOP, verbs(), keys(), types(), conditions(), actions(), things(), lengths(), rules()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def code(words):
    return ", ".join(f"`{word}`" for word in words)


def verbs():
    rows = [(f"`{verb}`", KEY_TEXTS[verb], code(key for key in KEYS[verb] if key != verb)) for verb in VERBS]
    return "## Verbs\n\nA state has exactly one.\n\n" + table(("Verb", "What it does", "Beside it"), rows)


def keys():
    beside = dict.fromkeys(key for verb in VERBS for key in KEYS[verb] if key not in VERBS)
    rows = [(f"`{key}`", KEY_TEXTS[key]) for key in beside]
    more = [("a target", ABOUT["target"]), ("a branch", ABOUT["branch"]), ("a length of time", ABOUT["time"])]
    return "## Keys of a state\n\n" + table(("Key", "Meaning"), rows + more)


def types():
    rows = [(f"`{name}`", ABOUT_TYPES[name]) for name in PLAIN_TYPES]
    rows.append((code(CATALOG.entities), ABOUT["entity"]))
    return "## Types of slots\n\n" + table(("Type", "What it takes"), rows)


def conditions():
    plain = [
        ("`slot: word`", "It is this."), ("`slot: [word, word]`", "It is one of these."),
        ("`slot: filled`, `slot: empty`", "It has a value, or none."),
    ]  # fmt: skip
    rows = [(f"`slot: {{{name}: …}}`", text) for name, text in ABOUT_OPERATORS.items()]
    joined = [("`all: [ … ]`, `any: [ … ]`, `not: { … }`", "Several together, one of several, the opposite.")]
    return "## Conditions\n\n" + table(("Written", "Holds when"), plain + rows + joined)


def actions():
    return "## Actions\n\n" + "\n".join(action(spec) for spec in CATALOG.actions.values())


def action(spec):
    lines = [f"### {spec.name}", "", spec.about + asides(spec), ""]
    if spec.takes:
        takes = (f"`{name}` ({kind(type_)}{', may be left out' if type_.endswith('?') else ''})"
                 for name, type_ in spec.takes.items())
        lines += [f"Takes {', '.join(takes)}.", ""]
    rows = [(f"`{name}`", code(filled) or "–") for name, filled in spec.outcomes.items()]
    return "\n".join(lines) + "\n" + table(("Outcome", "Fills"), rows)


def asides(spec):
    owner = " Only for an order that is proved to be the shopper's." if spec.needs_owner else ""
    return owner + (" It changes the shop: only after the `yes` of a `confirm`." if spec.writes else "")


def kind(type_):
    plain = type_.rstrip("?")
    return f"several of `{plain.removeprefix('list:')}`" if plain.startswith("list:") else f"`{plain}`"


def things():
    text = "## Things of the shop\n\nTexts and conditions name their fields: `{order.number}`, `order.total`.\n"
    for name, entity in CATALOG.entities.items():
        rows = [(f"`{field}`", FIELD_TYPES.get(type_) or kind(type_)) for field, type_ in entity.fields.items()]
        text += f"\n### {name}\n\n" + table(("Field", "Holds"), rows)
    return text


def lengths():
    """How long values are taken to be, where sentences and labels are measured."""
    text = """## How long values are

The checker measures sentences with their values in them: as long as they usually are (W011, W026), and as they can be
(W012).

"""
    rows = [(FIELD_TYPES[name], str(usual), str(most)) for name, (usual, most) in FLAT.items()]
    rows += [("what a shopper typed", *map(str, TYPED)), ("a list", *(f"{count} × text" for count in OF_LIST))]
    rows += [("a choice", "the average of its words", "the longest of them")]
    written = [(FIELD_TYPES.get(name, "a time"), *(str(by_language[one]) for one in LANGUAGES))
               for name, by_language in WRITTEN.items()]
    return (text + table(("Value", "Usually", "At most"), rows) + "\n"
            + table(("As the language writes it, at most", *LANGUAGES), written))


def rules():
    """Each code with its title, in the groups of the page that explains them."""
    text = "## Rules\n\n`flask flows explain F003` prints what a code means and how to mend it.\n"
    for group, part in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", ERRORS.read_text(encoding="utf-8"), re.M | re.S):
        rows = [(f"[{one}](../reference/errors.md#{anchor(one, title)})", title)
                for one, title in re.findall(r"^### (\w+) (.+)$", part, re.M)]
        if rows:
            text += f"\n**{group}**\n\n" + table(("Code", "What it finds"), rows)
    return text


def anchor(one, title):
    """As pages on the web make them of a heading."""
    return re.sub(r"[^\w\- ]", "", f"{one} {title}".lower()).replace(" ", "-")
