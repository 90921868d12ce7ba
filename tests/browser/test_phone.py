"""The demo as people see it: they type, tap and look, in a real Chromium, against the real processes."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.faults.actors import free_port

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SOON = 15_000
PEOPLE = {
    "tr": ("deniz", "siparişim nerede", "A-10390"),
    "fa": ("narges", "سفارشم کجاست", "A-10392"),
    "et": ("kadri", "kus mu tellimus on", "A-10393"),
    "en": ("sam", "where is my order", "A-10391"),
}
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """`flask demo` itself; its URL and what it printed."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    command = [sys.executable, "-m", "flask", "--app", "app", "demo", "--port", str(port), "--folder", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = ""
    while "Stop" not in said:
        line = process.stdout.readline()
        assert line, f"the demo ended:\n{said}"
        said += line
    yield f"http://127.0.0.1:{port}", said
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert not alive(folder), "a process of the demo was left behind"


def alive(folder):
    """Processes that still work in the demo's folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"DATA_DIR={folder}".encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(path.parent.name)
    return found


@pytest.fixture(scope="module")
def chromium():
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no browser at {CHROMIUM}. Fix: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page that fails the test when something on it goes wrong."""
    made = chromium.new_page(viewport={"width": 1280, "height": 800})
    troubles = []
    made.on("pageerror", lambda error: troubles.append(str(error)))
    made.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield made
    made.close()
    assert troubles == []


def bubbles(page, kind="theirs"):
    return page.locator(f"#bubbles .bubble.{kind}")


def write(page, text):
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", PEOPLE)
def test_typed_in_each_language_a_row_tapped_an_answer_seen(demo, page, language, tmp_path):
    who, question, order = PEOPLE[language]
    page.goto(f"{demo[0]}/demo?lang={language}&who={who}")
    expect(page.locator("#stand")).not_to_be_empty(timeout=SOON)
    before = bubbles(page).count()
    write(page, question)
    expect(bubbles(page, "mine").last.locator(".text")).to_have_text(question)
    expect(bubbles(page, "mine").last.locator(".tick")).to_have_class(re.compile("delivered|read"), timeout=SOON)
    expect(bubbles(page)).to_have_count(before + 1, timeout=SOON)
    opener = bubbles(page).last.get_by_role("button", name=re.compile("☰"))
    expect(opener).to_be_visible(timeout=SOON)
    opener.click()
    sheet = page.get_by_role("dialog")
    sheet.locator("label", has_text=order).click()
    sheet.locator("button[type=submit]").click()
    expect(bubbles(page, "mine").last).to_contain_text(order)
    expect(bubbles(page).last).to_contain_text(order, timeout=SOON)
    buttons = bubbles(page).last.locator(".options button")
    expect(buttons.first).to_be_visible()
    if language == "fa":
        assert page.locator("html").get_attribute("dir") == "rtl"
        for kind in ("theirs", "mine"):  # theirs begins with a word, mine with an isolated number
            first = bubbles(page, kind).last.locator(".text div").first
            assert first.evaluate("line => getComputedStyle(line).direction") == "rtl"
    page.screenshot(path=tmp_path / f"{language}.png")


def test_a_button_is_pressed_once_and_the_last_message_shows_its_way(demo, page):
    page.goto(f"{demo[0]}/demo?lang=en&who=sam")
    write(page, "hello")
    buttons = bubbles(page).last.locator(".options button")
    expect(buttons).to_have_count(3, timeout=SOON)
    sid = bubbles(page).last.get_attribute("data-sid")  # an update may come below it at any time
    mine = page.locator(f"[data-sid='{sid}'] .options button")
    title = mine.first.inner_text()
    mine.first.click()
    expect(bubbles(page, "mine").last).to_contain_text(title)
    expect(mine.first).to_be_disabled(timeout=SOON)
    expect(mine.first).to_have_class(re.compile("taken"))
    expect(page.locator("#way li")).to_have_count(4, timeout=SOON)
    expect(page.locator("#state")).not_to_be_empty()


def test_a_parcel_moves_and_after_a_day_only_the_template_comes(demo, page):
    page.goto(f"{demo[0]}/demo?lang=tr&who=deniz")
    write(page, "siparişim nerede")  # a whole sentence: answered at once
    expect(bubbles(page, "mine").last.locator(".tick")).to_have_class(re.compile("delivered|read"), timeout=SOON)
    page.get_by_role("button", name="26 saat geçsin").click()
    expect(page.locator("#window")).to_have_text("24 saatlik süre doldu", timeout=SOON)
    expect(page.locator(".day").first).to_have_text(re.compile("Dün|[0-9]+ "))
    before = bubbles(page).count()
    page.get_by_role("button", name="Dağıtımda").click()
    expect(page.locator("#told")).to_contain_text("Dağıtımda")
    expect(bubbles(page)).to_have_count(before + 1, timeout=SOON)
    expect(bubbles(page).last.locator(".tag")).to_have_text("Şablon")


def test_photo_voice_place_sticker_and_paper(demo, page):
    page.goto(f"{demo[0]}/demo?lang=et&who=kadri")
    for name, drawn in (
        ("image", "img"),
        ("audio", "audio"),
        ("location", ".place"),
        ("sticker", "img"),
        ("document", "a"),
    ):
        page.locator("#attach").click()
        page.locator(f"[data-sample={'voice' if name == 'audio' else name}]").click()
        expect(page.locator(f".bubble.mine.{name} {drawn}").last).to_be_visible(timeout=SOON)
    loaded = page.locator(".bubble.mine.image img").last
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=loaded.element_handle())


def test_a_phone_that_is_off_and_a_blocked_shop_say_so(demo, page):
    page.goto(f"{demo[0]}/demo?lang=en&who=stranger")
    page.get_by_label("Phone is off").check()
    expect(page.locator("#state-line")).to_have_text("This phone is off. Messages wait.", timeout=SOON)
    write(page, "hello")
    expect(bubbles(page, "mine").last.locator(".tick")).to_have_class(re.compile("delivered|read"), timeout=SOON)
    time.sleep(1.0)
    assert bubbles(page).count() == 0
    page.get_by_label("Phone is off").uncheck()
    expect(bubbles(page).last).to_be_visible(timeout=SOON)
    page.get_by_label("Block the business").check()
    expect(page.locator("#state-line")).to_have_text("You blocked this business.", timeout=SOON)
    page.get_by_label("Block the business").uncheck()


def test_a_switch_just_thrown_is_not_thrown_back_by_older_news(demo, page):
    held = []
    page.route("**/switch", lambda route: route.continue_() if held else held.append(route))
    page.goto(f"{demo[0]}/demo?lang=en&who=stranger")
    box = page.get_by_label("Phone is off")
    expect(box).not_to_be_checked()
    box.click()
    page.wait_for_timeout(1500)  # news comes a few times a second
    assert held and box.is_checked()
    held[0].continue_()
    expect(page.locator("#state-line")).to_have_text("This phone is off. Messages wait.", timeout=SOON)
    box.click()
    expect(page.locator("#state-line")).to_have_text("", timeout=SOON)
    assert not box.is_checked()


def test_the_keyboard_is_enough(demo, page):
    page.goto(f"{demo[0]}/demo?lang=en&who=sam")
    page.locator("#tab-sam").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-stranger")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-sam")).to_be_focused()
    expect(page.locator("#stand")).not_to_be_empty(timeout=SOON)
    expect(bubbles(page).last).to_be_visible(timeout=SOON)
    before = bubbles(page).count()
    page.locator("#text").focus()
    page.keyboard.type("where is my order")
    page.keyboard.press("Enter")
    expect(bubbles(page)).to_have_count(before + 1, timeout=SOON)
    opener = bubbles(page).last.get_by_role("button", name=re.compile("☰"))
    expect(opener).to_be_visible(timeout=SOON)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("input").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_phone(demo, chromium, scheme):
    page = chromium.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto(f"{demo[0]}/demo?lang=en&who=sam")
    for room, shown in (("phone", ".left"), ("inbox", ".right"), ("events", ".below")):
        page.locator(f"[data-room={room}]").click()
        expect(page.locator(shown)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_days_and_hours_stand_as_the_bot_says_them(demo, page):
    page.goto(f"{demo[0]}/demo?lang=en&who=stranger")
    write(page, "hello")
    expect(bubbles(page).last).to_be_visible(timeout=SOON)
    page.request.post(f"{demo[0]}/demo/phones/stranger/time", data={"hours": 72}, headers={"X-Selam-Demo": "1"})
    page.reload()
    expect(page.locator(".day").first).to_have_text(re.compile(r"^[0-9]{1,2} [A-Z][a-z]+$"), timeout=SOON)
    expect(bubbles(page).first.locator("time")).to_have_text(re.compile(r"^[0-2][0-9]:[0-5][0-9]$"))


def test_texts_are_text_and_marks_are_bold(demo, page):
    page.goto(f"{demo[0]}/demo?lang=en&who=stranger")
    write(page, "<img src=x onerror=alert(1)> *bold* 2*3*4 _soft_")
    mine = bubbles(page, "mine").last
    expect(mine).to_contain_text("<img src=x onerror=alert(1)>")
    expect(mine.locator("strong")).to_have_text("bold")
    expect(mine.locator("em")).to_have_text("soft")
    expect(mine).to_contain_text("2*3*4")
    assert mine.locator("img").count() == 0


def test_the_inbox_beside_it_shows_who_waits(demo, page):
    said = demo[1]
    email, password = re.search(r"(elif@\S+)\s+(\S+)", said).groups()
    assert "1 person is waiting" in said and "380 orders" in said
    page.goto(f"{demo[0]}/demo?lang=en&who=kadri")
    inbox = page.frame_locator("iframe")
    inbox.locator("input[type=email], input[name=email]").first.fill(email)
    inbox.locator("input[type=password]").fill(password)
    inbox.locator("input[type=password]").press("Enter")
    expect(inbox.get_by_text("Kadri").first).to_be_visible(timeout=SOON)


def test_nobody_else_may_play_with_the_phones(demo, page):
    url = f"{demo[0]}/demo/phones/sam/say"
    assert page.request.post(url, data={"text": "from elsewhere"}).status == 403
    headers = {"X-Selam-Demo": "1", "Host": "evil.example"}
    assert page.request.post(url, data={"text": "x"}, headers=headers).status == 403
    answer = page.request.get(f"{demo[0]}/demo")
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert page.request.get(f"{demo[0]}/_twin/truth").status == 401
