"""A copy of the shipped flows to change, and the commands to run on it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import flows.draft_commands  # noqa: F401  (adds the commands)
from flows.actions.catalog import CATALOG
from flows.commands import flows as group
from flows.engine.loader import load_library

DEFAULT = Path(__file__).parents[3] / "flows" / "default"


class Folder:
    """A folder of flows in a test."""

    def __init__(self, path):
        self.path = path

    def read(self, file):
        return (self.path / file).read_text(encoding="utf-8")

    def write(self, file, text):
        (self.path / file).write_text(text, encoding="utf-8")

    def change(self, file, right, other):
        text = self.read(file)
        assert right in text, f"{right} is not in {file}"
        self.write(file, text.replace(right, other, 1))

    def add(self, file, text):
        self.write(file, self.read(file).rstrip() + "\n" + text)

    def library(self):
        return load_library(self.path, CATALOG)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DEFAULT, tmp_path / "shop")
    return Folder(tmp_path / "shop")


def run(*words):
    return CliRunner().invoke(
        group, [str(word) for word in words], env={"FLOWS_DIR": "", "COLUMNS": "100"}
    )
