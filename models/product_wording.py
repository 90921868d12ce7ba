"""What a sentence asks for: the words of a thing, its size, a price it must not pass. Four languages, pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from models.product import folded, words_of

MOST_WORDS = 6  # of a wish; whoever writes more is understood by the first ones
LONGEST, LONGEST_WORD = 300, 30  # characters that are looked at
ENDING = re.compile("(?<=\\w)['’`´]\\w*")  # `43'ü`, `what's`
MANY_X = re.compile(r"\b([2-5])x([ls])\b")  # 2xl is xxl
TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")
LETTER_SIZES = {"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"}
SIZES_SAID = {"small": "s", "medium": "m", "large": "l"}
SMALLEST, LARGEST = 16, 60  # a bare number between them may be a size


def listed(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


SIZE_WORDS = listed("size sizes sized numara numaralı no beden bedeni سایز سایزش شماره suurus suuruses "
                    "suurust nr number")
NOTHING_SAID = listed("""
    a an the do does did you u ya your have has got get any some
    is it its are there in of on for with and or my me i im
    we what which who where when how much many can could would should will want wanna need like looking look search
    searching find show see sell sells selling buy available stock stocks currently now please pls plz hi hello hey
    thanks thank one ones something anything thing things item items product products kind type guys to at from this
    that these those him her them their so just only also still be been ive ill id let know tell about price cost
    costs pair pairs color colour colors shop store catalog catalogue new other different else help question ask am
    if not no don dont left more all good best cheap cheaper cheapest more than less
    var varmi mi mu misiniz miydi miyim acaba bir bi bu su o ve ile icin bana biraz lazim istiyorum isterim ariyorum
    ariyordum bakiyorum bakiyordum satiyor satiyormusunuz musunuz siniz elinizde sizde stokta stok stoklarda mevcut
    merhaba selam lutfen urun urunu urunler urunleri urununuz fiyat fiyati fiyatlari fiyatlar ne nedir kadar kac tane
    adet cift tarzi gibi olan olarak renk renkli rengi göster gosterin gosterir bul almak alabilir alicam bakar hangi
    neler nasil sey seyi seyler bisey yok hala tekrar cok en iyi ucuz soru sorum hakkinda baska da de ki mudur
    دارید دارین دارد داره داری هست هستش هستین موجود موجوده موجودی یک یه یکی تا از در را رو و با برای میخوام
    میخواهم
    می خوام خواهم میخواستم خواستم دنبال میگردم گردم هستم لطفا سلام چه چی چند قیمت قیمتش چنده است آیا این آن اون
    ها های هایی ای تون چیزی چیز شما من ما هم فروشگاه محصول
    محصولات کالا کالای جنس رنگ رنگش بدهید بدین ببینم نشان نشون بده بدید
    کنید بگید خرید بخرم مدل جفت عدد دونه که بهترین ارزان ارزون سوال درباره دیگه دیگر فقط الان
    do u have dari darid mikham mikhastam
    kas teil on ole olla mul ma meil mingit mingeid
    moni mone ja voi sooviksin soovin tahan tahaksin tahaks otsin vajan
    palun tere aitah ostaksin osta müüte muute muuk müügil muugil laos saadaval poes tooteid toode tooted toodet hind
    hinnad palju maksab mis milline millised kui see seda need neid uks paar tükk tk varvi varv varvis näita naidake
    näidake naita midagi kuskil veel hetkel praegu leida leidub leian parim odav kohta kysimus kusimus muu teine selle
""")  # words that name no thing; folded like the rest
ABOUT_ONES_OWN = listed("""
    where wheres when my mine not dont no never
    return refund cancel nerede nerde nerededir hani istemiyorum degil iade
    کجاست کجا کی نمیخوام نمیخواهم نه نیست پس kus millal minu ei tagastada
""")  # whoever says so beside a thing's name may speak of what they ordered
WHERE = listed("where wheres when nerede nerde nererde hani zaman کجاست کجا کی کو kus millal")
OF_THE_SHOP = listed("""
    you u ya find sell stock restock available buy get order var varmi satiyor musunuz stok stokta bulabilir
    bulabilirim bulurum alabilir alabilirim دارید دارین موجود میفروشید teil teie laos saadaval leian muuk
    muugil osta saab
""")  # whoever says so asks where goods are sold, or when
UNDER = listed("under below max maximum upto up less cheaper alla kuni odavam mitte زیر کمتر حداکثر تا ارزانتر ارزونتر "
               "fazla")  # before the amount
UNDER_FILLS = listed("than to kui rohkem az از then")
OVER_IT = listed("alti altinda altindaki altina ucuz az kadar gecmesin gecmeyen")  # behind the amount, Turkish
CASES = listed("den dan nin nın ye ya lik luk yi in un a e")  # endings written apart
CURRENCIES = {
    **dict.fromkeys(listed("tl lira liraya liradan liranin try"), "TRY"),
    **dict.fromkeys(listed("euro eur eurot eurost eurost eurod avro یورو euros"), "EUR"),
    **dict.fromkeys(listed("dollar dollars usd dolar دلار"), "USD"),
    **dict.fromkeys(listed("pound pounds gbp quid"), "GBP"),
    **dict.fromkeys(listed("تومان تومن تومنی toman tomans"), "IRT"),
    **dict.fromkeys(listed("ریال rial"), "IRR"),
}
TIMES = {**dict.fromkeys(listed("هزار bin thousand tuhat k"), 1000),
         **dict.fromkeys(listed("میلیون milyon"), 1_000_000)}


class Limit(NamedTuple):
    """At most so much, in whole units of the currency; '' where none was named."""

    amount: Decimal
    currency: str = ""


class Sought(NamedTuple):
    """What is looked for; nothing in it where the sentence names nothing."""

    words: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    limit: Limit | None = None
    size_said: bool = False  # "size 43", not a bare number


def sought(text: str) -> Sought:
    """The words that name a thing, in their order; sizes and the price limit apart. Never raises."""
    plain = MANY_X.sub(lambda found: "x" * int(found[1]) + found[2], folded(ENDING.sub(" ", text[:LONGEST])))
    tokens = [token[:LONGEST_WORD].rstrip(".,") for token in TOKEN.findall(plain)]
    tokens, limit = without_limit(tokens)
    words: list[str] = []
    sizes: list[str] = []
    said = False
    for place, token in enumerate(tokens):
        beside = {*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]} & SIZE_WORDS
        if token in SIZE_WORDS:
            continue
        if size := size_of(token, bool(beside)):
            sizes.append(size)
            said = said or bool(beside) or size in LETTER_SIZES
        elif token not in NOTHING_SAID and token not in CURRENCIES:
            words.append(token)
    return Sought(tuple(dict.fromkeys(words))[:MOST_WORDS], tuple(dict.fromkeys(sizes))[:2], limit, said)


def only_names(text: str) -> bool:
    """Whether nothing in the sentence tells of something else than what the shop sells."""
    return ABOUT_ONES_OWN.isdisjoint(TOKEN.findall(folded(ENDING.sub(" ", text[:LONGEST]))))


def asks_where(text: str) -> bool:
    """Whether it asks where or when something is that one has already, not where it is sold."""
    tokens = set(TOKEN.findall(folded(ENDING.sub(" ", text[:LONGEST]))))
    return not WHERE.isdisjoint(tokens) and OF_THE_SHOP.isdisjoint(tokens)


def size_of(token: str, said: bool) -> str:
    """The size that a word is, '' if none: `43`, `42,5`, `xl`; any short number beside the word `size`."""
    if token in LETTER_SIZES or token in SIZES_SAID:
        return SIZES_SAID.get(token, token)
    number = token.replace(".", ",")
    whole = number.partition(",")[0]
    if not whole.isdecimal() or len(number) > 4:
        return ""
    return number if said or SMALLEST <= int(whole) <= LARGEST else ""


def without_limit(tokens: list[str]) -> tuple[list[str], Limit | None]:
    """The tokens that are not the price limit, and the limit: "under 50", "50 TL altı", «زیر ۵۰۰ هزار», "alla 50"."""
    for place, token in enumerate(tokens):
        if not token[0].isdecimal():
            continue
        begin, end = place, place + 1
        amount, currency = amount_of(token), ""
        while begin and tokens[begin - 1] in UNDER_FILLS:
            begin -= 1
        before = begin > 0 and tokens[begin - 1] in UNDER
        begin -= before
        while end < len(tokens) and (tokens[end] in TIMES or tokens[end] in CURRENCIES or tokens[end] in CASES):
            amount *= TIMES.get(tokens[end], 1)
            currency = CURRENCIES.get(tokens[end], currency)
            end += 1
        after = end < len(tokens) and tokens[end] in OVER_IT
        if before or after:
            return [*tokens[:begin], *tokens[end + after :]], Limit(amount, currency)
    return tokens, None


def amount_of(written: str) -> Decimal:
    """`1.200` and `1,200` are thousands, `49,90` is not."""
    if re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})+", written):
        return Decimal(re.sub("[.,]", "", written))
    whole, _, rest = written.replace(",", ".").partition(".")
    return Decimal(f"{whole}.{rest.replace('.', '') or 0}")


def kinds_of(groups: Sequence[Sequence[str]]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The shop's synonyms as folded words: every line is one kind of thing, every phrase in it a name of that."""
    return tuple(tuple(tuple(words_of(phrase)) for phrase in group) for group in groups)
