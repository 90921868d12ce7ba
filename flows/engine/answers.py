"""What a message means where the talk stands: an answer, another wish, a photo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.engine import correcting, repair
from flows.engine.bursts import is_fragment, is_part
from flows.engine.choosing import ahead, chosen, said_otherwise, surely_elsewhere, turned_down
from flows.engine.definition import Event
from flows.engine.formats import Typed
from flows.engine.library import CLARIFY, WISH, Flow
from flows.engine.named_things import flow_about
from flows.engine.offers import options_of
from flows.engine.plans import also_of, first_key, plan_of
from flows.engine.slots import parsed, prefilled, said_slots
from flows.engine.talk import Talk
from flows.engine.taps import done, leave, may_begin, pick, take, take_back, tap, the_only
from flows.engine.the_other import the_other
from flows.engine.understanding import Understood, fold, understand
from flows.engine.walk import branch, fill, run

AMID = 0.4  # how likely an intent must be to be asked about in the middle of a question
MOST_NAMED = 2  # flows that are asked about: with a way to something else they are buttons, not a list
LONGEST_SAID = 1000  # of a message that is asked back about
BROUGHT, CODE = "code", "promo_code"  # among what a message is about: of the ad it came by; among what it names
GREETING = "greeting"
NOTED = "repair.noted"  # said of an answer that came before its question
OPEN_TYPES = ("text", "number", "date", "postcode", "order_number", "promo_code_text", "phone", "email")


# ---- typed ------------------------------------------------------------------------------------------


def typed(talk: Talk, text: str) -> None:
    """The first reading that fits, from the surest to the boldest."""
    understood = _with_brought(talk, understand(talk.library, talk.language, text, talk.session.options))
    if understood.language_guess in talk.library.languages and understood.language_guess:
        talk.language = understood.language_guess
    if talk.stack and (_answers_openly(talk, text, understood) or pick(talk, said_otherwise(talk, text))):
        return
    choice = understood.choice_id
    if choice and _meant(talk, text, understood) and (the_only(talk, choice) or tap(talk, choice)):
        talk.unfinished = is_part(text, choice, talk.session.options)
        return
    if understood.global_word and global_word(talk, understood.global_word):
        return
    if talk.stack and answer(talk, text, understood):
        return
    if understood.sure and _other_wish(talk, text, understood):
        return
    if understood.refused and _refused(talk, understood):
        return
    if talk.stack and _anything(talk, text):
        return
    if name := flow_about(talk, text, understood):
        begin(talk, name, text, understood)
        return
    talk.puzzled = True
    if _asked_back(talk, text, understood):
        return
    if not talk.stack and not talk.greeted:
        repair.situation(talk, "session_start")
        return
    repair.not_understood(talk)


def _with_brought(talk: Talk, understood: Understood) -> Understood:
    """A code that came beside the words is read as if it stood among them, unless these name another; who only says
    hello comes for it."""
    code = talk.about.get(BROUGHT)
    if not code or understood.entities.get(CODE):
        return understood
    wish = understood.sure and understood.intent != GREETING
    return understood._replace(entities={**understood.entities, CODE: code}, sure=wish)


def _answers_openly(talk: Talk, text: str, understood: Understood) -> bool:
    """Digits where digits were asked for are the answer, not the number of a button."""
    state = talk.top.now
    if state.verb != "ask" or talk.top.flow.slots[state.slot].type not in OPEN_TYPES[1:]:
        return False
    return any(sign.isdigit() for sign in text) and answer(talk, text, understood)


def _meant(talk: Talk, text: str, understood: Understood) -> bool:
    """Where free text is asked for, only a button's whole title is a tap."""
    if not talk.stack or talk.top.now.verb != "ask" or talk.top.flow.slots[talk.top.now.slot].type != "text":
        return True
    titles = {choice.id: choice.title for choice in talk.session.options}
    return fold(titles.get(understood.choice_id, "")) == fold(text)


def global_word(talk: Talk, word: str) -> bool:
    if word.startswith("language:"):
        return _language(talk, word.removeprefix("language:"))
    if word == "skip":
        return bool(talk.stack) and talk.top.now.skip is not None and pick(talk, "skip")
    if word == "correct":
        return the_other(talk)
    acts = {
        "person": lambda: repair.to_person(talk, "asked"),
        "menu": lambda: repair.to_menu(talk),
        "back": lambda: _back(talk),
        "cancel": lambda: repair.cancel(talk),
        "stop": lambda: repair.start(talk, "stop"),
        "start_again": lambda: repair.start(talk, "start_again"),
        "repeat": lambda: repair.ask_again(talk),
        "stop_unclear": lambda: repair.situation(talk, "stop_unclear"),
    }
    if word not in acts:
        return False
    acts[word]()
    return True


def _back(talk: Talk) -> None:
    """What was picked last of several is picked no more; else to the question before."""
    if not take_back(talk):
        repair.back(talk)


def _language(talk: Talk, language: str) -> bool:
    if language not in talk.library.languages:
        return False
    talk.language = language
    repair.told(talk, "other_language")
    return True


def answer(talk: Talk, text: str, understood: Understood) -> bool:
    """An answer to today's question."""
    spot, state = talk.top, talk.top.now
    if state.verb == "confirm":
        elsewhere = surely_elsewhere(talk, understood)
        if talk.stack[0].flow.intent in understood.refused and not understood.sure:
            return pick(talk, "no")
        return (not elsewhere and correcting.typed(talk, text)) or _yes_or_no(talk, understood.yes_no)
    if state.verb != "ask":
        return False
    slot = spot.flow.slots[state.slot]
    if slot.type == "text" and surely_elsewhere(talk, understood, here_too=not slot.said):
        return False
    if slot.type == WISH and understood.yes_no:
        return _wished(talk, understood.yes_no)
    if state.source or slot.many or slot.type == "choice":
        if understood.yes_no == "no" and spot.picked:  # "another one?" "no"
            return _ahead(talk, text, understood) or done(talk)
        found = chosen(talk, text, understood)
        if len(found) == 1 and spot.picked:
            return pick(talk, found[0].id)  # one more of several
        if found:
            take(talk, spot, state, found)
        return bool(found) or _ahead(talk, text, understood)
    value = parsed(slot, text, understood, talk.language, talk.today)
    if value is None:
        return False
    talk.unfinished = slot.type == "text"
    accept(talk, value)
    return True


def _ahead(talk: Talk, text: str, understood: Understood) -> bool:
    """ "Too big", while items are asked for: noted, and they are asked for again; with some picked they are all."""
    noted = ahead(talk, text, understood)
    if noted and not done(talk):
        if first_key(talk.library, [NOTED]):
            talk.pieces.append(talk.words(NOTED, {"noted": Typed("text", noted)}))
        repair.ask_again(talk)
    return bool(noted)


def _wished(talk: Talk, word: str) -> bool:
    """Yes to the only thing that was named, no to all of them."""
    spot, state = talk.top, talk.top.now
    named = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    only = len(named) == 1 and word != "no"
    return (only or word == "no") and pick(talk, named[0].id if only else "neither")


def _yes_or_no(talk: Talk, word: str) -> bool:
    """A typed yes counts only while it is offered: not as an answer to "What should I change?"."""
    offered = {choice.id.rpartition(".")[2] for choice in talk.session.options}
    if word == "yes" and offered and word not in offered:
        return False
    return bool(word) and pick(talk, word)


def accept(talk: Talk, value: Any) -> None:
    talk.misses = 0
    fill(talk, talk.top, talk.top.now, value)
    run(talk)


def _other_wish(talk: Talk, text: str, understood: Understood) -> bool:
    """A flow that the sentence begins, with what it answers already."""
    name = talk.library.starts.get(understood.intent)
    if name is None:
        return False
    if talk.stack and talk.stack[0].flow.name == name and talk.top.now.verb != "say":
        if not (said_slots(talk.top.flow, text) and _anything(talk, text)):
            repair.ask_again(talk)  # they say again what this is about; the question stands
        return True
    talk.unfinished = is_fragment(understood, text)
    begin(talk, name, text, understood)
    return True


def _refused(talk: Talk, understood: Understood) -> bool:
    """ "I don't want to cancel": out of what was to be done; nothing to do where nothing is under way."""
    if talk.stack and talk.stack[0].flow.intent in understood.refused:
        if talk.top.now.verb == "say":
            return False
    elif talk.stack or understood.likely:
        return False
    repair.cancel(talk)
    return True


def begin(talk: Talk, name: str, text: str, understood: Understood) -> None:
    flow = talk.library.flows[name]
    labels = {
        slot.name: _labels(talk, flow, slot.name)
        for slot in flow.slots.values()
        if slot.type == "choice" and slot.declared
    }
    talk.said = text
    repair.start(talk, name, prefilled(flow, understood, text, labels, talk.language, talk.today))


def _asked_back(talk: Talk, text: str, understood: Understood) -> bool:
    """ "Which of these do you mean?", once in a row; False where nothing is likely enough to be named."""
    asks = bool(talk.stack) and talk.top.now.verb != "say"
    if talk.misses or (asks and (understood.confidence < AMID or turned_down(talk, text))):
        return False
    names = _nameable(talk, understood.likely)
    talk.unsure = not asks and len(names) < MOST_NAMED
    if talk.unsure:  # nothing waits for an answer: what others think of it may stand beside
        likely = (*understood.likely, *(one for one in talk.proposed if one not in understood.refused))
        names = _nameable(talk, likely)
    if names:
        talk.misses += 1
        repair.situation(talk, CLARIFY, likely=tuple(names), said=text[:LONGEST_SAID])
    return bool(names)


def _nameable(talk: Talk, intents: Iterable[str]) -> list[str]:
    """The flows of these intents that a question may name, the first few; not the one that is under way."""
    here = talk.stack[0].flow.name if talk.stack else ""
    starts = dict.fromkeys(talk.library.starts.get(intent, "") for intent in intents)
    return [name for name in starts if name not in ("", here) and _has_button(talk, name)][:MOST_NAMED]


def _has_button(talk: Talk, name: str) -> bool:
    return bool(first_key(talk.library, [f"flows.{name}.button"])) and may_begin(talk, talk.library.flows[name])


def begin_meant(talk: Talk) -> None:
    """What the shopper meant begins, with all that the first message told."""
    name, said = talk.meant[WISH], talk.meant.get("said", "")
    talk.meant = {}
    begin(talk, name, said, understand(talk.library, talk.language, said))


def _labels(talk: Talk, flow: Flow, slot: str) -> dict[str, tuple[str, ...]]:
    """Of each value its title, and what else is said for it."""
    state = next((one for one in flow.states.values() if one.slot == slot), None)
    plan = plan_of(talk.library, flow, state) if state else None
    if plan is None:
        return {}
    return {
        value: (talk.words(words, {}), *also_of(talk.library, talk.language, plan.also.get(value, "")))
        for value, (words, _) in plan.values.items()
    }


def _anything(talk: Talk, text: str = "") -> bool:
    """Where anything typed leads on."""
    state = repair.heard(talk, text)
    if state.otherwise:
        leave(talk, state.otherwise, "otherwise")
        return True
    if state.verb == "say" and state.next:
        talk.misses = 0
        branch(talk, state.next)
        run(talk)
        return True
    return False


# ---- media ------------------------------------------------------------------------------------------


def sent(talk: Talk, event: Event) -> None:
    """A photo where one was asked for fills the slot; elsewhere it is answered kindly."""
    if talk.stack:
        state = talk.top.now
        slot = talk.top.flow.slots.get(state.slot)
        if slot and slot.type == "image" and event.media == "image" and event.reference:
            accept(talk, event.reference)
            return
        if state.verb == "say" and state.next and _anything(talk):
            return
    if event.text.strip() and event.kind == "media":
        typed(talk, event.text)
        return
    repair.media(talk, event)
