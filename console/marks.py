"""WhatsApp's marks in a text: *bold*, _italic_, ~struck~ and `fixed`, told apart as the phone draws them."""

import re
from collections.abc import Iterator

MARK = re.compile(r"```([^`]+)```|`([^`\n]+)`|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|https?://\S+")
TAGS = ("code", "code", "strong", "em", "s")  # of the groups
FIXED = "code"

Piece = tuple[tuple[str, ...], str]  # the HTML elements around it, the outermost first; what it says, not yet escaped


def marked(text: str, around: tuple[str, ...] = ()) -> Iterator[Piece]:
    """The text in pieces, without the marks that mean something; inside `fixed` and in links they mean nothing."""
    done = 0
    for found in MARK.finditer(text):
        tag = TAGS[found.lastindex - 1] if found.lastindex else ""
        if not tag or tag != FIXED and not outside(text, found):
            continue
        if found.start() > done:
            yield around, text[done:found.start()]
        inner, within = found[found.lastindex or 0], (*around, tag)
        yield from [(within, inner)] if tag == FIXED else marked(inner, within)
        done = found.end()
    if done < len(text):
        yield around, text[done:]


def outside(text: str, found: re.Match[str]) -> bool:
    """Do the marks stand at the edges of words, so that 2*3*4 stays as it is?"""
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    return not before.isalnum() and not after.isalnum()


def plain(text: str) -> str:
    """What is said, without the marks."""
    return "".join(piece for _, piece in marked(text))
