"""Which of the four languages a message is in, told by script, letters and common words."""

from __future__ import annotations

import re

from flows.engine.definition import LANGUAGES
from flows.engine.understanding.folding import fold, normal

COMMON = {
    "en": "the a an i my me you your is are was it this that to of in on for and or not have has "
    "had do does did "
    "can could would will want need please where when what how why which with from order hello "
    "hi thanks yes no",
    "tr": "ve bir bu şu ben sen siz biz mi mı mu mü ne nasıl nerede nerde neden niçin için ile "
    "ama değil var yok çok "
    "daha hâlâ lütfen istiyorum bana benim sizin evet hayır merhaba selam sipariş siparişim "
    "kargo kargom ürün "
    "teşekkürler olur iyi bunu şunu onu iade etmek iptal istemiyorum edin lütfen neden kimse "
    "paramı günler kaç kadar gibi oldu geldi gelmedi alabilir miyim ediyorum",
    "et": "ja on ei ma mu mul mulle mind te teie see seda kas kus mis kui kuidas miks millal "
    "palun aga või ka veel "
    "juba siis tere aitäh jah olen oli pole ole minu tahan soovin saan saab tellimus pakk pakki "
    "toode raha kui "
    "hea päev olete enam midagi tagasi tühistada tagastada palju võtke saada kood",
}
WORDS = {language: frozenset(fold(line).split()) for language, line in COMMON.items()}
KNOWING = {word: [name for name in WORDS if word in WORDS[name]] for word in frozenset().union(*WORDS.values())}
PERSIAN = re.compile(r"(?=[\u0600-\u06ff])[^\W\d_]")
LETTERS = {"tr": frozenset("ğışİ"), "et": frozenset("õäÕÄ")}  # ç, ö, ü decide nothing between the two
SURE_POINTS, SURE_LEAD = 2.0, 1.5


def told_language(text: str, enabled: tuple[str, ...] = LANGUAGES) -> str:
    """The language when the text gives it away, else ''. A word or two that several languages "
    "know say nothing."""
    plain = normal(text)
    persian = len(PERSIAN.findall(plain))
    if persian and persian * 2 >= sum(map(str.isalpha, plain)):
        return "fa" if "fa" in enabled else ""
    words = fold(plain).split()
    points = {language: 0.0 for language in WORDS if language in enabled}
    for word in words:
        if knowing := [language for language in KNOWING.get(word, ()) if language in points]:
            for language in knowing:
                points[language] += 1.0 / len(knowing)
    for language, telltale in LETTERS.items():
        if language in points and not telltale.isdisjoint(plain):
            points[language] += 1.5
    ranked = sorted(points.items(), key=lambda pair: -pair[1]) + [("", 0.0)]
    (best, most), (_, second) = ranked[0], ranked[1]
    return best if most >= SURE_POINTS and most - second >= SURE_LEAD else ""
