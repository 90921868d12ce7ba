"""Phone numbers as shops write them come out as WhatsApp shows them."""

import pytest

from models.phone import country_of, normalized_phone


@pytest.mark.parametrize(
    ("written", "country", "digits"),
    [
        ("0532 111 22 33", "TR", "905321112233"),
        ("+90 532 111 22 33", "EE", "905321112233"),
        ("0090 (532) 111-22-33", "TR", "905321112233"),
        ("905321112233", "TR", "905321112233"),
        ("۰۵۳۲ ۱۱۱ ۲۲ ۳۳", "TR", "905321112233"),
        ("٠٩١٢٣٤٥٦٧٨٩", "IR", "989123456789"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "989123456789"),
        ("989123456789", "TR", "989123456789"),
        ("5555 1234", "EE", "37255551234"),
        ("+372 5555 1234", "TR", "37255551234"),
        ("07700 900123", "GB", "447700900123"),
        ("whatsapp:+447700900123", "TR", "447700900123"),
        ("", "TR", ""),
        ("call me", "TR", ""),
        ("12", "TR", ""),
        ("+" + "9" * 60, "TR", ""),
    ],
)
def test_a_number_as_written(written, country, digits):
    assert normalized_phone(written, country) == digits


def test_the_country_of_a_number():
    assert [
        country_of(p) for p in ("905321112233", "989123456789", "37255551234", "447700900123", "", "1")
    ] == ["TR", "IR", "EE", "GB", "", ""]
