"""F3: a library loaded and proven: a hundred flows in four languages, and one flow of a thousand states."""

import shutil
import tempfile
import time
from pathlib import Path

from flows.actions import CATALOG
from flows.engine.checks import check
from flows.engine.definition import LANGUAGES

SHIPPED = Path(__file__).parent.parent / "flows" / "default"
GOAL_S, GROWTH = 1.0, 2.6  # twice as much takes about twice as long
ASKED = {"en": "How was part {n} of it?", "tr": "{n}. bölüm nasıldı?", "fa": "بخش {n} چطور بود؟",
         "et": "Kuidas oli osa {n}?"}
SORRY = {"en": "We will do part {n} better.", "tr": "{n}. bölümü daha iyi yapacağız.",
         "fa": "بخش {n} را بهتر می‌کنیم.", "et": "Teeme osa {n} paremini."}
LABELS = {"en": ("Good", "Bad"), "tr": ("İyi", "Kötü"), "fa": ("خوب", "بد"), "et": ("Hea", "Halb")}


def flow(name: str, steps: int) -> str:
    """Three states a step: a question, a look at the answer, an apology."""
    lines = [f"---\nflow: {name}\nabout: Asks how it was.\nstart: {{intent: {name}}}\nslots:",
             "  rating: {type: choice, of: [good, bad]}", "states:"]
    for n in range(steps):
        go = f"how_{n + 1}" if n + 1 < steps else "end"
        # a rating that is known is not asked for again, so now and then something has to wait
        how = f"say: how_{n}, buttons: {{menu: menu}}" if n % 10 == 9 else "ask: rating"
        lines += [f"  how_{n}: {{{how}, next: look_{n}}}",
                  f"  look_{n}: {{choose: [{{when: {{rating: bad}}, go: sorry_{n}}}, {{go: {go}}}]}}",
                  f"  sorry_{n}: {{say: sorry_{n}, next: {go}}}"]
    return "\n".join(lines) + "\n"


def words(language: str, name: str, steps: int) -> str:
    texts = [f'  {state}_{n}: "{text[language].format(n=n)}"'
             for n in range(steps) for state, text in (("how", ASKED), ("sorry", SORRY))]
    return f"{name}:\n" + "\n".join(texts) + "\n"


def write(folder: Path, flows: int, steps: int) -> None:
    """The shipped shop, and so many flows more."""
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("talks"))
    names = [f"rate_{n}" for n in range(flows)]
    (folder / "ratings.yaml").write_text("".join(flow(name, steps) for name in names)[4:], encoding="utf-8")
    with (folder / "intents.yaml").open("a", encoding="utf-8") as file:
        for n, name in enumerate(names):
            file.write(f"\n{name}:\n" + "".join(f"  {language}: [{name} zq{n}x]\n" for language in LANGUAGES))
    for language in LANGUAGES:
        path = folder / "words" / f"{language}.yaml"
        good, bad = LABELS[language]
        added = "".join(words(language, name, steps) for name in names)
        values = f"values:\n  rating: {{good: {good}, bad: {bad}}}\n"
        shipped = path.read_text(encoding="utf-8").replace("values:\n", values, 1)
        path.write_text(f"{shipped}\n{added}", encoding="utf-8")


def seconds(flows: int, steps: int) -> float:
    """To read and prove the shop and so much more, the best of five."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shop"
        write(folder, flows, steps)
        found = []
        for _ in range(5):
            started = time.perf_counter()
            checked = check(folder, CATALOG)
            found.append(time.perf_counter() - started)
    errors = [one for one in checked.problems if one.severity == "error"]
    assert not errors, [(one.place, one.code, one.says) for one in errors[:5]]
    return min(found)


def main() -> None:
    many, large = seconds(66, 2), seconds(1, 333)
    growth = seconds(1, 666) / large
    print(f"F3 100 flows × 4 languages {many:.2f} s · a flow of 1,000 states beside the shipped shop {large:.2f} s "
          f"goal {GOAL_S} each · 2,000 states take {growth:.1f} × as long (at most {GROWTH})")


if __name__ == "__main__":
    main()
