"""Plays on phones of the demo, each in a shop of its own; what was seen, and what was wrong."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.pictures.phone import Desk, Hand
from tests.pictures.plays import WORDS, Play
from tests.pictures.shop import opened, prepare

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def browser():
    if not Path(CHROMIUM).exists():
        raise SystemExit(f"There is no browser at {CHROMIUM}. Fix: apt-get install chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@dataclass(frozen=True)
class Shown:
    """One play in one language."""

    play: Play
    language: str
    picture: bytes
    lists: tuple[bytes, ...]  # as they stood open over the phone
    problems: tuple[str, ...]

    @property
    def name(self):
        return f"{self.play.name}-{self.language}"

    def keep(self, folder):
        (folder / f"{self.name}.png").write_bytes(self.picture)
        for number, one in enumerate(self.lists, 1):
            (folder / f"{self.name}-list-{number}.png").write_bytes(one)


class Theater:
    """Where plays are shown: the prepared shop in a scratch folder, and the browser."""

    def __init__(self, scratch, chromium):
        self.scratch, self.chromium = scratch, chromium
        self.sign_in = prepare(scratch / "kept")[0]

    def shown(self, play, languages):
        """The play in these languages, in one shop unless all of them would write from the same phone."""
        for together in [[one] for one in languages] if play.unknown else [languages]:
            folder = self.scratch / f"{play.name}-{'-'.join(together)}"
            with opened(self.scratch / "kept", folder, play.closed_today) as shop:
                if play.templates:
                    shop.approve_templates()
                shop.line_of(play.others_waiting)
                for language in together:
                    yield self.one(play, shop, language)

    def one(self, play, shop, language):
        play.setting(shop, language)
        pages = [self.chromium.new_page()]
        hand = Hand(pages[0], shop, language, play.unknown)

        def desk():
            pages.append(self.chromium.new_page())
            return Desk(pages[-1], shop, self.sign_in)

        try:
            play.do(hand, desk, lambda key: WORDS[key][language])
        except (AssertionError, Error) as stuck:
            hand.problems.append(f"stopped: {str(stuck).strip().splitlines()[0]}")
        picture = hand.whole()
        for page in pages:
            page.close()
        return Shown(play, language, picture, tuple(hand.lists), tuple(hand.problems))
