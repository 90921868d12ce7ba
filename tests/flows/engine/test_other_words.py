"""Other words for an answer: the whole message, a sentence made of them, and nothing that says something else."""

import pytest

from tests.flows.engine.tiny import begin, tiny

FLOW = """
slots: {how: {type: choice, of: [good, bad, none]}}
states:
  first: {ask: how, next: which}
  which:
    choose:
      - {when: {how: good}, go: fine}
      - {when: {how: bad}, go: sorry}
      - {go: other}
  fine: {say: fine, next: end}
  sorry: {say: sorry, next: end}
  other: {say: other, next: end}
"""
WORDS = """
values:
  how:
    good: {text: Very good, also: "super, 5، 4, 👍, not bad"}
    bad: {text: Not good, also: "awful, 1, 2, 👎"}
    none: No opinion
begin: {first: How was it?, fine: FINE, sorry: SORRY, other: OTHER}
"""


@pytest.fixture
def asked(tmp_path):
    shopper = tiny(tmp_path, FLOW, WORDS)
    begin(shopper)
    return shopper


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("super", "FINE"), ("SUPER!!", "FINE"), ("super, thank you", "FINE"), ("it was super", "FINE"), ("👍", "FINE"),
        ("5", "FINE"), ("۵", "FINE"), ("4", "FINE"), ("not bad", "FINE"), ("very good", "FINE"), ("awful", "SORRY"),
        ("1", "SORRY"), ("2", "SORRY"), ("👎", "SORRY"), ("third", "OTHER"),
    ],
)  # fmt: skip
def test_what_is_typed_is_the_answer_that_it_means(asked, text, says):
    assert asked.types(text) == says


@pytest.mark.parametrize("text", ["was it super?", "super?", "it was not super", "7"])
def test_what_says_something_else_is_no_answer(asked, text):
    assert "FINE" not in asked.types(text)


def test_words_of_another_question_mean_nothing_here(asked):
    assert asked.types("super") == "FINE"
    assert "FINE" not in asked.types("super")
