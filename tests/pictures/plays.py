"""The ten journeys and what else happens on their way: what is typed and tapped on a phone of the demo."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.said import ASKS

WORDS = ASKS | {
    "return_shirt": {"en": "i want to send back the shirt", "tr": "gömleği iade etmek istiyorum",
                     "fa": "میخوام پیراهن رو پس بدم", "et": "tahan särgi tagasi saata"},
    "ended_code": {"en": "does BAHAR20 work", "tr": "BAHAR20 geçerli mi", "fa": "کد BAHAR20 کار میکنه؟",
                   "et": "kas BAHAR20 kehtib"},
    "live_code": {"en": "does NOV15 work", "tr": "NOV15 geçerli mi", "fa": "کد NOV15 کار میکنه؟",
                  "et": "kas NOV15 kehtib"},
    "boots": {"en": "do u have waterproof hiking boots 43", "tr": "43 numara su geçirmez bot var mı",
              "fa": "بوت ضد آب سایز ۴۳ دارید", "et": "kas teil on veekindlaid matkasaapaid 43"},
    "person": {"en": "talk to a person", "tr": "temsilciye bağlanmak istiyorum",
               "fa": "می‌خواهم با پشتیبان صحبت کنم", "et": "soovin rääkida inimesega"},
    "here": {"en": "Hi Sam, I'm Elif. I've checked all three orders: the size was wrong each time."
                   " I'm fixing it today.",
             "tr": "Merhaba Deniz, ben Elif. Üç siparişe de baktım: her seferinde beden yanlış gitmiş."
                   " Bugün çözüyorum.",
             "fa": "سلام نرگس، الیف هستم. هر سه سفارش را دیدم؛ هر بار سایز اشتباه ارسال شده. همین امروز حلش می‌کنم.",
             "et": "Tere, Kadri! Olen Elif. Vaatasin kõik kolm tellimust üle: suurus oli iga kord vale."
                   " Teen selle täna korda."},
    "took_ages": {"en": "took ages", "tr": "çok bekledim", "fa": "خیلی معطل شدم", "et": "ootasin liiga kaua"},
    "gibberish": {"en": "qwxz zzk", "tr": "qwxz zzk", "fa": "ضصثق ظطز", "et": "qwxz zzk"},
    "more_gibberish": {"en": "kkxq ppz", "tr": "kkxq ppz", "fa": "ژپچ گکظ", "et": "kkxq ppz"},
    "still_gibberish": {"en": "wwq zzk", "tr": "wwq zzk", "fa": "چژغ ظطق", "et": "wwq zzk"},
    "other_tongue": {"en": "Türkçe lütfen", "tr": "فارسی لطفا", "fa": "English please", "et": "English please"},
    "wrong_number": {"en": "A-99999", "tr": "A-99999", "fa": "A-99999", "et": "A-99999"},
    "email": {"en": "robin@mail.example", "tr": "robin@mail.example", "fa": "robin@mail.example",
              "et": "robin@mail.example"},
    "basket": {"en": "it's 800", "tr": "sepetim 800 lira", "fa": "۸۰۰ لیر", "et": "800 liiri"},
}


@dataclass(frozen=True)
class Play:
    """`do` plays it with a hand on the phone; `desk` gives it a colleague at the inbox too."""

    name: str
    about: str
    do: Callable
    setting: Callable = lambda shop, language: None  # what this shopper bought, or was paid back
    unknown: bool = False  # from a phone that the shop does not know
    closed_today: bool = False
    templates: bool = False
    others_waiting: int = 0


def lookup(hand, desk, word):
    hand.says(word("find"))
    hand.person_near()
    hand.taps(hand.on_its_way)
    hand.person_near()


def tracking(hand, desk, word):
    hand.says(word("track"))
    hand.person_near()
    hand.taps(hand.on_its_way)
    hand.person_near()


def return_with_photo(hand, desk, word):
    hand.says(word("return_shirt"))
    hand.person_near()
    choose_shirt(hand)
    hand.taps("damaged")
    hand.person_near()
    hand.sends("image")
    hand.person_near()
    hand.taps("yes")


def choose_shirt(hand):
    """Asked for the item only where the sentence did not say which one."""
    if "damaged" not in hand.choices():
        hand.taps("2")


def cancel(hand, desk, word):
    hand.says(word("cancel"))
    hand.person_near()
    hand.taps("yes")


def return_refused(hand, desk, word):
    hand.says(word("return"))
    hand.person_near()


def cancel_refused(hand, desk, word):
    hand.says(word("cancel"))
    hand.person_near()


def refund(hand, desk, word):
    hand.says(word("refund"))
    hand.person_near()


def promo(hand, desk, word):
    hand.says(word("ended_code"))
    hand.person_near()


def search(hand, desk, word):
    hand.says(word("boots"))
    hand.person_near()
    hand.taps("team")


def complaint(hand, desk, word):
    hand.says(word("complain"))
    hand.person_near()
    desk = desk()
    desk.takes(hand.persona.name)
    hand.answered(lambda: desk.answers(word("here")))


def complaint_when_closed(hand, desk, word):
    hand.says(word("complain"))
    hand.person_near()


def delivery_update(hand, desk, word):
    hand.says(word("return_shirt"))
    hand.hours_pass(26)
    hand.parcel("out_for_delivery")
    hand.taps("change_delivery")
    hand.taps("pickup_point")


def rating(hand, desk, word):
    hand.says(word("person"))
    desk = desk()
    desk.takes(hand.persona.name)
    hand.answered(lambda: desk.answers(word("here")))
    hand.answered(desk.resolves)
    hand.taps("bad")
    hand.says(word("took_ages"))


def misunderstood(hand, desk, word):
    hand.says(word("gibberish"))
    hand.says(word("more_gibberish"))
    hand.person_near()
    hand.says(word("still_gibberish"))
    hand.person_near()


def not_found(hand, desk, word):
    hand.says(word("find"))
    hand.person_near()
    hand.says(word("wrong_number"))
    hand.says(word("email"))
    hand.person_near()


def basket_too_small(hand, desk, word):
    hand.says(word("live_code"))
    hand.taps("refused")
    hand.says(word("basket"))
    hand.person_near()


def colleague_leaves(hand, desk, word):
    hand.says(word("return_shirt"))
    hand.says(word("person"))
    desk = desk()
    desk.takes(hand.persona.name)
    hand.answered(lambda: desk.answers(word("here")))
    hand.answered(desk.gives_back)


def three_days_later(hand, desk, word):
    hand.says(word("find"))
    hand.hours_pass(26)
    hand.parcel("out_for_delivery")
    hand.hours_pass(72)
    hand.taps("track")
    hand.person_near()


def other_language(hand, desk, word):
    hand.says(word("find"))
    hand.says(word("other_tongue"))
    hand.taps(hand.on_its_way)


def paid_back(days_ago):
    return lambda shop, language: shop.refunded(shop.orders_of(language)[1], days_ago)


def under_way_only(shop, language):
    shop.only(language, shop.orders_of(language)[0])


def delivered_long_ago(shop, language):
    number = f"A-109{10 + sorted(WORDS['find']).index(language)}"
    shop.bought(language, number, "delivered", 40, [("shirt", "M", 1), ("socks", "", 1)])
    shop.only(language, number)


TEN = (
    Play("01-order-lookup", "order lookup without a number", lookup),
    Play("02-tracking", "tracking", tracking),
    Play("03-return", "return with photo and label", return_with_photo),
    Play("04-cancel", "cancel", cancel),
    Play("05-refund-status", "refund status", refund, paid_back(2)),
    Play("06-promo-code", "promo code: ended, and a live one", promo),
    Play("07-product-search", "product search without a result, passed to the team", search),
    Play("08-complaint", "complaint: a person, with place in line", complaint, others_waiting=2),
    Play("09-delivery-update", "delivery update after 24 hours, answered", delivery_update, templates=True),
    Play("10-rating", "rating after a person", rating),
)
VARIANTS = (
    Play("01-not-found", "an order that is not there, from a phone nobody knows", not_found, unknown=True),
    Play("01-misunderstood", "not understood, and again", misunderstood),
    Play("01-other-language", "another language in the middle", other_language),
    Play("03-return-too-late", "the days for a return are over", return_refused, delivered_long_ago),
    Play("04-shipped-already", "cancel: it has left already", cancel_refused, under_way_only),
    Play("05-refund-late", "a refund older than promised", refund, paid_back(20)),
    Play("06-basket-too-small", "a code that works, a basket that is too small", basket_too_small),
    Play("08-closed", "complaint while the shop is closed", complaint_when_closed, closed_today=True),
    Play("08-colleague-leaves", "the colleague hands back in the middle", colleague_leaves),
    Play("09-three-days-later", "a notice answered after three days", three_days_later, templates=True),
)
ALL = tuple(sorted(TEN + VARIANTS, key=lambda play: play.name))
