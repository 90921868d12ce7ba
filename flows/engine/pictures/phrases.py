"""The few words that a picture says by itself, in four languages."""

from __future__ import annotations

PHRASES = {
    "en": {
        "shopper": "A shopper writes",
        "event": "Something happens",
        "called": "Other flows lead here",
        "else": "else",
        "otherwise": "anything else",
        "none": "nothing to choose from",
        "quotes": "“”",
    },
    "tr": {
        "shopper": "Müşteri yazar",
        "event": "Bir şey olur",
        "called": "Başka akışlardan gelinir",
        "else": "değilse",
        "otherwise": "başka bir şey",
        "none": "seçilecek bir şey yok",
        "quotes": "“”",
    },
    "fa": {
        "shopper": "خریدار می‌نویسد",
        "event": "اتفاقی می‌افتد",
        "called": "از گفتگوهای دیگر می‌آید",
        "else": "وگرنه",
        "otherwise": "هر چیز دیگر",
        "none": "چیزی برای انتخاب نیست",
        "quotes": "«»",
    },
    "et": {
        "shopper": "Ostja kirjutab",
        "event": "Midagi juhtub",
        "called": "Siia viivad teised vood",
        "else": "muidu",
        "otherwise": "midagi muud",
        "none": "pole millegi vahel valida",
        "quotes": "„“",
    },
}
