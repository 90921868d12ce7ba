"""What `flask flows check` and `flask flows explain` print, and how they end."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands import PAGE, explanations, flows
from flows.engine.checks.report import as_text, width
from flows.engine.definition import Place, Problem
from tests.flows.checks.conftest import CATALOG

ROOT = Path(__file__).parents[3]
CODE = re.compile(r'"([YFVTWP]\d{3})"')


@pytest.fixture(autouse=True)
def small_catalog(monkeypatch):
    monkeypatch.setattr("flows.commands.CATALOG", CATALOG)


def run(*words, **environment):
    return CliRunner().invoke(flows, [str(word) for word in words], env={"COLUMNS": "80", **environment})


@pytest.fixture
def anatomy(small_shop):
    """The text of the first problem of the shop, against the small shop's own files."""

    def text():
        checked = small_shop.check()
        return as_text(checked.library, checked.problems[0], "flows")

    return text


def test_a_mistake_is_shown_with_its_place_excerpt_caret_hint_and_fix(small_shop, anatomy):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", "  cancel: Cancel this order at once")
    assert anatomy() == (
        "flows/words/tr.yaml:13:11: error[W020]: button title is 25 characters; "
        "WhatsApp allows 20 (language `tr`)\n"
        "   |\n"
        "12 |   resume_no: Not now\n"
        "13 |   cancel: Cancel this order at once\n"
        "   |           ^^^^^^^^^^^^^^^^^^^^^^^^^ 5 too many\n"
        "   |\n"
        "   = WhatsApp refuses the whole message, so the shopper would see nothing. "
        'Only this much fits: "Cancel this order at"\n'
        "   = fix: shorten `buttons.cancel` to 20 characters"
    )


def test_a_line_that_runs_right_to_left_is_quoted_since_carets_can_not_line_up(small_shop, anatomy):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", "  cancel: برچسب مرجوعی را همین حالا بفرست")
    assert "   | column 11: «برچسب مرجوعی را همین حالا بفرست» 11 too many\n" in anatomy()
    assert "^" not in anatomy()


def test_a_caret_stands_under_its_character_when_wide_letters_come_first(small_shop, anatomy):
    small_shop.change("words/tr.yaml", '"Cancel order {order.number}?"', '"📦 Cancel {order.number}\'i"')
    lines = anatomy().split("\n")
    shown = next(line for line in lines if "📦" in line)
    caret = next(line for line in lines if "^" in line)
    assert width(caret[: caret.index("^")]) == width(shown[: shown.index("{order")])


def test_tabs_are_drawn(small_shop, anatomy):
    small_shop.change("orders.yaml", "    say: done", "\tsay: done")
    text = anatomy()
    assert "error[Y001]" in text
    assert "27 | →say: done\n   | ^" in text


def test_color_is_used_only_when_asked_for(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    checked = small_shop.check()
    assert "\033[31merror[F003]\033[0m" in as_text(checked.library, checked.problems[0], color=True)
    assert "\033" not in run("check", small_shop.folder).output


def test_clean_flows_end_with_0(small_shop):
    result = run("check", small_shop.folder)
    assert (result.exit_code, result.output) == (0, "No problems.\n")


def test_problems_end_with_1_and_a_footer(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    result = run("check", small_shop.folder)
    assert result.exit_code == 1
    assert result.output.endswith("\n\n1 problem in 1 file. The last good version is still live.\n")


def test_warnings_alone_end_with_0_unless_strict(small_shop):
    small_shop.change("words/en.yaml", "Canceled.", "long " * 61)
    assert run("check", small_shop.folder).exit_code == 0
    assert run("check", small_shop.folder, "--strict").exit_code == 1


def test_wrong_usage_ends_with_2_and_a_missing_folder_with_3(tmp_path):
    assert run("check", "--format", "xml").exit_code == 2
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 3
    assert "nowhere" in result.output


def test_flows_dir_is_checked_when_no_folder_is_named(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    assert "F003" in run("check", FLOWS_DIR=str(small_shop.folder)).output


def test_json_says_the_same(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    result = run("check", small_shop.folder, "--format", "json")
    (problem,) = json.loads(result.output)["problems"]
    assert result.exit_code == 1
    assert (problem["code"], problem["line"], problem["column"], problem["length"]) == ("F003", 10, 45, 6)
    assert problem["meant"] == "nothing"


def test_more_than_twenty_in_a_file_are_counted(small_shop):
    small_shop.add(
        "orders.yaml", "".join(f"  s{number}:\n    say: done\n    next: end\n" for number in range(30))
    )
    output = run("check", small_shop.folder).output
    assert "orders.yaml: 10 more, not shown. Mend these first." in output
    assert "30 problems in 1 file." in output


def test_every_code_that_can_be_shown_has_its_section_and_no_other():
    used = {
        code
        for path in (ROOT / "flows").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert set(explanations(PAGE.read_text(encoding="utf-8"))) == used
    assert len(used) >= 90


def test_every_code_that_can_be_shown_is_tested():
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "flows").rglob("test_*.py")]
    tested = {code for page in pages for code in CODE.findall(page)}
    assert set(explanations(PAGE.read_text(encoding="utf-8"))) - tested == set()


def test_explain_prints_the_section_of_a_code_in_either_case():
    result = run("explain", "f003")
    assert result.exit_code == 0
    assert result.output.startswith("F003 leads nowhere\n\n`next`, a button or an outcome")
    assert "F004" not in result.output


def test_explain_of_an_unknown_code_names_near_ones():
    result = run("explain", "F099")
    assert result.exit_code == 2
    assert "Did you mean" in result.output


def test_a_problem_at_an_empty_place_is_still_readable(small_shop):
    library = small_shop.check().library
    problem = Problem("F014", Place("flows", 1, 1), "there is no flow `menu`", fix="write `flow: menu`")
    assert as_text(library, problem) == (
        "flows:1:1: error[F014]: there is no flow `menu`\n  |\n  |\n  = fix: write `flow: menu`"
    )
