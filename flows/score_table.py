"""What shoppers said of several, as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine.differences import counted


def table(of: str, rows: list[tuple[str, int, int, int, float | None]], days: int) -> Iterator[str]:
    """Name, asked, answered, low, average: a line each under a head; `of` is what has the names."""
    if not rows:
        yield f"Nobody was asked in {counted(days, 'day')}."
        return
    width = max(len(of), *(len(name) for name, *_ in rows))
    yield f"{of:<{width}}" + "".join(f"{name:>10}" for name in ("asked", "answered", "low", "average"))
    for name, asked, answered, low, mean in rows:
        average = "" if mean is None else f"{mean:.1f}"
        yield f"{name:<{width}}{asked:>10}{answered:>10}{low:>10}{average:>10}".rstrip()
