"""A hand on the simulated phone, and one at the shop's desk: they type, tap and look, in a real Chromium."""

import re

from playwright.sync_api import expect

from simulator.personas import BY_KEY
from tests.pictures.looking import look
from tests.pictures.shop import persona_of

SOON = 30_000
SETTLED_MS = 400
TALL, TALLEST = 800, 4000  # pixels of the window


class Stuck(AssertionError):
    """The play can't go on: what it wanted to tap is not there."""


class Hand:
    """One shopper's phone.

    `problems` gathers what is wrong with what it shows, each once.
    """

    def __init__(self, page, shop, language, unknown=False):
        self.page, self.shop, self.language = page, shop, language
        self.persona = BY_KEY["stranger"] if unknown else persona_of(language)
        self.on_its_way, self.delivered, self.placed = shop.orders_of(language)
        self.problems, self.lists = [], []
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", lambda line: self.problems.append(f"console: {line.text}") if line.type == "error" else None)
        page.set_viewport_size({"width": 1280, "height": TALL})
        page.goto(f"{shop.url}/demo?lang={language}&who={self.persona.key}")
        expect(page.locator("#stand")).not_to_be_empty(timeout=SOON)

    # ---- what a shopper does

    def says(self, text):
        """Type it; wait for the answer."""
        def typed():
            self.page.locator("#text").fill(text)
            self.page.keyboard.press("Enter")
        self.answered(typed)

    def sends(self, sample):
        def sent():
            self.page.locator("#attach").click()
            self.page.locator(f"[data-sample={sample}]").click()
        self.answered(sent)

    def taps(self, wanted):
        """The button or row of the newest message whose id ends so, or that names this order."""
        last, choices = self.last(), self.choices()
        title = choices.get(wanted) or next((one for one in choices.values() if wanted in one), None)
        if title is None:
            raise Stuck(f"no `{wanted}` among {', '.join(choices) or 'nothing'} under: {last['body']}")
        bubble = self.page.locator(f"[data-sid='{last['sid']}']")
        if last.get("items"):
            self.answered(lambda: self.chooses(bubble, title))
        else:
            exactly = re.compile(f"^{re.escape(title)}$")
            self.answered(lambda: bubble.locator(".options button", has_text=exactly).click())

    def choices(self):
        """Buttons or rows of the newest message: the last part of their ids, and their titles."""
        last = self.last()
        shown = [(one["id"], one["title"]) for one in last.get("actions", ()) if "id" in one]
        shown += [(one["id"], one["item"]) for one in last.get("items", ())]
        return {re.split("[.:]", key)[-1]: title for key, title in shown}

    def chooses(self, bubble, row):
        bubble.locator(".options button").click()
        sheet = self.page.get_by_role("dialog")
        expect(sheet).to_be_visible()
        self.look()
        self.lists.append(self.picture())
        sheet.locator("label", has_text=row).first.click()
        sheet.locator("button[type=submit]").click()

    def hours_pass(self, hours):
        """For this phone alone; the page's own button lets 26 pass."""
        url = f"{self.shop.url}/demo/phones/{self.persona.key}/time"
        told = self.page.request.post(url, data={"hours": hours}, headers={"X-Selam-Demo": "1"})
        assert told.status == 204, told.status
        self.page.reload()
        expect(self.page.locator("#bubbles .bubble").first).to_be_visible(timeout=SOON)

    def parcel(self, kind):
        """The carrier tells the shop; the shop tells the shopper."""
        self.answered(lambda: self.page.locator(f"[data-parcel={kind}]").click())

    # ---- what they wait for and see

    def answered(self, act):
        """Do it; wait for a message more on this phone, drawn and at rest; look at all of them."""
        theirs = self.page.locator("#bubbles .bubble.theirs")
        before = theirs.count()
        act()
        expect(theirs).not_to_have_count(before, timeout=SOON)
        self.page.wait_for_timeout(SETTLED_MS)
        self.look()

    def news(self):
        return self.page.request.get(f"{self.shop.url}/demo/phones/{self.persona.key}/news?stand=1").json()

    def last(self):
        return [one for one in self.news()["bubbles"] if not one["mine"]][-1]

    def person_near(self):
        """Money, anger, a second misunderstanding: a person is one tap away, or already asked for."""
        ids = [one.get("id", "") for one in (*self.last().get("actions", ()), *self.last().get("items", ()))]
        asked_for = self.news()["stand"]["who"] in ("queue", "person")
        if not asked_for and not any(re.search(r"person|handoff|team|missing|complain", one) for one in ids):
            self.problems.append(f"no person within a tap: {self.last()['body']}")

    def look(self):
        self.problems += [one for one in look(self.page, self.language, self.news()["bubbles"])
                          if one not in self.problems]

    def whole(self):
        """A picture of the phone, high enough for the whole talk."""
        self.page.locator("#text").blur()
        self.page.mouse.move(0, 0)
        more = self.page.locator("#thread").evaluate("one => one.scrollHeight - one.clientHeight")
        self.page.set_viewport_size({"width": 1280, "height": min(TALL + more, TALLEST)})
        self.page.locator("#thread").evaluate("one => { one.scrollTop = one.scrollHeight }")
        self.page.wait_for_timeout(SETTLED_MS)
        return self.picture()

    def picture(self):
        return self.page.locator("#phone").screenshot(animations="disabled")


class Desk:
    """A colleague at the inbox, with the conversation that waited for a person open."""

    def __init__(self, page, shop, sign_in):
        self.page, (email, password) = page, sign_in
        page.goto(f"{shop.url}/console/sign-in?language=en")
        page.fill("[name=email]", email)
        page.fill("[name=password]", password)
        page.click("button.primary")
        page.wait_for_selector(".rows")

    def takes(self, name):
        self.page.locator(".row", has_text=name).first.click()
        self.page.locator("#take").click()
        expect(self.page.locator("#text")).to_be_visible(timeout=SOON)

    def answers(self, text):
        self.page.fill("#text", text)
        self.page.click(".send")
        expect(self.page.locator(".by-agent").last).to_be_visible(timeout=SOON)

    def resolves(self):
        self.page.locator("form[action*=resolve] button").click()

    def gives_back(self):
        self.page.click("#hand-back")
        self.page.locator("button[name=where][value=resume]").click()
