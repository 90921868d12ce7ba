"""The pictures' own eyes see what they are there for; and one journey is played and kept."""

import re

import pytest

from tests.pictures.gallery import sheet, write_index
from tests.pictures.looking import look, too_long, wrong_order
from tests.pictures.playing import Theater, browser
from tests.pictures.plays import ALL, TEN, WORDS, Play, cancel
from tests.pictures.shop import opened

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def chromium():
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def theater(chromium, tmp_path_factory):
    return Theater(tmp_path_factory.mktemp("shops"), chromium)


@pytest.fixture(scope="module")
def shop(theater):
    with opened(theater.scratch / "kept", theater.scratch / "shop") as one:
        yield one


@pytest.fixture
def bubble(chromium):
    """A page with one bubble of the phone's form around this."""
    page = chromium.new_page()

    def draw(inner, style=""):
        phone = f"<div id='thread' style='width:300px'><div class='bubble'>{inner}</div></div>"
        page.set_content(f"<style>{style}</style>{phone}")
        return look(page, "fa", [])

    yield draw
    page.close()


def test_ten_journeys_and_every_word_in_four_languages():
    assert [play.name[:2] for play in TEN] == [f"{n:02}" for n in range(1, 11)]
    assert len({play.name for play in ALL}) == len(ALL)
    for key, said in WORDS.items():
        assert sorted(said) == ["en", "et", "fa", "tr"], key


def test_a_journey_is_played_and_kept_and_one_that_sticks_is_a_problem(shop, theater, chromium, tmp_path):
    def sticks(hand, desk, word):
        hand.says(word("find"))
        hand.taps(hand.on_its_way)
        hand.taps("nothing of the kind")

    play = next(one for one in TEN if one.do is cancel)
    shown = [theater.one(play, shop, "fa"), theater.one(Play("99-stuck", "it < sticks", sticks), shop, "et")]
    assert shown[0].problems == () and shown[0].lists == ()
    assert shown[1].problems[0].startswith("stopped: no `nothing of the kind` among track, change, person")
    for one in shown:
        one.keep(tmp_path)
        assert one.picture.startswith(PNG)
    write_index(tmp_path, shown)
    sheet(chromium, tmp_path, "fa", shown)
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "04-cancel-fa.png", "99-stuck-et-list-1.png", "99-stuck-et.png", "sheet-fa.png"]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"', page) == ["04-cancel-fa.png", "99-stuck-et.png"]
    assert "99-stuck: it &lt; sticks" in page and '<p class="bad">stopped: no `nothing' in page


def test_text_that_is_cut_or_leaves_the_phone_is_seen(bubble):
    line = '<div class="text"><div dir="auto">{}</div></div>'
    assert bubble(line.format("سلام")) == []
    assert bubble(line.format("سلام" * 40), ".text { width: 60px; overflow: hidden; }")[0].startswith("cut: ")
    assert bubble(line.format("x"), ".text { margin-left: 310px; width: 40px }")[0] == "outside the phone: x"
    button = '<div class="options"><button dir="auto">گفتگو با پشتیبان ما</button></div>'
    narrow = "button { width: 40px; overflow: hidden; white-space: nowrap }"
    assert bubble(button, narrow) == ["cut: گفتگو با پشتیبان ما"]


@pytest.mark.parametrize(("direction", "said", "problem"), [
    ("rtl", "سفارش \u2066A-10482\u2069 در راه", ""),
    ("rtl", "سفارش A-10482 در راه", "not isolated: A-10482"),
    ("rtl", "پیگیری: https://linden.example/t/A-10482", ""),
    ("ltr", "سفارش \u2066A-10482\u2069 در راه", "not right to left"),
    ("rtl", "سفارش \u2066<bdo dir='rtl'>A-10482</bdo>\u2069 است", "scrambled: A-10482"),
    ("rtl", "کد \u2066NOV15\u2069 و NOV15", "not isolated: NOV15"),
])
def test_a_persian_line_and_the_codes_in_it(bubble, direction, said, problem):
    found = bubble(f'<div class="text"><div dir="{direction}">{said}</div></div>')
    assert bool(found) is bool(problem) and all(problem in one for one in found)


def test_what_shoppers_type_themselves_need_not_be_isolated():
    letters = [(letter, 10.0 * n, 0.0) for n, letter in enumerate("A-10482")]
    assert wrong_order({"direction": "rtl", "mine": True, "letters": letters}, "fa") == []
    assert wrong_order({"direction": "rtl", "mine": False, "letters": letters}, "fa")
    assert wrong_order({"direction": "rtl", "mine": True, "letters": [(a, -x, y) for a, x, y in letters]}, "fa")


@pytest.mark.parametrize(("changes", "problem"), [
    ({}, ""), ({"body": "x" * 300}, ""), ({"body": "x" * 301}, "text of 301"),
    ({"actions": [{"title": "x" * 21}]}, "button of 21"), ({"button": "x" * 21}, "opener of 21"),
    ({"items": [{"item": "x" * 25}]}, "row of 25"), ({"items": [{"item": "x", "description": "x" * 73}]}, "note of 73"),
    ({"items": [{"item": "👋" * 12, "description": None}]}, ""), ({"items": [{"item": "👋" * 13}]}, "row of 26"),
])
def test_lengths_are_those_of_whatsapp_and_ours(changes, problem):
    found = too_long({"body": "x", "mine": False, **changes})
    assert (found[0] if found else "").startswith(problem) and bool(found) is bool(problem)
