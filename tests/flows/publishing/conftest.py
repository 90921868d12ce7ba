"""The small shop in several versions: as it was, and as somebody changed it."""

import pytest

from tests.flows.engine.shop import BUILT_IN, SHOP, WORDS, Shop, library_of
from tests.flows.publishing.regular import Regular


@pytest.fixture(scope="session")
def version(tmp_path_factory):
    """A version of the small shop: pairs of texts, the one in place of the other, in flows or words."""
    made = {}

    def make(*changes):
        if changes not in made:
            texts = [SHOP, WORDS, BUILT_IN]
            for old, new in changes:
                assert any(old in text for text in texts), f"{old!r} is nowhere"
                texts = [text.replace(old, new) for text in texts]
            flows, words, built_in = texts
            made[changes] = library_of(tmp_path_factory.mktemp("version"), flows, words=words, built_in=built_in)
        return made[changes]

    return make


@pytest.fixture
def first(version):
    return version()


@pytest.fixture
def sam(first):
    return Regular(first, Shop(), language="en")


@pytest.fixture
def at_why(sam):
    """Sam has been asked for the reason."""
    sam.types("where is my order")
    sam.types("2")
    sam.taps("Return something")
    sam.taps("Shirt 101")
    assert sam.at == "return_item.why"
    return sam


@pytest.fixture
def at_summary(at_why):
    """Sam has been asked for a yes."""
    at_why.taps("Too small")
    at_why.types("sam@mail.example")
    assert at_why.at == "return_item.summary"
    return at_why
