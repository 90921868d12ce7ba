"""Differences in words: one line for one detail, a head and lines for several, counts at the end."""

import pytest

from flows.engine.conditions import TODAY
from flows.engine.definition import Place
from flows.engine.differences import Difference, bare, counted
from flows.engine.library import Branch, Condition, Slot, Source, Target
from flows.engine.told import summary, told


@pytest.mark.parametrize(
    ("difference", "line"),
    [
        (Difference("flow", "new", "gift"), "flow gift new"),
        (Difference("flow", "gone", "gift"), "flow gift gone"),
        (Difference("flow", "changed", "gift", ("slot a new",)), "flow gift: slot a new"),
        (
            Difference("state", "changed", "gift.a", ("next → b, not c",)),
            "state gift.a: next → b, not c",
        ),
        (Difference("intent", "new", "gift"), "intent gift new"),
        (Difference("template", "gone", "news"), "template news gone"),
        (
            Difference("shop", "changed", "policy.days", ("3, not 2",)),
            "shop policy.days: 3, not 2",
        ),
        (Difference("shop", "new", "tone"), "shop tone new"),
        (
            Difference("text", "gone", "gift.a", (), ("tr",)),
            "1 text gone in 1 language: gift.a (tr)",
        ),
        (
            Difference("text", "changed", "return_item.opened", (), ("tr", "en", "fa")),
            "1 text changed in 3 languages: return_item.opened (tr, en, fa)",
        ),
    ],
)
def test_one_line(difference, line):
    assert told([difference]).splitlines()[0] == line


def test_several_details_stand_below_one_another():
    one = Difference("state", "changed", "gift.a", ("say, not ask", "next → b new"))
    assert told([one]).splitlines()[:3] == [
        "state gift.a changed:",
        "  say, not ask",
        "  next → b new",
    ]


def test_texts_of_the_same_kind_and_languages_share_a_line():
    found = [
        Difference("text", "new", "gift.a", (), ("tr", "en")),
        Difference("text", "gone", "gift.b", (), ("tr", "en")),
        Difference("text", "new", "gift.c", (), ("tr", "en")),
        Difference("text", "new", "gift.d", (), ("fa",)),
    ]
    assert told(found).splitlines()[:-2] == [
        "2 texts new in 2 languages: gift.a, gift.c (tr, en)",
        "1 text gone in 2 languages: gift.b (tr, en)",
        "1 text new in 1 language: gift.d (fa)",
    ]


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (["flow"], "1 difference: 1 flow."),
        (["flow", "flow"], "2 differences: 2 flows."),
        (["shop", "flow"], "2 differences: 1 flow, 1 setting."),
        (["text", "shop", "shop"], "3 differences: 1 text, 2 settings."),
    ],
)
def test_the_last_line_counts(parts, line):
    assert summary([Difference(part, "new", "x") for part in parts]) == line


def test_nothing_is_said_too():
    assert told([]) == "No differences."


@pytest.mark.parametrize(("number", "said"), [(0, "0 texts"), (1, "1 text"), (2, "2 texts")])
def test_counting(number, said):
    assert counted(number, "text") == said


def test_places_make_no_difference_and_everything_else_does():
    here, there = Place("a.yaml", 1, 1), Place("b.yaml", 9, 4)
    assert bare(Slot("a", "text", place=here)) == bare(Slot("a", "text", place=there))
    assert bare(Slot("a", "text", place=here)) != bare(Slot("a", "email", place=here))
    one = Branch(Target("state", "a", here), Condition("is", (), Source("x", "", here), TODAY, here))
    two = Branch(Target("state", "a", there), Condition("is", (), Source("x", "", there), TODAY))
    other = Branch(Target("state", "a", there), Condition("is", (), Source("y"), TODAY))
    assert bare(one) == bare(two) != bare(other)
    assert bare({"a": [one]}) == bare({"a": (two,)})
