"""The shipped flows, read once, and a way to make a picture of flows written in a test."""

from pathlib import Path

import pytest

from flows.actions.catalog import CATALOG as REAL
from flows.engine.loader import load_library
from flows.engine.pictures.picture import picture_of
from tests.flows.engine.shop import SHOP, library_of

ROOT = Path(__file__).parents[3]
SHIPPED = load_library(ROOT / "flows" / "default", REAL)
EACH = [(name, language) for name in SHIPPED.flows for language in SHIPPED.languages]


@pytest.fixture
def drawn(tmp_path):
    """The picture of the first flow of a text."""

    def picture(flows, language="en", **files):
        library = library_of(tmp_path, f"{flows}---\n{SHOP}", **files)
        return picture_of(library, library.flows[flows.split()[1]], language)

    return picture
