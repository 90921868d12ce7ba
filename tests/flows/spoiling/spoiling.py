"""One way to spoil a library: what is written instead, the code it deserves, and the spot, marked where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.flows.libraries.assembling import Files

OPEN, CLOSE = "⟦", "⟧"
Spot = tuple[str, int, int]  # file, line, column, both from 1


@dataclass(frozen=True)
class Spoilt:
    """A text that stands once in a file, and what is written instead. The spot that must be told is between ⟦ and ⟧:
    in what is written, or in `at`, a text of the spoilt library. `also`: what follows from it, code by code."""

    code: str
    file: str
    old: str
    new: str
    at: tuple[str, str] | None = None
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.code} {self.new.strip()[:40]!a}"

    def done_to(self, files: Files) -> tuple[Files, Spot]:
        """The spoilt folder, and where the fault stands in it."""
        text = files[self.file]
        assert text.count(self.old) == 1, f"{self.old!r} stands {text.count(self.old)} times in {self.file}"
        spoilt = {**files, self.file: text.replace(self.old, self.new)}
        if not self.at:
            return without_marks(spoilt, self.file)
        file, wanted = self.at
        bare = wanted.replace(OPEN, "").replace(CLOSE, "")
        assert spoilt[file].count(bare) == 1, f"{bare!r} stands {spoilt[file].count(bare)} times in {file}"
        return without_marks({**spoilt, file: spoilt[file].replace(bare, wanted)}, file)


def without_marks(files: Files, file: str) -> tuple[Files, Spot]:
    text = files[file]
    assert text.count(OPEN) == text.count(CLOSE) == 1, f"{file} has no spot, or several"
    before = text[: text.index(OPEN)]
    spot = (file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return {**files, file: text.replace(OPEN, "").replace(CLOSE, "")}, spot
