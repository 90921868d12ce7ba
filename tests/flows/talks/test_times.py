"""When something happened, as talks write it."""

from datetime import datetime

import pytest

from flows.engine.definition import Place
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable
from flows.talks.times import moment

AT = datetime(2026, 11, 20, 12, 0)
WRITTEN = {
    "now": AT,
    "0m ago": AT,
    "30s ago": datetime(2026, 11, 20, 11, 59, 30),
    "90m ago": datetime(2026, 11, 20, 10, 30),
    "2h ago": datetime(2026, 11, 20, 10, 0),
    "3d ago": datetime(2026, 11, 17, 12, 0),
    "in 15m": datetime(2026, 11, 20, 12, 15),
    "in 26h": datetime(2026, 11, 21, 14, 0),
    "in 40d": datetime(2026, 12, 30, 12, 0),
    "2026-11-29": datetime(2026, 11, 29, 0, 0),
    "2026-11-29 23:59": datetime(2026, 11, 29, 23, 59),
    "2027-02-28 09:05": datetime(2027, 2, 28, 9, 5),
}


def node(text):
    return Node("scalar", Place("talks/one.yaml", 3, 7, len(text)), text, text)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_time_seen_from_the_talks_own(text):
    findings = Findings()
    assert moment(findings, node(text), AT) == WRITTEN[text]
    assert findings.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2h",
        "2 h ago",
        "ago 2h",
        "in 2h ago",
        "2w ago",
        "12345d ago",
        "2026-13-01",
        "2026-02-30",
        "2026-11-20T12:00",
        "12:00",
        "20.11.2026",
    ],
)
def test_what_is_no_time_is_refused_with_its_place(text):
    findings = Findings()
    with pytest.raises(Unusable):
        moment(findings, node(text), AT)
    (problem,) = findings.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("F013", 3, 7)
    assert text in problem.says and "2h ago" in problem.fix


def test_nothing_written_is_refused():
    findings = Findings()
    with pytest.raises(Unusable):
        moment(findings, node("  "), AT)
    assert [one.code for one in findings.problems] == ["F002"]
