"""A shop on each database, the shipped flows, and people who write to it."""

from types import SimpleNamespace

import pytest

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from runtime import Runtime
from tests.journeys.scene import BY_LANGUAGE, NOW, contact
from tests.journeys.shopper import Shopper


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return config.load(
        {
            "SIMULATOR": "1",
            "DATA_DIR": str(tmp_path_factory.mktemp("var")),
            "PUBLIC_URL": "https://bot.example.com",
            "BURST_WAIT_S": "0",
        }
    )


@pytest.fixture(scope="session")
def library(settings):
    return load_library(settings.flows_dir, CATALOG, settings.shop_languages)


@pytest.fixture
def clock():
    """Time moves a second with each message; a test may set `clock.now`."""
    return SimpleNamespace(now=NOW)


@pytest.fixture
def runtime(db, settings, library, clock):
    return Runtime(settings, db, library, gateway=None, now=lambda: clock.now)


@pytest.fixture
def client(runtime):
    return create_app(wired=runtime).test_client()


@pytest.fixture
def arrives(db, client, runtime, clock):
    """Somebody the shop knows starts to write."""

    def come(person, name=None, known=True, updates=True):
        if known:
            contact(db, person, updates=updates)
        return Shopper(person, client, runtime, name, clock)

    return come


@pytest.fixture(params=["tr", "en", "fa", "et"])
def person(request):
    return BY_LANGUAGE[request.param]
