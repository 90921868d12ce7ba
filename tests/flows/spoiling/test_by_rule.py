"""What comes with the project, and every library of tests/flows/libraries, spoilt wherever it can be."""

import random

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check
from tests.flows.libraries.assembling import NAMES, files_of, write
from tests.flows.spoiling.by_rule import WAYS

LIBRARIES = ("default", *NAMES)
OF_EACH = {"default": 1, "atelier": 6}  # how often each way is tried; --spoil N: N times as often


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", LIBRARIES)
def test_a_spoilt_library_is_told_at_its_spot(name, way, tmp_path, request):
    found = list(way(files_of(name)))
    if not found:
        pytest.skip(f"{name} has no place for it")
    chance = random.Random(f"{name} {way.__name__}")
    many = OF_EACH.get(name, 1) * request.config.getoption("--spoil")
    for spoilt in chance.sample(found, min(many, len(found))):
        problems = check(write(spoilt.files, tmp_path), CATALOG).problems
        told = [(one.code, (one.place.file, one.place.line, one.place.column)) for one in problems]
        assert any((code, spoilt.spot) in told for code in spoilt.codes), (spoilt.spot, told)
        strange = [one for one in told if one[0] not in (*spoilt.codes, *spoilt.also)]
        assert strange == [], spoilt.spot
        assert sum(one[0] in spoilt.codes for one in told) == 1, told


def test_each_way_is_possible_in_what_is_shipped():
    files = files_of("default")
    assert all(next(way(files), None) for way in WAYS)
