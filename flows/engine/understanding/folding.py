"""The forms in which messages are compared: what people type in many ways becomes one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

SLIPS_FROM, TWO_SLIPS_FROM = 4, 8  # letters from which one slip is forgiven, and two
MOST_SLIPS = 2
MAX_TEXT = 1000  # characters looked at; what a shopper wants stands at the beginning

# Arabic letters that Persian writes with its own, and letters whose diacritics are not marks
TWINS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ـ": None,
        "ı": "i", "ø": "o", "æ": "ae", "đ": "d", "ł": "l", "٫": ".", "٬": ",",
        "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
MARKED = "çğıöşüâîûõäšžáéíóúàèêëñ"  # letters of our languages, whose marks come off by a table
UNMARKED = {**str.maketrans(MARKED, "cgiosuaiuoaszaeiouaeeen"), **TWINS, **str.maketrans("آأإؤئ", "اااوی")}
PERSIAN = "\u0621\u0627-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u060c\u061b\u061f\u00ab\u00bb"
PLAIN = re.compile(f"[\\x00-\\x7f{PERSIAN}]*")  # nothing left to take off
COMMON = re.compile(f"[\\x20-\\x7e{MARKED}{MARKED.upper()}İآأإؤئ{PERSIAN}’]*")  # nothing that has another form
JOINED = re.compile(r"\b(ن?می) (?=\w)|(?<=\w) (ها|های|هام|هایم|ام|ای|اند|تر|ترین)\b")
PARTICLE = re.compile(r"\b(\w{3,}?)(m[iu](?:y[iu]m|s[iu]n(?:[iu]z)?|y[iu]z|d[iu]r)?)\b")
REPEATED = re.compile(r"([^\W\d_])\1{2,}")
NOT_WORD = re.compile(r"(?:[^\w\U0001F170-\U0001F251\U0001F300-\U0001FAFF☀-➿]|_)+")


@lru_cache(maxsize=64)  # one message asks for it several times
def normal(text: str) -> str:
    """One form of each letter and digit, marks and case kept: entities are read from this."""
    text = text[:MAX_TEXT]
    if text.isascii():
        return " ".join(text.split())
    text = text.replace("\u200c", "")
    if COMMON.fullmatch(text):
        return " ".join(text.translate(TWINS_KEEPING_I).split())
    text = unicodedata.normalize("NFKC", text).translate(TWINS_KEEPING_I)
    kept = []
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Nd" and not sign.isascii():
            kept.append(str(unicodedata.decimal(sign)))
        elif category[0] != "C":
            kept.append(sign)
        elif sign.isspace():
            kept.append(" ")
    return " ".join("".join(kept).split())


TWINS_KEEPING_I = {code: twin for code, twin in TWINS.items() if code != ord("ı")}


@lru_cache(maxsize=32768)  # all phrases of a shop are folded more than once; with less room none would be found again
def fold(text: str) -> str:
    """The form in which messages are compared: NFKC, one case, no marks, one kind of ye, ke and digits.

    Punctuation becomes spaces, apostrophes vanish, I İ ı i are one letter, letters typed three times or
    more are typed once, and question particles glued to their word stand alone (`ucretlimi` is `ücretli mi`).
    """
    text = normal(text)
    if not text.isascii():
        text = text.replace("İ", "i").lower().translate(UNMARKED)
    if not text.isascii() and not PLAIN.fullmatch(text):
        marked = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in marked if unicodedata.category(sign) not in ("Mn", "Sk")).translate(TWINS)
        text = unicodedata.normalize("NFC", text)
    text = text.lower().replace("'", "").replace("\N{VARIATION SELECTOR-16}", "")
    text = REPEATED.sub(r"\1", NOT_WORD.sub(" ", text)).strip()
    if text.isascii():
        return PARTICLE.sub(r"\1 \2", text) if "mi" in text or "mu" in text else text
    return JOINED.sub(lambda found: (found[1] or "") + (found[2] or ""), text)


def tokens(text: str) -> list[str]:
    """The words of a message, folded."""
    return fold(text).split()


def said_once(folded: str) -> str:
    """A message without its echoes: "hello hello", `teşekkürler teşekkürler`."""
    words = folded.split()
    return " ".join(word for before, word in zip(["", *words], words, strict=False) if word != before)


def near(one: str, other: str) -> bool:
    """A slip of the finger: an edit distance of 1, or 2 in long words."""
    short, long = len(one), len(other)
    if short > long:
        short, long = long, short
    allowed = 2 if short >= TWO_SLIPS_FROM else 1 if short >= SLIPS_FROM else 0
    if long - short > allowed:
        return False
    return bool(OSA.distance(one, other, score_cutoff=allowed) <= allowed)
