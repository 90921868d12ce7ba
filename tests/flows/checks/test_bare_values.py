"""Facts that are one of several words of ours have words of the shop's, wherever they are told."""

import pytest

from flows.actions import CATALOG
from flows.actions.cards import ON_THE_WAY, PROGRESS
from flows.engine.checks import check
from tests.flows.libraries.assembling import files_of, write

LANGUAGES = ("en", "tr", "fa", "et")
STAGES = CATALOG.entities["order"].values["stage"]


@pytest.fixture
def told(tmp_path):
    """What is wrong with a library once `change` was done to each of its words files: (language, text) -> text."""

    def found(change, name="ceramics"):
        files = files_of(name)
        for language in LANGUAGES:
            files[f"words/{language}.yaml"] = change(language, files[f"words/{language}.yaml"])
        return [one for one in check(write(files, tmp_path), CATALOG).problems if one.severity == "error"]

    return found


def without(text, stage):
    begin = text.index(f"{stage}: ")
    end = min(at for at in (text.find(", ", begin), text.find("}", begin)) if at > 0)
    return text[:begin] + text[end:].removeprefix(", ")


@pytest.mark.parametrize("stage", ["placed", "ready_for_pickup", "attempted"])
def test_a_value_that_no_language_has_is_told_where_the_fact_is_named(told, stage):
    (problem,) = told(lambda language, text: without(text, stage))
    assert problem.code == "T009" and problem.place.file == "words/tr.yaml"
    assert problem.place.length == len("{order.stage}") and problem.fix.startswith(f"add `values.order.stage.{stage}`")
    assert problem.allowed == f"missing: values.order.stage.{stage}"


def test_one_problem_for_all_of_them(told):
    found = told(lambda language, text: without(without(text, "placed"), "packed"))
    assert [one.code for one in found] == ["T009"] and found[0].allowed.count("values.order.stage.") == 2


def test_what_one_language_lacks_is_told_as_any_sentence(told):
    found = told(lambda language, text: without(text, "placed") if language == "fa" else text)
    assert [one.code for one in found] == ["T001"]


def test_a_fact_that_only_forks_needs_no_words(told):
    fork = "{order.stage, select, placed {1} other {2}}"
    lines = {language: lambda line: not line.startswith("values:") for language in LANGUAGES}

    def change(language, text):
        kept = [line for line in text.splitlines() if lines[language](line)]
        return "\n".join(kept).replace("{order.stage}", fork) + "\n"

    assert told(change) == []


@pytest.mark.parametrize("named", ["{decision.rule}", "{decision.outcome}"])
def test_a_fact_whose_values_only_the_shop_knows_needs_some(told, named):
    def change(language, text):
        key = "    too_late:"
        at = text.index(key, text.index("\nrules:"))
        end = text.index("\n", at)
        return f"{text[:at]}{key} \"{named}\"{text[end:]}"

    found = told(change, "default")
    assert [one.code for one in found] == ["T009"] and f"`{named}`" in found[0].says


def test_how_things_are_shown_counts_as_well(told):
    def change(language, text):
        return text.replace("ready_for_pickup:", "ready_for_pickup_:", 1)

    found = told(change, "default")
    assert "T009" in {one.code for one in found}


def test_the_values_are_those_that_there_are():
    assert set(ON_THE_WAY.values()) | {"placed", "packed", "shipped", "delivered", "canceled"} == set(STAGES)
    assert set(PROGRESS.values()) | {"shipped"} == set(CATALOG.entities["shipment"].values["progress"])
    for entity in CATALOG.entities.values():
        assert all(entity.fields[name] == "choice" and values for name, values in entity.values.items())
