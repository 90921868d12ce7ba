"""What a message says not to do: "i don't want to cancel", `iade etmek istemiyorum`, «لغو نکنید», `ära tühista`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flows.engine.understanding.folding import fold

# By intent and language, folded: what stands for the deed. `can't cancel` and "you didn't refund me" refuse nothing
DEEDS: Mapping[str, Mapping[str, str]] = {
    "cancel_order": {
        "en": r"cancel\w*|call (?:it )?off",
        "tr": r"iptal\w*",
        "fa": r"لغو\w*|کنسل\w*|cancel|kansel|laghv",
        "et": r"tuhista(?:da|mist|tud)|katkesta(?:da|mist|tud)|annulleerida|loobuda",
    },
    "return_item": {
        "en": r"return(?:ing|ed)?|exchang(?:e|ing)|swap|(?:send|give|ship)(?:ing)? (?:\w+ ){0,3}back",
        "tr": r"iade\w*|geri (?:gonder|ver|yolla)\w*|degisim\w*|degistirme\w*",
        "fa": r"مرجوع\w*|تعویض\w*|عوض\w*|پس(?:ش)?|برگردون\w*|برگشت|marju\w*|marjoo\w*|pas",
        "et": r"tagasta(?:da|mist|tud)|tagasi (?:saata|viia|anda)|(?:saata|viia|anda) tagasi|vahetada|vahetust",
    },
    "change_order": {
        "en": r"chang(?:e|ing)|edit|modify",
        "tr": r"degistirme\w*|degisiklik\w*",
        "fa": r"تغییر\w*|عوض\w*|ویرایش|taghir",
        "et": r"muuta|muudatus\w*",
    },
    "refund_status": {
        "en": r"refund\w*|money back",
        "tr": r"para iade\w*|ucret iade\w*",
        "fa": r"برگشت وجه|بازگشت وجه|استرداد",
        "et": r"raha tagasi|tagasimakset",
    },
    "person": {
        "en": r"(?:(?:talk|speak)(?:ing)? (?:to|with) )?(?:a |an |any |the )?(?:real )?(?:person|human|agent|operator)",
        "tr": r"(?:temsilci|insan|yetkili|operator)\w*",
        "fa": r"(?:با )?(?:پشتیبان\w*|اپراتور\w*|کارشناس\w*|آدم)",
        "et": r"inimese\w*|teenindaja\w*|klienditeenindaja\w*",
    },
    "place_order": {
        "en": r"buy|purchase|place (?:an |the |my )?order",
        "tr": r"satin al\w*|siparis vermek",
        "fa": r"بخرم|سفارش بدم|سفارش بدهم",
        "et": r"osta|tellida",
    },
}
# By language: how a deed is refused. An order to do it (`istemiyorum, iptal edin`) is none
REFUSED = {
    "en": (
        r"(?:dont|do not|please not|wont|will not|wouldnt|would not|no longer|never|not|i didnt|i did not)"
        r"(?: (?:really|actually|even|ever|yet|anymore|going to|planning to|trying to|here to))*"
        r" (?:want|wanna|wish|need|like|intend|plan|mean|ask|asked|asking|looking)"
        r"(?: (?:you|u|anyone|it|them|this|that|(?:my|the) \w+))?(?: (?:to|for))?(?: (?:be|have|get|make|do))?"
        r"(?: (?:a|an|any|the|my))? (?:DEED)\b",
        r"(?:dont|do not|please not|wont|will not|wouldnt|i never|i didnt|i did not|i havent|not going to|not a|not an)"
        r"(?: (?:ever|yet|please|be|get))* (?:DEED)\b",
    ),
    "tr": (
        r"(?:DEED)(?: (?:siparis|urun)\w*)?"
        r"(?: (?:etmek|ettirmek|edilmesini|etmenizi|etmeyi|olmasini|yapmak|yapmayi|almak|alma|vermek|konusmak|gorusmek|"
        r"baglanmak|gondermek|talebim|talebi|talebinde|istegim|niyetim|gibi|bir|bulunmak))*"
        r" (?:istemi(?:yorum|yoruz|yom|yordum)|istemem|istemedim|dusunmuyorum|degil|yok(?! mu)|gerek yok|"
        r"(?:et|ettir|yap|baslat)me(?:yin|yiniz|yelim|yecegim|yecegiz|sin|dim|dik|m)?|etmi(?:yorum|yoruz|cem|yim)|"
        r"(?:ol|yap|baglan)ma(?:sin|yin|yiniz|yacagim|dim)|edilmesin)\b",
    ),
    "fa": (
        r"(?:DEED)(?: (?:رو|را|ش|سفارش\w*|کنم|بکنم|کردن|بدم|بدهم|بشه|شود|بفرستم))*"
        r" (?:نکن\w*|نمیکن\w+|نکردم|نمیخوا\w+|نشه|نشود|نشو|نمیدم|نمیدهم|نمیفرستم|نزن\w*|nakon\w*|nemikham|nemikonam)",
        r"(?:نمیخوا(?:م|هم|یم)|قصد ندارم|nemikham)(?: \w+){0,4}? (?:DEED)(?: (?:رو|را|سفارش\w*))?"
        r"(?: (?:کنم|بکنم|کنیم|بشه|شود|شه|بدم|بدهم|بفرستم|بزنم|صحبت|حرف|konam|bedam|beshe)|$)",
    ),
    "et": (
        r"(?:ei|ega) (?:taha|soovi|tahaks|sooviks|kavatse|plaani|hakka|ole vaja|ole plaanis)(?: \w+){0,4}? (?:DEED)\b",
        r"pole (?:vaja|plaanis|soovi|tahtmist)(?: \w+){0,3}? (?:DEED)\b",
        r"(?:DEED)(?: ma)? ei (?:taha|soovi|ole vaja)\b",
    ),
}
DONT_ET = r"(?:ara|arge|arme)(?: (?:minu|mu|seda|palun|veel|praegu|tellimus\w*|ostu|toodet|midagi))* "
OUTRIGHT: Mapping[str, Mapping[str, str]] = {  # said in a way of its own
    "cancel_order": {
        "en": r"not (?:yet )?cancel(?:l?ed)?\b",
        "et": DONT_ET + r"(?:tuhista|katkesta)(?:ge|me)?\b",
    },
    "return_item": {
        "tr": r"(?:geri (?:gonder|ver|yolla)|degistir)me(?:yin|yiniz|yelim|yece\w+|dim)\b",
        "et": DONT_ET + r"(?:tagasta|vaheta)(?:ge|me)?\b",
    },
    "change_order": {
        "tr": r"degistirme(?:yin|yiniz|yelim|yece\w+|dim)\b",
        "et": DONT_ET + r"(?:muuda|muutke)\b",
    },
}
ENDS = re.compile(r"[,.;:!?،؛؟\n]+")
TURNS = {  # words with which something else begins
    "en": r"\b(but|instead|rather|just|please|i want|i wanna|i need|i would like|i d like|can you|can i)\b",
    "tr": r"\b(ama|fakat|ancak|sadece|yerine|lutfen)\b",
    "fa": r"\b(ولی|اما|فقط|بلکه|میخوا(?:م|هم|یم)|لطفا)\b",
    "et": r"\b(aga|vaid|hoopis|palun|tahan|soovin|sooviksin|tahaksin)\b",
}
TURNING = {language: re.compile(pattern) for language, pattern in TURNS.items()}


def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """By intent: every way in which a language refuses the deed."""
    found = {}
    for intent, deeds in DEEDS.items():
        ways = [one.replace("DEED", deeds[language]) for one in REFUSED[language]]
        ways += [outright[language] for outright in [OUTRIGHT.get(intent, {})] if language in outright]
        found[intent] = re.compile(rf"(?:^|\s)(?:{'|'.join(ways)})")
    return found


REFUSING = {language: _patterns(language) for language in REFUSED}
HINTS = {  # nothing is refused without one of these; most messages end here
    "en": re.compile(r"\b(not|dont|wont|wouldnt|didnt|havent|never|no longer)\b"),
    "tr": re.compile(r"m[ei]y|istem|degil|yok|dusunmu|etme|yapma|olma|edilme|etmi|ettirme|medim|baslatma|baglanma"),
    "fa": re.compile(r"\bن|قصد ندارم|\bne?a?(kon|mik)"),
    "et": re.compile(r"\b(ei|ega|pole|ara|arge|arme)\b"),
}
VERB_LAST = ("tr",)  # what follows the verb is no longer part of what is refused


class Refused(NamedTuple):
    """The intents that a message turns down, and what it says beside, folded."""

    intents: frozenset[str] = frozenset()
    rest: str = ""


NOTHING_REFUSED = Refused()


def refused(text: str, language: str) -> Refused:
    """What the message says not to do, told clause by clause."""
    if language not in HINTS or not HINTS[language].search(fold(text)):
        return NOTHING_REFUSED
    intents: set[str] = set()
    rest: list[str] = []
    for clause in _clauses(text, language):
        hits = {intent: hit.end() for intent, one in REFUSING[language].items() if (hit := one.search(clause))}
        intents |= set(hits)
        if not hits:
            rest.append(clause)
        elif language in VERB_LAST:
            rest.append(clause[max(hits.values()) :])
    return Refused(frozenset(intents), " ".join(" ".join(rest).split())) if intents else NOTHING_REFUSED


def _clauses(text: str, language: str) -> Iterator[str]:
    """The clauses of a message, folded: cut at signs, and where something else begins."""
    for part in ENDS.split(text):
        folded = fold(part)
        start = 0
        for turn in TURNING[language].finditer(folded):
            if before := folded[start : turn.start()].strip():
                yield before
            start = turn.start()
        if after := folded[start:].strip():
            yield after
