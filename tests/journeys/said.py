"""What people type and what the bot must have said to them: facts as each language writes them."""

ASKS = {
    "find": {
        "en": "hey wheres my stuff",
        "tr": "siparişim nerde kaldı",
        "fa": "سفارشم کجاست",
        "et": "kus mu tellimus on",
    },
    "track": {
        "en": "tracking pls",
        "tr": "takip no alabilir miyim",
        "fa": "کد رهگیری رو میخوام",
        "et": "mis jälgimiskood on",
    },
    "return": {
        "en": "i want to send something back",
        "tr": "bir şey iade etmek istiyorum",
        "fa": "میخوام یه چیزی پس بدم",
        "et": "tahan midagi tagasi saata",
    },
    "cancel": {
        "en": "cancel my order",
        "tr": "siparişimi iptal etmek istiyorum",
        "fa": "سفارشم رو لغو کنید",
        "et": "tühistage mu tellimus",
    },
    "refund": {
        "en": "wheres my refund??",
        "tr": "param ne zaman yatıcak",
        "fa": "پولم کی برمیگرده",
        "et": "kus mu raha on??",
    },
    "promo": {
        "en": "does SPRING20 work",
        "tr": "SPRING20 geçerli mi",
        "fa": "کد SPRING20 کار میکنه؟",
        "et": "kas SPRING20 kehtib",
    },
    "complain": {
        "en": "3rd time wrong size!! i want to talk to a real person",
        "tr": "3. kez yanlış beden geldi yeter artık biriyle görüşmek istiyorum",
        "fa": "برای بار سوم سایز اشتباه فرستادید! میخوام با یکی صحبت کنم",
        "et": "kolmas kord vale suurus!!! tahan inimesega rääkida",
    },
    "yes": {"en": "yes please", "tr": "evet", "fa": "بله", "et": "jah"},
}

HELLO = {"en": "Hi Sam 👋", "tr": "Merhaba Deniz 👋", "fa": "سلام نرگس 👋", "et": "Tere, Kadri 👋"}
SORRY = {"en": "I'm sorry", "tr": "özür dileriz", "fa": "عذر می‌خواهیم", "et": "vabandame"}
TOTAL = {"en": "€49.90", "tr": "1.249,90 ₺", "fa": "۱٬۲۴۹٬۰۰۰ تومان", "et": "49,90 €"}
SHIRT_PRICE = {"en": "€39.90", "tr": "999,90 ₺", "fa": "۹۹۹٬۰۰۰ تومان", "et": "39,90 €"}
TOMORROW = {
    "en": "tomorrow, 10:00–14:00",
    "tr": "yarın, 10.00–14.00",
    "fa": "فردا، ساعت ۱۰ تا ۱۴",
    "et": "homme kell 10–14",
}
DELIVERED_ON = {"en": "12 Nov", "tr": "12 Kasım", "fa": "۲۱ آبان", "et": "12. november"}
RETURN_UNTIL = {"en": "26 Nov", "tr": "26 Kasım", "fa": "۵ آذر", "et": "26. november"}
ENDED_ON = {"en": "15 Nov", "tr": "15 Kasım", "fa": "۲۴ آبان", "et": "15. november"}
LASTS_UNTIL = {"en": "29 Nov", "tr": "29 Kasım", "fa": "۸ آذر", "et": "29. november"}
FIFTEEN = {"en": "15%", "tr": "%15", "fa": "۱۵٪", "et": "15%"}
MONDAY = {"en": "Mon", "tr": "Pazartesi", "fa": "دوشنبه", "et": "E, "}
PLACE = {"en": "place: {}", "tr": "Sıranız: {}", "fa": "نوبت شما: {}", "et": "järjekorras: {}"}
WAIT = {"en": "about 6 minutes", "tr": "yaklaşık 6 dakika", "fa": "حدود ۶ دقیقه", "et": "umbes 6 minutit"}


def digits(number, language):
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) if language == "fa" else str(number)


def isolated(code, language):
    """How a Latin code stands in right-to-left text."""
    return f"\u2066{code}\u2069" if language == "fa" else code
