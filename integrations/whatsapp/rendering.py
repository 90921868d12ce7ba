"""One abstract reply becomes buttons, a list, or numbered text: the richest form that it fits."""

import hashlib
import json
from collections.abc import Callable, Sequence

from integrations.whatsapp import limits
from integrations.whatsapp.transport import Choice, Menu

OPENERS = {"tr": "Seçenekler", "en": "Options", "fa": "گزینه‌ها", "et": "Valikud"}
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def render(text: str, choices: Sequence[Choice], opener: str, language: str) -> Menu | str:
    """A menu to be created at the provider, or plain text. More than ten choices are the engine's to page."""
    if len(choices) > limits.ROWS:
        raise ValueError(f"{len(choices)} choices: the engine pages more than {limits.ROWS}")
    if not choices:
        return limits.clip(text, limits.TEXT)
    for shape in (buttons, rows):
        menu = shape(text, choices, opener, language)
        if menu is not None:
            return menu
    return numbered(text, choices, language)


def buttons(text: str, choices: Sequence[Choice], opener: str, language: str) -> Menu | None:
    """Up to three buttons, if every title fits whole: a list has more room."""
    if len(choices) > limits.BUTTONS or any(limits.length(c.title) > limits.BUTTON_TITLE for c in choices):
        return None
    made = tuple(Choice(c.id, c.title.strip()) for c in choices)
    return menu_of("quick-reply", text, made, "", language, limits.BUTTON_ID)


def rows(text: str, choices: Sequence[Choice], opener: str, language: str) -> Menu | None:
    made = tuple(Choice(c.id, clipped(c.title, limits.ROW_TITLE), clipped(c.note, limits.ROW_NOTE))
                 for c in choices)
    opener = clipped(opener or OPENERS.get(language, OPENERS["en"]), limits.OPENER)
    menu = menu_of("list-picker", text, made, opener, language, limits.ROW_ID)
    if menu is None and any(c.note for c in made):  # the notes may be what is too much
        bare = tuple(Choice(c.id, c.title) for c in made)
        return menu_of("list-picker", text, bare, opener, language, limits.ROW_ID)
    return menu


def menu_of(kind: str, text: str, choices: tuple[Choice, ...], opener: str, language: str,
            id_limit: int) -> Menu | None:
    """The menu, or None where the provider would refuse it."""
    body = text.strip()
    titles = {c.title.casefold() for c in choices}
    words = sum(limits.length(part) for part in (body, opener, *(c.title + c.note for c in choices)))
    fits = (body and all(c.title and c.id for c in choices) and len(titles) == len(choices)
            and len({c.id for c in choices}) == len(choices)
            and all(limits.length(c.id) <= id_limit for c in choices) and words <= limits.MENU_BODY)
    return Menu(kind, language, without_variables(body), choices, opener) if fits else None


def numbered(text: str, choices: Sequence[Choice], language: str) -> str:
    """The menu as plain text; typed numbers choose as taps do."""
    digits: Callable[[int], str] = (lambda n: str(n).translate(PERSIAN_DIGITS)) if language == "fa" else str
    lines = [f"{digits(number)}. {c.title}" + (f" – {c.note}" if c.note else "")
             for number, c in enumerate(choices, 1)]
    tail = "\n".join(lines)
    if limits.length(tail) > limits.TEXT // 2:
        tail = "\n".join(limits.clip(line, limits.TEXT // 2 // len(lines) - 1) for line in lines)
    head = limits.clip(text.strip(), limits.TEXT - limits.length(tail) - 2)
    return f"{head}\n\n{tail}".strip()


def clipped(text: str, limit: int) -> str:
    return limits.clip(" ".join(text.split()), limit)


def without_variables(body: str) -> str:
    """Braces in a shopper's or merchant's words are words: the provider must not fill them in."""
    return body.replace("{{", "{\u200b{")


def menu_hash(menu: Menu) -> str:
    """The same menu has the same hash, so that it is made at the provider once."""
    said = [menu.kind, menu.language, menu.body, menu.opener, [[c.id, c.title, c.note] for c in menu.choices]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
