"""Whoever follows the manual gets what it shows: its YAML holds, its mistakes are mistakes, its commands answer so."""

import re

import pytest

from tests.manual.desk import Desk
from tests.manual.pages import MANUAL, PAGES, ROOT, answers, commands, read

KINDS = ("yaml", "console", "text", "")  # the last two are for neither YAML nor commands
WAYS = {"file", "into", "when"}
IDS = [path.relative_to(ROOT).as_posix() for path in PAGES]


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_what_it_shows_is_so(path, tmp_path, monkeypatch):
    page = read(path)
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, page.begins, page.languages)
    put, talks, typed = False, [], False
    for block in page.blocks:
        where = f"{path.name}:{block.line}"
        if block.kind == "yaml" and "gives" in block.told:
            assert sorted(set(desk.codes_with(block))) == sorted(block.told["gives"].split(",")), where
        elif block.kind == "yaml" and "alone" in block.told:
            assert desk.codes_with(block) == [], where
        elif block.kind == "yaml" and "when" in block.told:
            count, problems = desk.conditions(block)
            assert (problems, count) == ([], block.text.count("when: ")), where
        elif block.kind == "yaml":
            desk.put(block)
            put = True
            talks += [block.told["file"]] if block.told.get("file", "").startswith("talks/") else []
        elif block.kind == "console":
            typed = True
            for command, expected in commands(block.text):
                got = desk.type(command)
                assert answers(expected, got), f"{where}: $ {command}\n" + "\n".join(got)
    if put:
        assert desk.codes() == [], f"{path.name}: the folder is not clean at its end"
    for file in [] if typed else talks:
        assert desk.failures(file) == [], f"{path.name}: {file} does not go as written"


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_fence_can_be_tried(path):
    for block in read(path).blocks:
        assert block.kind in KINDS, f"{path.name}:{block.line}: a fence of kind {block.kind!r}"
        if block.kind == "yaml":
            assert len(WAYS & set(block.told)) == 1, f"{path.name}:{block.line}: where does this YAML go?"
        if block.kind == "console":
            assert commands(block.text), f"{path.name}:{block.line}: nothing is typed"


def test_every_command_is_in_a_console():
    """A command in running text names one that exists; typed lines stand in consoles, where they are run."""
    from flows.commands import flows as group

    for path in PAGES:
        plain = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
        for name in re.findall(r"`flask flows ([a-z-]+)", plain):
            assert name in group.commands, f"{path.name} names `flask flows {name}`"


def test_the_index_leads_to_every_page():
    index = (MANUAL / "README.md").read_text(encoding="utf-8")
    linked = {(MANUAL / target).resolve() for target in re.findall(r"\]\(([^)#]+)\)", index)}
    assert [path.name for path in PAGES if path.resolve() not in linked and path.name != "README.md"] == []


@pytest.mark.parametrize(("expected", "got", "fits"), [
    (["No problems."], ["No problems."], True),
    (["a", "…", "d"], ["a", "b", "c", "d"], True),
    (["a", "…", "d"], ["a", "d"], True),
    (["a", "…"], ["b"], False),
    (["a"], ["a", "b"], False),
    ([], [], True),
])
def test_dots_stand_for_any_lines(expected, got, fits):
    assert answers(expected, got) is fits
