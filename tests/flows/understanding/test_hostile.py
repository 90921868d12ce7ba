"""Whatever is typed, however long: an answer, and soon."""

import json
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.definition import Choice
from flows.engine.understanding import fold, prepare, understand

PHRASES = Path(__file__).parents[3] / "flows" / "default" / "intents.yaml"
SOON = 0.1  # seconds of one core for one message; a hundred times what an ordinary one takes
OPTIONS = tuple(Choice(str(number), f"A-{number} · on its way", "Linen shirt") for number in range(10))


@pytest.fixture(scope="module")
def library():
    phrases = yaml.load(PHRASES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    made = SimpleNamespace(intents=phrases, languages=("tr", "en", "fa", "et"), ready={})
    prepare(made)
    return made


HOSTILE = {
    "one letter": "a" * 100_000,
    "one word": "order " * 20_000,
    "particles": "mimu" * 20_000,
    "particles apart": "mi mu " * 20_000,
    "joiners": "می\u200c" * 20_000,
    "marks": "e\u0301\u0302\u0303\u0304" * 20_000,
    "zero width": "\u200b\u200d\u2060" * 20_000,
    "directions": "\u202e\u2066abc\u2069" * 10_000,
    "emojis": "👩‍👩‍👧‍👦" * 5_000,
    "digits": "1234567890" * 10_000,
    "phones": "+90 532 111 22 33 " * 5_000,
    "separators": "1.234,56." * 10_000,
    "mails": "a@b.c" * 20_000,
    "dots of a mail": "a." * 40_000 + "@" + "b." * 40_000,
    "links": "https://" * 10_000,
    "brackets": "(((((" * 20_000,
    "new words": " ".join(f"xq{number}wz" for number in range(20_000)),
    "near misses": " ".join(f"ordr{chr(97 + number % 26)} retrn{chr(97 + number % 26)}" for number in range(5_000)),
    "ligatures": "ﷺ﷽ﬃ" * 10_000,
    "nothing": " \t\n\r\x00\x0b" * 20_000,
    "surrogates": "\ud83d" * 5_000,
    "wide": "ｗｈｅｒｅ　ｉｓ" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["", "tr", "fa"])
def test_a_hostile_message_is_read_soon(library, name, language):
    start = time.process_time()
    understand(library, language, HOSTILE[name], OPTIONS)
    assert time.process_time() - start < SOON


def test_what_is_exact_asks_no_model(library):
    fresh = SimpleNamespace(intents=library.intents, languages=library.languages, ready={})
    for text in ("where is my order", "Yes, please", "talk to a person", "2", "A-3 · on its way"):
        understand(fresh, "en", text, OPTIONS)
    assert prepare(fresh, learn=False).models == {}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", "tr", "en", "fa", "et"]))
def test_any_text_is_read_and_twice_the_same(library, text, language):
    one, other = understand(library, language, text, OPTIONS), understand(library, language, text, OPTIONS)
    assert one == other
    assert not (one.sure and one.likely)
    assert 0 <= one.confidence <= 1 and len(one.likely) <= 3 and len(set(one.likely)) == len(one.likely)


def test_naughty_strings_start_nothing_that_writes(library, shared):
    texts = json.loads((shared / "data" / "robustness" / "blns" / "blns.json").read_text(encoding="utf-8"))
    for text in texts:
        understood = understand(library, "en", text)
        assert not (understood.sure and understood.intent in ("cancel_order", "return_item")), text
        assert understood.yes_no != "yes" or fold(text) in ("true", "1")
