"""What the demo shop sells, and its promo codes, in four languages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

SHOP_URL = "https://linden.example"
# The shop's own, for whoever buys: what is bought costs what its page says, can be had instead of another thing, and
# counts toward a code's minimum, also for shoppers from elsewhere.
CURRENCY = "TRY"
RATE = 31.3  # of the euro
LETTERS, SHOE_SIZES, ONE = ("S", "M", "L", "XL"), ("38", "40", "42", "43"), ("",)
# key, category, price in euros, sizes, then the title in English, Turkish, Persian, Estonian
GOODS = (
    ("shirt", "clothes", 39.90, LETTERS, "Linen shirt", "Keten gömlek", "پیراهن کتان", "Linane särk"),
    ("socks", "clothes", 5.00, ONE, "Cotton socks", "Pamuklu çorap", "جوراب نخی", "Puuvillased sokid"),
    ("tote", "bags", 24.90, ONE, "Canvas tote", "Kanvas çanta", "کیف پارچه‌ای", "Riidest kott"),
    ("scarf", "accessories", 29.90, ONE, "Wool scarf", "Yün atkı", "شال پشمی", "Villane sall"),
    ("silk", "accessories", 44.90, ONE, "Silk scarf", "İpek fular", "روسری ابریشمی", "Siidrätik"),
    ("denim", "clothes", 79.90, LETTERS, "Denim jacket", "Kot ceket", "کت جین", "Teksajakk"),
    ("rain", "clothes", 89.00, LETTERS, "Rain jacket", "Yağmurluk", "بارانی", "Vihmajope"),
    (
        "trail",
        "shoes",
        79.00,
        SHOE_SIZES,
        "Trail shoes",
        "Patika ayakkabısı",
        "کفش کوه‌پیمایی",
        "Matkajalatsid",
    ),
    ("run", "shoes", 94.90, SHOE_SIZES, "Running shoes", "Koşu ayakkabısı", "کفش دو", "Jooksujalatsid"),
    ("belt", "accessories", 34.90, ONE, "Leather belt", "Deri kemer", "کمربند چرمی", "Nahkvöö"),
    ("wallet", "accessories", 49.90, ONE, "Leather wallet", "Deri cüzdan", "کیف پول چرمی", "Nahast rahakott"),
    ("backpack", "bags", 64.90, ONE, "Backpack", "Sırt çantası", "کوله‌پشتی", "Seljakott"),
    ("sweater", "clothes", 59.90, LETTERS, "Wool sweater", "Yün kazak", "پلیور پشمی", "Villane kampsun"),
    ("tshirt", "clothes", 19.90, LETTERS, "T-shirt", "Tişört", "تی‌شرت", "T-särk"),
    (
        "dress",
        "clothes",
        69.90,
        LETTERS,
        "Cotton dress",
        "Pamuklu elbise",
        "پیراهن زنانهٔ نخی",
        "Puuvillane kleit",
    ),
    (
        "trousers",
        "clothes",
        54.90,
        LETTERS,
        "Linen trousers",
        "Keten pantolon",
        "شلوار کتان",
        "Linased püksid",
    ),
    ("jeans", "clothes", 69.00, LETTERS, "Jeans", "Kot pantolon", "شلوار جین", "Teksapüksid"),
    ("hat", "accessories", 27.90, ONE, "Straw hat", "Hasır şapka", "کلاه حصیری", "Õlgkübar"),
    ("gloves", "accessories", 22.90, ONE, "Wool gloves", "Yün eldiven", "دستکش پشمی", "Villased kindad"),
    (
        "pajamas",
        "clothes",
        49.00,
        LETTERS,
        "Cotton pajamas",
        "Pamuklu pijama",
        "لباس خواب نخی",
        "Puuvillane pidžaama",
    ),
    ("towel", "home", 18.90, ONE, "Bath towel", "Banyo havlusu", "حولهٔ حمام", "Vannilina"),
    ("bedding", "home", 84.90, ONE, "Bed linen", "Nevresim takımı", "سرویس ملحفه", "Voodipesu"),
    ("mug", "home", 12.90, ONE, "Mug", "Kupa", "ماگ", "Kruus"),
    ("bottle", "home", 21.90, ONE, "Water bottle", "Matara", "قمقمه", "Veepudel"),
)
SALE_IS_FINAL = ("pajamas",)
# code, days until it ends, the rest of it, then the title in English, Turkish, Persian, Estonian
CODES: tuple[tuple[str, int, dict[str, Any], str, str, str, str], ...] = (
    ("NOV15", 7, {"kind": "percent", "value": 15, "minimum": "900.00", "currency": CURRENCY},
     "15% off everything", "tüm ürünlerde %15 indirim", "۱۵٪ تخفیف روی همه‌چیز", "kõik tooted 15% soodsamad"),
    ("SHIPFREE", 30, {"kind": "free_shipping"},
     "free shipping", "ücretsiz kargo", "ارسال رایگان", "tasuta saatmine"),
    ("HELLO10", 90, {"kind": "percent", "value": 10, "first_order_only": True, "max_uses_each": 1},
     "10% off your first order", "ilk siparişte %10 indirim", "۱۰٪ تخفیف برای سفارش اول",
     "esimene tellimus 10% soodsam"),
    ("STEPS20", 14, {"kind": "percent", "value": 20, "categories": ["shoes"], "combines": False},
     "20% off shoes", "ayakkabılarda %20 indirim", "۲۰٪ تخفیف روی کفش", "jalatsid 20% soodsamad"),
    ("BAHAR20", -7, {"kind": "percent", "value": 20},
     "20% off everything", "tüm ürünlerde %20 indirim", "۲۰٪ تخفیف روی همه‌چیز", "kõik tooted 20% soodsamad"),
    ("FIRST100", 30, {"kind": "percent", "value": 25, "max_uses": 100, "uses": 100},
     "25% off for the first hundred", "ilk yüz kişiye %25 indirim", "۲۵٪ تخفیف برای صد نفر اول",
     "esimesele sajale 25% soodsam"),
)  # fmt: skip


def price(key: str) -> str:
    """What one piece costs, as the shop writes it."""
    euros = next(row[2] for row in GOODS if row[0] == key)
    return f"{round(euros * RATE) - 0.1:.2f}"


def titles(key: str) -> dict[str, str]:
    row = next(row for row in GOODS if row[0] == key)
    return {"en": row[4], "tr": row[5], "fa": row[6], "et": row[7]}


def sizes(key: str) -> tuple[str, ...]:
    return next(row[3] for row in GOODS if row[0] == key)


def products() -> Iterator[dict[str, Any]]:
    """The catalog; one size of the trail shoes is sold out."""
    for key, category, _, all_sizes, *_ in GOODS:
        yield {
            "type": "product",
            "id": f"p-{key}",
            "title": titles(key)["en"],
            "titles": titles(key),
            "category": category,
            "url": f"{SHOP_URL}/p/{key}",
            "variants": [
                {
                    "sku": f"{key}-{size}".strip("-").upper(),
                    "title": size,
                    "options": {"size": size} if size else {},
                    "currency": CURRENCY,
                    "price": price(key),
                    "stock": 0 if (key, size) == ("trail", "43") else 20,
                }
                for size in all_sizes
            ],
        }


def promo_codes(now: datetime) -> Iterator[dict[str, Any]]:
    """Six codes: four live, one expired, one used up."""
    for code, days, rest, en, tr, fa, et in CODES:
        yield {
            "type": "promo_code",
            "code": code,
            "titles": {"en": en, "tr": tr, "fa": fa, "et": et},
            "link": f"{SHOP_URL}/c/{code}",
            "starts_at": (now - timedelta(days=60)).isoformat(),
            "ends_at": (now + timedelta(days=days)).replace(hour=20, minute=59, second=59).isoformat(),
            **rest,
        }
