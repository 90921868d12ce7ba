"""Who is inside a flow finishes on the version they began with; who is not takes what is live."""

import pytest

from flows.engine.definition import Event, Frame, Session, session_from_json, session_to_json
from flows.publishing.placing import at_home, place
from tests.flows.engine.shop import Shopper

OTHER_WORDS = ("What is the reason?", "Why does it come back?")
OTHER_SUMMARY = ("Shall I open the return?", "Shall I send it off?")
OTHER_CHOICES = (("of: [damaged, too_small, changed_mind]", "of: [damaged, too_big]"), ("too_small: Too small, "
                 "changed_mind: I changed my mind", "too_big: Too big"))
RENAMED = (("  why:\n", "  cause:\n"), ("next: why\n", "next: cause\n"), ("  why: {", "  cause: {"))
SHOW = ("is {order.stage}: {order.total}", "is {order.stage}, it cost {order.total}")
NO_MENU = (("buttons: {return: return_item, person: handoff, menu: menu}", "next: end"),)


def answered(sam, *answers):
    return [sam.taps(answer) if answer in sam.titles else sam.types(answer) for answer in answers]


# ---- between two flows -------------------------------------------------------------------------------


def test_a_session_on_the_live_version_is_not_looked_at(first, version):
    other = version(OTHER_WORDS)
    assert at_home(Session(), first) and at_home(Session(revision=first.revision), first)
    assert not at_home(Session(revision=first.revision), other)
    assert not at_home(Session(revision=other.revision, parked_revision=first.revision), other)


def test_between_two_flows_the_live_version_answers_at_once(sam, version):
    sam.types("where is my order")
    assert "is on its way: " in sam.types("2") and sam.at == "orders.show"
    sam.publish(version(SHOW))
    sam.types("where is my order")
    assert ", it cost" in sam.types("2")
    assert sam.session.revision == sam.ran_on == version(SHOW).revision


def test_a_button_under_the_last_message_does_what_it_promised(sam, version):
    sam.types("where is my order")
    sam.types("2")
    before, later = sam.library, version(*NO_MENU)
    sam.publish(later)
    assert "Which item?" in sam.taps("Return something")
    assert sam.ran_on == before.revision, "the new version has no such button"


def test_the_number_of_a_button_is_a_tap_too(sam, version):
    sam.types("where is my order")
    sam.types("2")
    before = sam.library
    sam.publish(version(*NO_MENU))
    assert "Which item?" in sam.types("1")
    assert sam.ran_on == before.revision


def test_a_message_that_is_gone_is_forgotten_without_a_word(sam, version):
    sam.types("where is my order")
    sam.types("2")
    sam.publish(version(*NO_MENU))
    assert sam.types("thanks") == "You're welcome."
    assert sam.ran_on == sam.library.revision and sam.at == ""


# ---- inside a flow -----------------------------------------------------------------------------------


def test_inside_a_flow_the_old_version_goes_on_to_its_end(at_why, version):
    sam, began = at_why, at_why.library
    sam.publish(version(OTHER_SUMMARY))
    said = answered(sam, "Too small", "sam@mail.example")
    assert said[-1].endswith("Shall I open the return?")
    assert sam.ran_on == began.revision == sam.session.revision
    assert sam.taps("Yes, open it") == "Done ✅ R-7" and sam.ran_on == began.revision
    sam.types("send it back")
    assert sam.ran_on == sam.library.revision, "the next one begins on what is live"


def test_a_step_that_is_gone_is_still_there_for_those_who_stand_at_it(at_why, version):
    sam = at_why
    sam.publish(version(*RENAMED))
    assert sam.types("too small") == "Which e-mail may we write to?"
    sam.types("cancel")
    assert sam.at == "left_task.left"


def test_a_photo_belongs_to_the_version_that_asked_for_it(at_why, version):
    sam = at_why
    sam.taps("Damaged or faulty")
    began = sam.library
    sam.publish(version(("  show_us: Could you send a photo?", "  show_us: A photo, please."),
                        ("    ask: photo\n    skip: mail\n    next: mail", "    ask: photo\n    next: mail")))
    assert sam.sends("image") == "Which e-mail may we write to?"
    assert sam.ran_on == began.revision


def test_what_is_typed_in_the_middle_of_a_question_is_understood_by_the_version_that_asked(at_why, version):
    sam, began = at_why, at_why.library
    sam.publish(version(*OTHER_CHOICES))
    assert sam.types("qwerty") == "Which of these is it?"
    assert sam.titles[:3] == ["Damaged or faulty", "Too small", "I changed my mind"]
    assert sam.ran_on == began.revision


def test_several_publications_later_it_is_still_the_first(at_why, version):
    sam, began = at_why, at_why.library
    sam.publish(version(OTHER_SUMMARY))
    sam.publish(version(*RENAMED), began, version(OTHER_SUMMARY))
    sam.taps("Too small")
    assert sam.ran_on == began.revision


def test_a_version_that_is_lost_is_said_to_have_changed(at_why, version):
    sam = at_why
    began = sam.library.revision
    sam.publish(version(*RENAMED))
    sam.lost = {began}
    said = sam.types("too small")
    assert said.startswith("Something changed meanwhile.")
    assert sam.ran_on == sam.library.revision == sam.session.revision


def test_a_version_that_is_lost_does_no_harm_where_the_step_is_still_there(at_why, version):
    sam = at_why
    began = sam.library.revision
    sam.publish(version(OTHER_SUMMARY))
    sam.lost = {began}
    assert sam.taps("Too small") == "Which e-mail may we write to?"
    assert sam.ran_on == sam.library.revision


# ---- a task that was left open -----------------------------------------------------------------------


def left_open(sam):
    """Thanks in the middle of the reason: the return is parked, and offered."""
    sam.types("thank you")
    assert "your return is still open" in sam.turn.replies[-1].text
    assert [frame.state for frame in sam.session.parked] == ["why"]


def test_a_task_that_was_left_open_is_finished_on_its_own_version(at_why, version):
    sam, began = at_why, at_why.library
    left_open(sam)
    sam.publish(version(OTHER_SUMMARY))
    sam.types("where is my order")
    assert sam.session.revision == sam.library.revision and sam.session.parked_revision == began.revision
    sam.taps_id("resume.yes")
    assert sam.at == "return_item.why" and sam.ran_on == began.revision == sam.session.revision
    assert sam.session.parked_revision == ""
    assert answered(sam, "Too small", "sam@mail.example")[-1].endswith("Shall I open the return?")


def test_the_answer_finish_it_may_be_typed(at_why, version):
    sam, began = at_why, at_why.library
    left_open(sam)
    sam.publish(version(OTHER_SUMMARY))
    assert sam.types("finish it").startswith("Back to your return.")
    assert sam.ran_on == began.revision


def test_a_newer_task_that_is_left_open_stands_on_the_live_version(at_why, version):
    sam = at_why
    left_open(sam)
    sam.publish(version(OTHER_SUMMARY))
    sam.types("send it back")
    sam.types("1")
    assert sam.at == "return_item.which_items" and sam.ran_on == sam.library.revision
    sam.types("thanks")
    assert [frame.state for frame in sam.session.parked] == ["which_items"]
    assert sam.session.parked_revision == "", "it is the version of the session itself"


def test_the_version_of_an_open_task_lasts_as_long_as_the_task(at_why, version):
    sam, began = at_why, at_why.library
    left_open(sam)
    sam.publish(version(OTHER_SUMMARY))
    sam.types("menu")
    assert sam.session.parked_revision == began.revision
    sam.taps_id("resume.no")
    assert not sam.session.parked and not sam.session.parked_revision


def test_a_person_hands_back_at_the_step_of_its_own_version(at_why, version):
    sam, began = at_why, at_why.library
    sam.taps("Talk to a person")
    assert sam.session.parked
    sam.publish(version(*RENAMED))
    assert sam.event("resume").startswith("Back to your return.")
    assert sam.at == "return_item.why" and sam.ran_on == began.revision


def test_a_task_of_a_flow_that_is_gone_is_not_brought_up(at_why, version):
    sam = at_why
    left_open(sam)
    sam.session = session_from_json(session_to_json(sam.session) | {"offered": False})
    gone = version(("flow: return_item", "flow: send_back"), ("return: return_item", "return: send_back"),
                   ("\nreturn_item:\n", "\nsend_back:\n"), ("{return_item: your return", "{send_back: your return"))
    sam.publish(gone)
    assert sam.types("thanks") == "You're welcome."


# ---- what is kept of it ------------------------------------------------------------------------------


def test_a_session_written_before_there_were_versions_is_read(first):
    plain = {"revision": first.revision, "stack": [{"flow": "thanks", "state": "welcome"}], "parked": []}
    assert session_from_json(plain).parked_revision == ""
    assert "parked_revision" not in session_to_json(session_from_json(plain))
    kept = Session(revision="b", parked=(Frame("return_item", "why"),), parked_revision="a")
    assert session_from_json(session_to_json(kept)) == kept


@pytest.mark.parametrize("kind", ["text", "choice", "media", "place", "other", "resume", "start", "later"])
def test_whatever_happens_a_turn_is_taken_on_one_of_the_versions(at_why, version, kind):
    sam, other = at_why, version(OTHER_SUMMARY)
    known = {sam.library.revision: sam.library}.get
    placed = place(other, sam.session, Event(kind, text="5", choice="menu"), (), known, known)
    assert placed.library is sam.library and placed.session == sam.session
    assert place(other, sam.session, Event(kind), (), {}.get, {}.get).library is other


def never(revision):
    raise AssertionError(f"{revision} is read for nothing")


def test_who_is_between_two_flows_makes_nobody_read_an_old_version(sam, version):
    sam.types("where is my order")
    sam.types("2")
    assert sam.session.telling and sam.at == "orders.show"
    event, other = Event("text", text="thanks"), version(SHOW)
    placed = place(other, sam.session, event, (), never, {sam.library.revision: sam.library}.get)
    assert placed.library is other
    assert placed.session.stack == sam.session.stack, "still in mind: its version is at hand"
    placed = place(other, sam.session, event, (), never, {}.get)
    assert placed.library is other and placed.session.stack == ()
    sam.types("thanks")
    assert not sam.session.stack and place(other, sam.session, event, (), never, {}.get).library is other


def test_a_question_is_never_taken_for_a_message_that_only_tells(at_why, first):
    assert not at_why.session.telling
    plain = session_to_json(at_why.session)
    assert "telling" not in plain and not session_from_json(plain).telling
    at_why.types("menu")
    assert at_why.session.telling and session_from_json(session_to_json(at_why.session)).telling


def test_shoppers_of_two_versions_do_not_meet(first, version):
    one, two = Shopper(first, language="en"), Shopper(version(SHOW), language="en")
    for sam in (one, two):
        sam.types("where is my order")
    assert "total" not in one.types("1") and ", it cost" not in one.turn.replies[-1].text
    assert ", it cost" in two.types("1")
