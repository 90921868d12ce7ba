"""Every shipped flow in every language as SVG: whole, valid, nothing on top of another, no text outside its box."""

import re
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pytest
from playwright.sync_api import sync_playwright

from flows.engine.pictures import draw
from flows.engine.pictures.layout import layout
from flows.engine.pictures.picture import picture_of
from flows.engine.pictures.svg import svg, text
from tests.flows.pictures.conftest import EACH, SHIPPED
from tests.flows.pictures.lying import boxes_of

NS = "{http://www.w3.org/2000/svg}"
OUTSIDE = """() => {
  const found = [];
  for (const group of document.querySelectorAll('g.box, g.label')) {
    const room = group.querySelector('.shape, .ground').getBBox();
    for (const line of group.querySelectorAll('text')) {
      const text = line.getBBox();
      const inside = text.x >= room.x && text.x + text.width <= room.x + room.width
        && text.y >= room.y - 1 && text.y + text.height <= room.y + room.height + 1;
      if (!inside) found.push(line.textContent);
    }
  }
  return found;
}"""


@cache
def drawing(name, language):
    return layout(picture_of(SHIPPED, SHIPPED.flows[name], language))


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rectangles(made):
    for placed in made.boxes:
        yield (
            placed.box.id,
            (
                placed.x,
                placed.y,
                placed.x + placed.content.width,
                placed.y + placed.content.height,
            ),
        )
    for line in made.lines:
        (x, y), wide, high = line.at, line.tag.width, line.tag.height
        if high:
            yield (
                f"{line.start}→{line.end}",
                (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2),
            )


@pytest.mark.parametrize(("name", "language"), EACH)
def test_no_box_and_no_label_lies_on_another_or_outside(name, language):
    made = drawing(name, language)
    places = list(rectangles(made))
    for (one, left), (other, right) in combinations(places, 2):
        assert not overlap(left, right), f"{one} lies on {other}"
    for _, (left, top, right, bottom) in places:
        assert left >= 0 and top >= 0 and right <= made.width and bottom <= made.height


@pytest.mark.parametrize(("name", "language"), EACH)
def test_no_arrow_runs_through_a_box(name, language):
    """Arrows curve between the rows only; inside a row they run straight down, beside every box."""
    made = drawing(name, language)
    boxes = boxes_of(made)
    for line in made.lines:
        for x, top, bottom in line.passes[1:-1]:
            for box, (left, high, right, low) in boxes.items():
                assert not (left < x < right and top < low and high < bottom), (
                    f"{line.start} → {line.end}: {box}"
                )


@pytest.mark.parametrize(("name", "language"), EACH)
def test_every_state_and_every_way_out_is_in_the_file(name, language):
    flow = SHIPPED.flows[name]
    root = ElementTree.fromstring(svg(picture_of(SHIPPED, flow, language)))
    boxes = {group.get("data-box"): group for group in root.iter(f"{NS}g") if group.get("data-box")}
    arrows = [group for group in root.iter(f"{NS}g") if group.get("data-from")]
    for state in flow.states.values():
        box = boxes[f"state.{state.name}"]
        shown = "".join(line.text for line in box.iter(f"{NS}text") if line.get("class") == "name")
        assert shown == state.name and state.verb in box.get("class").split()
        for way in state.ways:
            led = [
                arrow
                for arrow in arrows
                if arrow.get("data-from") == f"state.{state.name}"
                and way.kind in arrow.get("class").split()
                and arrow.get("data-to").split(".")[-1] == way.target.name
            ]
            assert len(led) == 1, f"{state.name} → {way.target.name}"
    assert {arrow.get("data-to") for arrow in arrows} <= set(boxes)


@pytest.mark.parametrize(("name", "language"), EACH)
def test_every_label_is_shown_whole(name, language):
    picture = picture_of(SHIPPED, SHIPPED.flows[name], language)
    root = ElementTree.fromstring(svg(picture))
    labels = [
        group for group in root.iter(f"{NS}g") if "label" in (group.get("class") or "").split()
    ]
    shown = "".join("".join(line.text for line in group.iter(f"{NS}text")) for group in labels).replace(" ", "")
    for arrow in picture.arrows:
        assert arrow.label.replace(" ", "") in shown, "a long word goes on in the next line"


@pytest.mark.parametrize("language", SHIPPED.languages)
def test_is_the_same_each_time(language):
    for name in ("return_item", "choose_order"):
        assert draw(SHIPPED, name, "svg", language) == draw(SHIPPED, name, "svg", language)


def test_persian_runs_right_to_left_and_names_do_not():
    root = ElementTree.fromstring(draw(SHIPPED, "return_item", "svg", "fa"))
    for line in root.iter(f"{NS}text"):
        persian = bool(re.search("[\u0600-\u06ff]", line.text))
        if line.get("class") == "said" or persian:
            assert line.get("direction") == "rtl" and line.get("unicode-bidi") == "embed"
        else:
            assert line.get("direction") is None
        assert line.get("text-anchor") == "middle"
        assert line.text.count("\u2066") == line.text.count("\u2069")


def test_screen_readers_get_words_and_nothing_runs():
    written = draw(SHIPPED, "return_item", "svg", "en")
    root = ElementTree.fromstring(written)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "flow-title flow-outline"
    title, outline = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert (title.get("id"), outline.get("id")) == ("flow-title", "flow-outline")
    assert title.text == "return_item: A shopper sends something back."
    assert (
        "plan, do returns.plan: planned → summary; exchange_only → must_exchange; refused → refused;"
        " nothing → nothing_left; unavailable → handoff."
        in outline.text
    )
    assert "prefers-color-scheme:dark" in written
    for forbidden in ("<script", "onload", "href", "javascript:", "<foreignObject", "url("):
        assert forbidden not in written


FLOW = """
flow: ring
states:
  ask_it:
    ask: note
    otherwise: ask_it
    buttons: {person: handoff}
    next:
      - when: {any: [{note: {contains: '<b> & "c"'}}, {not: {note: filled}}]}
        go: said
      - go: ask_it
  said: {say: said, next: {end: odd}}
"""
SLOTS = FLOW.replace("states:\n", "slots: {note: {type: text}}\nstates:\n", 1)


def test_signs_that_mean_something_to_xml_are_escaped(drawn):
    picture = drawn(SLOTS, words="ring: {said: 'a <b> & c ]]> done', ask_it: Well?}")
    root = ElementTree.fromstring(svg(picture))
    said = [line.text for line in root.iter(f"{NS}text") if line.get("class") == "said"]
    assert "a <b> & c ]]> done" in said
    assert text("a\x0b\x00\ud800b <") == "ab &lt;"
    conditions = [arrow.label for arrow in picture.arrows if "contains" in arrow.label]
    assert conditions == ['note contains <b> & "c" / not (note filled)']


def test_a_way_back_to_the_same_state_is_a_loop_at_its_side(drawn):
    made = layout(drawn(SLOTS))
    loops = [line for line in made.lines if line.start == line.end]
    assert [line.kinds for line in loops] == [("next", "otherwise")]
    box = next(placed for placed in made.boxes if placed.box.id == "state.ask_it")
    assert loops[0].at[0] - loops[0].tag.width / 2 > box.x + box.content.width
    places = dict(rectangles(made))
    assert not any(overlap(one, other) for one, other in combinations(places.values(), 2))


def test_what_leads_to_an_earlier_state_is_drawn_aside():
    turned = {(line.start, line.end) for line in drawing("return_item", "en").lines if line.back}
    assert turned == {("state.another", "state.may_it"), ("state.dearer", "state.plan_swap")}


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_in_a_real_browser_no_text_leaves_its_box():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for name, language in EACH:
            page.set_content(draw(SHIPPED, name, "svg", language))
            assert page.evaluate(OUTSIDE) == [], f"{name} in {language}"
        browser.close()
