"""Python's search for dead rings waits while a library is read, and goes on afterwards as it was."""

import gc

import pytest

from flows.engine.collecting import held_off


@pytest.fixture
def searches():
    """The searches that Python has begun since."""
    begun = []

    def note(phase, info):
        if phase == "start":
            begun.append(info["generation"])

    gc.callbacks.append(note)
    yield begun
    gc.callbacks.remove(note)


def rings(count):
    for _ in range(count):
        ring = []
        ring.append(ring)


def test_nothing_is_searched_inside_and_what_died_there_is_found_afterwards(searches):
    with held_off():
        rings(10_000)
        assert searches == []
    rings(10_000)
    assert searches


@pytest.mark.parametrize("switched_on", [True, False])
def test_it_stands_afterwards_as_it_stood_before(switched_on):
    (gc.enable if switched_on else gc.disable)()
    try:
        with held_off(), held_off():
            assert not gc.isenabled()
        with pytest.raises(ZeroDivisionError), held_off():
            _ = 1 / 0
        assert gc.isenabled() == switched_on
    finally:
        gc.enable()


def test_a_library_is_read_and_checked_without_a_search(small_shop, searches):
    gc.collect()
    searches.clear()
    checked = small_shop.check()
    assert checked.library.flows and len(searches) <= 1  # the one that has waited
