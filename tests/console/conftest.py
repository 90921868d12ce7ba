"""The console of a shop, on each database."""

import pytest

from tests.console.shop import Clock, Staff, make_app, people, runtime


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shop(db, clock):
    return runtime(db, clock)


@pytest.fixture
def app(shop):
    return make_app(shop)


@pytest.fixture
def team(db, clock):
    return people(db, clock)


@pytest.fixture
def elif_(app, team):
    return Staff(app, "elif@shop.invalid")


@pytest.fixture
def ada(app, team):
    return Staff(app, "ada@shop.invalid")


@pytest.fixture
def liis(app, team):
    return Staff(app, "liis@shop.invalid")
