"""What of a sentence is words rather than braces; its places stay what they are."""

from __future__ import annotations

import re

MASK = "\ufffc"  # stands for what is no word of the author's: names, plural, select, their keys
OPENS = re.compile(r"[,{}]")


def masked(text: str) -> str:
    """The sentence with everything but its words masked, so that places stay what they are."""
    if "{" not in text:
        return text
    made = list(text)
    inside: list[str] = []  # branch: words again; name and fork: not
    for at, sign in enumerate(text):
        where = inside[-1] if inside else "branch"
        if where == "branch" and sign == "{":
            found = OPENS.search(text, at + 1)
            inside.append("fork" if found and found[0] == "," else "name")
        elif where == "fork" and sign == "{":
            inside.append("branch")
        elif sign == "}" and inside:
            inside.pop()
        elif where == "branch":
            continue
        made[at] = MASK
    return "".join(made)
