"""`flask flows graph`: what it prints, and how it ends."""

import shutil
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import flows.picture_commands  # noqa: F401  (adds the command)
from flows.commands import flows as group
from tests.flows.pictures.conftest import ROOT


def run(*words, **environment):
    return CliRunner().invoke(
        group, [str(word) for word in words], env={"FLOWS_DIR": "", **environment}
    )


def test_a_flow_is_drawn_in_the_first_language_of_the_shop():
    result = run("graph", "greeting")
    assert result.exit_code == 0
    root = ElementTree.fromstring(result.stdout)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "tr"


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", "<svg "), ("mermaid", "---\ntitle:"), ("dot", "digraph ")]
)
def test_each_form_in_the_language_asked_for(form, begins):
    result = run(
        "graph", "greeting", ROOT / "flows" / "default", "--format", form, "--language", "fa"
    )
    assert result.exit_code == 0 and result.stdout.startswith(begins)
    assert "منوی اصلی" in result.stdout


def test_into_a_file(tmp_path):
    result = run("graph", "greeting", "--output", tmp_path / "greeting.svg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert ElementTree.parse(tmp_path / "greeting.svg").getroot().tag.endswith("svg")
    result = run("graph", "greeting", "--output", tmp_path / "no" / "greeting.svg")
    assert result.exit_code == 3 and "could not be written" in result.stderr


def test_a_flow_that_is_not_there_and_one_that_is_meant():
    result = run("graph", "retrn_item")
    assert result.exit_code == 1
    assert result.stderr == "There is no flow retrn_item. Did you mean return_item, return_label, change_item?\n"
    assert run("graph", "qqqq").stderr == "There is no flow qqqq.\n"


def test_a_language_without_words_and_a_folder_that_is_not_there(tmp_path):
    result = run("graph", "greeting", "--language", "de")
    assert (
        result.exit_code == 2
        and "There are no words in de; there are en, et, fa, tr." in result.stderr
    )
    assert run("graph", "greeting", tmp_path / "none").exit_code == 3
    assert run("graph", "greeting", FLOWS_DIR=str(tmp_path / "none")).exit_code == 3


def test_a_draft_with_mistakes_is_drawn_and_said_to_have_them(tmp_path):
    folder = tmp_path / "shop"
    shutil.copytree(ROOT / "flows" / "default", folder)
    with (folder / "menu.yaml").open("a", encoding="utf-8") as file:
        file.write("---\nflow: odd\nstates:\n  one: {say: one, next: nowhere}\n")
    result = run("graph", "greeting", folder)
    assert result.exit_code == 0 and result.stdout.startswith("<svg")
    assert "problems; see `flask flows check" in result.stderr
