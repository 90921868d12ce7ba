"""What may be remembered, for how long, and alike in every flow that shares it."""

import pytest

SLOT = "  note: {type: text, optional: true}\n"
ANY = '  first:\n    ask: note\n    skip: find\n    next: find\n  find:\n'
OTHER = """---
flow: other
about: Asks the same.
start: {intent: find_order}
slots: {note: {type: %s, keep: shopper%s}}
states: {first: {ask: note, next: end}}
"""


@pytest.fixture
def keeping(small_shop):
    """The note is asked for at the beginning and remembered for a month."""
    small_shop.change("orders.yaml", SLOT, "  note: {type: text, optional: true, keep: shopper, forget_after: 30d}\n")
    small_shop.change("orders.yaml", "  find:\n", ANY)
    small_shop.change_words("  buttons: {change: Not this one}", "  first: A note?\n  buttons: {change: Not this one}")
    small_shop.change_words("repair:\n", 'repair:\n  last_time: "Last time: {last}"\n')
    return small_shop.change_words("  resume_no: Not now", "  resume_no: Not now\n  last_time: As last time")


def test_holds(keeping):
    assert keeping.found() == []


@pytest.mark.parametrize("time", ["25h", "2d", "365d", "9999d"])
def test_any_time_beyond_the_question_holds(keeping, time):
    assert keeping.change("orders.yaml", "forget_after: 30d", f"forget_after: {time}").found() == []


def test_a_year_need_not_be_written(keeping):
    assert keeping.change("orders.yaml", ", forget_after: 30d", "").found() == []


@pytest.mark.parametrize("time", ["24h", "30m", "1d"])
def test_a_question_waits_a_day(keeping, time):
    keeping.change("orders.yaml", "forget_after: 30d", f"forget_after: {time}")
    assert keeping.marked("F062") == time and "waits 1d" in keeping.only("F062").says


def test_or_as_long_as_it_says(keeping):
    keeping.change("orders.yaml", "    ask: note\n", "    ask: note\n    expire_after: 30d\n")
    assert keeping.marked("F062") == "30d"
    assert keeping.change("orders.yaml", "forget_after: 30d", "forget_after: 31d").found() == []


def test_nothing_is_forgotten_that_is_not_kept(keeping):
    keeping.change("orders.yaml", "keep: shopper, ", "")
    keeping.change_words('  last_time: "Last time: {last}"\n', "")
    assert keeping.marked("F062") == "30d"


def test_a_secret_is_not_remembered(keeping):
    keeping.change("orders.yaml", "optional: true, keep", "optional: true, sensitive: true, keep")
    assert keeping.marked("F060") == "shopper"


@pytest.mark.parametrize("kind", ["image", "order", "choice, of: [a, b], many: true"])
def test_only_one_plain_answer_is(keeping, kind):
    keeping.change("orders.yaml", "note: {type: text", f"note: {{type: {kind}")
    found = [one for one in keeping.check().problems if one.code == "F061"]
    assert [keeping.at(one.place) for one in found] == ["shopper"] and found[0].fix == "remove `keep`"


@pytest.mark.parametrize("word", ["conversation", "yes", "shoper"])
def test_for_whom_else(keeping, word):
    assert keeping.change("orders.yaml", "keep: shopper", f"keep: {word}").marked("F013") == word


@pytest.mark.parametrize(
    ("kind", "time", "says"),
    [("number", ", forget_after: 30d", "where it is text"), ("text", ", forget_after: 2d", "is forgotten after 30d"),
     ("text", "", "is forgotten after 30d"), ("text", ", forget_after: 30d", "")],
)  # fmt: skip
def test_flows_that_share_it_mean_the_same(keeping, kind, time, says):
    keeping.add("orders.yaml", OTHER.replace("find_order", "other") % (kind, time))
    keeping.add("intents.yaml", "other:\n  en: [another thing]\n  tr: [başka bir şey]\n")
    keeping.change_words("repair:\n", "other: {first: Which note?}\nrepair:\n")
    told = [one for one in keeping.check().problems if one.code == "F063"]
    assert bool(says) == bool(told)
    if told:
        assert says in told[0].says and keeping.at(told[0].place) == "note"


@pytest.mark.parametrize(("mine", "shared"), [("a, b", True), ("b, c", True), ("x, y", False)])
def test_choices_that_share_a_word_share_it(small_shop, mine, shared):
    small_shop.change("orders.yaml", SLOT, "  note: {type: choice, of: [a, b], optional: true, keep: shopper}\n")
    small_shop.add("orders.yaml", OTHER.replace("find_order", "other") % (f"choice, of: [{mine}]", ""))
    assert ("F063" in [one[0] for one in small_shop.found()]) is not shared


def test_its_words_are_missed(keeping):
    keeping.change_words("\n  last_time: As last time", "")
    assert keeping.only("T002").fix.startswith("add `orders.first.buttons.last_time`")


def test_and_so_is_the_sentence_for_a_long_one(keeping):
    keeping.change_words('  last_time: "Last time: {last}"\n', "")
    assert "`repair.last_time`" in keeping.only("T002").fix


def test_the_sentence_may_name_what_it_is_given_and_nothing_else(keeping):
    keeping.change_words("Last time: {last}", "Last time: {lost}")
    assert {one.code for one in keeping.check().problems} == {"V011"}


def test_beside_three_buttons_it_makes_a_list(keeping):
    keeping.change("orders.yaml", "    ask: note\n", "    ask: note\n    buttons: {person: handoff, menu: menu}\n")
    assert keeping.found() == []
    keeping.change_words("openers: {any: Choose}\n", "")
    assert keeping.found() == []  # what opens a list comes with the shipped flows


def test_beside_ten_it_is_one_too_many(keeping):
    ways = ", ".join(f"b{number}: menu" for number in range(9))
    keeping.change("orders.yaml", "    ask: note\n", f"    ask: note\n    buttons: {{{ways}}}\n")
    assert "W022" in [one[0] for one in keeping.found()]


def test_no_button_has_its_title(keeping):
    keeping.change_words("  resume_no: Not now\n  last_time: As last time", "  resume_no: Not now\n  last_time: Skip")
    assert "W030" in [one[0] for one in keeping.found()]
