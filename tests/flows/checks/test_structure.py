"""What the checker proves about the state graph: each fault at its place, and quiet for correct flows."""

from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check, limited
from flows.engine.definition import Place, Problem

DEFAULT = Path(__file__).parents[3] / "flows" / "default"


def test_a_correct_shop_has_no_problems(small_shop):
    assert small_shop.found() == []


def test_the_flows_that_come_with_the_project_hold():
    assert [(one.place.file, one.place.line, one.says) for one in check(DEFAULT, CATALOG).problems] == []


def test_a_target_that_does_not_exist_is_found_once_and_named(small_shop):
    problem = small_shop.change("orders.yaml", "none: nothing}", "none: nothng}").only("F003")
    assert (problem.place.line, problem.place.column) == (10, 45)
    assert problem.meant == "nothing"


def test_an_outcome_that_is_not_handled_is_found(small_shop):
    problem = small_shop.change("orders.yaml", ", unavailable: handoff", "").only("F020")
    assert (problem.place.line, problem.place.file) == (25, "orders.yaml")
    assert "`unavailable`" in problem.says


def test_an_outcome_that_never_comes_is_pointed_at(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothing, nowhere: nothing}")
    assert small_shop.marked("F021") == "nowhere"


def test_an_outcome_of_a_called_flow_that_does_not_exist_is_found(small_shop):
    small_shop.change(
        "orders.yaml",
        "  done:\n    say: done\n    next: end",
        "  done:\n    call: choose\n    next: {chosen: end, lost: end}",
    )
    small_shop.add("choose.yaml", "flow: choose\nstates:\n  only:\n    end: chosen\n")
    small_shop.change_words("  done: Canceled.\n", "")
    assert small_shop.marked("F021") == "lost"


def test_an_unknown_argument_is_pointed_at(small_shop):
    small_shop.change("orders.yaml", "    with: {order: order}", "    with: {order: order, ordr: order}")
    assert small_shop.marked("F022") == "ordr"


def test_a_missing_argument_is_found(small_shop):
    problem = small_shop.change("orders.yaml", "    with: {order: order}\n", "").only("F023")
    assert problem.place.line == 23
    assert problem.fix == "add `order: order` under `with`"


def test_an_argument_of_the_wrong_type_is_pointed_at(small_shop):
    small_shop.change("orders.yaml", "    with: {order: order}", "    with: {order: orders}")
    place = small_shop.check().problems[0].place
    assert small_shop.check().problems[0].code == "F024"
    assert (place.line, place.column) == (24, 19)


def test_a_ring_of_states_without_a_way_out_is_a_dead_end(small_shop):
    small_shop.change(
        "orders.yaml", "buttons: {cancel: sure, person: handoff, menu: menu}", "buttons: {cancel: lost}"
    )
    small_shop.add("orders.yaml", "  lost:\n    say: lost\n    buttons: {again: lost}\n")
    small_shop.change_words(
        "  buttons: {change: Not this one}", "  lost: Again\n  buttons: {change: Other, again: Again, cancel: Stop}"
    )
    codes = {(one[0], one[2]) for one in small_shop.found()}
    assert ("F030", 16) in codes


def test_a_state_that_waits_for_a_list_but_leads_only_to_itself_is_a_dead_end(small_shop):
    small_shop.change("orders.yaml", "    none: nothing\n    next: show", "    next: which")
    assert ("F030", "orders.yaml", 11, 3) in small_shop.found()


def test_a_circle_without_a_wait_is_found(small_shop):
    small_shop.change("orders.yaml", "    say: done\n    next: end", "    say: done\n    next: find")
    assert small_shop.found() == []  # it waits at `show`
    small_shop.change(
        "orders.yaml",
        "    next: {one: show, several: which, none: nothing}",
        "    next: {one: show, several: which, none: again}",
    )
    small_shop.add(
        "orders.yaml",
        "  again:\n    choose:\n      - when: {order: filled}\n        go: nothing\n      - go: find\n",
    )
    problem = small_shop.only("F031")
    assert (problem.place.line, problem.place.column) == (8, 3)
    assert "`find` → `again` → `find`" in problem.says


def test_a_circle_through_another_flow_is_found(small_shop):
    small_shop.change(
        "built_in.yaml",
        "    say: choices\n    buttons: {orders: orders, person: handoff}",
        "    say: choices\n    next: stop",
    )
    small_shop.change("built_in.yaml", "    say: bye\n    next: end", "    say: bye\n    next: menu")
    assert "F031" in [one[0] for one in small_shop.found()]


def test_a_state_that_nothing_leads_to_is_found_and_what_lies_behind_it_is_not(small_shop):
    small_shop.add(
        "orders.yaml", "  attic:\n    choose:\n      - go: box\n  box:\n    choose:\n      - go: nothing\n"
    )
    problem = small_shop.only("F032")
    assert problem.says == "nothing leads to `attic`"
    assert (problem.place.line, problem.place.column) == (33, 3)


def test_a_flow_that_nothing_starts_is_found(small_shop):
    small_shop.add("lonely.yaml", "flow: lonely\nstates:\n  only:\n    choose:\n      - go: menu\n")
    problem = small_shop.only("F033")
    assert (problem.place.file, problem.place.line, problem.place.column) == ("lonely.yaml", 1, 7)


def test_a_flow_that_a_template_starts_is_not_reported(small_shop):
    small_shop.add("track.yaml", "flow: track\nstates:\n  only:\n    choose:\n      - go: menu\n")
    small_shop.add(
        "templates.yaml",
        "sent:\n  category: utility\n  texts:\n    en:\n      body: On its way.\n"
        "      buttons: {start:track: Track}\n    tr:\n      body: Yolda.\n"
        "      buttons: {start:track: Takip et}\n",
    )
    assert small_shop.found() == []


def test_an_intent_without_phrases_in_a_language_is_found(small_shop):
    problem = small_shop.change("intents.yaml", "  tr: [siparişim nerede]\n", "").only("F034")
    assert "in tr" in problem.says


def test_a_change_of_the_shop_without_a_yes_is_found_with_the_way_to_it(small_shop):
    small_shop.change("orders.yaml", "buttons: {cancel: sure,", "buttons: {cancel: cancel,")
    codes = [(one[0], one[2], one[3]) for one in small_shop.found()]
    assert ("F035", 23, 5) in codes


def test_a_question_after_the_yes_takes_the_yes_back(small_shop):
    small_shop.change("orders.yaml", "yes: cancel, no: show", "yes: why, no: show")
    small_shop.add("orders.yaml", "  why:\n    ask: note\n    skip: cancel\n    next: cancel\n")
    small_shop.change_words("  done: Canceled.", "  done: Canceled.\n  why: Why?")
    problem = small_shop.only("F035")
    assert "`sure` → `why` → `cancel`" in problem.why


@pytest.mark.parametrize("phrase", ["where is my order", "Where IS my order?"])
def test_a_phrase_under_two_intents_is_found(small_shop, phrase):
    small_shop.add("intents.yaml", f"other:\n  en: [{phrase}]\n  tr: [başka bir şey]\n")
    assert small_shop.marked("F040") == phrase


def test_a_stop_word_can_not_start_a_flow(small_shop):
    small_shop.change("intents.yaml", "tr: [siparişim nerede]", "tr: [siparişim nerede, DUR]")
    assert small_shop.marked("F041") == "DUR"


def test_broken_shape_hides_what_would_only_follow_from_it(small_shop):
    small_shop.change("orders.yaml", "  which:\n    ask: order", "  which:\n    asks: order")
    assert [one[0] for one in small_shop.found()] == ["F001"]


def test_at_most_twenty_problems_a_file_are_shown_and_the_rest_counted(small_shop):
    lines = "".join(f"  s{number}:\n    say: done\n    next: end\n" for number in range(30))
    checked = small_shop.add("orders.yaml", lines).check()
    assert len(checked.problems) == 20
    assert checked.hidden == (("orders.yaml", 10),)
    assert [one.place.line for one in checked.problems] == sorted(one.place.line for one in checked.problems)


def of(severity, line):
    return Problem("T005", Place("words/tr.yaml", line, 1), "x", severity=severity)


def test_any_number_of_warnings_stops_nothing():
    found = limited(None, [of("warning", line) for line in range(1, 31)])
    assert (len(found.problems), found.hidden, found.errors) == (20, (("words/tr.yaml", 10),), 0)


def test_an_error_behind_many_warnings_is_shown():
    found = limited(None, [*(of("warning", line) for line in range(1, 31)), of("error", 99)])
    assert found.errors == 1 and found.problems[-1].place.line == 99 and len(found.problems) == 20
    found = limited(None, [of("error", line) for line in range(1, 31)])
    assert (found.errors, len(found.problems), found.hidden) == (30, 20, (("words/tr.yaml", 10),))
