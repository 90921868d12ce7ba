"""What of a sentence is words rather than braces; its places stay what they are."""

from __future__ import annotations

import re

MASK = "\ufffc"  # stands for what is no word of the author's: names, plural, select, their keys
OPENS, BRACES = re.compile(r"[,{}]"), re.compile(r"[{}]")


def masked(text: str) -> str:
    """The sentence with everything but its words masked, so that places stay what they are."""
    if "{" not in text:
        return text
    made: list[str] = []
    inside: list[str] = []  # branch: words again; name and fork: not
    done = 0
    for found in BRACES.finditer(text):
        at, sign = found.start(), found[0]
        where, stray = (inside[-1], False) if inside else ("branch", sign == "}")
        made.append(text[done:at] if where == "branch" else MASK * (at - done))
        done = at + 1
        if where == "branch" and sign == "{":
            after = OPENS.search(text, done)
            inside.append("fork" if after and after[0] == "," else "name")
        elif where == "fork" and sign == "{":
            inside.append("branch")
        elif sign == "}" and inside:
            inside.pop()
        made.append(sign if stray else MASK)
    made.append(text[done:] if not inside or inside[-1] == "branch" else MASK * (len(text) - done))
    return "".join(made)
