"""W038: a line of Persian that a code alone would turn round, in any case of its selects; and what is no such line."""

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check
from tests.flows.libraries.assembling import files_of, write

GONE = "  gone: سفارش {order.number} لغو شد."
TURNED = [
    "{order.number}",
    "لغو شد:\\n{order.number}",
    "لغو شد:\\n*{order.number}* · 45",
    "لغو شد:\\n{order.number}\\nو تمام",
    "{order.stage, select, placed {سفارش {order.number}} other {{order.number}}}",
    "{order.stage, select, placed {سفارش} other {}} {order.number}",
    "لغو شد:{order.carrier, select, empty {} other {\\n{order.paid_with}}}",
    "لغو شد:\\n{order.number}: {order.summary}",  # a title may be in Latin letters
]
CORRECT = [
    "سفارش {order.number}",
    "{order.number} لغو شد.",  # what is set apart does not decide where its line begins
    "لغو شد:\\nسفارش {order.number}\\n{order.placed_on} {order.number}",
    "لغو شد:\\n{order.total}",
    "لغو شد:\\n{order.summary}",
    "{order.stage, select, placed {سفارش} other {لغو}} {order.number}",
    "{order.stage}: {order.number}",  # a word of the language, whichever
    "لغو شد:\\nhttps://linden.example/{order.number}",
]


@pytest.fixture
def found(tmp_path):
    """The problems of a shop that says this once an order is canceled, in Persian or another language."""

    def check_with(sentence, language="fa"):
        files = files_of("atelier")
        old = next(line for line in files[f"words/{language}.yaml"].splitlines() if line.startswith("  gone:"))
        name = f"words/{language}.yaml"
        folder = write({**files, name: files[name].replace(old, f'  gone: "{sentence}"')}, tmp_path)
        return [one for one in check(folder, CATALOG).problems if one.code == "W038"]

    return check_with


@pytest.mark.parametrize("sentence", TURNED)
def test_a_line_that_turns_round_is_told_at_its_value(found, sentence):
    (problem,) = found(sentence)
    assert problem.place.file == "words/fa.yaml" and problem.severity == "warning"
    assert problem.place.length in (len("{order.number}"), len("{order.paid_with}"))
    assert "`{order." in problem.says and "Persian word" in problem.says and problem.fix


@pytest.mark.parametrize("sentence", CORRECT)
def test_a_line_with_a_word_of_its_language_is_not(found, sentence):
    assert found(sentence) == []


@pytest.mark.parametrize("language", ["en", "tr", "et"])
def test_languages_from_the_left_have_no_such_lines(found, language):
    assert found("{order.number}", language) == []


def test_each_line_is_told_by_itself(found):
    assert len({one.place.column for one in found("{order.number}\\nلغو\\n{order.number}\\n{order.paid_with}")}) == 3
