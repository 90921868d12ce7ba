"""`python -m tests.manual` writes what commands answer today into the pages, and the reference anew.

Answers that hold `…` are left as they are while they fit. Read what it changed before you keep it.
"""

import os
import tempfile
from pathlib import Path

from tests.manual.desk import Desk
from tests.manual.pages import PAGES, PROMPT, answers, commands, read
from tests.manual.reference import REFERENCE, reference


def renewed(page, desk):
    """The text of a page with today's answers."""
    text, shift = page.text, 0
    for block in page.blocks:
        if block.kind == "yaml" and not {"gives", "alone", "when"} & set(block.told):
            desk.put(block)
        if block.kind != "console":
            continue
        lines = []
        for command, expected in commands(block.text):
            got = desk.type(command)
            lines += [PROMPT + command, *(expected if answers(expected, got) else got)]
        new = "".join(f"{line}\n" for line in lines)
        start = block.start + shift
        text = text[:start] + new + text[start + len(block.text) :]
        shift += len(new) - len(block.text)
    return text


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
    for path in PAGES:
        page = read(path)
        with tempfile.TemporaryDirectory() as home:
            before = Path.cwd()
            os.chdir(home)
            try:
                path.write_text(renewed(page, Desk(Path(home), page.begins, page.languages)), encoding="utf-8")
            finally:
                os.chdir(before)
