"""F3: a shop that is twice as large takes about twice the work to prove, counted in calls, not in seconds."""

import cProfile
import pstats

import pytest

from benchmarks.f3_checking import write
from flows.actions import CATALOG
from flows.engine.checks import check


def calls(folder, flows, steps):
    write(folder, flows, steps)
    profile = cProfile.Profile()
    profile.enable()
    checked = check(folder, CATALOG)
    profile.disable()
    assert not [one for one in checked.problems if one.severity == "error"]
    return pstats.Stats(profile).total_calls


@pytest.mark.parametrize("sizes", [((1, 40), (1, 80), (1, 160)), ((20, 2), (40, 2), (80, 2))], ids=["longer", "more"])
def test_twice_as_much_is_twice_the_work(tmp_path, sizes):
    calls(tmp_path / "warm", *sizes[-1])  # what is worked out once for all
    once, twice, four = (calls(tmp_path / str(number), *size) for number, size in enumerate(sizes))
    assert four - twice <= 2.2 * (twice - once), (once, twice, four)
