"""A flow as a picture: what stands in it, where it stands, how it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from flows.engine.library import Library
from flows.engine.pictures.dot import dot
from flows.engine.pictures.mermaid import mermaid
from flows.engine.pictures.picture import Picture, picture_of
from flows.engine.pictures.svg import svg

FORMS: dict[str, Callable[[Picture], str]] = {"svg": svg, "mermaid": mermaid, "dot": dot}


def draw(library: Library, flow: str, form: str, language: str) -> str:
    """The flow of that name as svg, mermaid or dot, with its words in that language."""
    return FORMS[form](picture_of(library, library.flows[flow], language))
