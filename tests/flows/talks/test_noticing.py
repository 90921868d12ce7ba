"""Talks that stay green whatever is broken would be worth nothing: break a flow, and a talk must say so."""

from dataclasses import replace

import pytest

from flows.engine.library import Target
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks
from tests.flows.talks.conftest import DEFAULT

BROKEN = [  # (flow, state, way out, where it leads now, a talk that must notice)
    ("cancel_order", "sure", "no", "cancel", "cancel_kept"),
    ("cancel_order", "cancel", "already_shipped", "canceled", "shipped_between_question_and_yes"),
    ("cancel_order", "left", "track", "sure", "shipped_between_question_and_yes"),
    ("choose_order", "find", "not_theirs", "no_match", "a_stranger_names_the_number_at_once"),
    ("choose_order", "prove", "no_match", "ask_email", "a_stranger_proves_an_order"),
    ("orders", "delivered", "missing", "left_already", "order_delivered"),
    ("orders", "preparing", "cancel", "left_already", "order_not_packed_yet"),
    ("track", "look", "not_shipped", "no_parcel", "not_shipped_yet"),
    ("track", "moving", "late", "pickup", "tracking"),
    ("return_item", "open", "needs_review", "opened", "a_return_that_people_look_at"),
    ("return_item", "show_us", "skip", "kept", "skip_the_photo_and_change_the_summary"),
    ("return_item", "summary", "no", "open", "skip_the_photo_and_change_the_summary"),
    ("promo_code", "check", "refused_with_other", "works", "an_ended_code_is_answered_with_a_live_one"),
    ("promo_code", "refused", "mine", "how_much", "a_code_for_large_baskets"),
    ("refund_status", "look", "sent", "pending", "refund_sent"),
    ("handoff", "line", "closed", "in_line", "a_person_while_the_shop_is_closed"),
    ("handoff", "in_line", "later", "waiting", "a_person_while_the_shop_is_open"),
    ("menu", "choices", "refund", "choices", "menu_leads_everywhere"),
]


def broken(library, flow, state, way, target):
    """The library with one way out that leads elsewhere."""
    to = Target("state", target)
    old = library.flows[flow].states[state]
    new = replace(
        old,
        outcomes={name: to if name == way else go for name, go in old.outcomes.items()},
        buttons=tuple(replace(one, go=to) if one.id == way else one for one in old.buttons),
        skip=to if way == "skip" else old.skip,
    )
    assert new != old, "there is such a way"
    states = {**library.flows[flow].states, state: new}
    assert target in states
    flows = {**library.flows, flow: replace(library.flows[flow], states=states)}
    return replace(library, flows=flows, ready={})


@pytest.fixture(scope="module")
def scripts(library):
    return {one.name: one for one in read_talks(DEFAULT, library)[0]}


@pytest.mark.parametrize(("flow", "state", "way", "target", "talk"), BROKEN, ids=[".".join(one[:3]) for one in BROKEN])
def test_a_way_that_leads_elsewhere_is_noticed(library, scripts, flow, state, way, target, talk):
    assert play(library, scripts[talk], "en").failures == ()
    assert play(broken(library, flow, state, way, target), scripts[talk], "en").failures


@pytest.mark.parametrize("language", ["tr", "en", "fa", "et"])
def test_another_sentence_is_noticed(library, scripts, language):
    """Word by word, where a talk is written so."""
    texts = {**library.wording.texts, language: {**library.wording.texts[language], "thanks.welcome": ("No.",)}}
    other = replace(library, wording=replace(library.wording, texts=texts))
    (failure,) = play(other, scripts["thank_you_and_goodbye"], language).failures
    assert failure.difference.got == "No."
    assert failure.difference.node is not None and failure.difference.instead == "No."


def test_a_fact_told_wrong_is_noticed(library, scripts):
    """The day of the delivery is in the talk, not only the key of the sentence."""
    texts = {**library.wording.texts["en"], "orders.delivered": ("It was delivered.",)}
    other = replace(library, wording=replace(library.wording, texts={**library.wording.texts, "en": texts}))
    failures = play(other, scripts["order_delivered"], "en").failures
    assert any("12 Nov" in one.difference.expected for one in failures)
