"""Sensitive slots: asked for and used, never said, never handed to what would keep them."""

import pytest

SLOT = "  note: {type: text, optional: true}\n"


@pytest.fixture
def secret(small_shop):
    """The note is sensitive, and asked for."""
    small_shop.change("orders.yaml", SLOT, "  note: {type: text, optional: true, sensitive: true}\n")
    small_shop.change("orders.yaml", "    say: done\n    next: end", "    ask: note\n    next: said")
    small_shop.add("orders.yaml", "  said:\n    say: said\n    next: end\n")
    return small_shop.change_words("  buttons: {change: Not this one}", (
        "  said: Thank you.\n  buttons: {change: Not this one}"))


def test_holds(secret):
    assert secret.found() == []


def test_it_is_not_said(secret):
    secret.change_words("  said: Thank you.", '  said: "Thank you for {note}."')
    assert [one[0] for one in secret.found()] == ["F053", "F053"]
    assert secret.told("F053")[0] == ("words/en.yaml", 37, 24, "{note}")


def test_a_question_may_name_it(secret):
    secret.add("orders.yaml", "  again:\n    ask: note\n    next: end\n")
    secret.change("orders.yaml", "    next: said", "    next: again")
    secret.change("orders.yaml", "  said:\n    say: said\n    next: end\n", "")
    secret.change_words("  said: Thank you.", '  again: "{note}, and what else?"')
    assert secret.found() == []


@pytest.mark.parametrize(("mine", "codes"), [("", ["F054"]), (", sensitive: true", [])])
def test_a_called_flow_keeps_the_secret_too(secret, mine, codes):
    secret.change("orders.yaml", "  said:\n    say: said\n    next: end\n", (
        "  said:\n    call: keeper\n    with: {word: note}\n    next: {done: end}\n"
        f"---\nflow: keeper\ntakes: [word]\nslots: {{word: {{type: text{mine}}}}}\n"
        "states: {ask_it: {ask: word, next: end}}\n"))
    secret.change_words("  said: Thank you.\n", "")
    secret.change_words("slots: {order: Order}", "slots: {order: Order}\nkeeper: {ask_it: Which word?}")
    assert [one[0] for one in secret.found()] == codes


@pytest.mark.parametrize(("theirs", "codes"), [("", []), (", sensitive: true", ["F054"])])
def test_what_is_given_back_stays_a_secret(secret, theirs, codes):
    secret.change("orders.yaml", "  said:\n    say: said\n    next: end\n", (
        "  said:\n    call: keeper\n    save: {word: open}\n    next: {done: end}\n"
        f"---\nflow: keeper\ngives: [word]\nslots: {{word: {{type: text{theirs}}}}}\n"
        "states: {ask_it: {ask: word, next: end}}\n"))
    secret.change("orders.yaml", "  order: {type: order}\n", "  order: {type: order}\n  open: {type: text}\n")
    secret.change_words("  said: Thank you.\n", "")
    secret.change_words("slots: {order: Order}", "slots: {order: Order}\nkeeper: {ask_it: Which word?}")
    assert [one[0] for one in secret.found()] == codes
