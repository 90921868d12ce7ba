"""`flask flows test`: what it prints, its exit codes, and what `--update` writes."""

import shutil

import pytest
from click.testing import CliRunner

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.talk_commands import flows
from tests.flows.talks.conftest import DEFAULT

GOOD = "talk: hi\nlanguages: [en, tr]\nlines:\n  - taps: start:greeting\n    state: greeting.hello\n"
BAD = """# kept: what stands above
talk: bye
languages: [en]
lines:
  # kept: between the lines
  - says: goodbye
    bot: "Not this."   # kept: behind
  - says: thank you
    bot: {say: thanks.wrong}
"""


@pytest.fixture
def home(tmp_path):
    """The shipped flows, with talks of the test's own."""
    folder = tmp_path / "flows"
    shutil.copytree(DEFAULT, folder, ignore=shutil.ignore_patterns("talks"))
    (folder / "talks").mkdir()
    (folder / "talks" / "good.yaml").write_text(GOOD, encoding="utf-8")
    return folder


def run(*words):
    return CliRunner().invoke(flows, ["test", *map(str, words)])


def test_all_as_expected(home):
    result = run(home)
    assert result.exit_code == 0, result.output
    assert "hi  en ok  tr ok" in result.output
    assert "2 played, all as expected." in result.output
    states = sum(len(flow.states) for flow in load_library(home, CATALOG).flows.values())
    assert f"1/{states} {100 / states:.1f}%" in result.output


def test_a_failing_line_with_expected_and_got(home):
    path = home / "talks" / "bad.yaml"
    path.write_text(BAD.replace("thanks.wrong", "thanks.welcome"), encoding="utf-8")
    result = run(home)
    assert result.exit_code == 1
    assert f"{home}/talks/bad.yaml:7:10: en: not as expected" in result.output
    told = result.output[result.output.index("bad.yaml:7:10"):]
    assert "expected: Not this." in told and "got:      " in told and "states:   goodbye.bye" in told
    assert "bye  en failed" in result.output and "3 played, 1 failed." in result.output


def test_update_rewrites_the_value_and_nothing_else(home):
    path = home / "talks" / "bad.yaml"
    text = BAD.replace("{say: thanks.wrong}", "{say: goodbye.bye}")
    path.write_text(text, encoding="utf-8")
    assert "2 answers brought up to date" in run(home, "--update").output
    after = path.read_text(encoding="utf-8")
    assert [line for line in after.split("\n") if "bot:" not in line] == [
        line for line in text.split("\n") if "bot:" not in line]
    assert after.count("# kept") == 3 and "Not this" not in after
    assert "bot: {say: thanks.welcome}" in after
    again = run(home)
    assert again.exit_code == 0, again.output


def test_update_leaves_a_shared_text_alone_that_two_languages_want_otherwise(home):
    path = home / "talks" / "good.yaml"
    path.write_text(GOOD + "    bot: Hello.\n", encoding="utf-8")
    assert "brought up to date" not in run(home, "--update").output
    assert path.read_text(encoding="utf-8").endswith("bot: Hello.\n")


def test_update_of_each_language_and_of_a_block(home):
    path = home / "talks" / "good.yaml"
    block = "    bot:\n      en: |\n        Two\n        lines.\n      tr: Bir satır\n    handover: none\n"
    path.write_text(GOOD + block, encoding="utf-8")
    assert "2 answers brought up to date" in run(home, "--update").output
    after = path.read_text(encoding="utf-8")
    assert "Sam" in after and "Deniz" in after and after.endswith("    handover: none\n")
    assert run(home).exit_code == 0, after


def test_coverage_names_the_ways_never_walked(home):
    output = run(home, "--coverage").output
    assert "never walked: greeting.hello → menu\n" in output
    (home / "talks" / "more.yaml").write_text(
        "talk: on\nlanguages: [en]\nlines:\n  - taps: start:greeting\n  - taps: menu\n    state: menu.choices\n")
    output = run(home, "--coverage").output
    assert "never walked: greeting.hello → menu  (tr, fa, et)" in output


def test_the_threshold(home):
    assert run(home, "--threshold", "0.1").exit_code == 1, "fa and et have no talk here"
    below = run(home, "--threshold", "95")
    assert below.exit_code == 1 and "Below 95% of the ways: tr, en, fa, et." in below.output


def test_one_talk_in_one_language(home):
    result = run(home, "--talk", "hi", "--language", "tr")
    assert result.exit_code == 0 and "hi  tr ok\n" in result.output and " en " not in result.output


def test_wrong_usage_and_what_can_not_run(home, tmp_path):
    assert run(home, "--talk", "nope").exit_code == 2
    assert "There are: hi." in run(home, "--talk", "nope").output
    assert run(home, "--language", "de").exit_code == 2
    assert run(tmp_path / "nowhere").exit_code == 3


def test_a_talk_that_can_not_be_read(home):
    (home / "talks" / "bad.yaml").write_text("talk: x\nlines:\n  - sais: hi\n", encoding="utf-8")
    result = run(home)
    assert result.exit_code == 1
    assert "talks/bad.yaml:3:5: error[F001]: unknown key `sais` in a line" in result.output
    assert "3 |   - sais: hi" in result.output and "^^^^" in result.output
    assert "fix: change `sais` to `says`" in result.output


def test_flows_that_can_not_be_read(home):
    (home / "menu.yaml").write_text("flow: menu\nstates: {a: {say: nope, next: nowhere}}\n", encoding="utf-8")
    result = run(home)
    assert result.exit_code == 1 and "The flows can't be read" in result.output
