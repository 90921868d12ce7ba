"""The pages of the manual, taken apart: what they put into a folder of flows, and what they type.

A page says in a comment which folder it begins with: `<!-- my_shop is a copy of flows/default -->`, and with `, in en`
behind it that the copy speaks this language alone and has no talks yet. Its fences say where their YAML goes:

    yaml file=gift.yaml         the whole file
    yaml into=words/en.yaml     merged into that file, key by key; of several flows or talks, into the one it names
    … without=slots.more,gift   … after these keys were taken out of it
    when=return_item            conditions, a line each, about the slots of that flow
    … alone                     on a copy: the folder must be clean with it, and goes on without it
    … gives=F003                on a copy: it shows a mistake, and these codes are what the checker must say

In `console` fences each line after `$ ` is typed, and what stands below it is the answer; `…` stands for any lines.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "flows"
PAGES = [*sorted(MANUAL.rglob("*.md")), ROOT / "flows" / "README.md", ROOT / "examples" / "README.md"]
BEGINS = re.compile(r"<!-- my_shop is a copy of ([\w/]+)(?:, in (\w\w))? -->")
FENCE = re.compile(r"^```(\S*)[ ]*(.*?)\n(.*?)^```$", re.M | re.S)
PROMPT = "$ "


@dataclass
class Block:
    """One fence."""

    kind: str
    told: dict = field(default_factory=dict)  # file, into, without, gives; `alone` as itself
    text: str = ""
    start: int = 0  # where its text begins in the page
    line: int = 0


@dataclass
class Page:
    """One page of the manual."""

    path: Path
    text: str
    begins: str  # the folder it copies; '' when it makes one itself
    languages: tuple  # those that it is about; () for all
    blocks: list


def read(path):
    text = path.read_text(encoding="utf-8")
    begins = BEGINS.search(text)
    blocks = [block(text, found) for found in FENCE.finditer(text)]
    languages = (begins[2],) if begins and begins[2] else ()
    return Page(path, text, begins[1] if begins else "", languages, blocks)


def block(text, found):
    words = [word.partition("=") for word in found[2].split()]
    told = {key: value or key for key, _, value in words}
    return Block(found[1], told, found[3], found.start(3), text.count("\n", 0, found.start()) + 1)


def commands(text):
    """Each command of a console fence with the lines that answer it."""
    found = []
    for line in text.splitlines():
        if line.startswith(PROMPT):
            found.append((line.removeprefix(PROMPT), []))
        elif found:
            found[-1][1].append(line.rstrip())
    return found


def answers(expected, got):
    """Whether what was answered is what the page says; `…` on a line of its own stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line) + r"[ ]*\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in got)) is not None
