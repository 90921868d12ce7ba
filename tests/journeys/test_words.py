"""Every sentence: the same keys in four languages, short enough, polite, never blaming."""

import re

import pytest

from flows.engine.checks.labels import answer_keys
from flows.engine.notices import flow_on, opening
from tests.journeys.scene import NOW

LANGUAGES = ("tr", "en", "fa", "et")
TODAY = NOW.replace(tzinfo=None)
FAMILIAR = {
    "tr": re.compile(r"\b(sen|senin|sana|seni|yazsana|bekle|ister misin|misin)\b", re.I),
    "et": re.compile(r"\b(sina|sinu|sulle|sind|palun vali|vajuta|su)\b", re.I),
    "fa": re.compile(r"(?<!\w)(تو|بنویس|انتخاب کن|بفرست|می‌خواهی)(?!\w)"),
}
SCOLDS = re.compile(
    r"\b(invalid|illegal|unfortunately|please note|kindly|dear valued|geçersiz|maalesef|kahjuks|متأسفانه)\b",
    re.I,
)
EMOJI = re.compile("[👋✅🚚📦🙏😊🎉]")
BUTTONS_OF_SHOPPERS = re.compile(r"(^|\.)buttons\.|^values\.(wish|reason)\.|^openers\.")  # their own words, not ours


def sentences(library, language):
    return {key: written.text for key, written in library.words[language].items()}


def test_the_same_keys_everywhere(library):
    keys = {language: set(sentences(library, language)) for language in LANGUAGES}
    assert keys["tr"] == keys["en"] == keys["fa"] == keys["et"]
    assert len(keys["en"]) > 250


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_of_a_parcels_way_stays_in_one_line(library, language):
    ways = {key: text for key, text in sentences(library, language).items() if ".progress." in key}
    assert len(ways) == 5
    for key, text in ways.items():
        steps = text.split("  ")
        assert len(steps) == 4 and not any(" " in step for step in steps), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_polite_and_never_blaming(library, language):
    for key, text in sentences(library, language).items():
        assert not SCOLDS.search(text), (key, text)
        if language in FAMILIAR and not BUTTONS_OF_SHOPPERS.search(key):
            assert not FAMILIAR[language].search(text), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit(library, language):
    for key, text in sentences(library, language).items():
        units = len(text.encode("utf-16-le")) // 2
        if ".buttons." in f".{key}" and "{" not in text:
            assert units <= (24 if key.startswith("menu.") else 20), (key, text)
            assert not EMOJI.search(text) and not text.endswith("."), (key, text)
        if key.startswith("openers.") or key.endswith(".opener"):
            assert units <= 20, (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_emoji_and_five_lines_at_most(library, language):
    for key, text in sentences(library, language).items():
        assert len(EMOJI.findall(text)) <= 1, (key, text)
        assert text.count("\n") < 9, (key, text)  # forks count too; what is said is measured in the journeys


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_variable_is_inflected(library, language):
    for key, text in sentences(library, language).items():
        bare = text.replace("{shopper.hello}", "")
        assert not re.search(r"\{[a-z_.]+\}['’]?[^\W\d_]", bare), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_begin_and_end_with_our_own_words(library, language):
    assert set(library.templates) == {
        "order_shipped",
        "order_out_for_delivery",
        "order_delivered",
        "order_delayed",
        "delivery_failed",
        "back_in_stock",
        "review_request",
        "recommend_request",
        "return_label_ready",
        "return_label_late",
    }
    for name, spec in library.templates.items():
        text = spec.texts[language]
        assert not text.body.startswith("{{") and not text.body.rstrip(".").endswith("}}"), name
        assert "}}{{" not in text.body.replace(" ", ""), name
        assert {"start:stop_updates", "start:stop_offers", "answer:stop"} & set(text.buttons), name
        assert all(len(title) <= 20 for title in text.buttons.values()), name
        event = next(spec.name for spec in library.catalog.events.values() if spec.template == name)
        flow = flow_on(library, event)
        assert library.wording.has(opening(flow).text if flow else f"notice.{name}", language)
        for one in text.buttons:
            if flow and one.startswith("answer:"):
                assert one.removeprefix("answer:") in answer_keys(flow, opening(flow)), one
            else:
                assert one == "handoff" or one.removeprefix("start:") in library.flows, one
