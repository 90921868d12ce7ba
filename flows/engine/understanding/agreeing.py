"""Yes and no said in a sentence: "that is right", `bence doğru`, "no, that's not it". Every word has to be known:
whatever else is said makes it more than a yes, and much follows from a yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.engine.understanding.folding import fold


class Words(NamedTuple):
    """Of one language: words that agree, that turn a sentence round, that deny, and that say nothing beside them."""

    agreeing: frozenset[str]
    turning: frozenset[str]
    denying: frozenset[str]
    beside: frozenset[str]
    asking: frozenset[str]  # a sentence that begins so asks; it does not answer


def _words(agreeing: str, turning: str, denying: str, beside: str, asking: str = "") -> Words:
    return Words(*(frozenset(fold(line).split()) for line in (agreeing, turning, denying, beside, asking)))


LANGUAGES = (
    _words(
        agreeing="yes yeah yep yup yea yh sure ok okay right correct true definitely absolutely certainly exactly "
        "indeed totally agreed agree accepted accept confirmed confirm approved approve affirmative course alright "
        "fact facts",
        turning="no not nope nah never dont isnt",
        denying="wrong incorrect false disagree refuse decline declined negative pass denied untrue",
        beside="that thats is its it i im am ill this so for very most do did of say said saying mean meant know "
        "believe think you are youre with well quite a the just be would my answer statement as too want "
        "prefer rather like",
        asking="is are am would do did what who how",
    ),
    _words(
        agreeing="evet he tamam tamamdır doğru doğrudur kesinlikle tabii tabi elbette olur aynen peki onaylıyorum "
        "onaylandı kabul uygun uygundur katılıyorum haklısınız haklısın",
        turning="hayır yok değil olmaz istemiyorum istemem asla etmiyorum",
        denying="yanlış katılmıyorum reddediyorum",
        beside="bu şu o öyle bence ki ben çok sanırım galiba de da gayet ediyorum söylüyorsunuz benim için bana göre "
        "işte diyorum dedim cevabım istiyorum isterim",
    ),
    _words(
        agreeing="بله بلی آره اره درسته درست صحیح صحیحه حتما قطعا دقیقا البته موافقم تایید قبول قبوله باشه اوکی",
        turning="نه خیر نخیر نیست نمی‌خواهم نمیخوام نیستم هرگز اصلا",
        denying="غلط غلطه اشتباه اشتباهه مخالفم",
        beside="این اون آن که همین همینطور همینطوره است هست بود من به نظر نظرم فکر میکنم می‌کنم کاملا خیلی میگم گفتم "
        "کنم جوابم می‌خواهم میخوام",
        asking="آیا",
    ),
    _words(
        agreeing="jah jaa jep jap jup jh mhmh just õige õigus nõus tõsi kindlasti muidugi loomulikult täpselt "
        "absoluutselt sobib kinnitan nõustun hästi olgu okei",
        turning="ei eip mkmm pole mitte iialgi",
        denying="vale väär keeldun",
        beside="see seda on ma olen mina sul teil te nii ikka küll väga täiesti arvan usun sellega ju ka minu "
        "vastus ütlen soovin soovi tahan taha vaja kahjuks",
        asking="kas",
    ),
)


def said_in_full(words: Sequence[str]) -> str:
    """`yes`, `no`, or '' for anything that holds one word more, asks, or denies twice ("you are not wrong")."""
    for language in LANGUAGES:
        if words[0] in language.asking or not all(_known(word, language) for word in words):
            continue
        denies = any(word in language.denying for word in words)
        turns = any(word in language.turning for word in words)
        if denies and turns:
            return ""
        if denies or turns:
            return "no"
        if any(word in language.agreeing for word in words):
            return "yes"
    return ""


def _known(word: str, language: Words) -> bool:
    return any(word in words for words in (language.agreeing, language.turning, language.denying, language.beside))
