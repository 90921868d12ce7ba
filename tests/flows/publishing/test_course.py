"""What a publication may decide for those inside a flow: stay, another step, begin again, a person, go along."""

import pytest

from flows.publishing.carrying import alike, carried, standing_at
from flows.publishing.course import PERSON, RESTART, STAY, course, since
from tests.flows.engine.shop import Shop
from tests.flows.publishing.regular import Regular, published
from tests.flows.publishing.test_placing import OTHER_CHOICES, OTHER_SUMMARY, OTHER_WORDS, RENAMED, answered

SIZE = (
    ("buttons: {person: handoff}\n    next: why", "buttons: {person: handoff}\n    next: size"),
    ("  why:\n    ask: reason", "  size:\n    ask: size\n    next: why\n  why:\n    ask: reason"),
    ("  email: {type: email}\n", "  email: {type: email}\n  size: {type: number}\n"),
    ("  mail: Which", "  size: Which size is it?\n  mail: Which"),
)
NO_ITEMS = (("  items: {type: order_line, many: true}", "  items: {type: text, optional: true}"),)
FEWER = (("confirm: {order: order, items: items, reason: reason}", "confirm: {order: order, reason: reason}"),
         ("{items}, {reason}. Shall", "{reason}. Shall"))
PERSON_BUTTON = (("    ask: email\n", "    ask: email\n    buttons: {person: handoff}\n"),)


# ---- another step ------------------------------------------------------------------------------------


def test_an_answer_is_taken_at_the_step_that_has_another_name_now(at_why, version):
    sam = at_why
    sam.publish(version(*RENAMED), moves={"return_item.why": "return_item.cause"})
    assert sam.taps("Too small") == "Which e-mail may we write to?"
    assert sam.ran_on == sam.library.revision == sam.session.revision


@pytest.mark.parametrize("typed", ["too small", "2"])
def test_what_is_typed_is_taken_there_too(at_why, version, typed):
    sam = at_why
    sam.publish(version(*RENAMED), moves={"return_item.why": "return_item.cause"})
    assert sam.types(typed) == "Which e-mail may we write to?"


def test_a_step_that_asks_something_else_is_said_and_asked_not_answered(at_why, version):
    sam = at_why
    sam.publish(version(OTHER_WORDS), moves={"return_item.why": "return_item.which_items"})
    said = sam.taps("Too small")
    assert said.startswith("Something changed meanwhile.") and "Which item?" in said
    assert "reason" not in sam.session.stack[-1].slots, "the answer was to another question"


def test_a_yes_is_no_yes_to_another_sentence(at_summary, version):
    sam = at_summary
    sam.publish(version(OTHER_SUMMARY), hotfix=True)
    said = sam.taps("Yes, open it")
    assert "Shall I send it off?" in said and sam.shop.ran[-1][0] != "returns.open"
    assert sam.taps("Yes, open it") == "Done ✅ R-7"


def test_a_yes_is_a_yes_to_the_same_sentence(at_summary, version):
    sam = at_summary
    sam.publish(version(OTHER_WORDS), hotfix=True)
    assert sam.taps("Yes, open it") == "Done ✅ R-7" and sam.ran_on == sam.library.revision


def test_a_step_that_needs_an_answer_they_never_gave_begins_the_flow_again(at_why, version):
    sam = at_why
    sam.publish(version(*SIZE), moves={"return_item.why": "return_item.mail"})
    said = sam.taps("Too small")
    assert said.startswith("Something changed meanwhile.") and sam.at == "return_item.which_items"
    assert "A-10482" in said, "which order it is, nobody asks again"


# ---- begin again, a person ---------------------------------------------------------------------------


def test_the_flow_begins_again_politely_with_the_things_it_was_about(at_why, version):
    sam = at_why
    sam.publish(version(*OTHER_CHOICES), moves={"return_item.why": RESTART})
    said = sam.types("too small")
    assert said.startswith("Something changed meanwhile.") and "Order A-10482. Which item?" in said
    assert sam.session.revision == sam.library.revision and not sam.session.parked


def test_a_flow_that_is_gone_begins_again_at_the_menu(at_why, version):
    sam = at_why
    gone = version(("flow: return_item", "flow: send_back"), ("return: return_item", "return: send_back"),
                   ("\nreturn_item:\n", "\nsend_back:\n"))
    sam.publish(gone, moves={"return_item.why": RESTART})
    assert sam.taps("Too small").endswith("How can I help?")


def test_a_person_takes_it_with_what_was_answered_and_hands_back_another_version(at_why, version):
    sam = at_why
    sam.publish(version(*RENAMED), moves={"return_item.why": PERSON})
    assert "A person is on the way" in sam.taps("Too small")
    assert sam.turn.handover.reason == "return_item.why" and "Items: Shirt 101" in sam.turn.handover.summary
    assert not sam.session.parked, "its steps are gone: it is not offered again"


def test_what_a_person_gave_back_is_not_given_to_a_person_again(at_why, version):
    sam = at_why
    sam.taps("Talk to a person")
    sam.publish(version(*RENAMED), moves={"return_item.why": PERSON})
    assert "Which item?" in sam.event("resume") and sam.turn.handover is None
    assert not sam.session.parked


def test_a_task_that_was_left_open_follows_the_choice_when_it_is_taken_up(at_why, version):
    sam = at_why
    sam.types("thank you")
    sam.publish(version(*RENAMED), moves={"return_item.why": "return_item.cause"})
    sam.types("where is my order")
    assert sam.taps_id("resume.yes").startswith("Back to your return.")
    assert sam.at == "return_item.cause" and sam.ran_on == sam.library.revision
    assert sam.taps("Too small") == "Which e-mail may we write to?"


@pytest.mark.parametrize("choice", [RESTART, PERSON])
def test_a_task_that_was_left_open_begins_again_or_goes_to_a_person(at_why, version, choice):
    sam = at_why
    sam.types("thank you")
    sam.publish(version(*RENAMED), moves={"return_item.why": choice})
    said = sam.taps_id("resume.yes")
    assert ("Which item?" in said) is (choice == RESTART)
    assert (sam.turn.handover is not None) is (choice == PERSON)
    assert not sam.session.parked


# ---- a hotfix ----------------------------------------------------------------------------------------


def test_a_hotfix_takes_along_whose_answers_fit(at_why, version):
    sam = at_why
    sam.publish(version(OTHER_SUMMARY), hotfix=True)
    assert answered(sam, "Too small", "sam@mail.example")[-1].endswith("Shall I send it off?")
    assert sam.session.revision == sam.library.revision


@pytest.mark.parametrize("changes", [SIZE, RENAMED], ids=["an answer is missing", "the step is gone"])
def test_a_hotfix_leaves_alone_whose_answers_do_not_fit(at_why, version, changes):
    sam, began = at_why, at_why.library
    sam.publish(version(*changes), hotfix=True)
    assert sam.taps("Too small") == "Which e-mail may we write to?" and sam.ran_on == began.revision


def test_a_choice_goes_before_the_hotfix(at_why, version):
    sam, began = at_why, at_why.library
    sam.publish(version(OTHER_SUMMARY), hotfix=True, moves={"return_item.why": STAY})
    sam.taps("Too small")
    assert sam.ran_on == began.revision


def test_in_the_middle_of_a_called_flow_all_callers_go_along(sam, version):
    sam.types("send it back")
    assert sam.at == "choose_order.which" and len(sam.session.stack) == 2
    sam.publish(version(OTHER_SUMMARY), hotfix=True)
    assert "Which item?" in sam.types("1") and sam.ran_on == sam.library.revision


def test_a_caller_that_calls_another_flow_now_does_not(sam, version):
    began = sam.library
    sam.types("send it back")
    sam.publish(version(("    call: choose_order\n    next: {chosen: which_items}", "    ask: order\n    from: orders"
                         "\n    none: nothing\n    next: which_items"),
                        ("  photo: {type", "  orders: {type: order, many: true, optional: true}\n  photo: {type"),
                        ("  show_us: Could", "  which: Which order?\n  show_us: Could")), hotfix=True)
    assert "Which item?" in sam.types("1") and sam.ran_on == began.revision


# ---- through several publications --------------------------------------------------------------------


def test_choices_are_followed_one_publication_after_the_other(at_why, version):
    began, renamed, worded = at_why.library, version(*RENAMED), version(*RENAMED, OTHER_SUMMARY)
    history = published(began, renamed, worded, hotfix=True)
    one = type(history[1])(2, renamed.revision, "sam", "", history[1].at, {"return_item.why": "return_item.cause"})
    found = {one.revision: one for one in (began, renamed, worded)}.get
    way = course(at_why.session.stack, began, (history[0], one, history[2]), found)
    assert (way.end, way.library.revision, standing_at(way.frames)) == (STAY, worded.revision, "return_item.cause")
    way = course(at_why.session.stack, began, (history[0], one, history[2]), {renamed.revision: renamed}.get)
    assert way.library is renamed, "a version that can't be had is passed over"


def test_what_counts_is_what_was_published_after_the_last_time_it_was_live(first, version):
    other = version(OTHER_WORDS)
    history = published(first, other, first, other)
    assert [one.number for one in since(first.revision, history)] == [4]
    assert [one.number for one in since(other.revision, history)] == []
    assert [one.number for one in since("a folder's", history)] == [1, 2, 3, 4]


# ---- what fits ---------------------------------------------------------------------------------------


def test_answers_of_another_type_and_words_that_are_no_choice_any_more_are_let_go(at_summary, first, version):
    frames = at_summary.session.stack
    there = carried(frames, first, version(*FEWER, *NO_ITEMS, ("  which_items:\n    ask: items\n    from: order.lines\n"
                    "    none: nothing\n", "  which_items:\n    ask: items\n")), "return_item.mail")
    assert there is None, "the items were one thing and are another"
    there = carried(frames, first, version(*OTHER_CHOICES), "return_item.why")
    assert there and "reason" not in there[-1].slots and there[-1].slots["items"] == (101,)
    assert carried(frames, first, version(*OTHER_CHOICES), "return_item.summary") is None, "a reason is certain there"


def test_a_step_that_does_not_wait_or_is_nowhere_is_no_step_to_go_to(at_why, first):
    frames = at_why.session.stack
    for step in ("return_item.begin", "return_item.open", "return_item.nowhere", "nowhere.why", ""):
        assert carried(frames, first, first, step) is None
    assert carried(frames, first, first, "return_item.why") == frames


def test_what_was_asked_stays_the_way_back(at_why, first, version):
    sam = at_why
    sam.publish(version(*RENAMED), moves={"return_item.why": "return_item.cause"})
    sam.taps("Too small")
    assert sam.at == "return_item.mail" and "What is the reason?" in sam.types("back")
    assert "Which item?" in sam.types("back")


def test_which_questions_are_alike(first, version):
    def same(step, other, *changes):
        return alike(first, step, version(*changes), other)

    assert same("return_item.why", "return_item.why", OTHER_WORDS)
    assert same("return_item.why", "return_item.cause", *RENAMED)
    assert not same("return_item.why", "return_item.why", *OTHER_CHOICES)
    assert not same("return_item.why", "return_item.mail") and not same("return_item.why", "return_item.summary")
    assert not same("return_item.why", "return_item.nowhere")
    assert same("return_item.summary", "return_item.summary", OTHER_WORDS)
    assert not same("return_item.summary", "return_item.summary", OTHER_SUMMARY)
    assert not same("return_item.summary", "return_item.summary", *FEWER)
    assert same("return_item.mail", "return_item.mail", *PERSON_BUTTON)
    assert same("orders.show", "orders.show") and not same("orders.show", "return_item.opened")


def test_a_long_talk_through_many_versions_ends_well(first, version):
    """Four people begin on four versions and all are led to the last; each opens one return."""
    libraries = [first, version(OTHER_SUMMARY), version(OTHER_WORDS), version(*PERSON_BUTTON)]
    people = []
    for library in libraries:
        sam = Regular(library, Shop(), language="en")
        for typed in ("send it back", "1", "1"):
            sam.types(typed)
        assert sam.at == "return_item.why"
        people.append(sam)
    for sam in people:
        sam.publish(libraries[-1], *libraries[:-1], hotfix=True)
        answered(sam, "Too small", "sam@mail.example", "Yes, open it")
        assert [name for name, _ in sam.shop.ran].count("returns.open") == 1
        assert sam.ran_on == libraries[-1].revision
