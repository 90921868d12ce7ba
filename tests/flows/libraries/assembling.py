"""The libraries of this folder, each written on one page, put together with the words that all shops share."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
COMMON = HERE / "common"
DEFAULT = HERE.parents[2] / "flows" / "default"
SECTION = re.compile(r"^--- # (\S+)\n", re.MULTILINE)
NAMES = tuple(sorted(path.stem for path in HERE.glob("*.yaml")))
Files = dict[str, str]  # name in the folder -> text


def files_of(name: str) -> Files:
    """The folder of a library: its own page behind what is common; `default` is the one that is shipped."""
    if name == "default":
        return read(DEFAULT)
    made = read(COMMON)
    _, *parts = SECTION.split((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    for file, text in zip(parts[::2], parts[1::2], strict=True):
        made[file] = made.get(file, "") + text
    return made


def read(folder: Path) -> Files:
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("words/*.yaml")])
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def write(files: Files, folder: Path) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
