"""The small shop, loaded once."""

import pytest

from flows.engine.library import Library
from tests.flows.engine.shop import Shop, Shopper, library_of


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Library:
    return library_of(tmp_path_factory.mktemp("flows"))


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def sam(library, shop) -> Shopper:
    return Shopper(library, shop, language="en")
