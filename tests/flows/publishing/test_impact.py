"""Who is inside what, what is different there, and what would become of them: told before anything happens."""

import pytest

from flows.engine.definition import Frame, Session
from flows.publishing.carrying import standing_at
from flows.publishing.course import PERSON, RESTART
from flows.publishing.impact import Affected, changes, impact, suggested, tasks, wrong_move
from flows.publishing.telling import told_history, told_impact
from tests.flows.publishing.regular import published
from tests.flows.publishing.test_course import SIZE
from tests.flows.publishing.test_placing import OTHER_CHOICES, OTHER_SUMMARY, OTHER_WORDS, RENAMED, SHOW


def at(step, library, parked=(), **fields):
    """A session that stands at these steps, each called by the one before."""
    frames = tuple(Frame(*one.split("."), asked=(one.split(".")[1],)) for one in step.split()) if step else ()
    return Session(revision=library.revision, language="en", stack=frames, parked=parked, **fields)


def looked(sessions, old, new, **plan):
    history = published(old, new, **plan)
    return impact(sessions, history[:1], {old.revision: old}.get, new, history[-1])


def by_step(found):
    return {one.step: one for one in found.affected}


def test_those_in_the_middle_of_a_question_are_counted_step_by_step(first, version):
    others = [at(step, first) for step in ("return_item.mail", "orders.show", "")]
    sessions = [at("return_item.why", first)] * 3 + others
    found = looked(sessions, first, version(OTHER_WORDS))
    assert [(one.step, one.inside) for one in found.affected] == [("return_item.why", 3), ("return_item.mail", 1)]
    assert found.lost == 0 and found.affected[0].revisions == {first.revision}


def test_a_message_that_only_tells_makes_nobody_read_its_version(first, version):
    def never(revision):
        raise AssertionError(revision)

    other = version(OTHER_WORDS)
    session = at("orders.show", first, telling=True)
    assert list(tasks(session, (), never)) == []
    assert impact([session], (), never, other, published(other)[0]).affected == ()


def test_tasks_left_open_are_counted_apart_on_their_own_version(first, version):
    other = version(OTHER_WORDS)
    parked = at("return_item.why", first).stack
    here, there = at("", first, parked), at("orders.show", other, parked, parked_revision=first.revision)
    one = by_step(looked([here, there, at("return_item.why", first)], first, other))["return_item.why"]
    assert (one.inside, one.left_open) == (1, 2) and one.revisions == {first.revision}


def test_a_version_that_is_not_kept_is_counted_as_lost(first, version):
    lost = [at("return_item.why", version(SHOW)), at("return_item.nowhere", first)]
    assert looked(lost, first, version(OTHER_WORDS)).lost == 2


@pytest.mark.parametrize(("changed", "step", "says"), [
    ((OTHER_WORDS,), "return_item.why", "its words changed (en)"),
    (OTHER_CHOICES, "return_item.why", "slot reason changed"),
    (RENAMED, "return_item.why", "gone"),
    (RENAMED, "return_item.which_items", "next → cause, not why"),
    ((("    ask: photo\n    skip: mail\n    next: mail", "    ask: photo\n    next: mail"),), "return_item.show_us",
     "skip → mail gone"),
    ((("    ask: email\n", "    ask: email\n    buttons: {person: handoff}\n"),), "return_item.mail",
     "button person → handoff new"),
    ((("  mail:\n    ask: email\n", "  mail:\n    confirm: {reason: reason}\n    buttons: {person: handoff}\n"),
      ("  mail:\n    confirm: {reason: reason}\n    buttons: {person: handoff}\n    next: summary",
       "  mail:\n    confirm: {reason: reason}\n    next: {yes: summary, no: kept}"),
      ("  email: {type: email}", "  email: {type: email, optional: true}")), "return_item.mail", "confirm, not ask"),
])
def test_what_is_different_at_a_step_is_said_in_words(first, version, changed, step, says):
    one = by_step(looked([at(step, first)], first, version(*changed)))[step]
    assert any(says in told for told in one.changes), one.changes


def test_a_step_that_is_as_it_was_says_nothing(first, version):
    found = by_step(looked([at("return_item.mail", first)], first, version(OTHER_WORDS)))
    assert found["return_item.mail"].changes == ()
    assert not any(changes(first, first).values())


def test_what_would_become_of_them_is_what_turns_would_do(at_why, first, version):
    session, renamed = at_why.session, version(*RENAMED)

    def ends(new, **plan):
        return dict(by_step(looked([session], first, new, **plan))["return_item.why"].ends)

    assert ends(renamed) == {"stay": 1} and ends(renamed, hotfix=True) == {"stay": 1}
    assert ends(renamed, moves={"return_item.why": "return_item.cause"}) == {"move": 1}
    assert ends(renamed, moves={"return_item.why": "return_item.summary"}) == {RESTART: 1}, "no reason"
    assert ends(renamed, moves={"return_item.why": PERSON}) == {PERSON: 1}
    assert ends(version(OTHER_WORDS), hotfix=True) == {"move": 1}
    assert ends(version(*SIZE), hotfix=True) == {"stay": 1}


def test_who_stands_on_the_new_version_already_stays_there(first, version):
    other = version(OTHER_WORDS)
    one = by_step(looked([at("return_item.why", other)], first, other, hotfix=True))["return_item.why"]
    assert one.ends == {"stay": 1} and one.changes == ()


def test_what_earlier_publications_decided_is_done_already(at_why, first, version):
    renamed, worded = version(*RENAMED), version(*RENAMED, OTHER_SUMMARY)
    known = {one.revision: one for one in (first, renamed)}.get
    told = published(first, renamed, moves={"return_item.why": "return_item.cause"})
    found = impact([at_why.session], told, known, worded, published(first, renamed, worded)[-1])
    assert [(one.step, one.revisions) for one in found.affected] == [("return_item.cause", {renamed.revision})]
    told = published(first, renamed, moves={"return_item.why": RESTART})
    assert impact([at_why.session], told, known, worded, published(first, renamed, worded)[-1]).affected == ()


def test_the_step_that_asks_the_same_is_suggested(first, version):
    renamed = version(*RENAMED)
    assert suggested(Affected("return_item.why"), first, renamed) == "return_item.cause"
    assert suggested(Affected("return_item.summary"), first, renamed) == ""
    assert suggested(Affected("nowhere.why"), first, renamed) == ""


def test_a_choice_is_possible_from_where_somebody_can_stand_to_where_somebody_can_wait(first, version):
    renamed = version(*RENAMED)
    found = looked([at("return_item.why", first)], first, renamed)
    for step, target in (("return_item.why", "return_item.cause"), ("return_item.why", "restart"),
                         ("return_item.mail", "stay"), ("return_item.cause", "person")):
        assert wrong_move(step, target, found, first, renamed) == ""
    assert "no such step" in wrong_move("return_item.size", "stay", found, first, renamed)
    assert "have no step" in wrong_move("return_item.why", "return_item.why", found, first, renamed)
    assert "does not wait" in wrong_move("return_item.why", "return_item.open", found, first, renamed)
    assert wrong_move("return_item.why", "restart", found, None, renamed) == "", "somebody stands there"


def test_the_report_reads_well(first, version):
    renamed = version(*RENAMED)
    parked = at("return_item.why", first).stack
    found = looked([at("return_item.why", first), at("", first, parked), at("return_item.why", version(SHOW))],
                   first, renamed)
    assert list(told_impact(found, first, renamed)) == [
        "1 conversation is inside a flow, 1 left one open.",
        "",
        "  return_item.why: 1 inside, 1 left open",
        "    different: gone",
        f"    2 finish on {first.revision}",
        "    asks the same: --move return_item.why=return_item.cause",
        "",
        "  1 conversation is on a version that is not kept: asked to begin again if their step is gone.",
    ]
    assert list(told_impact(looked([], first, renamed), first, renamed)) == ["Nobody is inside a flow."]


def test_the_history_reads_well(first, version):
    other = version(OTHER_WORDS)
    assert list(told_history(published(first, other, hotfix=True, moves={"a.b": "stay"}))) == [
        f"   2  {other.revision}  2026-11-22 09:30 UTC  sam  live; hotfix; moved a.b → stay",
        f"   1  {first.revision}  2026-11-22 09:30 UTC  sam",
    ]


def test_where_nothing_is_under_way_nobody_stands(first):
    assert standing_at(()) == ""
