"""The docs tell the truth: the house's tree, links, commands and settings.

`python -m tests.test_docs` rewrites the tree.
"""

import ast
import re
from pathlib import Path

import pytest

from app import create_app

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "docs" / "house.md"
ROOMS = ("flows", "models", "integrations", "workers", "webhooks", "console", "simulator")
PAGES = sorted(path for path in ROOT.rglob("*.md") if not {".venv", "var"} & set(path.relative_to(ROOT).parts))
START, END = "<!-- tree -->\n```\n", "```\n<!-- /tree -->"


def tree():
    """Every module and the first sentence of its docstring, a room after the other."""
    lines = [line(path) for path in sorted(ROOT.glob("*.py"))]
    for room in ROOMS:
        lines.append("")
        last = None
        for path in sorted((ROOT / room).rglob("*.py"), key=lambda p: (str(p.parent), p.name)):
            if not (said := first_sentence(path)):
                continue
            folder = path.parent.relative_to(ROOT).as_posix()
            if folder != last:
                lines.append(f"{folder}/")
                last = folder
            lines.append("  " + line(path, said))
    return "\n".join(lines).strip() + "\n"


def line(path, said=None):
    return f"{path.name:<22} {said or first_sentence(path)}".rstrip()


def first_sentence(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.:])\s", " ".join(text.split()), maxsplit=1)[0].rstrip(".:")


def test_the_houses_tree_is_the_real_one():
    said = HOUSE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    assert said == tree()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.read_text(encoding="utf-8").strip() and not first_sentence(path)
    ]
    assert silent == []


def test_make_lists_what_the_readme_names():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in set(re.findall(r"\bmake ([a-z][a-z-]*)\b", (ROOT / "README.md").read_text(encoding="utf-8"))):
        assert re.search(rf"^{name}:.*##", makefile, re.MULTILINE), f"README names `make {name}`"


def test_the_readme_names_commands_that_exist():
    known = commands(create_app().cli)
    pages = [ROOT / "README.md", ROOT / "docs" / "operate.md"]
    for page in pages:
        for said in re.findall(r"flask ((?:[a-z]+ ?){1,2})", page.read_text(encoding="utf-8")):
            words = said.split()
            assert words[0] in known or " ".join(words) in known, f"{page.name} names `flask {said}`"


def commands(group, prefix=""):
    found = set()
    for name, command in group.commands.items():
        found.add(prefix + name)
        if hasattr(command, "commands"):
            found |= commands(command, prefix + name + " ")
    return found


if __name__ == "__main__":
    text = HOUSE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    HOUSE.write_text(before + START + tree() + END + rest.partition(END)[2], encoding="utf-8")
