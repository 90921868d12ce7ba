"""Every talk that comes with the project, in every language it names; and how much of the flows they walk."""

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.talks.coverage import coverage
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks
from flows.talks.telling import told_failure
from tests.flows.talks.conftest import DEFAULT

LIBRARY = load_library(DEFAULT, CATALOG)
SCRIPTS, PROBLEMS, _ = read_talks(DEFAULT, LIBRARY)
EACH = [(script, language) for script in SCRIPTS for language in script.languages]
LEAST = 95  # percent of the ways, in each language
BY_MAIL = "the right code travels by mail: tests/journeys/test_codes.py"
NEVER = {  # ways that are written and that nothing can take, and why
    ("clarify", "which", "none"): "it begins only where something can be named",
    ("choose_order", "which", "none"): "`several` always brings orders",
    ("return_item", "may_it", "unavailable"): "the order was found in the same turn",
    ("return_item", "plan_swap", "unavailable"): "the item's other variants were found in the same turn",
    ("return_item", "plan_swap", "sold_out"): "what is no longer on offer is asked for anew",
    ("return_item", "must_exchange", "possible"): "the rules that refuse money a moment before refuse it still",
    ("cancel_order", "can_it", "unavailable"): "the order was found in the same turn",
    ("change_address", "send_there", "unavailable"): "the order was proved to be theirs a moment ago",
    ("usual_address", "note", "unavailable"): "the order was proved to be theirs a moment ago",
    ("products", "which", "none"): "`several` always brings products",
    ("change_order", "may_it", "unavailable"): "the order was found in the same turn",
    ("change_refused", "look", "unavailable"): "the order was found in the same turn",
    ("cancel_items", "may_it", "unavailable"): "the order was found in the same turn",
    ("cancel_items", "plan", "nothing"): "what is no longer in the order is asked for anew",
    ("change_item", "plan", "sold_out"): "what is no longer on offer is asked for anew",
    ("loyalty", "redeem", "unavailable"): "what was on offer a moment ago is worth as much now",
    ("rate_chat", "write_down", "none"): "the question was there a moment ago, else the flow does not begin",
    ("rate_chat", "add", "none"): "the question was there when the flow began",
    ("choose_order", "code", "proved"): BY_MAIL,
    ("choose_order", "code_of_another", "proved"): BY_MAIL,
    ("email_code", "check", "proved"): BY_MAIL,
    ("email_code", "check_again", "proved"): BY_MAIL,
    ("email_code", "check_new", "proved"): BY_MAIL,
    ("prove_it", "by_code", "proved"): BY_MAIL,
    **{(flow, state, "none"): "the question was theirs when the flow began" for flow, state in (
        ("review_order", "write_down"), ("review_order", "add"), ("review_order", "add_what_is_wrong"),
        ("recommend", "write_down"), ("recommend", "add"), ("recommend", "add_why_not"))},
    ("recommend", "add", "off_the_scale"): "a reason brings no number",
    ("recommend", "add_why_not", "off_the_scale"): "a reason brings no number",
    ("newsletter", "agree", "already"): "the terms are told only to who gets no offers",
    ("stop", "everything", "already"): "a stop is recorded each time",
    ("stop_offers", "offers", "already"): "a stop is recorded each time",
    ("stop_updates", "updates", "already"): "a stop is recorded each time",
}
APART = ("expired", "failed")  # no words of ours for silence, and nothing fails: tests/flows/engine/test_situations.py


@pytest.fixture(scope="module")
def results():
    """Each talk is played once; the tests below look at what came of it."""
    return {(script.name, language): play(LIBRARY, script, language) for script, language in EACH}


def test_all_talks_can_be_read():
    assert PROBLEMS == []
    assert len(SCRIPTS) >= 60


@pytest.mark.parametrize(("script", "language"), EACH, ids=[f"{one.name}-{language}" for one, language in EACH])
def test_goes_as_written(script, language, results):
    failures = results[script.name, language].failures
    assert not failures, "\n".join(told_failure(one, str(DEFAULT)) for one in failures)


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_nearly_every_way_is_walked(language, results):
    covered = coverage(LIBRARY, results.values(), language)
    assert {state for state in covered.all_states - covered.states if state[0] not in APART} == set()
    assert covered.by_transition >= LEAST
    assert {way for way in covered.missing if way[0] not in APART} <= set(NEVER)


def test_each_talk_expects_something():
    """A talk that asserts nothing would be green whatever the bot says."""
    for script in SCRIPTS:
        lines = [line for line in script.lines if line.answer or line.state or line.did or line.handover]
        assert lines, script.name
        assert script.about, script.name
