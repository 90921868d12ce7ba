"""Mermaid and DOT: the same boxes and arrows, written so that no sign is taken for grammar."""

import re

import pytest

from flows.engine.pictures import draw
from flows.engine.pictures.dot import dot, quoted
from flows.engine.pictures.mermaid import escaped, mermaid
from flows.engine.pictures.picture import picture_of
from tests.flows.pictures.conftest import EACH, SHIPPED

NODE = re.compile(
    r' {4}(n\d+)(\(\(\(|\(\[|\(\(|\[\[|\{\{|\{|\[/|\(|\[|>)"([^"]*)"(\)\)\)|\]\)|\)\)|\]\]|\}\}|\}|/\]|\)|\])'
)
EDGE = re.compile(r' {4}(n\d+) -->(?:\|"([^"]*)"\|)? (n\d+)')
STRING = r'"((?:[^"\\]|\\.)*)"'
DOT_NODE = re.compile(rf" {{4}}{STRING} \[shape=(\w+)(?:, style=rounded)?, label={STRING}\];")
DOT_EDGE = re.compile(rf" {{4}}{STRING} -> {STRING}(?: \[label={STRING}\])?;")
WORDS = 'say "hi" & <go> #1; a|b `c` \\ {d}\nnext'


@pytest.mark.parametrize(("name", "language"), EACH)
def test_mermaid_holds_every_box_and_every_arrow(name, language):
    picture = picture_of(SHIPPED, SHIPPED.flows[name], language)
    _, title, _, kind, *lines = mermaid(picture).splitlines()
    assert (title, kind) == (f"title: {name}", "flowchart TD")
    nodes = [NODE.fullmatch(line) for line in lines[: len(picture.boxes)]]
    edges = [EDGE.fullmatch(line) for line in lines[len(picture.boxes) :]]
    assert all(nodes) and all(edges) and len(edges) == len(picture.arrows)
    names = {box.id: node[1] for box, node in zip(picture.boxes, nodes, strict=True)}
    assert len(set(names.values())) == len(picture.boxes)
    for box, node in zip(picture.boxes, nodes, strict=True):
        assert node[3].split("<br/>")[0] == escaped(box.title)
    for arrow, edge in zip(picture.arrows, edges, strict=True):
        assert (edge[1], edge[3]) == (names[arrow.start], names[arrow.end])
        assert (edge[2] or "") == escaped(arrow.label)


@pytest.mark.parametrize(("name", "language"), EACH)
def test_dot_holds_every_box_and_every_arrow(name, language):
    picture = picture_of(SHIPPED, SHIPPED.flows[name], language)
    first, *lines, last = dot(picture).splitlines()
    assert (first, last) == (f'digraph "{name}" {{', "}")
    nodes = [found for line in lines if (found := DOT_NODE.fullmatch(line))]
    edges = [found for line in lines if (found := DOT_EDGE.fullmatch(line))]
    assert len(nodes) + len(edges) + 2 == len(lines)
    assert [node[1] for node in nodes] == [box.id for box in picture.boxes]
    assert [(edge[1], edge[2]) for edge in edges] == [
        (arrow.start, arrow.end) for arrow in picture.arrows
    ]


def test_outside_places_look_like_no_state():
    shapes = {}
    for name in SHIPPED.flows:
        for line in draw(SHIPPED, name, "dot", "en").splitlines():
            if node := DOT_NODE.fullmatch(line):
                what = "state" if node[1].startswith("state.") else node[3].split(":")[0]
                shapes.setdefault(what, set()).add(node[2])
    for outside in ("menu", "handoff", "end", "cancel_order"):
        assert not shapes[outside] & shapes["state"]
    assert (
        len({min(shapes[outside]) for outside in ("menu", "handoff", "end", "cancel_order")}) == 4
    )


def test_signs_of_the_grammar_are_escaped():
    assert escaped(WORDS) == "say #34;hi#34; #38; #60;go#62; #35;1; a#124;b #96;c#96; #92; {d} next"
    assert quoted(WORDS) == '"say \\"hi\\" & <go> #1; a|b `c` \\\\ {d} next"'


def test_the_same_each_time():
    for form in ("mermaid", "dot"):
        assert draw(SHIPPED, "return_item", form, "fa") == draw(SHIPPED, "return_item", form, "fa")
