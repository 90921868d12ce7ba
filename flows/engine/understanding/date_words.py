"""What days are called in the four languages: months, weekdays, today and last week. Folded when the module loads."""

from __future__ import annotations

from flows.engine.calendars import MONTHS
from flows.engine.understanding.folding import fold

ABBREVIATED = {  # only in their own language: `ara` is a month for some and a call for others
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "tr": "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "et": "jaan veebr märts apr mai juun juul aug sept okt nov dets",
    "fa": "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
}
ENGLISH = "january february march april may june july august september october november december"
LATER_MONTHS = {  # Gregorian ones as Persian writes them
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
}
GENITIVE = {"septembri": 9, "oktoobri": 10, "novembri": 11, "detsembri": 12, "veebruari": 2, "märtsi": 3}
WEEKDAYS = {  # from Monday, in every way they are typed
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "fa": "دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "et": "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev",
    "fa in Latin letters": "doshanbe seshanbe charshanbe panjshanbe jome shanbe yekshanbe",
}
MORE_WEEKDAYS = {"fri": 4, "mon": 0, "tue": 1, "tues": 1, "thu": 3, "thur": 3, "thurs": 3, "wed": 2, "jomeh": 4,
                 "reedel": 4, "reedene": 4, "reedest": 4, "reedeks": 4, "chaharshanbe": 2, "آدینه": 4}  # fmt: skip
NEAR = {  # days from today
    0: "today, bugün, bugünkü, امروز, امروزی, täna, tänane, emruz, emrooz, tonight, bu akşam, امشب",
    1: "tomorrow, tmrw, tomorow, yarın, yarınki, فردا, homme, homne, farda",
    -1: "yesterday, yday, dün, dünkü, دیروز, دیروزی, دیشب, eile, eilne, eilse, eilset, diruz, dirooz, last night",
    2: "day after tomorrow, yarından sonra, yarından sonraki gün, پس فردا, پسفردا, ülehomme, pas farda, pasfarda",
    -2: "day before yesterday, evvelsi gün, önceki gün, evvelki gün, پریروز, üleeile, pariruz, parirooz",
}
WEEKS = {  # weeks from this one, which begins as it does in that language
    0: "this week, bu hafta, این هفته, sel nädalal, see nädal, käesoleval nädalal, in hafte",
    -1: "last week, past week, previous week, geçen hafta, geçen haftaki, geçtiğimiz hafta, هفته پیش, هفته قبل, "
    "هفته گذشته, هفته‌ی پیش, هفته‌ی قبل, هفته‌ی گذشته, eelmisel nädalal, eelmine nädal, eelmise nädala, "
    "eelmisest nädalast, möödunud nädalal, hafte pish, hafte ghabl",
    1: "next week, gelecek hafta, haftaya, önümüzdeki hafta, هفته بعد, هفته آینده, هفته دیگه, هفته‌ی بعد, "
    "هفته‌ی آینده, järgmisel nädalal, "
    "järgmine nädal, tuleval nädalal, hafte bad",
}
MONTHS_AWAY = {
    0: "this month, bu ay, این ماه, sel kuul, see kuu, in mah",
    -1: "last month, past month, previous month, geçen ay, geçen ayki, geçtiğimiz ay, ماه پیش, ماه قبل, ماه گذشته, "
    "eelmisel kuul, eelmine kuu, eelmise kuu, eelmisest kuust, möödunud kuul, mahe pish, mahe ghabl",
    1: "next month, gelecek ay, önümüzdeki ay, ماه بعد, ماه آینده, ماه دیگه, järgmisel kuul, järgmine kuu, mahe bad",
}
GONE = (  # beside a weekday: the last one
    "last past previous geçen geçtiğimiz önceki گذشته پیش قبل قبلی eelmine eelmise eelmisel eelmisest möödunud "
    "pish ghabl"
)
COMING = (
    "next coming upcoming gelecek önümüzdeki haftaya بعد بعدی آینده دیگه دیگر järgmine järgmise järgmisel tulev "
    "tuleval ayande"
)
UNIT_NAMES = {
    1: "day days gün günden روز päev päeva ruz rooz",
    7: "week weeks hafta haftadan هفته nädal nädala nädalat hafte",
}
BEFORE_NOW = "ago back önce evvel پیش قبل tagasi eest pish ghabl"
AFTER_NOW = "later sonra بعد دیگه دیگر pärast dige"
# A day and a month without a year, 12/11, may be a size, a price, a rating, a time: it is a day beside one of these
BEFORE_IT = "on dated تاریخ مورخ kuupäev kuupäeva kuupäevaga tarih tarihi"
BEFORE_A_SLASH = "from since until by before after از در"
BEHIND_IT = (
    "tarihli tarihinde tarihindeki tarihinden sipariş siparişi siparişim siparişimi order orders tellimus tellimuse "
    "tellimust tellitud tellisin سفارش سفارشم سفارشی"
)
NOTHING_MORE = (  # words among which it is all that is said
    "the one its it is was that thing of please from tarihli olan gün günü tarihinde de da te ta den dan ten tan deki "
    "daki teki taki see seda on oli palun kuupäev آن اون یکی همان روز تاریخ از بود است لطفا را lütfen lutfen"
)
SPANNING = "to and or kuni ja või ile ve veya تا و یا"  # between two days of one month, which are not one
BETWEEN = "of the ayının"  # a day and its month: "12th of November"
ORDINALS = "st nd rd th inci nci uncu ncu si sı su sü i ı de da nde nda inde unda sinde sında nin ام م دا"
ENDINGS = (  # of a short month in a sentence; a long one takes any
    "s ya ye da de ta te daki deki taki teki dan den tan ten in un a e i u is ist il iks ks "
    "al ane ani ase aks ast ga l ne ni se st sis ماه mah ای ی"
)


def _words(line: str) -> frozenset[str]:
    return frozenset(fold(word) for word in line.split())  # each by itself: in a row, Persian endings would join


def _phrases(lists: dict[int, str]) -> dict[str, int]:
    """{folded phrase: how far away}."""
    return {fold(phrase): away for away, line in lists.items() for phrase in line.split(",")}


def _numbered(line: str) -> dict[str, int]:
    return {fold(word): number for number, word in enumerate(line.split(), 1)}


GREGORIAN = {**_numbered(ENGLISH), **_numbered(" ".join(MONTHS["tr"])), **_numbered(" ".join(MONTHS["et"])),
             **_numbered(LATER_MONTHS["fa"]), **{fold(word): month for word, month in GENITIVE.items()}}  # fmt: skip
JALALI = _numbered(" ".join(MONTHS["fa"]))
SHORT = {language: _numbered(line) for language, line in ABBREVIATED.items()}
DAY_NAMES = {fold(word): day for line in WEEKDAYS.values() for day, word in enumerate(line.split())}
DAY_NAMES |= {fold(word): day for word, day in MORE_WEEKDAYS.items()}
NEAR_DAYS, NEAR_WEEKS, NEAR_MONTHS = _phrases(NEAR), _phrases(WEEKS), _phrases(MONTHS_AWAY)
GONE_WORDS, COMING_WORDS = _words(GONE), _words(COMING)
UNITS = {word: days for days, line in UNIT_NAMES.items() for word in _words(line)}
AGO, LATER = _words(BEFORE_NOW), _words(AFTER_NOW)
CUES, SLASH_CUES, CUES_BEHIND = _words(BEFORE_IT), _words(BEFORE_A_SLASH), _words(BEHIND_IT)
BETWEEN_WORDS, ORDINAL_WORDS, ENDING_WORDS = _words(BETWEEN), _words(ORDINALS), _words(ENDINGS)
SPANS = _words(SPANNING)
BARE = CUES | SLASH_CUES | CUES_BEHIND | _words(NOTHING_MORE)
