"""What pages show and never do: nothing typed runs, nothing leaks, four languages, few statements."""

import json
import logging
import re
import string
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

import console.messages
from console.marks import marked, plain
from console.words import LANGUAGES, TEXTS, Words, initials, isolated, masked, one_line, shown
from flows.engine.points import Loyalty
from models.consent import record_consent
from models.db import Transaction
from tests.console.shop import (
    Clock,
    Staff,
    bot_says,
    conversation,
    make_app,
    order,
    people,
    runtime,
    template,
    waits,
    writes,
)

PAGES = Path(console.__file__).parent / "pages" / "console"
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "<a href='//omid.invalid'>",
    "&lt;b&gt;",
    "]]><!--",
    "\u202eexe.gnp",
    "*<img src=x onerror=alert(1)>* _<b>x</b>_ ```<script>alert(1)</script>```",
]


class Tags(HTMLParser):
    """Every tag that a browser would see, with its attributes."""

    @classmethod
    def of(cls, page):
        parser = cls()
        parser.tags = []
        parser.feed(page)
        return parser.tags

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_anybody_typed_is_shown_and_never_runs(elif_, db, clock, payload, team):
    number = conversation(db, clock, name=payload, said=payload)
    bot_says(
        db, clock, number, payload, choices=(payload,), status="failed", error_text=payload, error_code="1"
    )
    writes(db, clock, number, "", kind="location", content={"place": [41.0, 29.0, payload]})
    waits(db, clock, number, reason=payload, summary=payload)
    order(db, clock, "A-1", "905321112233", title=payload)
    elif_.post(f"/console/c/{number}/take")
    with db.transaction() as tx:
        tx.run("UPDATE orders SET customer_name = :x, paid_with = :x", x=payload)
        newest = tx.one("SELECT MAX(id) FROM message")[0]
    answer = elif_.post(f"/console/c/{number}/reply", text=payload, client_id=payload, seen=0)
    for page in (elif_.get("/console/?tab=all").text, elif_.get(f"/console/c/{number}").text, answer.text):
        tags = Tags.of(page)
        assert not [name for name, _ in tags if name in ("img", "b", "iframe")]
        assert all(attributes.get("src") for name, attributes in tags if name == "script")
        assert not [
            each for _, attributes in tags for each in attributes if each.startswith("on") or each == "style"
        ]
        links = [
            attributes[key]
            for _, attributes in tags
            for key in ("href", "src", "action")
            if key in attributes
        ]
        assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links)
        assert "49" not in re.findall(r"<bdi>([^<]*)</bdi>", page) and "\u202e" not in page
    assert newest


def test_a_tracking_link_is_a_link_only_over_https():
    text = (PAGES / "details.html").read_text()
    assert 'order.tracking_url.startswith("https://")' in text and 'rel="noopener noreferrer"' in text


def test_no_page_holds_inline_script_or_style():
    for path in PAGES.glob("*.html"):
        text = path.read_text()
        assert "<style" not in text and " style=" not in text and not re.search(r"\son\w+=", text), path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path.name
        assert "|safe" not in text and "autoescape" not in text, path.name


def test_styles_know_no_left_and_right():
    text = (PAGES.parent.parent / "static" / "console.css").read_text()
    assert not re.search(
        r"(margin|padding|border|inset)-(left|right)|[\s;{](left|right)\s*:|text-align:\s*(left|right)", text
    )


def test_the_page_stays_light():
    static = PAGES.parent.parent / "static"
    assert sum(path.stat().st_size for path in static.glob("*.js")) < 45_000
    assert (static / "console.css").stat().st_size < 25_000


# ---- words ----------------------------------------------------------------------------------------


def test_every_language_has_the_same_words_with_the_same_values():
    def names(text):
        return {part[1] for part in string.Formatter().parse(text) if part[1]}

    assert set(TEXTS) == set(LANGUAGES)
    for language in LANGUAGES:
        assert TEXTS[language].keys() == TEXTS["en"].keys()
        for key, text in TEXTS[language].items():
            assert text.strip() and names(text) == names(TEXTS["en"][key]), (language, key)


def test_every_word_that_a_page_asks_for_exists_and_none_is_left_over():
    folder = Path(console.__file__).parent
    source = "\n".join(path.read_text() for path in [*PAGES.glob("*.html"), *folder.glob("*.py")])
    asked = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)*)["']""", source))
    groups = (
        tuple(re.findall(r"""["']([a-z_.]+\.)["'] ~""", source))
        + tuple(f"{group}." for group in re.findall(r"""t\.of\(["']([a-z_]+)["']""", source))
        + ("error.", "reason.")  # reason.<why>: Words.why
    )
    known = set(TEXTS["en"])
    for group in groups:
        assert any(key.startswith(group) for key in known), group
    unused = {key for key in known if key not in asked and not key.startswith(groups)}
    assert not unused, unused


@pytest.mark.parametrize(
    "language, direction, queue",
    [("en", "ltr", "Queue"), ("tr", "ltr", "Sıra"), ("fa", "rtl", "صف"), ("et", "ltr", "Järjekord")],
)
def test_every_page_speaks_the_agents_language(elif_, db, clock, language, direction, queue):
    number = conversation(db, clock)
    elif_.post("/console/language", language=language)
    for path in ("/console/", f"/console/c/{number}", f"/console/c/{number}/details", "/console/c/9999"):
        text = elif_.get(path).text
        assert f'<html lang="{language}" dir="{direction}">' in text
    assert queue in elif_.get("/console/").text
    assert elif_.get("/console/c/9999").status_code == 404


def test_times_are_the_shops_and_digits_the_languages():
    clock = Clock()
    clock.at = clock.at.replace(year=2026, month=11, day=22, hour=21, minute=30)
    zone = runtime(None).library.shop.timezone
    english, persian = (
        Words(language, __import__("zoneinfo").ZoneInfo(zone), clock()) for language in ("en", "fa")
    )
    assert (english.clock(clock()), persian.clock(clock())) == ("00:30", "۰۰:۳۰")
    assert english.day(clock()) == "Today" and persian.day(clock()) == "امروز"
    assert (english.span(30), english.span(360), english.span(18720)) == ("now", "6 min", "5 h 12 min")
    assert persian.span(360) == "۶ دقیقه" and english.span(3 * 86400) == "3 d"
    assert persian("counter", n=1600, most=1600) == "۱۶۰۰ از ۱۶۰۰"


def test_marks_are_drawn_as_on_the_phone_and_what_is_in_them_stays_text(elif_, db, clock):
    number = conversation(db, clock, said="*a <i>* 2*3*4")
    bot_says(db, clock, number, "Arrives *tomorrow, _10:00_*, code `4*4*`\n~x~ *open https://a.example/_b_/*c*")
    page = elif_.get(f"/console/c/{number}").text
    assert '<p class="text" dir="auto"><strong>a &lt;i&gt;</strong> 2*3*4</p>' in page
    assert ("Arrives <strong>tomorrow, </strong><strong><em>10:00</em></strong>, code <code>4*4*</code>\n"
            "<s>x</s> *open https://a.example/_b_/*c*</p>") in page
    assert "Arrives tomorrow, 10:00, code 4*4*" in elif_.get("/console/?tab=all").text


@pytest.mark.parametrize(("text", "pieces"), [
    ("", []), ("plain", [((), "plain")]), ("*a*", [(("strong",), "a")]), ("* a", [((), "* a")]),
    ("a*b*", [((), "a*b*")]), ("**", [((), "**")]), ("*a\nb*", [((), "*a\nb*")]),
    ("```*a*\nb``` c", [(("code",), "*a*\nb"), ((), " c")]),
    ("*_~a~_*", [(("strong", "em", "s"), "a")]), ("به *فردا*", [((), "به "), (("strong",), "فردا")]),
    ("https://x.example/*a*", [((), "https://x.example/*a*")]),
])
def test_marks(text, pieces):
    assert list(marked(text)) == pieces


def test_marks_without_an_end_cost_no_time():
    for sign in "*_~`":
        assert plain(f"{sign}a " * 2000 + sign) and plain(sign * 4096) and plain(f"{sign}{'a' * 4000}")


def test_texts_are_shown_without_signs_that_deceive():
    assert shown("a\u202eb\x00c\r\nd") == "abc\nd"
    assert shown("می\u200cخواهم 👩\u200d🔧") == "می\u200cخواهم 👩\u200d🔧"
    assert one_line("a\n b" + "x" * 200) == "a b" + "x" * 117 + "…"
    assert (initials("Deniz Kaya"), initials("نرگس"), initials("  "), initials("<b>")) == ("DK", "ن", "", "")
    assert (masked("905321112233"), masked("")) == ("+90 ••• •• 33", "")


@pytest.mark.parametrize(("text", "stays"), [
    ("\u2066A-10482\u2069 در راه است", True), ("یک\n\u2068A-1\u2069 دو", True), ("\u2066a\u2069 \u2066b\u2069", True),
    ("\u2066open", "open"), ("closed\u2069", "closed"), ("\u2066over\ntwo\u2069", "over\ntwo"),
    ("\u2067turned\u2069", "turned"), ("\u2066a\u202eb\u2069", "\u2066ab\u2069"),
    ("\u2066a\u2066b\u2069", "a\u2066b\u2069"),
    (None, ""), ("plain", True),
])  # fmt: skip
def test_codes_stay_apart_from_their_line_and_nothing_else_does(text, stays):
    assert isolated(text) == (text if stays is True else stays)


def test_a_code_is_apart_in_the_list_too_and_is_not_cut_open():
    assert one_line("\u2066A-10482\u2069\n در راه") == "\u2066A-10482\u2069 در راه"
    assert one_line("ب" * 115 + "\u2066A-10482\u2069") == "ب" * 115 + "A-10" + "…"


def test_a_line_that_begins_with_a_code_keeps_its_own_direction(elif_, db, clock):
    number = conversation(db, clock, said="سفارشم کجاست")
    bot_says(db, clock, number, "\u2066A-10482\u2069 در راه است")
    for page in (elif_.get(f"/console/c/{number}").text, elif_.get("/console/?tab=all").text):
        assert "\u2066A-10482\u2069 در راه است<" in page


# ---- privacy --------------------------------------------------------------------------------------


def test_nothing_personal_is_in_addresses_or_logs(elif_, db, clock, caplog, shop):
    caplog.set_level(logging.DEBUG)
    number = conversation(db, clock, name="Kanarya", phone="905327654321", said="gizli metin")
    writes(db, clock, number, "bir gizli daha")
    pages = [
        elif_.get("/console/?tab=all"),
        elif_.get(f"/console/c/{number}"),
        elif_.post(f"/console/c/{number}/take"),
    ]
    pages.append(elif_.post(f"/console/c/{number}/reply", text="gizli cevap", client_id="x", seen=99))
    Staff(elif_.client.application).post(
        "/console/sign-in", email="omid@shop.invalid", password="gizli gizli gizli"
    )
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', "".join(page.text for page in pages)))
    addresses += " ".join(page.headers.get("Location", "") for page in pages)
    for secret in ("Kanarya", "905327654321", "gizli", "omid@", "elif@"):
        assert secret not in addresses
        assert secret not in caplog.text


def test_when_something_breaks_page_and_log_share_a_reference_and_no_word_of_the_shopper(
    elif_, caplog, monkeypatch
):
    def broken(*_values):
        raise RuntimeError("Kanarya 905327654321")

    monkeypatch.setattr("console.inbox.gather", broken)
    answer = elif_.get("/console/")
    reference = re.search(r"reference: ([0-9a-f]{8})", answer.text)[1]
    assert answer.status_code == 500 and reference in caplog.text
    assert "Kanarya" not in answer.text and "Kanarya" not in caplog.text


def test_a_phone_is_shown_by_its_ends_only(elif_, db, clock):
    number = conversation(db, clock)
    page = elif_.get(f"/console/c/{number}").text
    assert "905321112233" not in page and "+90 ••• •• 33" in page


# ---- live and light -------------------------------------------------------------------------------


def test_asking_again_answers_304_until_something_is_new(elif_, db, clock):
    number = conversation(db, clock)
    path = f"/console/c/{number}?tab=all"
    tag = elif_.get(path, headers={"X-Live": "1"}).headers["ETag"]
    ask = {"X-Live": "1", "If-None-Match": tag}
    clock.pass_by(minutes=2)
    assert elif_.get(path, headers=ask).status_code == 304
    writes(db, clock, number, "Orada mısınız?")
    news = elif_.get(path, headers=ask)
    assert news.status_code == 200 and "Orada mısınız?" in news.text
    sent = bot_says(db, clock, number, "Buradayım", status="sent")
    tag = elif_.get(path, headers={"X-Live": "1"}).headers["ETag"]
    with db.transaction() as tx:
        tx.run("UPDATE message SET status = 'read' WHERE id = :id", id=sent)
    assert elif_.get(path, headers={"X-Live": "1", "If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(("language", "updates", "offers"), [
    ("en", "Order updates Yes · 20 Nov · at checkout", "Offers No · 21 Nov · in this chat"),
    ("tr", "Sipariş bildirimleri Evet · 20 Kasım · ödeme sırasında", "Kampanyalar Hayır · 21 Kasım · bu sohbette"),
    ("fa", "خبر سفارش‌ها بله · ۲۹ آبان · هنگام خرید", "پیشنهادها نه · ۳۰ آبان · در همین گفتگو"),
    ("et", "Tellimuse teated Jah · 20. november · ostu vormistamisel",
     "Pakkumised Ei · 21. november · selles vestluses"),
])  # fmt: skip
def test_what_they_agreed_to_stands_beside_the_chat(elif_, db, clock, language, updates, offers):
    clock.at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    number = conversation(db, clock)
    elif_.post("/console/language", language=language)
    page = read(elif_.get(f"/console/c/{number}").text)
    assert page.count(TEXTS[language]["agreed.never"]) == 2
    with db.transaction() as tx:
        contact = tx.one("SELECT contact_id FROM conversation")[0]
        day = datetime(2026, 11, 20, 9, tzinfo=UTC)
        record_consent(tx, contact, "order_updates", True, "checkout", day)
        record_consent(tx, contact, "offers", True, "import", day)
        record_consent(tx, contact, "offers", False, "chat", datetime(2026, 11, 21, 9, tzinfo=UTC))
    page = read(elif_.get(f"/console/c/{number}").text)
    assert updates in page and offers in page and TEXTS[language]["agreed.never"] not in page


def read(page):
    """What stands beside the chat, without tags."""
    return " ".join(re.sub("<[^>]*>", " ", page[page.index('<aside class="details"'):]).split())


def test_opening_a_conversation_marks_it_read(elif_, ada, db, clock):
    number = conversation(db, clock)
    elif_.post(f"/console/c/{number}/take")
    writes(db, clock, number, "bir")
    writes(db, clock, number, "iki")
    assert "2 unread" in elif_.get("/console/?tab=mine").text
    elif_.get(f"/console/c/{number}")
    assert "unread" not in elif_.get("/console/?tab=mine").text


def test_tabs_count_and_hold_what_they_say(elif_, ada, db, clock):
    bot, queue, mine, theirs = (
        conversation(db, clock, name=name, phone=f"90532111223{n}")
        for n, name in enumerate(("Botta", "Sırada", "Bende", "Onda"))
    )
    waits(db, clock, queue)
    elif_.post(f"/console/c/{mine}/take")
    ada.post(f"/console/c/{theirs}/take")
    held = {
        "queue": {"Sırada"},
        "mine": {"Bende"},
        "bot": {"Botta"},
        "all": {"Botta", "Sırada", "Bende", "Onda"},
    }
    for tab, names in held.items():
        page = elif_.get(f"/console/?tab={tab}").text
        assert {name for name in held["all"] if f"<bdi>{name}</bdi>" in page} == names
        for other, count in (("Queue", 1), ("Mine", 1), ("All", 4), ("Bot", 1)):
            assert re.search(rf'{other} <span class="number[^"]*">{count}</span>', page)
    assert elif_.get("/console/?tab=nonsense").status_code == 200


def test_empty_lists_say_why(elif_, db, clock):
    for tab, said in (
        ("queue", "Nobody is waiting."),
        ("mine", "Take one from the queue"),
        ("bot", "not talking"),
        ("all", "someone writes to the shop"),
    ):
        assert said in elif_.get(f"/console/?tab={tab}").text
    conversation(db, clock)
    assert "1 with the bot" in elif_.get("/console/").text


def test_a_page_costs_the_same_few_statements_whatever_there_is(db, clock, monkeypatch):
    people(db, clock)
    staff = Staff(make_app(runtime(db, clock)), "elif@shop.invalid")
    numbers = []

    def spent():
        calls = []
        execute = Transaction._execute
        monkeypatch.setattr(
            Transaction, "_execute", lambda tx, sql, values: calls.append(sql) or execute(tx, sql, values)
        )
        assert staff.get(f"/console/c/{numbers[0]}?tab=all").status_code == 200
        monkeypatch.setattr(Transaction, "_execute", execute)
        return len(calls)

    numbers.append(conversation(db, clock))
    order(db, clock, "A-1", "905321112233")
    few = spent()
    numbers += [conversation(db, clock, name=f"D{n}", phone=f"90532{n:07}") for n in range(60)]
    for n in range(40):
        bot_says(db, clock, numbers[0], f"{n}", status="sent")
    assert spent() == few <= 12


def test_earlier_messages_are_a_link_away(elif_, db, clock):
    number = conversation(db, clock, said="the very first")
    for n in range(70):
        bot_says(db, clock, number, f"message {n}", status="sent")
    page = elif_.get(f"/console/c/{number}").text
    assert "message 69" in page and "the very first" not in page
    earlier = re.search(r'href="(/console/c/\d+\?[^"]*before=\d+)"', page)[1].replace("&amp;", "&")
    assert "the very first" in elif_.get(earlier).text


def test_a_reply_offers_what_whatsapp_takes(db):
    from integrations.whatsapp.limits import TEXT

    assert TEXT == console.messages.LONGEST


def test_texts_are_plain_json_with_letters_readable():
    for path in (Path(console.__file__).parent / "texts").glob("*.json"):
        assert "\\u0" not in path.read_text(encoding="utf-8") and json.loads(path.read_text(encoding="utf-8"))


def test_templates_are_offered_only_when_approved(elif_, db, clock):
    number = conversation(db, clock)
    elif_.post(f"/console/c/{number}/take")
    template(db, clock, status="pending", name="not_yet")
    clock.pass_by(hours=25)
    elif_.post("/console/sign-in", email="elif@shop.invalid", password="correct-horse-battery")
    assert "not_yet" not in elif_.get(f"/console/c/{number}").text


@pytest.mark.parametrize(
    ("reason", "language", "said"),
    [
        ("asked", "en", "they asked"),
        ("complaint.sorry", "en", "complaint"),
        ("cancel_order.kept", "et", "tellimuse tühistamine"),
        ("cancel_order.kept", "en", "cancel_order"),
        (None, "en", ""),
    ],
)
def test_the_queue_says_why_a_person_is_wanted(reason, language, said):
    zone = ZoneInfo("Europe/Tallinn")
    flows = {"cancel_order": "tellimuse tühistamine"} if language == "et" else {}
    assert Words(language, zone, datetime(2026, 11, 22, tzinfo=UTC), flows).why(reason) == said


@pytest.mark.parametrize(("language", "points"), [("en", "100"), ("fa", "۱۰۰")])
def test_the_points_of_the_person(elif_, db, clock, shop, language, points):
    number = conversation(db, clock)
    delivered = order(db, clock, "A-1", "905321112233", status="delivered", total=100_00)
    with db.transaction() as tx:
        tx.run("UPDATE orders SET delivered_at = placed_at WHERE id = :id", id=delivered)
    elif_.post("/console/language", language=language)
    label = TEXTS[language]["points"]
    assert f"<dt>{label}</dt>" not in elif_.get(f"/console/c/{number}").text, "the shop has no programme"
    given = Loyalty({"TRY": Decimal(1)}, {"TRY": Decimal(1)})
    shop.library = SimpleNamespace(**{**vars(shop.library), "shop": replace(shop.library.shop, loyalty=given)})
    assert f"<dt>{label}</dt><dd>{points}</dd>" in elif_.get(f"/console/c/{number}").text
    with db.reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM points_entry") == (0,), "a look books nothing"
