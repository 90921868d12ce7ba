"""What stands in a picture before it is laid out: boxes, arrows and their labels, in four languages."""

import pytest

from flows.engine.library import VERBS
from flows.engine.pictures.dot import SHAPES as DOT_SHAPES
from flows.engine.pictures.measure import width
from flows.engine.pictures.mermaid import SHAPES as MERMAID_SHAPES
from flows.engine.pictures.outline import LONGEST, outline
from flows.engine.pictures.phrases import PHRASES
from flows.engine.pictures.picture import Arrow, Box, Picture, picture_of
from flows.engine.pictures.shapes import outline_of
from flows.engine.pictures.sizes import (
    BODY,
    PAD_X,
    SMALL,
    TITLE,
    WIDEST,
    WIDEST_LABEL,
    content,
    tag,
)
from flows.engine.pictures.style import DARK, LIGHT, STYLE
from tests.flows.pictures.conftest import EACH, SHIPPED

KINDS = (*VERBS, "start", "flow", "menu", "handoff", "end")


def shipped(name, language):
    return picture_of(SHIPPED, SHIPPED.flows[name], language)


def labels(picture, state):
    return [
        (arrow.kind, arrow.label) for arrow in picture.arrows if arrow.start == f"state.{state}"
    ]


@pytest.mark.parametrize(
    ("language", "skip", "person"),
    [
        ("en", "Continue without", "Talk to a person"),
        ("tr", "Fotoğrafsız devam", "Temsilciye bağlan"),
        ("fa", "ادامه بدون عکس", "گفتگو با پشتیبان"),
        ("et", "Jätka ilma fotota", "Räägi inimesega"),
    ],
)
def test_ways_are_called_what_shoppers_read(language, skip, person):
    found = labels(shipped("return_item", language), "show_us")
    assert found == [("next", ""), ("button", person), ("skip", skip)]


@pytest.mark.parametrize(
    ("language", "none", "other"),
    [
        ("en", "nothing to choose from", "else"),
        ("tr", "seçilecek bir şey yok", "değilse"),
        ("fa", "چیزی برای انتخاب نیست", "وگرنه"),
        ("et", "pole millegi vahel valida", "muidu"),
    ],
)
def test_ways_without_words_of_the_shop_have_ours(language, none, other):
    found = labels(shipped("return_item", language), "which_items")
    assert ("none", none) in found
    assert [label for kind, label in found if kind == "next"] == ["reason filled", other]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "anything else"),
        ("tr", "başka bir şey"),
        ("fa", "هر چیز دیگر"),
        ("et", "midagi muud"),
    ],
)
def test_what_is_typed_beside_buttons_is_a_way_with_a_name(language, typed):
    assert ("next", typed) in labels(shipped("handoff", language), "in_line")


def test_outcomes_and_conditions_are_told_as_they_are_written():
    picture = shipped("return_item", "fa")
    assert [label for _, label in labels(picture, "plan")] == [
        "planned", "exchange_only", "refused", "nothing", "unavailable",
    ]  # fmt: skip
    assert labels(picture, "proof_wanted")[0][1] == "reason: damaged, wrong_item + photo empty"
    assert labels(picture, "not_here_yet")[0][1] == "order.cancelable: true"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{reason: damaged}", "reason: damaged"),
        ("{reason: [damaged, late]}", "reason: damaged, late"),
        ("{reason: {is: late}}", "reason: late"),
        ("{order.total: {over: 500}}", "order.total over 500"),
        ("{order.total: {under: 5.5}}", "order.total under 5.5"),
        ("{order.total: {from: 1, to: 3}}", "order.total 1–3"),
        ("{order.return_until: {before: today}}", "order.return_until before today"),
        ("{order.return_until: {after: 2026-12-31}}", "order.return_until after 2026-12-31"),
        ("{note: {contains: Gift}}", "note contains gift"),
        ("{note: {matches: 'a.*'}}", "note matches a.*"),
        ("{note: filled}", "note filled"),
        ("{note: empty}", "note empty"),
        ("{order.paid: false}", "order.paid: false"),
        ("{note: filled, reason: late}", "note filled + reason: late"),
        ("{any: [{note: filled}, {reason: late}]}", "note filled / reason: late"),
        ("{not: {reason: late}}", "not (reason: late)"),
        ("{not: {any: [{note: filled}, {reason: late}]}}", "not (note filled / reason: late)"),
    ],
)
def test_every_condition_in_words(drawn, when, said):
    picture = drawn(f"""
flow: ring
slots: {{order: {{type: order}}, note: {{type: text}}, reason: {{type: choice, of: [damaged, late]}}}}
states:
  fork:
    choose:
      - when: {when}
        go: handoff
      - go: menu
""")
    assert labels(picture, "fork") == [("next", said), ("next", "else")]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_a_box_for_each_state_and_a_place_for_each_way(name, language):
    flow = SHIPPED.flows[name]
    picture = picture_of(SHIPPED, flow, language)
    ids = [box.id for box in picture.boxes]
    assert len(set(ids)) == len(ids)
    assert ids[: len(flow.states) + 1] == ["start", *(f"state.{state}" for state in flow.states)]
    assert len(picture.arrows) == 1 + sum(len(state.ways) for state in flow.states.values())
    for arrow in picture.arrows:
        assert arrow.start in ids and arrow.end in ids
    outside = [box for box in picture.boxes[len(flow.states) + 1 :]]
    assert {box.kind for box in outside} <= {"flow", "menu", "handoff", "end"}
    for box in picture.boxes[1 : len(flow.states) + 1]:
        state = flow.states[box.title]
        assert box.kind == state.verb
        assert bool(box.text) == bool(state.text)


def test_verbs_name_what_they_work_on():
    boxes = {box.title: (box.kind, box.about) for box in shipped("return_item", "en").boxes}
    assert boxes["which"] == ("call", "choose_order")
    assert boxes["may_it"] == ("do", "returns.check")
    assert boxes["which_items"] == ("ask", "items")
    assert boxes["summary"] == ("confirm", "order, items, reason, plan")
    assert boxes["proof_wanted"] == ("choose", "")
    assert boxes["opened"] == ("say", "")


def test_the_greeting_is_left_out_and_names_are_isolated():
    boxes = {box.id: box for box in shipped("orders", "fa").boxes}
    said = [box.text for box in boxes.values() if "order.number" in box.text]
    assert said and all("\u2066{order.number}\u2069" in text for text in said)
    assert not any("shopper.hello" in box.text for box in boxes.values())


@pytest.mark.parametrize(
    ("language", "called", "shopper", "quotes"),
    [
        ("en", "Other flows lead here", "A shopper writes", "“”"),
        ("tr", "Başka akışlardan gelinir", "Müşteri yazar", "“”"),
        ("fa", "از گفتگوهای دیگر می‌آید", "خریدار می‌نویسد", "«»"),
        ("et", "Siia viivad teised vood", "Ostja kirjutab", "„“"),
    ],
)
def test_what_starts_a_flow(language, called, shopper, quotes):
    assert shipped("choose_order", language).boxes[0] == Box("start", "start", called)
    start = shipped("return_item", language).boxes[0]
    first = SHIPPED.intents["return_item"][language][0]
    assert (start.title, start.text) == (shopper, f"{quotes[0]}{first}{quotes[1]}")


def test_a_flow_that_an_event_starts(drawn):
    picture = drawn("""
flow: ring
start: {event: order.late}
states:
  said: {say: said, next: {end: told}}
""")
    start, said, end = picture.boxes
    assert (start.title, start.text) == ("Something happens", "order.late")
    assert (end.kind, end.title) == ("end", "end: told")
    assert picture.arrows == (
        Arrow("start", "state.said", "start"),
        Arrow("state.said", end.id, "next"),
    )


def test_every_language_has_the_same_phrases():
    keys = set(PHRASES["en"])
    assert set(PHRASES) == set(SHIPPED.languages)
    for language, phrases in PHRASES.items():
        assert set(phrases) == keys and all(phrases.values()), language


# ---- for screen readers ---------------------------------------------------------------------------------


def test_the_outline_tells_the_whole_flow():
    lines = outline(shipped("refund_status", "en")).splitlines()
    assert lines[1] == "look, do refunds.latest: sent → in_time; pending → in_time; none → none."
    assert outline(shipped("thanks", "en")).splitlines()[-1].endswith(": → end.")


def test_the_outline_of_a_small_flow_word_by_word(drawn):
    picture = drawn("""
flow: ring
slots: {note: {type: text}}
states:
  begin:
    ask: note
    otherwise: begin
    buttons: {person: handoff}
    next: over
  over: {end: done}
""")
    assert outline(picture).splitlines() == [
        "Other flows lead here: → begin.",
        "begin, ask note: → over; Talk to a person → handoff; anything else → begin.",
        "over, end done.",
    ]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_the_outline_has_a_line_for_each_state(name, language):
    flow = SHIPPED.flows[name]
    lines = outline(shipped(name, language)).splitlines()
    assert len(lines) == len(flow.states) + 1
    for line, state in zip(lines[1:], flow.states.values(), strict=True):
        assert line.startswith(f"{state.name}, {state.verb}")
        for way in state.ways:
            assert "→ " in line and (way.target.kind == "end" or f"→ {way.target.name}" in line)


def test_long_texts_are_cut_in_the_outline():
    box = Box("state.a", "say", "a", text="x" * 300)
    line = outline(Picture("ring", "", "en", (box,), ()))
    assert line == f"a, say, {'x' * LONGEST}…."


# ---- sizes, shapes, colors ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "title", ["a", "a_name_of_sixty_letters_that_goes_on_and_on_until_it_is_long"]
)
def test_a_box_is_as_wide_as_what_it_holds(kind, title):
    made = content(Box("b", kind, title, "order, items, reason", "ŞĞÜÖÇİ سلام " * 20))
    assert "".join(made.title) == title
    assert len(made.text) <= 2 and made.text[-1].endswith("…")
    for lines, size, bold in (
        (made.title, TITLE, True),
        (made.about, SMALL, False),
        (made.text, BODY, False),
    ):
        for line in lines:
            assert width(line, size, bold) <= WIDEST
            assert width(line, size, bold) + 2 * PAD_X <= made.width + 0.5


def test_a_label_has_a_line_for_each_way():
    made = tag(["first", "second", "a condition that is too long for one line of a label"])
    assert made.lines[:2] == ("first", "· second") and len(made.lines) > 3
    assert made.width <= WIDEST_LABEL + 11
    assert (tag([]).width, tag([]).height) == (0, 0)


def test_each_kind_has_an_outline_of_its_own():
    drawn = {kind: "".join(outline_of(kind, 0, 0, 120, 40)) for kind in KINDS}
    alike = {}
    for kind, path in drawn.items():
        alike.setdefault(path, set()).add(kind)
    assert [kinds for kinds in alike.values() if len(kinds) > 1] == [
        {"ask", "confirm"},
        {"start", "end"},
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_to_every_form(kind):
    assert kind in LIGHT and kind in DARK and kind in MERMAID_SHAPES and kind in DOT_SHAPES
    assert f".{kind} .shape" in STYLE


def brightness(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("colors", "ink"), [(LIGHT, "#1d2329"), (DARK, "#e8ecf0")], ids=["light", "dark"]
)
def test_text_can_be_read_on_every_box(kind, colors, ink):
    fill, line = colors[kind]
    assert contrast(fill, ink) >= 7
    assert contrast(fill, line) >= 4.5, "the verb is small"


@pytest.mark.parametrize(
    ("ground", "colors"),
    [("#ffffff", ("#1d2329", "#a34a8f")), ("#15191e", ("#e8ecf0", "#e08fcf"))],
    ids=["light", "dark"],
)
def test_labels_can_be_read_between_the_boxes(ground, colors):
    for color in colors:
        assert color in STYLE and contrast(ground, color) >= 4.5
