"""Pictures of any shape: loops, circles, islands, long names, odd signs; nothing may lie on anything."""

from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.library import VERBS
from flows.engine.pictures.dot import dot
from flows.engine.pictures.layout import layout
from flows.engine.pictures.mermaid import mermaid
from flows.engine.pictures.picture import Arrow, Box, Picture
from flows.engine.pictures.svg import svg
from tests.flows.pictures.lying import boxes_of
from tests.flows.pictures.test_svg import overlap, rectangles
from tests.flows.pictures.test_text_forms import DOT_EDGE, DOT_NODE, EDGE, NODE

NS = "{http://www.w3.org/2000/svg}"
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "Sipariş \u2066{order.number}\u2069 yolda",
            "سفارش \u2066{order.number}\u2069 در راه است",
            'a "b" & <c> #d; |e| `f` \\ g',
            "👩‍👩‍👧 🚚 ✅" * 4,
            "W" * 200,
        ]
    ),
)
KINDS = st.sampled_from(["next", "button", "outcome", "skip", "otherwise", "none"])


@st.composite
def pictures(draw):
    """A picture with up to ten states that lead anywhere."""
    names = draw(st.lists(NAMES, min_size=1, max_size=10, unique=True))
    boxes = [Box("start", "start", "Start")]
    for name in names:
        kind = draw(st.sampled_from(VERBS))
        boxes.append(Box(f"state.{name}", kind, name, draw(NAMES), draw(TEXTS)))
    ids = [box.id for box in boxes[1:]]
    arrows = [Arrow("start", ids[0], "start")]
    for _ in range(draw(st.integers(0, 22))):
        start, end = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        arrows.append(Arrow(start, end, draw(KINDS), draw(TEXTS)))
    for number in range(draw(st.integers(0, 4))):
        start = draw(st.sampled_from(ids))
        kind = draw(st.sampled_from(["flow", "menu", "handoff", "end"]))
        boxes.append(Box(f"out{number}", kind, kind))
        arrows.append(Arrow(start, f"out{number}", draw(KINDS), draw(TEXTS)))
    language = draw(st.sampled_from(["tr", "en", "fa", "et"]))
    return Picture(names[0], draw(TEXTS), language, tuple(boxes), tuple(arrows))


@given(pictures())
@settings(max_examples=60, deadline=None)
def test_nothing_lies_on_anything(picture):
    made = layout(picture)
    places = list(rectangles(made))
    for (one, first), (other, second) in combinations(places, 2):
        assert not overlap(first, second), f"{one} lies on {other}"
    for _, (left, top, right, bottom) in places:
        assert left >= 0 and top >= 0 and right <= made.width and bottom <= made.height


@given(pictures())
@settings(max_examples=60, deadline=None)
def test_arrows_lead_from_box_to_box_and_through_none(picture):
    made = layout(picture)
    boxes = boxes_of(made)
    assert {(line.start, line.end) for line in made.lines} == {
        (arrow.start, arrow.end) for arrow in picture.arrows
    }
    assert sum(len(line.kinds) for line in made.lines) == len(picture.arrows)
    for line in made.lines:
        if line.start == line.end:
            continue
        upper, lower = (line.end, line.start) if line.back else (line.start, line.end)
        first, last = line.passes[0], line.passes[-1]
        assert boxes[upper][0] <= first[0] <= boxes[upper][2] and first[1] == boxes[upper][3]
        assert boxes[lower][0] <= last[0] <= boxes[lower][2] and last[1] == boxes[lower][1]
        heights = [height for _, top, bottom in line.passes for height in (top, bottom)]
        assert heights == sorted(heights), "it never turns round"
        for x, top, bottom in line.passes[1:-1]:
            for left, high, right, low in boxes.values():
                assert not (left < x < right and top < low and high < bottom)


@given(pictures())
@settings(max_examples=60, deadline=None)
def test_the_files_are_well_formed_and_whole(picture):
    root = ElementTree.fromstring(svg(picture))
    assert len([one for one in root.iter(f"{NS}g") if one.get("data-box")]) == len(picture.boxes)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    _, _, _, _, *lines = mermaid(picture).splitlines()
    assert all(NODE.fullmatch(line) for line in lines[: len(picture.boxes)])
    assert all(EDGE.fullmatch(line) for line in lines[len(picture.boxes) :])
    assert len(lines) == len(picture.boxes) + len(picture.arrows)
    inner = dot(picture).splitlines()[3:-1]
    assert all(DOT_NODE.fullmatch(line) for line in inner[: len(picture.boxes)])
    assert all(DOT_EDGE.fullmatch(line) for line in inner[len(picture.boxes) :])


@given(pictures())
@settings(max_examples=20, deadline=None)
def test_drawn_twice_it_is_the_same(picture):
    assert svg(picture) == svg(picture)
