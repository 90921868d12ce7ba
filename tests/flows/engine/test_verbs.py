"""Every verb with every key it may have, and each way out of it."""

import pytest

from flows.engine.definition import Event, FlowFailed
from tests.flows.engine.tiny import World, begin, tiny

TEXT = "slots: {note: {type: text, optional: true}, fruit: {type: choice, of: [apple, pear]}}\n"
FRUIT = "values: {fruit: {apple: An apple, pear: A pear}}\n"


def parcels(count: int) -> World:
    world = World(parcel_find="several")
    world.given["parcels"] = list(range(1, count + 1))
    return world


# ---- say --------------------------------------------------------------------------------------------


def test_say_with_next_goes_on_in_the_same_message(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: a, next: b}, b: {say: b, next: end}}", "begin: {a: One., b: Two.}")
    assert begin(sam) == "One.\n\nTwo."
    assert sam.session.stack == () and len(sam.turn.replies) == 1


def test_say_with_buttons_waits_and_each_button_leads_where_it_says(tmp_path):
    flow = """states:
  a: {say: a, buttons: {a: b, b: c, c: end}}
  b: {say: b, next: end}
  c: {say: c, next: end}
"""
    words = "begin: {a: Which way?, b: Left it is., c: Right it is.}"
    ways = (("Left", "Left it is.", ""), ("Right", "Right it is.", ""), ("Middle", "What is it?", "menu.choices"))
    for title, said, at in ways:  # the last ends without a word, so the menu answers
        sam = tiny(tmp_path, flow, words)
        assert begin(sam) == "Which way?" and sam.titles == ["Left", "Right", "Middle"]
        assert sam.taps(title) == said and sam.at == at


def test_say_with_buttons_and_next_takes_anything_typed(tmp_path):
    flow = "states: {a: {say: a, buttons: {menu: menu}, next: b}, b: {say: b, next: end}}"
    sam = tiny(tmp_path, flow, "begin: {a: Hm?, b: Noted.}")
    begin(sam)
    assert sam.types("blue, and rather large") == "Noted."


def test_say_with_otherwise_takes_what_fits_no_button(tmp_path):
    flow = "states: {a: {say: a, buttons: {a: end}, otherwise: b}, b: {say: b, next: end}}"
    sam = tiny(tmp_path, flow, "begin: {a: Hm?, b: Otherwise.}")
    begin(sam)
    assert sam.types("xyzzy") == "Otherwise."


def test_say_with_buttons_alone_does_not_understand_what_fits_none(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: a, buttons: {a: end}}}", "begin: {a: Hm?}")
    begin(sam)
    assert sam.types("xyzzy") == "Again please." and sam.session.misses == 1 and sam.at == "begin.a"


def test_say_takes_a_branch_by_condition(tmp_path):
    flow = (
        TEXT
        + """states:
  a: {say: a, next: [{when: {note: filled}, go: b}, {go: c}]}
  b: {say: b, next: end}
  c: {say: c, next: end}
"""
    )
    words = FRUIT + "begin: {a: A., b: B., c: C.}"
    assert begin(tiny(tmp_path, flow, words)) == "A.\n\nC."


def test_say_names_words_of_another_flow_by_their_whole_key(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: other.welcome, next: end}}")
    assert begin(sam) == "You're welcome."


# ---- ask --------------------------------------------------------------------------------------------


def test_ask_fills_its_slot_and_goes_on(tmp_path):
    flow = TEXT + "states: {a: {ask: note, next: b}, b: {say: b, buttons: {menu: menu}}}"
    sam = tiny(tmp_path, flow, FRUIT + 'begin: {a: What?, b: "Noted: {note}"}')
    assert begin(sam) == "What?"
    assert sam.types("  two of them ") == "Noted: two of them"
    assert sam.session.stack[-1].slots == {"note": "two of them"}


def test_ask_with_another_text(tmp_path):
    flow = TEXT + "states: {a: {ask: note, text: why, next: end}}"
    assert begin(tiny(tmp_path, flow, FRUIT + "begin: {why: Why though?}")) == "Why though?"


@pytest.mark.parametrize("typed", ["skip", "Without it", "geç", "رد کن", "jäta vahele", "1"])
def test_ask_with_skip_is_left_empty_by_button_word_or_number(tmp_path, typed):
    flow = TEXT + "states: {a: {ask: note, skip: b, next: c}, b: {say: b, next: end}, c: {say: c, next: end}}"
    sam = tiny(tmp_path, flow, FRUIT + "begin: {a: What?, b: Skipped., c: Kept.}")
    begin(sam)
    assert sam.titles == ["Without it"]
    if typed == "1":
        sam.taps_id("begin.a.skip")
    else:
        sam.types(typed)
    assert sam.turn.replies[-1].text == "Skipped."


def test_skip_where_nothing_can_be_skipped_is_not_understood(tmp_path):
    flow = "slots: {fruit: {type: choice, of: [apple, pear]}}\nstates: {a: {ask: fruit, next: end}}"
    sam = tiny(tmp_path, flow, FRUIT + "begin: {a: Which?}")
    begin(sam)
    assert sam.types("skip") == "Again please." and sam.at == "begin.a"


def test_ask_with_otherwise_goes_there_instead_of_asking_again(tmp_path):
    flow = TEXT + "states: {a: {ask: fruit, otherwise: b, next: end}, b: {say: b, buttons: {menu: menu}}}"
    sam = tiny(tmp_path, flow, FRUIT + "begin: {a: Which?, b: Neither.}")
    begin(sam)
    assert sam.types("a banana") == "Neither." and sam.session.misses == 0
    assert "fruit" not in sam.session.stack[-1].slots


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1", "apple"), ("۲", "pear"), ("An apple", "apple"), ("PEAR", "pear"), ("a paer", "pear"), ("second", "pear")],
)
def test_ask_for_a_choice_takes_number_title_and_slips(tmp_path, typed, value):
    flow = TEXT + "states: {a: {ask: fruit, next: b}, b: {say: b, buttons: {menu: menu}}}"
    sam = tiny(tmp_path, flow, FRUIT + 'begin: {a: Which?, b: "You said {fruit}."}')
    begin(sam)
    sam.types(typed)
    assert sam.at == "begin.b" and sam.session.stack[-1].slots["fruit"] == value


def test_ask_from_a_list_shows_label_and_note_of_each(tmp_path):
    flow = "slots: {parcel: {type: parcel}}\nstates:\n  f: {do: parcel.find, next: {one: end, several: a, none: end}}\n"
    flow += "  a: {ask: parcel, from: parcels, next: b}\n  b: {say: b, buttons: {menu: menu}}\n"
    sam = tiny(tmp_path, flow, 'begin: {a: Which?, b: "{parcel.number}"}', parcels(3))
    begin(sam)
    assert [(c.title, c.note) for c in sam.turn.replies[-1].choices] == [
        ("P-1001", "Parcel 1"),
        ("P-1002", "Parcel 2"),
        ("P-1003", "Parcel 3"),
    ]
    assert sam.types("1002") == "P-1002"


def test_ask_from_an_empty_list_goes_to_none_and_fails_by_name_without_it(tmp_path):
    flow = "slots: {parcel: {type: parcel}}\nstates:\n  f: {do: parcel.find, next: {one: a, several: a, none: end}}\n"
    asks = "  a: {ask: parcel, from: parcels, none: b, next: end}\n  b: {say: b, next: end}\n"
    sam = tiny(tmp_path, flow + asks, "begin: {a: Which?, b: There are none.}", parcels(0))
    assert begin(sam) == "There are none."
    sam = tiny(tmp_path, flow + asks.replace("none: b, ", ""), "begin: {a: Which?, b: x}", parcels(0))
    with pytest.raises(FlowFailed, match=r"begin\.a: there is nothing to choose from"):
        begin(sam)


MANY = """slots: {items: {type: item, many: true}, parcel: {type: parcel, optional: true}}
states:
  f: {do: parcel.find, next: {one: a, several: end, none: end}}
  a: {ask: items, from: parcel.items, next: b}
  b: {say: b, buttons: {menu: menu}}
"""
MANY_WORDS = 'begin: {a: Which ones?, b: "{items.count}: {items}"}'


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1", "1: Thing 11"),
        ("1, 3", "2: Thing 11, Thing 13"),
        ("3 1", "2: Thing 13, Thing 11"),
        ("1 and 2 and 3", "3: Thing 11, Thing 12, Thing 13"),
        ("۱ و ۳", "2: Thing 11, Thing 13"),
        ("1 ve 2", "2: Thing 11, Thing 12"),
        ("1 ja 3", "2: Thing 11, Thing 13"),
        ("1,1,2", "2: Thing 11, Thing 12"),
        ("Everything", "3: Thing 11, Thing 12, Thing 13"),
        ("everythin", "3: Thing 11, Thing 12, Thing 13"),
        ("Thing 12", "1: Thing 12"),
    ],
)
def test_ask_for_many_takes_one_several_or_everything(tmp_path, typed, said):
    world = World()
    world.items = [11, 12, 13]
    sam = tiny(tmp_path, MANY, MANY_WORDS, world)
    begin(sam)
    assert sam.titles[-1] == "Everything"
    assert sam.types(typed) == said


def test_two_where_one_is_asked_for_are_no_answer(tmp_path):
    flow = """
slots: {why: {type: choice, of: [small, torn]}}
states:
  why: {ask: why, next: done}
  done: {say: done, next: end}
"""
    words = """
values: {why: {small: Too small, torn: It is torn}}
begin: {why: Why?, done: "{why}."}
"""
    sam = tiny(tmp_path, flow, words)
    begin(sam)
    sam.types("small and torn")
    assert sam.at == "begin.why"
    assert sam.types("they are too small") == "Too small."


def test_tapped_first_the_list_stays_open_for_what_is_typed(tmp_path):
    world = World()
    world.items = [11, 12, 13]
    sam = tiny(tmp_path, MANY, MANY_WORDS, world)
    begin(sam)
    assert sam.taps("Thing 12") == "Added: Thing 12. Another one?"
    assert sam.types("Thing 11") == "Added: Thing 12, Thing 11. Another one?"
    assert sam.types("the thing 13 please") == "3: Thing 12, Thing 11, Thing 13"


@pytest.mark.parametrize("typed", ["1, 9", "0, 1", "7", "1 or 2", "thing"])
def test_ask_for_many_does_not_take_what_is_not_there(tmp_path, typed):
    world = World()
    world.items = [11, 12, 13]
    sam = tiny(tmp_path, MANY, MANY_WORDS, world)
    begin(sam)
    sam.types(typed)
    assert sam.at == "begin.a" and "items" not in sam.session.stack[-1].slots


def test_everything_is_not_offered_where_there_is_one_thing_only(tmp_path):
    world = World()
    world.items = [11]
    sam = tiny(tmp_path, MANY, MANY_WORDS, world)
    begin(sam)
    assert sam.titles == ["Thing 11"]


def test_everything_means_all_things_of_all_pages(tmp_path):
    world = World()
    world.items = list(range(11, 41))
    sam = tiny(tmp_path, MANY, MANY_WORDS, world)
    begin(sam)
    assert len(sam.titles) == 10 and sam.taps("Everything").startswith("30: Thing 11, Thing 12")


def test_a_filled_slot_is_not_asked_for_and_a_second_visit_asks(tmp_path):
    flow = (
        TEXT
        + """states:
  a: {ask: note, next: b}
  b: {ask: fruit, next: {}}
""".replace("next: {}", "next: [{when: {fruit: apple}, go: a}, {go: end}]")
    )
    sam = tiny(tmp_path, flow, FRUIT + "begin: {a: Note?, b: Fruit?}")
    begin(sam)
    sam.types("hello there you")
    assert sam.types("1") == "Note?"


# ---- confirm ----------------------------------------------------------------------------------------

SURE = """slots: {note: {type: text}}
states:
  a: {ask: note, next: sure}
  sure: {confirm: [note], next: {yes: done, no: kept}, change: none, buttons: {person: handoff}}
  done: {say: done, next: end}
  kept: {say: kept, next: end}
"""
SURE_WORDS = 'begin: {a: What?, sure: "{note}. Sure?", done: Done., kept: Kept.}'


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yes", "Done."), ("Yes", "Done."), ("evet", "Done."), ("بله", "Done."), ("jah", "Done."), ("👍", "Done."),
        ("👍🏿", "Done."), ("1", "Done."), ("no", "Kept."), ("hayır", "Kept."), ("نه", "Kept."), ("ei", "Kept."),
        ("👎", "Kept."), ("2", "Kept."), ("EVET", "Done."), ("olur", "Done."), ("باشه", "Done."),
    ],
)  # fmt: skip
def test_confirm_hears_yes_and_no_in_every_language(tmp_path, typed, said):
    sam = tiny(tmp_path, SURE, SURE_WORDS)
    begin(sam)
    assert sam.types("a note") == "a note. Sure?" and sam.titles == ["Yes", "No", "A person"]
    assert sam.types(typed) == said


@pytest.mark.parametrize("typed", ["yes but tomorrow", "maybe", "yes no", "evet ama olmasın", "hmm"])
def test_confirm_takes_nothing_half_for_a_yes(tmp_path, typed):
    sam = tiny(tmp_path, SURE, SURE_WORDS)
    begin(sam)
    sam.types("a note")
    assert "Done." not in sam.types(typed)


def test_confirm_with_a_person_button_hands_over_with_what_was_said(tmp_path):
    sam = tiny(tmp_path, SURE, SURE_WORDS)
    begin(sam)
    sam.types("a note")
    sam.taps("A person")
    assert sam.turn.handover.reason == "asked"
    assert sam.turn.handover.summary == "your errand\nnote: a note"


# ---- do ---------------------------------------------------------------------------------------------

DO = """slots: {parcel: {type: parcel, optional: true}, mine: {type: parcel, optional: true}}
states:
  f: {do: parcel.find, %s next: {one: one, several: several, none: none}}
  one: {say: one, buttons: {menu: menu}}
  several: {say: several, buttons: {menu: menu}}
  none: {say: none, buttons: {menu: menu}}
"""
DO_WORDS = 'begin: {one: One., several: "{parcels.count} of them.", none: None.}'


@pytest.mark.parametrize(("end", "said"), [("one", "One."), ("several", "3 of them."), ("none", "None.")])
def test_do_follows_each_outcome(tmp_path, end, said):
    sam = tiny(tmp_path, DO % "", DO_WORDS, World(parcel_find=end))
    assert begin(sam) == said
    assert (sam.turn.visits[0].state, sam.turn.visits[0].outcome) == ("f", end)


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("{note: hello there}", {"note": "hello there"}),
        ("{limit: 5}", {"limit": 5}),
        ("{fast: yes}", {"fast": True}),
        ("{fast: false}", {"fast": False}),
        ("{note: shop}", {"note": "shop"}),
        ("{note: queue.place}", {"note": 3}),
        ("{number: mine}", {}),
        ("{note: mine.title}", {}),
    ],
)
def test_do_is_given_words_numbers_fields_and_nothing_for_what_is_empty(tmp_path, written, given):
    sam = tiny(tmp_path, DO % f"with: {written},", DO_WORDS)
    begin(sam)
    assert sam.shop.ran == [("parcel.find", given)]


def test_do_saves_its_result_under_another_name(tmp_path):
    sam = tiny(tmp_path, DO % "save: {parcel: mine},", DO_WORDS)
    begin(sam)
    assert sam.session.stack[-1].slots == {"mine": 1}


def test_do_that_ends_in_nothing_it_declared_fails_by_name(tmp_path):
    sam = tiny(tmp_path, DO % "", DO_WORDS, World(parcel_find="lost"))
    with pytest.raises(FlowFailed, match=r"begin\.f: parcel\.find ended in lost"):
        begin(sam)


def test_facts_are_asked_anew_after_an_action(tmp_path):
    flow = """slots: {parcel: {type: parcel}}
states:
  f: {do: parcel.find, next: {one: show, several: end, none: end}}
  show: {say: show, next: send}
  send: {do: parcel.send, with: {parcel: parcel}, next: {sent: again, failed: end}}
  again: {say: again, next: end}
"""
    world = World()
    sam = tiny(tmp_path, flow, 'begin: {show: "{parcel.title}", again: "{parcel.title}"}', world)
    run = world.run

    def renaming(action, arguments):
        if action == "parcel.send":
            world.fields["title"] = "Sent parcel"
        return run(action, arguments)

    world.run = renaming
    assert begin(sam) == "Parcel 1\n\nSent parcel"


# ---- call -------------------------------------------------------------------------------------------

CALL = """flow: begin
start: {intent: begin}
slots: {note: {type: text, optional: true}, kept: {type: text, optional: true}}
states:
  a: {call: inner, with: {hint: warm}, %s next: {done: b, given_up: c}}
  b: {say: b, buttons: {menu: menu}}
  c: {say: c, buttons: {menu: menu}}
---
flow: inner
takes: [hint]
gives: [note]
slots: {hint: {type: text}, note: {type: text, optional: true}}
states:
  ask: {ask: note, skip: {end: given_up}, next: end}
"""
CALL_WORDS = 'begin: {b: Back., c: Gave up.}\ninner: {ask: "A {hint} note?"}'


def test_call_hands_in_and_gets_back(tmp_path):
    sam = tiny(tmp_path, CALL % "", CALL_WORDS)
    assert begin(sam) == "A warm note?" and [f.flow for f in sam.session.stack] == ["begin", "inner"]
    assert sam.types("so be it") == "Back."
    assert sam.session.stack[-1].slots == {"note": "so be it"} and len(sam.session.stack) == 1


def test_call_follows_the_outcome_the_flow_ends_with(tmp_path):
    sam = tiny(tmp_path, CALL % "", CALL_WORDS)
    begin(sam)
    assert sam.taps("Without it") == "Gave up." and sam.session.stack[-1].slots == {}


def test_call_saves_what_it_gets_under_another_name(tmp_path):
    sam = tiny(tmp_path, CALL % "save: {note: kept},", CALL_WORDS)
    begin(sam)
    sam.types("so be it")
    assert sam.session.stack[-1].slots == {"kept": "so be it"}


def test_what_a_called_flow_keeps_to_itself_does_not_come_back(tmp_path):
    sam = tiny(tmp_path, CALL % "", CALL_WORDS)
    begin(sam)
    sam.types("so be it")
    assert "hint" not in sam.session.stack[-1].slots


def test_a_call_may_be_eight_deep_and_no_deeper(tmp_path):
    def chain(depth: int) -> str:
        made = "flow: begin\nstart: {intent: begin}\nstates: {a: {call: f1, next: {done: end}}}\n"
        for number in range(1, depth):
            step = f"call: f{number + 1}, next: {{done: end}}" if number < depth - 1 else "say: a, next: end"
            made += f"---\nflow: f{number}\nstates: {{a: {{{step}}}}}\n"
        return made

    words = "".join(f"f{number}: {{a: The bottom.}}\n" for number in range(1, 12))
    assert begin(tiny(tmp_path / "eight", chain(8), words)) == "The bottom."
    with pytest.raises(FlowFailed, match="can't be called here"):
        begin(tiny(tmp_path / "nine", chain(9), words))


# ---- choose and end -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("about", "said"), [({}, "Empty."), ({"parcel": 1}, "Filled.")])
def test_choose_takes_the_first_branch_that_holds(tmp_path, about, said):
    flow = """slots: {parcel: {type: parcel, optional: true}}
states:
  a: {choose: [{when: {parcel: filled}, go: b}, {when: {parcel: empty}, go: c}, {go: end}]}
  b: {say: b, next: end}
  c: {say: c, next: end}
"""
    assert begin(tiny(tmp_path, flow, "begin: {b: Filled., c: Empty.}"), **about) == said


def test_end_as_a_state_and_as_a_target_are_the_same(tmp_path):
    inner = "---\nflow: inner\nstates: {a: %s}\n"
    outer = "flow: begin\nstart: {intent: begin}\nstates: {a: {call: inner, next: {kind: b}}, b: {say: b, next: end}}\n"
    words = "begin: {b: Kind.}\ninner: {x: So.}"
    assert begin(tiny(tmp_path / "1", outer + inner % "{end: kind}", words)) == "Kind."
    target = inner % "{choose: [{go: {end: kind}}]}"
    assert begin(tiny(tmp_path / "2", outer + target, words)) == "Kind."


def test_leading_to_another_flow_leaves_this_one_for_good(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: a, next: menu}}", "begin: {a: See.}")
    assert begin(sam) == "See.\n\nWhat is it?" and [f.flow for f in sam.session.stack] == ["menu"]


def test_a_state_named_like_a_flow_goes_first(tmp_path):
    flow = "states: {a: {say: a, next: other}, other: {say: b, next: end}}"
    assert begin(tiny(tmp_path, flow, "begin: {a: A., b: My own.}")) == "A.\n\nMy own."


def test_leading_to_a_person_calls_one_with_the_state_as_the_reason(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: a, next: handoff}}", "begin: {a: Hard.}")
    assert begin(sam) == "Hard.\n\nA person comes."
    assert (sam.turn.handover.reason, sam.turn.handover.summary) == ("begin.a", "your errand")


# ---- limits -----------------------------------------------------------------------------------------


def test_fifty_states_pass_in_one_turn_and_fifty_one_do_not(tmp_path):
    def line(length: int) -> str:
        states = [f"  s{n}: {{choose: [{{go: s{n + 1}}}]}}" for n in range(length - 1)]
        return "states:\n" + "\n".join([*states, f"  s{length - 1}: {{say: a, buttons: {{menu: menu}}}}"])

    assert begin(tiny(tmp_path / "50", line(50), "begin: {a: There.}")) == "There."
    with pytest.raises(FlowFailed, match="more than 50 states"):
        begin(tiny(tmp_path / "51", line(51), "begin: {a: There.}"))


@pytest.mark.parametrize("count", [1, 8, 9, 10, 11, 19, 30, 31, 45])
def test_a_list_of_any_length_is_shown_in_pages_that_hold_every_row_once(tmp_path, count):
    flow = "slots: {parcel: {type: parcel}}\nstates:\n  f: {do: parcel.find, next: {one: end, several: a, none: end}}\n"
    flow += "  a: {ask: parcel, from: parcels, buttons: {person: handoff}, next: b}\n  b: {say: b, next: end}\n"
    sam = tiny(tmp_path, flow, 'begin: {a: Which?, b: "{parcel.number}"}', parcels(count))
    begin(sam)
    seen, pages = [], 0
    while True:
        titles = sam.titles
        assert len(titles) <= 10 and titles[-1] == "A person"
        rows = [title for title in titles if title.startswith("P-")]
        if rows[0] in seen:
            break
        seen += rows
        pages += 1
        if "More" not in titles:
            break
        assert sam.taps("More").endswith("The next ones.")
    assert seen == [f"P-100{n}" for n in range(1, count + 1)]
    assert pages == (1 if count <= 9 else -(-count // 8))


@pytest.mark.parametrize("order", [1, 9, 17, 30])
def test_a_thing_of_any_page_can_be_typed_by_its_number_from_the_first_page(tmp_path, order):
    flow = "slots: {parcel: {type: parcel}}\nstates:\n  f: {do: parcel.find, next: {one: end, several: a, none: end}}\n"
    flow += "  a: {ask: parcel, from: parcels, next: b}\n  b: {say: b, next: end}\n"
    sam = tiny(tmp_path, flow, 'begin: {a: Which?, b: "{parcel.number}"}', parcels(30))
    begin(sam)
    assert sam.types(f"it is P-100{order} please") == f"P-100{order}"


def test_an_unknown_kind_of_event_is_answered_as_anything_else(tmp_path):
    sam = tiny(tmp_path, "states: {a: {say: a, next: end}}", "begin: {a: A.}")
    assert sam._step(Event("reaction", text="")) == "Something."
