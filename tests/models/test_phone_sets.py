"""Phones of the whole world: as shops write them they find the person whom WhatsApp shows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contact import phone_of
from models.phone import LANGUAGES, country_of, language_of, normalized_phone

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture(scope="module")
def examples(shared):
    """(country, calling code, national number) of every mobile example of libphonenumber."""
    told = json.loads((shared / "data/robustness/phones/libphonenumber_examples.json").read_text("utf-8"))
    return [(region, code, number) for code, (_, *rows) in told.items() for region, kind, number, *_ in rows
            if kind == "MOBILE" and len(region) == 2 and region.isalpha()]  # fmt: skip


def test_every_countrys_mobile_comes_out_as_its_digits_however_it_is_written(examples):
    assert len(examples) > 180
    for region, code, number in examples:
        digits = code + number
        for written in (f"+{digits}", f"00{digits}", f"+{code} {number}", f"+{code} {number[:3]}-{number[3:]}",
                        f"whatsapp:+{digits}", f"+{digits}".translate(PERSIAN),
                        f"+{digits}".translate(ARABIC)):  # fmt: skip
            assert normalized_phone(written, "TR") == digits, (region, written)
        assert normalized_phone(number, region) == digits, (region, "as at home")
        assert phone_of(f"whatsapp:+{digits}") == digits, (region, "the address it writes from")


def test_what_people_wrote_into_forms_is_digits_or_nothing(shared):
    told = json.loads((shared / "data/robustness/phones/parse_inputs.json").read_text("utf-8"))
    found = 0
    for one in told:
        phone = normalized_phone(str(one["input"]), one.get("region") or "TR")
        assert phone == "" or (phone.isascii() and phone.isdecimal() and 7 <= len(phone) <= 17), one
        assert not phone or normalized_phone("+" + phone) in (phone, ""), one
        found += bool(phone)
    assert found > len(told) / 2


@pytest.mark.parametrize(
    ("phone", "country", "language"),
    [
        ("905321112233", "TR", "tr"), ("989121234567", "IR", "fa"), ("93701234567", "AF", "fa"),
        ("37255551234", "EE", "et"),
        ("447700900123", "GB", "en"), ("491701234567", "DE", "en"), ("12025550123", "US", "en"), ("", "", ""),
    ],
)  # fmt: skip
def test_whose_language_a_number_suggests(phone, country, language):
    assert (country_of(phone), language_of(phone)) == (country, language)
    assert language in {"", "en", *LANGUAGES.values()}


@pytest.mark.parametrize(
    "written",
    ["+90 532 111 22 33", "0 (532) 111 22 33", "532.111.22.33", "0532-111-22-33", "905321112233", "00905321112233",
     "+90 (0532) 1112233", "۰۵۳۲۱۱۱۲۲۳۳", "٠٥٣٢١١١٢٢٣٣", "０５３２１１１２２３３", "\u202a+90 532 111 22 33\u202c",
     "0532\u00a0111\u00a022\u00a033", "tel:+905321112233"],
)  # fmt: skip
def test_one_turkish_mobile_in_all_its_spellings(written):
    assert normalized_phone(written, "TR") == "905321112233"


@pytest.mark.parametrize(
    "written", ["", " ", "yok", "-", "0", "123", "+", "++", "whatsapp:", "whatsapp:TR.1049382716559204", "5321",
                "😀", "\x00", "\ud800", "9" * 41, "a@b.example", "+999999999999999", "null", "None"],
)  # fmt: skip
def test_what_is_no_phone(written):
    assert normalized_phone(written, "TR") == ""


@given(st.text(max_size=60), st.sampled_from(["TR", "IR", "EE", "GB", "", "??", "ZZ"]))
def test_any_text_is_digits_or_nothing_and_stays_what_it_is(text, country):
    phone = normalized_phone(text, country)
    assert phone == "" or (phone.isascii() and phone.isdecimal())
    assert country_of(phone) == "" or len(country_of(phone)) >= 2


@pytest.mark.parametrize(
    ("address", "phone"),
    [
        ("whatsapp:+905321112233", "905321112233"), ("whatsapp:+5215512345678", "525512345678"),
        ("whatsapp:+525512345678", "525512345678"), ("whatsapp:+551187654321", "5511987654321"),
        ("whatsapp:+5511987654321", "5511987654321"), ("whatsapp:TR.1049382716559204", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_address_that_writes_and_the_shops_number_meet(address, phone):
    assert phone_of(address) == phone
    if phone:
        assert normalized_phone("+" + phone) == phone


@pytest.mark.parametrize(("written", "country"), [("253 0000", "US"), ("765-4321", "CA"), ("7654 321", "BR")])
def test_a_number_without_its_area_reaches_nobody(written, country):
    assert normalized_phone(written, country) == ""
