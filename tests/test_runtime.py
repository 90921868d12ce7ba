"""What a runtime says outside the chat: in the shop's words, in a language that it speaks."""

from dataclasses import replace

import pytest

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.engine.wording import Wording
from models.db import Database
from runtime import Runtime
from tests.flows.replay.conftest import DEFAULT


@pytest.fixture(scope="module")
def library():
    return load_library(DEFAULT, CATALOG)


@pytest.fixture
def runtime(library, sqlite_url, tmp_path):
    db = Database(sqlite_url)
    yield Runtime(config.load({"SIMULATOR": "1", "DATA_DIR": str(tmp_path)}), db, library, gateway=None)
    db.close()


def worded(library, **sentences):
    """The library with no sentences but these, in English."""
    any_sentence = library.words["en"]["notice.code_subject"]
    words = {"en": {key: replace(any_sentence, text=text) for key, text in sentences.items()}}
    return replace(library, words=words, wording=Wording.of(words))


@pytest.mark.parametrize("language", ["en", "tr", "fa", "et"])
def test_the_mail_with_a_code_names_shop_and_code_once(runtime, library, language):
    subject = runtime.says("notice.code_subject", language, code="123456")
    text = runtime.says("notice.code_mail", language, code="123456")
    assert library.shop.name in subject and "\n" not in subject and "123456" not in subject
    assert text.split("\n").count("123456") == 1 and text.count("123456") == 1 and library.shop.name in text


def test_a_shops_own_words_come_first_and_the_shipped_ones_else(runtime, library):
    runtime.library = worded(library, **{"notice.code_subject": "Hello from {shop.name}"})
    assert runtime.says("notice.code_subject", "en", code="1") == f"Hello from {library.shop.name}"
    assert "123456" in runtime.says("notice.code_mail", "en", code="123456")
    assert "123456" in runtime.says("notice.code_mail", "et", code="123456")


def test_who_speaks_what_the_shop_does_not_is_told_in_its_first_language(runtime, library):
    runtime.library = replace(library, languages=("et", "en"))
    assert [runtime.spoken(language) for language in ("en", "et", "tr", "", None)] == ["en", "et", "et", "et", "et"]
    assert runtime.says("notice.code_subject", "tr").endswith("teie kood")


def test_no_name_breaks_a_line_of_a_mail_or_a_page(runtime, library):
    named = replace(library.shop, name="Linden\r\nBcc: all@mail.example <script>")
    runtime.library = replace(library, shop=named)
    subject = runtime.says("notice.code_subject", "en")
    assert "\n" not in subject and "\r" not in subject
    page = create_app(wired=runtime).test_client().get("/my-data/" + "x" * 43)
    assert page.status_code == 404 and "<script>" not in page.text and "&lt;script&gt;" in page.text
    assert "<form" not in page.text and page.headers["Cache-Control"] == "no-store"
