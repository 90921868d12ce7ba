"""`python -m tests.pictures [--languages en,fa] [--folder F] [--only 03,08]`: the journeys played, seen and kept.

Each play has a shop of its own, its processes as `flask demo` has them, on ports that are free. The folder gets a
picture of each phone and list, `index.html` with all of them, and one sheet a language. Whatever is wrong on a
phone is told, and the command then ends with 1.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.pictures.gallery import sheet, write_index
from tests.pictures.playing import Theater, browser
from tests.pictures.plays import ALL
from tests.pictures.shop import ROOT

LANGUAGES = ("en", "fa", "tr", "et")


def asked():
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description="The journeys, played and kept.")
    parser.add_argument("--languages", default="en,fa", help="Of the shoppers: any of en,fa,tr,et.")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "pictures", help="Where the pictures go.")
    parser.add_argument("--only", default="", help="Beginnings of names: 03,08-closed.")
    said = parser.parse_args()
    languages = said.languages.split(",")
    if not set(languages) <= set(LANGUAGES):
        parser.error(f"--languages: any of {','.join(LANGUAGES)}")
    plays = [play for play in ALL if play.name.startswith(tuple(said.only.split(",")))]
    if not plays:
        parser.error(f"--only: none begins so; there are {', '.join(play.name for play in ALL)}")
    return plays, languages, said.folder


def main():
    plays, languages, folder = asked()
    folder.mkdir(parents=True, exist_ok=True)
    shown, wrong = [], 0
    with tempfile.TemporaryDirectory(prefix="selam-pictures-") as scratch, browser() as chromium:
        theater = Theater(Path(scratch), chromium)
        for play in plays:
            for one in theater.shown(play, languages):
                shown.append(one)
                one.keep(folder)
                wrong += len(one.problems)
                print(f"{play.name} {one.language}", *one.problems, sep="\n  ", flush=True)
        write_index(folder, shown)
        for language in languages:
            sheet(chromium, folder, language, shown)
    print(f"{len(shown)} pictures in {folder}, problems: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
