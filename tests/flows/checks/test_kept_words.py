"""P003: a promise to write later, in each language, where nothing is put down for it; quiet where something is."""

import pytest

O, E, T = "orders.yaml", "words/en.yaml", "words/tr.yaml"  # noqa: E741
DONE = "  done: Canceled."


@pytest.mark.parametrize(
    ("words", "promise"),
    [
        ("I'll message you when it leaves.", "I'll message"),
        ("We will let you know.", "We will let"),
        ("I'll send the label here when I have it.", "I'll send the label here"),
        ("Gone. I’ll remind you tomorrow.", "I’ll remind"),
    ],
)
def test_an_empty_promise_is_pointed_at(small_shop, words, promise):
    small_shop.change(E, DONE, f'  done: "{words}"')
    assert small_shop.marked("P003") == promise
    assert small_shop.only("P003").severity == "warning"


@pytest.mark.parametrize(
    "words", ["Çıkınca haber veririm.", "Size yazacağız.", "Yarın hatırlatırım.", "Bunu size bildireceğiz.",
              "Etiketi buradan göndereceğim."]
)
def test_in_turkish_too(small_shop, words):
    small_shop.change(T, DONE, f"  done: {words}")
    assert [one[0] for one in small_shop.found()] == ["P003"]


@pytest.mark.parametrize(
    "words",
    ["Canceled. You can write at any time.", "I told you so.", "A person will tell you.", "Will you let me know?"],
)
def test_what_promises_nothing_is_fine(small_shop, words):
    assert small_shop.change(E, DONE, f'  done: "{words}"').found() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    say: done\n    next: end", "    say: done\n    next: handoff"),
        ("  done:\n    say: done", "  done:\n    say: done  # the person keeps it"),
    ],
)
def test_what_a_person_keeps_is_no_empty_promise(small_shop, old, new):
    small_shop.change(E, DONE, "  done: We'll tell you when it is back.").change(O, old, new)
    assert ("P003" in [one[0] for one in small_shop.found()]) is ("handoff" not in new)


def test_the_shipped_flows_keep_what_they_promise_through_a_field_or_a_consent():
    """`track.moving` promises behind `will_tell`; `start_updates.started` after a consent."""
    from flows.engine.checks.kept_words import READ

    assert READ["en"].search("I'll message you about your orders here.")
    assert READ["fa"].search("همین\u200cجا می\u200cفرستم") and READ["et"].search("Saadan selle siia.")
    assert READ["fa"].search("خبر می\u200cدهم") and READ["et"].search("Anname teile teada")
