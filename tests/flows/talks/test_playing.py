"""Each expectation fails where it must, says expected and got, and is quiet where it holds."""

import pytest

SHOP = """talk: one
languages: [en]
shop:
  orders:
    - {number: A-10500, placed: 1h ago, items: [{title: Linen shirt, price: "999.90"}]}
lines:
"""
ASK = "  - says: cancel my order\n"
YES = ASK + "  - taps: yes\n"
WRONG = [  # (lines, line of the failure, expected, got)
    (ASK + "    bot: Hello.\n", 8, "Hello.", "A-10500"),
    (ASK + "    bot: {en: Hello.}\n", 8, "Hello.", "A-10500"),
    (ASK + "    bot: {say: cancel_order.left}\n", 8, "the words cancel_order.left", "cancel_order.sure"),
    (ASK + "    bot: {say: [cancel_order.sure, menu.choices]}\n", 8, "menu.choices", "cancel_order.sure"),
    (ASK + "    bot: {contains: [A-10500, A-99999]}\n", 8, "A-99999", "A-10500"),
    (ASK + "    bot: {lacks: A-10500}\n", 8, "nothing of `A-10500`", "A-10500"),
    (ASK + "    buttons: [yes, no]\n", 8, "buttons [yes, no]", "[yes, no, person]"),
    (ASK + "    buttons: [no, yes, person]\n", 8, "buttons [no, yes, person]", "[yes, no, person]"),
    (ASK + "    state: cancel_order.kept\n", 8, "state cancel_order.kept", "cancel_order.sure"),
    (ASK + "    state: none\n", 8, "state none", "cancel_order.sure"),
    (ASK + "    slots: {order: A-10501}\n", 8, "order: A-10501", "order: A-10500"),
    (ASK + "    slots: {order: empty}\n", 8, "order: empty", "order: A-10500"),
    (ASK + "    slots: {number: A-10500}\n", 8, "number: A-10500", "number: empty"),
    (ASK + "    did: [orders.cancel]\n", 8, "orders.cancel", "orders.find: one"),
    (ASK + "    did: {orders.find: several}\n", 8, "orders.find: several", "orders.find: one"),
    (ASK + "    did: {orders.find: {with: {prefer: returnable}}}\n", 8, "prefer: returnable", "prefer: cancelable"),
    (YES + "    did: {orders.cancel: {with: {order: A-1}}}\n", 9, "order: A-1", "order: A-10500"),
    (ASK + "    handover: asked\n", 8, "a person, because: asked", "none"),
    (ASK + "  - taps: person\n    handover: none\n", 9, "a person, because: none", "asked"),
    (YES + "    nothing_done: true\n", 9, "nothing done", "the shop was changed (orders.cancel)"),
    (ASK + "  - taps: perhaps\n", 8, "a button `perhaps`", "yes (Yes, cancel it)"),
]


@pytest.mark.parametrize(("lines", "line", "expected", "got"), WRONG, ids=[one[2] + one[0][-30:] for one in WRONG])
def test_what_is_not_so_is_told(played, lines, line, expected, got):
    failures = played(SHOP + lines).failures
    assert len(failures) == 1, failures
    failure = failures[0]
    assert (failure.place.file, failure.place.line, failure.language) == ("talks/one.yaml", line, "en")
    assert failure.place.column > 1
    assert expected in failure.difference.expected and got in failure.difference.got


RIGHT = [
    "    bot: {say: cancel_order.sure, contains: [A-10500, Linen shirt], lacks: B-10500}\n",
    "    buttons: [yes, no, person]\n",
    "    buttons: ['Yes, cancel it', no, cancel_order.sure.person]\n",
    "    state: cancel_order.sure\n",
    "    slots: {order: A-10500, number: empty}\n",
    "    did: {orders.find: {outcome: one, with: {prefer: cancelable}}}\n",
    "    handover: none\n",
    "    nothing_done: true\n",
]


@pytest.mark.parametrize("expected", RIGHT)
def test_what_is_so_is_silent(played, expected):
    assert played(SHOP + ASK + expected).failures == ()


def test_the_turns_states_are_told(played):
    failure = played(SHOP + ASK + "    state: none\n").failures[0]
    assert failure.states == ("cancel_order.which", "choose_order.find", "cancel_order.which", "cancel_order.can_it",
                              "cancel_order.prove", "prove_it.look", "cancel_order.prove", "cancel_order.sure")


def test_a_button_is_meant_by_title_by_id_or_by_a_part_of_its_title(played):
    for wanted in ("Yes, cancel it", "yes", "cancel_order.sure.yes", "Yes"):
        done = played(SHOP + ASK + f"  - taps: {wanted!r}\n    did: {{orders.cancel: canceled}}\n")
        assert done.failures == (), wanted


def test_a_button_of_an_earlier_message_is_tapped_by_its_whole_id(played):
    late = "  - taps: cancel_order.sure.yes\n    nothing_done: true\n    bot: {say: [repair.old_button]}\n"
    assert played(SHOP + YES + late).failures == ()


def test_after_a_button_that_is_not_there_nothing_more_is_played(played):
    failures = played(SHOP + ASK + "  - taps: perhaps\n  - says: hi\n    state: none\n").failures
    assert len(failures) == 1


def test_time_passes(played):
    """Open on Friday noon, closed ten hours later."""
    talk = ("talk: one\nlanguages: [en]\nlines:\n  - taps: start:handoff\n    state: handoff.in_line\n  - later: 10h\n"
            "  - taps: start:handoff\n    state: handoff.closed\n")
    assert played(talk).failures == ()


def test_the_shop_changes_meanwhile(played):
    shipped = ("  - meanwhile: {orders: [{number: A-10500, status: shipped, items: [{title: Shirt, price: 1}]}]}\n"
               "  - taps: yes\n    did: {orders.cancel: already_shipped}\n    nothing_done: true\n")
    assert played(SHOP + ASK + shipped).failures == ()


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker", "contacts", "location"])
def test_what_is_sent_is_answered(played, kind):
    key = {"location": "place"}.get(kind, kind)
    talk = f"talk: one\nlanguages: [en]\nlines:\n  - sends: {kind}\n    bot: {{say: repair.media.{key}}}\n"
    assert played(talk).failures == ()


def test_each_language_has_its_own_shopper(played):
    names = "{tr: Deniz, en: Sam, fa: نرگس, et: Kadri}"
    talk = f"talk: one\nlines:\n  - taps: start:greeting\n    bot: {{contains: {names}}}\n"
    for language in ("tr", "en", "fa", "et"):
        assert played(talk, language).failures == (), language


def test_a_talk_leaves_nothing_for_the_next(played):
    assert played(SHOP + YES).failures == ()
    assert played(SHOP + ASK + "    state: cancel_order.sure\n    handover: none\n").failures == ()


def test_marks_of_direction_do_not_count(played):
    talk = SHOP.replace("[en]", "[fa]") + "  - taps: start:orders\n    bot: {contains: سفارش A-10500}\n"
    failures = played(talk, "fa").failures
    assert all("\u2066" not in one.difference.got for one in failures)
    assert failures == ()


def test_a_thing_that_went_to_somebody_else_still_brings_a_person(played):
    """The summary for the person leaves out what is not the shopper's any more."""
    gone = ('  - meanwhile: {orders: [{number: A-10500, phone: "+15550001111", items: [{title: x, price: 1}]}]}\n'
            "  - taps: yes\n    did: {orders.cancel: unavailable}\n    state: handoff.in_line\n"
            "    handover: cancel_order.cancel\n    nothing_done: true\n")
    assert played(SHOP + ASK + gone).failures == ()


def test_a_turn_that_fails_ends_the_talk(read, library):
    from dataclasses import replace

    from flows.talks.playing import play

    (script,), _ = read(SHOP + ASK + "    state: cancel_order.sure\n  - says: hi\n")
    words = {language: {key: parts for key, parts in texts.items() if not key.startswith("cancel_order.")}
             for language, texts in library.wording.texts.items()}
    broken = replace(library, wording=replace(library.wording, texts=words), ready={})
    (failure,) = play(broken, script, "en").failures
    assert failure.difference.expected == "a turn that goes on"
    assert "cancel_order.sure" in failure.difference.got
