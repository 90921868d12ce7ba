"""What machines read: GitHub's annotations with their escapes, SARIF with its rules and UTF-16 columns."""

import json
import re

import pytest
from click.testing import CliRunner

from flows.commands import PAGE, explanations, flows
from flows.engine.checks.outputs import as_github, as_sarif, utf16
from flows.engine.checks.report import as_json, notes
from flows.engine.definition import Place, Problem
from tests.flows.checks.conftest import CATALOG

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
FROM_RIGHT = "برچسب مرجوعی را همین حالا بفرست"


@pytest.fixture(autouse=True)
def small_catalog(monkeypatch):
    monkeypatch.setattr("flows.commands.CATALOG", CATALOG)


def run(folder, form, *words):
    return CliRunner().invoke(flows, ["check", str(folder), "--format", form, *words])


def read_back(line):
    """What GitHub's runner makes of a line: level, properties, message."""
    level, told, message = COMMAND.fullmatch(line).groups()
    properties = dict(part.split("=", 1) for part in told.split(","))
    return level, {name: plain(value) for name, value in properties.items()}, plain(message)


def plain(text):
    for escape, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, sign)
    return text


def log(shop):
    result = run(shop.folder, "sarif")
    return json.loads(result.output)


# ---- GitHub ---------------------------------------------------------------------------------------------


def test_an_annotation_stands_at_the_characters_and_says_what_the_text_says(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    result = run(small_shop.folder, "github")
    level, where, message = read_back(result.output.rstrip("\n"))
    assert result.exit_code == 1 and level == "error"
    assert where == {
        "file": f"{small_shop.folder}/orders.yaml",
        "line": "10",
        "endLine": "10",
        "col": "45",
        "endColumn": "51",
        "title": "F003",
    }
    assert message.split("\n")[0] == "this leads to `nothng`, but there is no such state or flow"
    assert "did you mean `nothing`?" in message and message.count("\n") >= 3


def test_every_problem_is_one_line_however_long_its_text_is(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    small_shop.change("words/tr.yaml", "  done: Canceled.\n", "")
    checked = small_shop.check()
    lines = run(small_shop.folder, "github").output.splitlines()
    assert [read_back(line)[1]["title"] for line in lines] == [one.code for one in checked.problems]
    assert all(COMMAND.fullmatch(line) for line in lines)


def test_signs_that_mean_something_to_github_are_escaped_and_come_back(small_shop):
    library = small_shop.check().library
    says, fix = "50%0A: a, b\r\nc", "write `::error::` so"
    problem = Problem("F003", Place("orders.yaml", 2, 3, 4), says, fix=fix)
    line = as_github(library, problem, "a, b:c%/flows")
    assert line == (
        "::error file=a%2C b%3Ac%25/flows/orders.yaml,line=2,endLine=2,col=3,endColumn=7,title=F003"
        "::50%250A: a, b%0D%0Ac%0Afix: write `::error::` so"
    )
    _, where, message = read_back(line)
    assert where["file"] == "a, b:c%/flows/orders.yaml"
    assert message == f"{says}\nfix: {fix}"


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("hint", "notice")])
def test_severities_have_githubs_names(small_shop, severity, level):
    problem = Problem("W011", Place("orders.yaml", 1, 1), "long", severity=severity)
    assert as_github(small_shop.check().library, problem).startswith(f"::{level} file=orders.yaml,")


def test_what_is_missing_in_the_folder_is_told_of_the_folder(small_shop):
    library = small_shop.check().library
    problem = Problem("F014", Place("flows", 1, 1), "there is no flow `menu`", fix="write it")
    assert as_github(library, problem, "shop/flows") == (
        "::error file=shop/flows,title=F014::there is no flow `menu`%0Afix: write it"
    )


def test_an_annotation_of_a_right_to_left_line_counts_characters_from_its_beginning(small_shop):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", f"  cancel: {FROM_RIGHT}")
    _, where, _ = read_back(run(small_shop.folder, "github").output.splitlines()[0])
    assert (where["col"], where["endColumn"]) == ("11", str(11 + len(FROM_RIGHT)))


def test_clean_flows_give_github_nothing_to_show(small_shop):
    result = run(small_shop.folder, "github")
    assert (result.exit_code, result.output) == (0, "")


def test_github_and_sarif_tell_that_more_is_hidden(small_shop):
    lines = "".join(f"  s{number}:\n    say: done\n    next: end\n" for number in range(30))
    small_shop.add("orders.yaml", lines)
    *_, last = run(small_shop.folder, "github").output.splitlines()
    assert read_back(last)[0] == "notice" and "10 more, not shown" in last
    (told,) = log(small_shop)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "note" and "10 more" in told["message"]["text"]


# ---- SARIF ----------------------------------------------------------------------------------------------


def test_a_log_is_one_run_with_a_driver_and_its_rules(small_shop):
    found = log(small_shop)
    assert found["version"] == "2.1.0" and found["$schema"].endswith("sarif-2.1.0.json")
    (only,) = found["runs"]
    assert only["columnKind"] == "utf16CodeUnits" and only["results"] == []
    rules = only["tool"]["driver"]["rules"]
    pages = explanations(PAGE.read_text(encoding="utf-8"))
    assert [rule["id"] for rule in rules] == sorted(pages)
    for rule in rules:
        title, _, text = pages[rule["id"]].partition("\n")
        assert title == f"{rule['id']} {rule['shortDescription']['text']}"
        assert rule["help"]["text"] == text.strip() and "helpUri" not in rule


def test_a_result_names_its_rule_its_level_and_its_place(small_shop):
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    only = log(small_shop)["runs"][0]
    (result,) = only["results"]
    assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "F003"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("this leads to `nothng`")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"file://{small_shop.folder}/orders.yaml"
    assert place["region"] == {
        "startLine": 10,
        "startColumn": 45,
        "endLine": 10,
        "endColumn": 51,
        "snippet": {"text": "nothng"},
    }


def test_columns_count_utf16_units_so_an_emoji_before_the_fault_counts_twice(small_shop):
    small_shop.change("words/tr.yaml", '"Cancel order {order.number}?"', '"📦🚚 Cancel {order.number}\'i"')
    (problem,) = small_shop.check().problems
    (result,) = log(small_shop)["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == problem.place.column + 2
    assert region["endColumn"] - region["startColumn"] == problem.place.length
    assert region["snippet"]["text"] == "{order.number}'i"


def test_an_emoji_inside_the_fault_widens_it(small_shop):
    title = "😀" * 11
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", f"  cancel: {title}a")
    results = log(small_shop)["runs"][0]["results"]
    (region,) = [one["locations"][0]["physicalLocation"]["region"] for one in results if one["ruleId"] == "W020"]
    assert (region["startColumn"], region["endColumn"]) == (11, 11 + 23)


def test_a_right_to_left_line_has_columns_in_the_order_it_is_stored(small_shop):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", f"  cancel: {FROM_RIGHT}")
    region = log(small_shop)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (11, 11 + len(FROM_RIGHT))
    assert region["snippet"]["text"] == FROM_RIGHT


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("hint", "note")])
def test_severities_have_sarifs_names(small_shop, severity, level):
    problem = Problem("W011", Place("orders.yaml", 1, 1), "long", severity=severity)
    found = as_sarif(small_shop.check().library, (problem,), {}, {})
    assert found["runs"][0]["results"][0]["level"] == level


def test_a_uri_is_encoded_and_a_folder_has_no_region(small_shop):
    library = small_shop.check().library
    problems = (Problem("F001", Place("orders.yaml", 1, 1), "a"), Problem("F014", Place("flows", 1, 1), "b"))
    first, second = as_sarif(library, problems, {}, {}, "mağaza 1/flows")["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == ("ma%C4%9Faza%201/flows/orders.yaml")
    assert second["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "ma%C4%9Faza%201/flows"}}


def test_a_code_without_a_page_is_still_a_rule(small_shop):
    problem = Problem("F999", Place("orders.yaml", 1, 1), "a")
    (rule,) = as_sarif(small_shop.check().library, (problem,), {}, {})["runs"][0]["tool"]["driver"]["rules"]
    assert rule == {
        "id": "F999",
        "shortDescription": {"text": "F999"},
        "help": {"text": "F999", "markdown": "F999"},
    }


def test_sarif_json_and_text_find_the_same_and_end_alike(small_shop):
    small_shop.change("words/tr.yaml", "Canceled.", "x" * 301)
    small_shop.change("orders.yaml", "none: nothing}", "none: nothng}")
    checked = small_shop.check()
    results = log(small_shop)["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [as_json(one)["code"] for one in checked.problems]
    codes = {form: run(small_shop.folder, form).exit_code for form in ("text", "json", "github", "sarif")}
    assert set(codes.values()) == {1}


def test_notes_are_only_what_there_is():
    bare = Problem("F001", Place("a", 1, 1), "says")
    assert notes(bare) == []
    assert notes(Problem("F001", Place("a", 1, 1), "says", meant="b", fix="c")) == ["did you mean `b`?", "fix: c"]


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("ğş", 2), ("📦", 2), ("سلام", 4), ("\ud800", 1)])
def test_utf16_counts_units(text, length):
    assert utf16(text) == length
