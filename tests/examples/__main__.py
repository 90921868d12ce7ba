"""`python -m tests.examples` brings what the examples share with flows/default up to date."""

from tests.examples.shared import pages

for path, before, after in pages():
    if after != before:
        path.write_text(after, encoding="utf-8")
        print(path)
