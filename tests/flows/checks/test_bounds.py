"""What the machine would stop at is found before: deep calls, long turns, lists without an end, silent circles."""

import pytest

O = "orders.yaml"  # noqa: E741
DONE = "    say: done\n    next: end"


def calls(shop, count, last="    end: done\n"):
    """`done` calls a first flow, which calls a second …"""
    shop.change(O, DONE, "    call: deep_1\n    next: {done: end}").change_words("  done: Canceled.\n", "")
    for number in range(1, count + 1):
        body = last if number == count else f"    call: deep_{number + 1}\n    next: {{done: end}}\n"
        shop.add("deep.yaml", f"---\nflow: deep_{number}\nstates:\n  only:\n{body}")
    return shop


def test_as_many_calls_as_are_kept_are_fine_and_one_more_is_not(small_shop, tmp_path):
    assert calls(small_shop, 7).found() == []
    small_shop.change("deep.yaml", "    end: done\n", "    call: deep_8\n    next: {done: end}\n")
    small_shop.add("deep.yaml", "---\nflow: deep_8\nstates:\n  only:\n    end: done\n")
    assert {one[0] for one in small_shop.found()} == {"F027"}
    assert (O, 27, 5, "call") in small_shop.told("F027")


def test_flows_that_call_one_another_are_told_once(small_shop):
    calls(small_shop, 2, "    call: deep_1\n    next: {done: end}\n")
    told = small_shop.told("F027")
    assert len(told) == 1 and told[0][3] == "call", small_shop.found()
    (problem,) = [one for one in small_shop.check().problems if one.code == "F027"]
    assert "`deep_1` → `deep_2` → `deep_1`" in problem.says


def chain(count):
    states = "".join(
        f"  s{n}:\n    say: done\n    next: {f's{n + 1}' if n + 1 < count else 'end'}\n" for n in range(count)
    )
    return "    say: done\n    next: s0\n" + states.rstrip("\n")


def test_a_turn_that_is_as_long_as_it_may_be_and_one_state_longer(small_shop):
    assert small_shop.change(O, DONE, chain(48)).found() == []  # cancel, done, s0 … s47
    last = "  s{}:\n    say: done\n    next: {}"
    small_shop.change(O, last.format(47, "end"), last.format(47, "s48") + "\n" + last.format(48, "end"))
    assert small_shop.marked("F028") == "cancel"


def test_a_question_that_may_be_answered_already_counts_too(small_shop):
    asked = chain(48)
    for state in ("s40", "s41"):
        asked = asked.replace(f"{state}:\n    say: done", f"{state}:\n    ask: note\n    text: done")
    small_shop.change(O, DONE, asked)
    assert small_shop.found() == []
    small_shop.change(O, "  cancel:\n    do", "  first:\n    say: done\n    next: cancel\n  cancel:\n    do")
    small_shop.change(O, "yes: cancel", "yes: first")
    assert small_shop.marked("F028") == "first"


def test_a_list_may_be_empty(small_shop):
    small_shop.change(O, "    none: nothing\n", "")
    assert small_shop.marked("F004") == "from"


def test_a_thing_that_goes_along_may_pass_every_question_of_a_circle(small_shop):
    """From flow to flow goes the order, so that neither asks: the bot would talk to itself."""
    small_shop.change(O, "    none: nothing\n    next: show", "    none: nothing\n    next: twin")
    small_shop.add(
        "twin.yaml",
        "flow: twin\nslots: {order: {type: order}}\nstates:\n  find:\n    do: orders.find\n"
        "    next: {one: back, several: which, none: back}\n  which:\n    ask: order\n    from: orders\n"
        "    none: back\n    next: orders\n  back:\n    choose: [{go: menu}]\n",
    )
    small_shop.change_words("apology:", "twin: {which: Which?}\napology:")
    assert {one[0] for one in small_shop.found()} == {"F031"}


def test_a_flow_that_leads_to_itself_begins_with_nothing_asked(small_shop):
    """What its action found out passes the question each time it begins anew."""
    small_shop.change(O, "    none: nothing\n    next: show", "    none: nothing\n    next: orders")
    told = [one for one in small_shop.found() if one[0] == "F031"]
    assert len(told) == 1 and "anew" not in str(told)


def test_an_answer_that_is_handed_in_does_not_make_a_call_wait(small_shop):
    """The called flow asks for what it was given: it does not ask."""
    small_shop.change(O, DONE, "    call: noted\n    with: {note: note}\n    next: {done: done}")
    small_shop.change_words("  done: Canceled.\n", "")
    small_shop.add(
        "noted.yaml",
        "flow: noted\ntakes: [note]\nslots: {note: {type: text, optional: true}}\nstates:\n"
        "  what:\n    ask: note\n    next: end\n",
    )
    small_shop.change_words("apology:", "noted: {what: What?}\napology:")
    assert {one[0] for one in small_shop.found()} >= {"F031"}
    small_shop.change(O, "    with: {note: note}\n", "")
    assert "F031" not in {one[0] for one in small_shop.found()}


@pytest.mark.parametrize("intent", [True, False])
def test_what_nobody_hands_in_is_not_counted_on(small_shop, intent):
    start = "start: {intent: give}\n" if intent else ""
    small_shop.add(
        "give.yaml",
        f"flow: give\n{start}takes: [order]\nslots: {{order: {{type: order}}}}\nstates:\n"
        "  told:\n    say: told\n    next: end\n",
    )
    small_shop.add("intents.yaml", "give:\n  en: [give it to me]\n  tr: [bana ver]\n")
    small_shop.change(O, DONE, "    call: give\n    with: {order: order}\n    next: {done: end}")
    small_shop.change_words("  done: Canceled.\n", "")
    small_shop.change_words("apology:", 'give: {told: "{order.number}"}\napology:')
    assert [one[3] for one in small_shop.told("V010")] == (["{order.number}"] if intent else [])
    small_shop.change(
        O, "    call: give\n    with: {order: order}\n    next: {done: end}", "    choose: [{go: give}]"
    )
    assert [one[3] for one in small_shop.told("V010")] == ["{order.number}"]


@pytest.mark.parametrize(
    ("target", "well"),
    [("handoff", True), ("line", True), ("far", True), ("show", False), ("menu", False), ("end", False)],
)
def test_a_button_that_says_a_person_leads_to_one(small_shop, target, well):
    before = "buttons: {cancel: sure, person: handoff, menu: menu}"
    small_shop.change(O, before, f"buttons: {{cancel: sure, person: {target}}}")
    small_shop.add(O, "  line:\n    say: done\n    next: handoff\n  far:\n    say: done\n    next: line\n")
    codes = [one[0] for one in small_shop.found()]
    assert ("F045" in codes) is not well
    assert well or (small_shop.told("F045")[0][3] == "person" and len(small_shop.told("F045")) == 1)
