"""What a shopper wrote at length is kept whole and repeated in part: the message stays within WhatsApp's limits."""

import pytest

from flows.engine.values import MAX_SAID
from integrations.whatsapp.limits import MENU_BODY, length
from tests.flows.engine.tiny import begin, tiny

FLOW = """slots: {note: {type: text}, more: {type: text}}
states:
  first: {ask: note, next: second}
  second: {ask: more, next: sure}
  sure: {confirm: {note: note}, next: {yes: end, no: end}}
"""
WORDS = 'begin: {first: What?, second: And?, sure: "You wrote: {note} and {more}. Right?"}'


@pytest.mark.parametrize("letter", ["x", "ش", "ö", "📦"])
def test_two_long_answers_fit_into_one_message(tmp_path, letter):
    shopper = tiny(tmp_path, FLOW, WORDS)
    begin(shopper)
    shopper.types(letter * 5000)
    said = shopper.types(f"also {letter * 5000}")
    assert shopper.at == "begin.sure" and "…" in said and said.endswith("Right?")
    assert length(said) <= MENU_BODY
    assert len(shopper.session.stack[-1].slots["note"]) > MAX_SAID


@pytest.mark.parametrize("size", [1, MAX_SAID])
def test_an_answer_of_usual_length_is_repeated_whole(tmp_path, size):
    shopper = tiny(tmp_path, FLOW, WORDS)
    begin(shopper)
    shopper.types("y" * size + "z" if size == 1 else "y" * size)
    assert "…" not in shopper.types("more of it")
