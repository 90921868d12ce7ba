"""What the shoppers of the shared transcripts type begins the journey that they are on, in four languages."""

from types import SimpleNamespace

import pytest
import yaml

from benchmarks.held_out import shipped
from flows.engine.understanding import prepare, understand
from tests.conftest import SHARED

TRANSCRIPTS = SHARED / "data" / "transcripts"

BEGINS = {  # journey: what its first sentence starts
    1: {"find_order", "track_order"}, 2: {"track_order", "find_order"}, 3: {"return_item"}, 4: {"cancel_order"},
    5: {"refund_status"}, 6: {"promo_code"}, 7: {"product_question"}, 8: {"complaint", "person"},
}  # fmt: skip


@pytest.fixture(scope="module")
def library():
    library = SimpleNamespace(intents=shipped(), languages=("tr", "en", "fa", "et"), ready={})
    prepare(library)
    return library


@pytest.mark.parametrize("language", ["en", "tr", "fa", "et"])
def test_the_first_sentence_of_each_journey_is_understood(library, language):
    path = TRANSCRIPTS / f"{language}.yml"
    if not path.exists():
        pytest.skip("the transcripts are not beside the project")
    journeys = yaml.safe_load(path.read_text("utf-8"))["journeys"]
    for number, wanted in BEGINS.items():
        typed = next(turn["u"] for turn in journeys[number - 1]["turns"] if "u" in turn)
        said = understand(library, language, typed)
        assert said.sure and said.intent in wanted, (number, typed, said.intent)
        assert said.language_guess in ("", language)
