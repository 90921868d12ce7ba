"""The inbox in a real Chromium: sign in, live arrival, take-over, reply, hand-back; both directions."""

import socket
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

import config
from app import create_app
from flows.actions import CATALOG
from flows.engine.loader import load_library
from models.agent import add_agent
from models.db import Database
from models.message import queue_message
from runtime import Runtime, utc_now
from tests.journeys.scene import DENIZ, NARGES, contact
from tests.journeys.shopper import Shopper

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "correct-horse-battery"


def is_complaint(said):
    """The browser notes every refused form; that one is meant."""
    return said.type in ("error", "warning") and "409 (CONFLICT)" not in said.text


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.fail("There is no Chromium at /usr/bin/chromium. Get it with: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def served(sqlite_url, tmp_path):
    """The whole application on a port of its own, the shipped flows, Elif and Liis."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = config.load(
        {"SIMULATOR": "1", "DATA_DIR": str(tmp_path / "var"), "PORT": str(port), "BURST_WAIT_S": "0"}
    )
    db = Database(sqlite_url)
    library = load_library(settings.flows_dir, CATALOG, settings.shop_languages)
    runtime = Runtime(settings, db, library, gateway=None)
    app = create_app(wired=runtime)
    with db.transaction() as tx:
        for name, role in (("Elif", "agent"), ("Liis", "supervisor")):
            add_agent(tx, f"{name}@shop.invalid", name, role, PASSWORD, utc_now())
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield runtime, app, settings.public_url
    server.shutdown()
    thread.join()
    db.close()


@pytest.fixture
def shopper(served):
    runtime, app, _url = served

    def come(person):
        contact(runtime.db, person, now=utc_now())
        return Shopper(person, app.test_client(), runtime)

    return come


@pytest.fixture
def desk(chromium, served):
    """A signed-in browser of a size and language; whatever it complains about fails the test."""
    complaints, contexts = [], []

    def open_(width=1280, height=800, language="en", who="elif", **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="en-US", **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{served[2]}/console/sign-in")
        page.fill("[name=email]", f"{who}@shop.invalid")
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.wait_for_selector(".rows")
        if language != "en":
            page.click(".account summary")
            page.select_option("[name=language]", language)
            page.click(".account .inline button")
            page.wait_for_selector(f"html[lang={language}]")
        return page

    yield open_
    [context.close() for context in contexts]
    assert complaints == []


def wide(page):
    """How much the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_a_shopper_is_taken_over_answered_and_handed_back(desk, shopper, served):
    page, deniz = desk(), shopper(DENIZ)
    page.goto(f"{served[2]}/console/?tab=all")
    expect(page.locator(".small-nothing")).to_contain_text("No conversations yet")
    deniz.say("merhaba")
    row = page.locator(".row", has_text="Deniz")
    expect(row).to_be_visible()  # it came by itself
    row.click()
    expect(page.locator(".by-bot").first).to_be_visible()
    before = page.locator(".by-bot").count()
    page.keyboard.press("t")
    box = page.locator("#text")
    expect(box).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("The bot is silent")
    deniz.say("Orada biri var mı?")
    expect(page.locator(".by-contact").last).to_contain_text("Orada biri var mı?")
    box.fill("Merhaba Deniz, ben Elif.")
    deniz.say("Acelem var")
    expect(page.locator(".by-contact").last).to_contain_text("Acelem var")
    assert box.input_value() == "Merhaba Deniz, ben Elif."  # what arrives takes nothing that was typed
    box.press("Control+Enter")
    expect(page.locator(".by-agent")).to_contain_text("Merhaba Deniz, ben Elif.")
    expect(box).to_have_value("")
    queued = "SELECT COUNT(*) FROM message WHERE author = 'agent' AND text = 'Merhaba Deniz, ben Elif.'"
    assert deniz.one(queued) == 1
    assert deniz.one("SELECT COUNT(*) FROM message WHERE author = 'bot' AND status = 'queued'") == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+T")
    page.get_by_role("button", name="Bot starts at the menu").click()
    expect(page.locator(".banner")).to_contain_text("The bot answers here")
    expect(page.locator(".by-bot")).to_have_count(before + 1)
    expect(page.locator(".by-bot").last.locator(".choices li").first).to_be_visible()
    assert deniz.say("teşekkürler").texts  # the bot has it again


def test_handed_back_the_bot_asks_its_open_question_again(desk, shopper, served):
    page, deniz = desk(), shopper(DENIZ)
    deniz.say("merhaba")
    deniz.say("siparişim nerede")
    stood = deniz.session["stack"]
    page.goto(f"{served[2]}/console/?tab=all")
    page.locator(".row", has_text="Deniz").click()
    page.click("#take")
    page.locator("#text").wait_for()
    page.click("#hand-back")
    page.get_by_role("button", name="Bot goes on where it was").click()
    expect(page.locator(".banner")).to_contain_text("The bot answers here")
    assert deniz.session["stack"] == stood


def test_a_message_that_came_meanwhile_is_read_before_sending(desk, shopper, served):
    page, deniz = desk(), shopper(DENIZ)
    deniz.say("merhaba")
    page.goto(f"{served[2]}/console/c/1")
    page.click("#take")
    page.locator("#text").fill("Yola çıkardım!")
    page.evaluate("document.querySelector('[name=seen]').value = '1'")
    deniz.say("İptal edin")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")  # the page asks no more
    page.click(".send")
    expect(page.locator("#problem")).to_contain_text("wrote while you were typing")
    expect(page.locator("#text")).to_have_value("Yola çıkardım!")
    expect(page.locator(".by-contact").last).to_contain_text("İptal edin")
    page.click(".send")
    expect(page.locator(".by-agent")).to_contain_text("Yola çıkardım!")


def test_of_two_agents_the_second_is_told(desk, shopper, served):
    shopper(DENIZ).say("merhaba")
    first, second = desk(), desk(who="liis")
    for page in (first, second):
        page.goto(f"{served[2]}/console/c/1")
    second.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    first.click("#take")
    expect(first.locator("#text")).to_be_visible()
    second.click("#take")
    expect(second.locator(".toast")).to_contain_text("Elif was faster")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_on_a_phone_list_thread_and_details_are_three_steps(desk, shopper, served, language):
    narges = shopper(NARGES)
    narges.say("سلام")
    page = desk(360, 740, language)
    page.goto(f"{served[2]}/console/?tab=all")
    assert wide(page) <= 0
    page.locator(".row").first.click()
    expect(page.locator(".head h1")).to_be_visible()
    expect(page.locator(".list")).to_be_hidden()
    assert wide(page) <= 0
    page.click("#take")
    expect(page.locator("#text")).to_be_visible()
    assert page.locator(".send").bounding_box()["y"] < 740
    page.click(".to-details")
    expect(page.locator(".details")).to_be_visible()
    expect(page.locator(".thread")).to_be_hidden()
    assert wide(page) <= 0
    page.click(".back-to-thread")
    expect(page.locator("#text")).to_be_visible()


def test_right_to_left_mirrors_the_desk(desk, shopper, served):
    shopper(NARGES).say("سلام")
    page = desk(language="fa")
    page.goto(f"{served[2]}/console/c/1?tab=all")
    assert page.locator(".list").bounding_box()["x"] > page.locator(".details").bounding_box()["x"]
    said, answered = page.locator(".theirs").first.bounding_box(), page.locator(".ours").first.bounding_box()
    assert said["x"] + said["width"] > answered["x"] + answered["width"]


def test_without_scripts_everything_works_by_reload(desk, shopper, served):
    deniz = shopper(DENIZ)
    deniz.say("merhaba")
    page = desk(java_script_enabled=False)
    page.goto(f"{served[2]}/console/c/1")
    page.click("#take")
    page.fill("#text", "Merhaba Deniz, ben Elif.")
    page.click(".send")
    expect(page.locator(".by-agent")).to_contain_text("Merhaba Deniz, ben Elif.")
    page.click("#hand-back")
    page.get_by_role("button", name="Bot goes on where it was").click()
    expect(page.locator(".banner")).to_contain_text("The bot answers here")


def test_nothing_typed_on_a_phone_runs_here(desk, shopper, served):
    deniz = shopper(DENIZ)
    deniz.name = "<img src=x onerror=document.title='owned'>"
    deniz.say("\"><svg onload=document.title='owned'><script>document.title='owned'</script>")
    page = desk()
    page.goto(f"{served[2]}/console/c/1?tab=all")
    page.click("#take")
    expect(page.locator("#text")).to_be_visible()
    assert "owned" not in page.title()


def test_when_the_session_ends_the_typed_text_is_kept(desk, shopper, served):
    runtime, _app, url = served
    shopper(DENIZ).say("merhaba")
    page = desk()
    page.goto(f"{url}/console/c/1")
    page.click("#take")
    page.fill("#text", "Yarım kalan cümle")
    page.evaluate("window.addEventListener('unhandledrejection', (e) => e.preventDefault())")
    assert page.evaluate("sessionStorage.getItem('draft-1')") == "Yarım kalan cümle"
    page.reload()
    expect(page.locator("#text")).to_have_value("Yarım kalan cümle")


FIRST_AND_LAST = """element => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
    const x = (place) => {
        range.setStart(node, place); range.setEnd(node, place + 1); return range.getBoundingClientRect().x;
    };
    return [x(node.data.indexOf("A")), x(node.data.indexOf("\u062a"))];  // the last letter of the sentence
}"""


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_persian_line_that_begins_with_an_order_number_runs_from_the_right(desk, shopper, served, language):
    narges = shopper(NARGES)
    narges.say("سلام")
    with served[0].db.transaction() as tx:
        one = tx.one("SELECT id, contact_id FROM conversation")
        queue_message(tx, one[0], one[1], "\u2066A-10482\u2069 در راه است\nفردا", now=utc_now(), author="bot")
    page = desk(language=language)
    page.goto(f"{served[2]}/console/?tab=all")
    row = page.locator(".row-text bdi", has_text="A-10482")
    expect(row).to_be_visible()
    row.click()
    bubble = page.locator(".by-bot .text", has_text="A-10482")
    expect(bubble).to_be_visible()
    for line in (row, bubble):
        code, end = line.evaluate(FIRST_AND_LAST)
        assert code > end, "the code stands at the right, the end of the sentence at the left"
