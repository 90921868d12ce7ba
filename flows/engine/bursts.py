"""Bubbles that make one sentence: what may be the beginning of something, and what goes on with it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.engine.definition import Choice, Session, Turn
from flows.engine.library import Library
from flows.engine.understanding import Understood, understand
from flows.engine.understanding.intents import ALIKE, COURTESIES, SAME

GREETING = COURTESIES[0]
FEW_WORDS = 2  # more are a sentence
OPEN_ENDED = ("", "cancel", "person", "stop_unclear")  # words that may also be a part of something: "order" "cancel"


def is_fragment(understood: Understood, text: str) -> bool:
    """A greeting alone, or a word or two that are no phrase of the shop's own: more may follow in a moment."""
    if understood.intent == GREETING:
        return True
    words = len(text.split())
    return words <= FEW_WORDS and understood.confidence < (SAME if words == 1 else ALIKE)


def is_part(text: str, choice: str, options: Sequence[Choice]) -> bool:
    """Only some words of the title that it was taken for."""
    title = next((one.title for one in options if one.id == choice), "")
    return any(map(str.isalpha, text)) and len(text.split()) < len(title.split())


def goes_on(library: Library, session: Session, text: str) -> bool:
    """Is this bubble a fragment, too, so that yet another one may follow?"""
    understood = understand(library, session.language, text, session.options)
    if understood.choice_id:
        return is_part(text, understood.choice_id, session.options)
    return not (understood.global_word or understood.yes_no) and is_fragment(understood, text)


def says_it_all(library: Library, session: Session, text: str) -> bool:
    """Stop, menu, back …: whole messages only, whatever came before."""
    return understand(library, session.language, text, session.options).global_word not in OPEN_ENDED


def is_own_wish(library: Library, session: Session, text: str, flow: str) -> bool:
    """Does the bubble by itself surely mean something else than what was just answered?"""
    understood = understand(library, session.language, text, session.options)
    whole = understood.sure and not is_fragment(understood, text)
    return bool(understood.global_word) or whole and library.starts.get(understood.intent, flow) != flow


def wish_of(library: Library, turn: Turn) -> str:
    """The flow that a turn is about; '' when what was typed said too little to begin anything."""
    if turn.puzzled or not turn.visits:
        return ""
    flow = turn.session.stack[0].flow if turn.session.stack else turn.visits[-1].flow
    return "" if library.flows[flow].intent == GREETING else flow


def leads_on(turn: Turn, session: Session) -> bool:
    """Does it lead anywhere but to where the session stands?"""
    return not turn.puzzled and turn.session.stack != session.stack


def answers(turn: Turn, session: Session) -> bool:
    """Does it answer the question that the session stands at?"""
    if not session.stack or session.telling or not turn.visits:
        return False
    asked, first = session.stack[-1], turn.visits[0]
    return (first.flow, first.state) == (asked.flow, asked.state) and leads_on(turn, session)


def waits_for_yes(library: Library, session: Session) -> bool:
    """Does it stand at a confirm?"""
    asked = session.stack[-1] if session.stack else None
    flow = library.flows.get(asked.flow) if asked else None
    return bool(asked and flow and asked.state in flow.states and flow.states[asked.state].verb == "confirm")
