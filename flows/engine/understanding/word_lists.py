"""Words that mean the same in every shop: ways out, yes and no, numbers, languages. Folded when "
"the module loads."""

from __future__ import annotations

from flows.engine.understanding.folding import fold


def _folded(lists: dict[str, str]) -> dict[str, str]:
    """{folded phrase: meaning} of {meaning: "phrase, phrase, …"}."""
    found = {fold(phrase): meaning for meaning, line in lists.items() for phrase in line.split(",")}
    found.pop("", None)  # else a lone "?" would mean something
    return found


# A whole message, nothing beside it. Stopping must never happen by accident: `iptal`, `لغو`, `tühista` and
# `cancel` cancel what is under way, they do not stop messages.
STOP = _folded(
    {
        "stop": "stop, unsubscribe, stop offers, stop all, dur, ret, bildirimleri durdur, توقف, لغو پیام, "
        "این خبرها را نفرست, stopp, loobun, peata teavitused",
    }
)
WAYS_OUT = _folded(
    {
        "person": "person, a person, human, a human, real person, agent, live agent, live chat, "
        "representative, csr, csa, "
        "operator, support, customer service, talk to a person, talk to a human, speak to an agent, "
        "temsilci, temsilciye bağlan, müşteri temsilcisi, canlı destek, insan, operatör, "
        "yetkili, müşteri hizmetleri, "
        "destek, canlı temsilci, temsilciye bağla, biriyle görüşmek istiyorum, "
        "پشتیبان, پشتیبانی, اپراتور, آدم, انسان, کارشناس, گفتگو با پشتیبان, وصل کن به پشتیبان, "
        "با آدم حرف بزنم, "
        "inimene, inimesega, päris inimene, räägi inimesega, klienditeenindaja, klienditugi, "
        "operaator, kasutajatugi, "
        "teenindaja",
        "menu": "menu, main menu, home, options, start over, ana menü, menü, menüye dön, ana "
        "sayfa, başa dön, baştan, "
        "seçenekler, منو, منوی اصلی, صفحه اصلی, گزینه ها, از اول, menüü, peamenüü, algusesse, valikud, "
        "algusest, avaleht",
        "back": "back, go back, previous, geri, geri dön, geri git, bir önceki, önceki, برگشت, "
        "برگرد, بازگشت, قبلی, "
        "برو عقب, tagasi, mine tagasi, eelmine, samm tagasi",
        "cancel": "cancel, cancel this, nevermind, never mind, forget it, quit, exit, end, leave it, "
        "iptal, vazgeç, vazgeçtim, boşver, boş ver, kapat, çık, çıkış, iptal et, "
        "لغو, کنسل, بیخیال, بی خیال, ولش کن, منصرف شدم, انصراف, خروج, نمی خواهد, ولش, "
        "tühista, katkesta, jäta, jäta järele, pole vaja enam, unusta ära, lõpeta, välju, loobu",
        "repeat": "repeat, say again, say that again, can you repeat that, what was the question, "
        "again please, come again, what did you say, tekrar, tekrar "
        "et, tekrarla, bir daha, "
        "bir daha söyle, tekrar söyler misin, تکرار, تکرار کن, دوباره بگو, یه بار دیگه, "
        "korda, korda palun, ütle uuesti, uuesti palun",
        "skip": "skip, skip this, next, pass, without one, continue without one, geç, atla, "
        "fotoğrafsız devam, "
        "onsuz devam, رد کردن, رد کن, بعدی, بگذر, ادامه بدون عکس, jäta vahele, edasi, vahele, jätka ilma, "
        "jätka ilma fotota",
        "correct": "no the other order, the other order, no the other one, not that order, not this order, "
        "wrong order, that is the wrong order, no i meant the other order, i meant the other order, not that one, "
        "hayır diğer sipariş, diğer sipariş, öbür sipariş, hayır öbürü, o sipariş değil, bu sipariş değil, "
        "yanlış sipariş, diğer siparişimi kastettim, "
        "نه آن یکی سفارش, آن یکی سفارش, نه اون یکی سفارش, اون یکی سفارش, این سفارش نه, آن سفارش نه, "
        "سفارش اشتباه است, منظورم آن یکی سفارش بود, نه اون یکی, "
        "ei teine tellimus, teine tellimus, mitte see tellimus, vale tellimus, ma mõtlesin teist tellimust, "
        "ei see teine, mitte see",
        "start_again": "start, subscribe, start messages, resume messages, başlat, bildirimleri "
        "aç, abone ol, شروع, "
        "پیام بده دوباره, خبرها را بفرست, start teavitused, alusta, telli teavitused",
        "language:en": "english, in english, english please, speak english, ingilizce, انگلیسی, "
        "inglise keel, "
        "inglise keeles, can you speak english, do you speak english",
        "language:tr": "türkçe, turkish, turkish please, türkçe lütfen, türkçe konuş, türkçe "
        "biliyor musun, ترکی, "
        "türgi keel, türgi keeles",
        "language:fa": "فارسی, به فارسی, فارسی لطفا, persian, farsi, persian please, farsça, pärsia keel, "
        "pärsia keeles, فارسی حرف بزن",
        "language:et": "eesti keel, eesti keeles, eesti keeles palun, eesti, estonian, estonian "
        "please, estonca, "
        "استونیایی, räägi eesti keeles",
    }
)
# Smells like stopping, but could be an order: asked, never obeyed. Whole words of the message; all of one row
SMELLS_OF_STOPPING = tuple(
    tuple(fold(word) for word in row.split())
    for row in (
        "stop messag", "stop sending", "stop texting", "stop writing", "stop notif", "stop "
        "these", "no more messag",
        "dont message", "remove list", "unsubscrib", "opt out", "spam",
        "mesaj atmay", "mesaj gönderme", "mesaj istemiyor", "bildirim istemiyor", "bildirim "
        "gönderme", "abonelik",
        "mesaj durdur", "bildirim kapat", "reklam istemiyor", "rahatsız etme", "yazmayın",
        "پیام نده", "پیام ندهید", "پیام نفرست", "پیام نمیخوام", "تبلیغ نمیخوام", "دیگه پیام", "مزاحم نش",
        "ärge saatke", "ära saada", "ära kirjuta", "rohkem sõnum", "lõpeta sõnum", "teavitus "
        "ei", "reklaam ei",
        "peata sõnum",
    )
)  # fmt: skip

YES_NO = _folded(
    {
        "yes": "yes, y, yeah, yep, yup, ya, sure, ok, okay, okey, of course, please do, correct, right, do it, go "
        "ahead, absolutely, definitely, fine, yes please, sounds good, affirmative, thats right, that is "
        "right, thats correct, that is correct, yes it is, yes i do, i agree, agreed, certainly, by all "
        "means, exactly, indeed, true, yes thats right, evet, e, he, hee, hı hı, tamam, tmm, tamamdır, olur, "
        "peki, elbette, tabii, tabi, tabi ki, tabii ki, aynen, onaylıyorum, doğru, evt, evet lütfen, uygun, "
        "kabul, kesinlikle, aynen öyle, olur olur, tabiki, doğrudur, onay, onayla, kabul ediyorum, بله, بلی, "
        "آره, اره, آری, هه, اوکی, اوکیه, باشه, باشد, حتما, درسته, تایید, تایید میکنم, چشم, موافقم, ok, بله "
        "لطفا, آره لطفا, اره لطفا, خوبه, قبوله, قبول, بعله, اوهوم, صد در صد, همینطوره, بله درسته, bale, "
        "baleh, areh, jah, jaa, ja, jahh, jh, jep, jap, mhm, okei, olgu, hästi, muidugi, loomulikult, kindlasti, "
        "sobib, õige, nõus, jah palun, palun, tee ära, just nii, täpselt, täpselt nii, tõsi, olen nõus, nõus "
        "olen, absoluutselt, kinnitan, jajah, jaajaa, jess, okidoki, jah seda küll, nii on, see on õige, "
        "jah ikka, ikka, muidugi jah, jah muidugi, jah "
        "kindlasti, kindel, aga muidugi, sobib küll, mulle sobib, jah sobib, õigus, teil on õigus, sul on õigus, "
        "nõustun, ma nõustun, jah nõus, jah õige, jah see on õige, see on tõsi, tõepoolest, hea küll, ikka jah, ma "
        "arvan et jah, arvan küll, usun küll, jah loomulikult, jah absoluutselt, selge see, täiesti nõus, yea, of "
        "course yes, yes of course, for sure, totally, you bet, no doubt, without a doubt, i believe so, i think so, "
        "thats true, that is true, it is true, thats it, you are right, youre right, you are correct, sounds right, "
        "that sounds right, evet evet, evet tabii, he evet, hıhı, sanırım evet, galiba evet, doğru söylüyorsunuz, "
        "بله بله, آره آره, بله حتما, آره حتما, البته, قطعا, دقیقا, فکر کنم آره, درست است, بله درست است, همین طوره, 👍, "
        "👌, ✅, ✔, 🙏, 🆗, 💯",
        "no": "no, n, nope, nah, no thanks, no thank you, not now, dont, never, no way, not really, no need, "
        "negative, definitely not, of course not, absolutely not, certainly not, not at all, i dont think so, "
        "no i dont, no it isnt, hayır, hyr, hayir, yok, olmaz, istemiyorum, gerek yok, kalsın, hayır kalsın, "
        "şimdi değil, istemem, yo, hayır teşekkürler, kesinlikle hayır, hayır olmaz, asla, yoo, istemiyom, "
        "نه, نخیر, خیر, نمی خوام, نمیخوام, نمی خواهم, لازم نیست, نه ممنون, نه مرسی, الان نه, نچ, نکن, اصلا, "
        "ابدا, به هیچ وجه, نه اصلا, نه لازم نیست, na mamnoon, ei, eii, ei aitäh, mitte, ei soovi, ei taha, "
        "pole vaja, ei ole vaja, mitte praegu, ära tee, eip, kindlasti mitte, mitte mingil juhul, sugugi "
        "mitte, ei ole nõus, pole nõus, ei ole, ei sobi, "
        "mkm, ei ei, eiei, ei tänan, tänan ei, ei ole õige, see pole õige, "
        "see ei ole õige, pole tõsi, see ei ole tõsi, ei iialgi, mitte kunagi, ei kunagi, ma ei nõustu, ei nõustu, "
        "üldse mitte, kaugeltki mitte, ma ei usu, ei usu, ei arva, ma arvan et ei, arvan et ei, ei ole nii, nii see "
        "ei ole, vaevalt, thats not right, that is not right, thats not correct, that is not correct, incorrect, "
        "that is incorrect, thats incorrect, not correct, not true, thats not true, that is not true, thats false, "
        "false, i disagree, i dont agree, hardly, hayır hayır, yok yok, doğru değil, hiç sanmıyorum, sanmıyorum, "
        "katılmıyorum, نه نه, درست نیست, نه درست نیست, غلطه, فکر نکنم, فکر نمی کنم, هرگز, موافق نیستم, 👎, ❌, ✖, 🚫",
    }
)
POLITE = frozenset(
    fold(
        "please pls plz thanks thank you thx lütfen lutfen teşekkürler sağol sağolun lütfennn "
        "palun aitäh tänan لطفا ممنون "
        "مرسی so very much çok do"
    ).split()
)
# Whom a courtesy is said to: "thanks mate" is no more than thanks
ADDRESSED = frozenset(
    fold(
        "mate buddy friend friends sir madam maam dear bro dude guys all everyone you dostum canım hocam kardeşim "
        "kardeş efendim beyefendi hanımefendi arkadaşım عزیزم عزیز جان داداش آقا جناب دوست sõber sõbrad semu kullake "
        "armas sulle teile sina "
        "too also da de sana size هم شما ka kah samuti sullegi teilegi"
    ).split()
)

NUMBERS = _folded(
    {
        "1": "one, first, the first, first one, the first one, bir, birinci, ilk, ilki, "
        "birincisi, یک, اول, اولی, "
        "یکی, اولین, üks, esimene, number one",
        "2": "two, second, the second, second one, the second one, iki, ikinci, ikincisi, دو, "
        "دوم, دومی, دومین, kaks, "
        "teine",
        "3": "three, third, the third, third one, the third one, üç, üçüncü, üçüncüsü, سه, سوم, "
        "سومی, سومین, kolm, "
        "kolmas",
        "4": "four, fourth, the fourth, dört, dördüncü, dördüncüsü, چهار, چهارم, چهارمی, neli, neljas",
        "5": "five, fifth, the fifth, beş, beşinci, beşincisi, پنج, پنجم, پنجمی, viis, viies",
        "6": "six, sixth, altı, altıncı, شش, ششم, kuus, kuues",
        "7": "seven, seventh, yedi, yedinci, هفت, هفتم, seitse, seitsmes",
        "8": "eight, eighth, sekiz, sekizinci, هشت, هشتم, kaheksa, kaheksas",
        "9": "nine, ninth, dokuz, dokuzuncu, نه تا, نهم, نهمی, üheksa, üheksas",
        "10": "ten, tenth, on, onuncu, ده, دهم, kümme, kümnes",
    }
)
LAST = frozenset(
    fold(word)
    for word in ("last", "the last one", "last one", "sonuncu", "sonuncusu", "en son", "en sonki",
                 "آخری", "آخرین",
                 "viimane")
)  # fmt: skip

NEGATIONS = frozenset(
    fold(
        "not no dont never cannot cant didnt doesnt wont isnt değil yok hayır istemiyorum istemem "
        "نه نمیخوام نمیخواهم نکن نکنید نشه نیست ei ära ärge mitte pole"
    ).split()
)

# A wish to change an answer: "no, the other item". Longer ones count with any ending: `değiştirmek`, `teised`
CHANGE_WORDS = frozenset(
    fold(
        "change edit modify mistake else other another different wrong instead değiştir başka diğer öbür öteki düzelt "
        "yanlış farklı "
        "تغییر عوض دیگر دیگه دیگری اصلاح ویرایش اشتباه muuda muudan muuta muu muud teine teise teist parand vale hoopis"
    ).split()
)
BESIDE_CHANGE = frozenset(
    fold(
        "the a an one ones it its i im id want would like to something that thats this my is was can "
        "you have let me "
        "bir şey şeyi şeyler bu şu o tane olan istiyorum isterim olsun var ben mı mi edebilir miyim "
        "یک یه یکی چیزی چیز را رو این آن اون می خواهم خوام است بدهید کنید کنم دهم "
        "üks midagi see seda on ma tahan soovin palun peaks olema oli mul on"
    ).split()
)

JOINERS = frozenset(("and", "ve", "ile", "و", "ja"))  # between two of a list

# What stands beside the name of a thing without saying more: "it's the shirt that I mean", `gömlek olacak`
BESIDE_NAMES = frozenset(
    fold(
        "they those these them about too with pair of is are was were will am going ill do only just give choose pick "
        "take mean meant very "
        "ediyorum edeceğim edicem edelim yapacağım veriyorum sadece yalnızca olanı seç seçiyorum olacak demek demiştim "
        "çift ile için "
        "می‌دهم میدم می‌کنم خواهم میخوام میخواهم خیلی فقط همان همین انتخاب منظورم بود باشد هست جفت با از برای "
        "annan saadan soovisin väga ainult valin võtan mõtlesin paar koos selle seda need neid olid oli oma"
    ).split()
)
# All that is on offer, and of two things both
EVERYTHING = _folded(
    {
        "all": "all, everything, every one, the whole, entire, hepsi, hepsini, tümü, tümünü, tamamı, tamamını, bütün, "
        "her şey, her şeyi, همه, همش, همشون, همه‌اش, همه‌شان, همه چیز, تمام, تمامش, تمامشون, کل, کلش, "
        "kõik, kõiki, kõike, kogu, terve",
        "both": "both, ikisi, ikisini, her ikisi, her ikisini, iki ürün, هر دو, هردو, هر دوتا, هر دوش, دوتاش, جفتش, "
        "جفتشون, mõlemad, mõlemat, mõlema",
    }
)
BESIDE_EVERYTHING = frozenset(
    fold(
        "order items item things thing sipariş siparişi ürünler ürünleri ürün de da چیزها سفارش کالاها "
        "tellimus tellimuse tooted tooteid asjad asju"
    ).split()
)
