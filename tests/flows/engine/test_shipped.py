"""What a folder has without writing it: the shipped flows for when a talk leaves its way, with their words."""

from pathlib import Path

import pytest

from flows.actions.catalog import CATALOG as REAL
from flows.engine.checks import check
from flows.engine.library import SITUATIONS
from flows.engine.loader import load_files, load_library, read_folder, revision_of
from flows.engine.shipped import FILE, flows_for, shipped
from tests.flows.checks.conftest import CATALOG as SMALL
from tests.flows.engine.tiny import begin, tiny, tiny_library

ROOT = Path(__file__).parents[3]
FLOW = "states: {size: {ask: size, next: end}}\nslots: {size: {type: choice, of: [a, b]}}\n"
WORDS = "begin: {size: Which size?}\nvalues: {size: {a: Small, b: Big}}\n"
OWN = FLOW + "---\nflow: left_task\nstates: {gone: {say: gone, next: end}}\n"
OWN_WORDS = WORDS + "left_task: {gone: You left.}\n"
CANCELING = FLOW + """---
flow: call_it_off
start: {intent: cancel_order}
states: {off: {say: "off", next: end}}
"""


def test_every_situation_is_shipped_and_nothing_else():
    assert tuple(shipped().flows) == SITUATIONS
    assert load_library(ROOT / "flows" / "default", REAL).shipped == frozenset()


def test_a_folder_without_any_has_them_all_and_its_own_ways_first(tmp_path):
    library = tiny_library(tmp_path, FLOW, WORDS)
    assert library.shipped == set(SITUATIONS) and set(SITUATIONS) < set(library.flows)
    assert next(iter(library.flows)) == "menu"


def test_a_shops_own_flow_of_that_name_wins(tmp_path):
    library = tiny_library(tmp_path, OWN, OWN_WORDS)
    assert library.shipped == set(SITUATIONS) - {"left_task"} and list(library.flows["left_task"].states) == ["gone"]
    sam = tiny(tmp_path, OWN, OWN_WORDS)
    begin(sam)
    assert sam.types("never mind") == "You left."


def test_its_words_win_too_and_only_what_it_lacks_is_filled_in(tmp_path):
    said = tiny_library(tmp_path, FLOW, WORDS).words["en"]
    assert said["repair.canceled"].text == "Left it." and said["repair.canceled"].place.file == "words/en.yaml"
    assert said["repair.hint"].text == "{hint}" and said["repair.hint"].place.file == "flows/default/words/en.yaml"
    assert said["left_task.buttons.menu"].text if "left_task.buttons.menu" in said else "buttons.menu" in said


@pytest.mark.parametrize(("language", "sure"), [("tr", "Sipariş"), ("fa", "سفارش"), ("et", "tellimus")])
def test_each_language_of_the_shop_is_filled_in(tmp_path, language, sure):
    words = WORDS + "hi: {x: y}\n"
    library = tiny_library(tmp_path, FLOW, words, ("en", language))
    assert library.words[language]["repair.hint"].text == "{hint}"
    assert sure.lower() not in library.words["en"]["repair.stop_unclear"].text.lower()
    bare = {key: text for key, text in read_folder(tmp_path).items() if not key.startswith("words/")}
    bare[f"words/{language}.yaml"] = (WORDS + "x: {y: z}\n").encode()
    asked = load_files(bare, "bare", tiny_library(tmp_path, FLOW, words).catalog, (language,))
    assert sure.lower() in asked.words[language]["repair.stop_unclear"].text.lower()


def test_a_sentence_in_one_language_only_is_not_mixed_with_the_shipped_ones(tmp_path):
    library = tiny_library(tmp_path, FLOW, WORDS, ("en", "tr"))
    files = read_folder(tmp_path)
    files["words/tr.yaml"] = files["words/tr.yaml"].replace(b"  canceled: Left it.\n", b"")
    mixed = load_files(files, "mixed", library.catalog, ("en", "tr"))
    assert "repair.canceled" not in mixed.words["tr"]  # the checker tells it: T001


def test_a_label_stays_inside_the_shipped_flow(tmp_path):
    files = read_folder(tmp_path) if tiny_library(tmp_path, CANCELING, WORDS + 'call_it_off: {"off": "Off."}\n') else {}
    files["words/en.yaml"] = files["words/en.yaml"].replace(b"  cancel: Cancel an order, change", b"  change")
    said = load_files(files, "x", tiny_library(tmp_path, FLOW, WORDS).catalog, ("en",)).words["en"]
    assert said["stop_unclear.buttons.cancel"].text == "Cancel my order" and "buttons.cancel" not in said


def test_a_button_leads_to_what_the_shop_has_for_it_or_is_not_there(tmp_path):
    names = [button.id for button in tiny_library(tmp_path, FLOW, WORDS).flows["stop_unclear"].states["which"].buttons]
    assert names == ["stop"]
    library = tiny_library(tmp_path, CANCELING, WORDS + 'call_it_off: {"off": "Off."}\n')
    buttons = library.flows["stop_unclear"].states["which"].buttons
    assert [(one.id, one.go.kind, one.go.name) for one in buttons] == [
        ("stop", "flow", "stop"), ("cancel", "flow", "call_it_off"),
    ]


def test_the_shipped_pages_are_not_changed_by_a_library_that_needs_them_otherwise(tmp_path):
    tiny_library(tmp_path, CANCELING, WORDS + 'call_it_off: {"off": "Off."}\n')
    assert "cancel_order" in str(shipped().flows["stop_unclear"])
    assert set(flows_for([])) == set(SITUATIONS) and flows_for(list(shipped().flows.values())) == {}


def test_a_version_is_still_named_by_the_folders_own_files(tmp_path):
    library = tiny_library(tmp_path, FLOW, WORDS)
    assert library.revision == revision_of(read_folder(tmp_path)) and FILE in library.sources


@pytest.mark.parametrize("shop", ["rides", "counter", "opinions", "bookings"])
def test_the_checker_has_nothing_to_say_of_them_in_a_shop_that_holds(shop):
    checked = check(ROOT / "examples" / shop, REAL)
    assert checked.problems == () and len(checked.library.shipped) >= len(SITUATIONS) - 1


def small(folder, *changes):
    from tests.flows.checks.conftest import SmallShop

    (folder / "flows").mkdir()
    shop = SmallShop(folder / "flows")
    for change in changes:
        shop.change_words(*change)
    return shop


def test_what_the_shops_words_break_in_them_is_told_once_in_the_shops_files(tmp_path):
    found = small(tmp_path, ('  still_open: "Still open: {task}"', '  still_open: "Still open: {taks}"')).check()
    assert {(one.code, one.place.file) for one in found.problems} == {
        ("V011", "words/en.yaml"), ("V011", "words/tr.yaml"),
    }
    assert all("{task}" in one.meant for one in found.problems)


@pytest.mark.parametrize(
    "change", [("  menu: Menu\n", "  menu: A person\n"), ("  resume_no: Not now\n", "  resume_no: Go on\n")]
)
def test_labels_that_are_alike_in_them_are_told_in_the_shops_words(tmp_path, change):
    problems = small(tmp_path, change).check().problems
    assert {one.place.file for one in problems if one.code == "W030"} == {"words/en.yaml", "words/tr.yaml"}
    assert all(one.place.file != FILE for one in problems)


def test_what_can_only_be_told_in_a_shipped_flow_is_told_once_and_can_be_seen_there(tmp_path):
    shop = small(tmp_path)
    shop.add("repair.yaml", "flow: not_now\nstates:\n  a:\n    say: a\n    next: still_open\n")
    shop.add("words/en.yaml", "not_now: {a: Later.}\n").add("words/tr.yaml", "not_now: {a: Later.}\n")
    found = shop.check()
    of_theirs = [one for one in found.problems if one.place.file == FILE]
    assert len(of_theirs) == len({one.code for one in of_theirs}) and FILE in found.library.sources


def test_an_own_flow_is_proved_like_any_other(tmp_path):
    shop = small(tmp_path)
    shop.add("repair.yaml", "flow: still_open\nstates:\n  a:\n    say: a\n    buttons: {go: resumed, no: not_now}\n")
    shop.add("words/en.yaml", "still_open: {a: Still open., buttons: {go: Go on}}\n")
    shop.add("words/tr.yaml", "still_open: {a: Still open., buttons: {go: Go on}}\n")
    assert {(one.code, one.says) for one in shop.check().problems} == {("T005", "nothing says `repair.still_open`")}
    shop.change_words('  still_open: "Still open: {task}"\n', "")
    assert shop.check().problems == ()
    shop.change("repair.yaml", "no: not_now", "no: not_nov")
    assert shop.only("F003").meant == "not_now"
    assert SMALL is not REAL
