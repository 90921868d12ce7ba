"""What a message means where the talk stands: an answer, another wish, a photo."""

from __future__ import annotations

from typing import Any

from flows.engine import correcting, repair
from flows.engine.also import said_otherwise, titled
from flows.engine.bursts import is_fragment, is_part
from flows.engine.definition import Event
from flows.engine.library import CLARIFY, WISH, Flow
from flows.engine.offers import Option, by_number, options_of
from flows.engine.picking import left
from flows.engine.plans import first_key, plan_of
from flows.engine.slots import parsed, prefilled, several
from flows.engine.talk import Talk
from flows.engine.taps import done, leave, may_begin, pick, take, take_back, tap, the_only
from flows.engine.the_other import the_other
from flows.engine.understanding import Understood, fold, understand
from flows.engine.understanding.naming import everything, named
from flows.engine.walk import branch, fill, run

AMID = 0.4  # how likely an intent must be to be asked about in the middle of a question
MOST_NAMED = 2  # flows that are asked about: with a way to something else they are buttons, not a list
LONGEST_SAID = 1000  # of a message that is asked back about
AS_WRITTEN = 0.97  # how sure an intent must be while a free text is asked for
NAMED = {"order_number": "find_order", "promo_code": "promo_code"}  # what it is: the intent it stands for
OPEN_TYPES = ("text", "number", "date", "postcode", "order_number", "promo_code_text", "phone", "email")


# ---- typed ------------------------------------------------------------------------------------------


def typed(talk: Talk, text: str) -> None:
    """The first reading that fits, from the surest to the boldest."""
    understood = understand(talk.library, talk.language, text, talk.session.options)
    if understood.language_guess in talk.library.languages and understood.language_guess:
        talk.language = understood.language_guess
    if talk.stack and (_answers_openly(talk, text, understood) or said_otherwise(talk, text)):
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
    if talk.stack and _anything(talk):
        return
    if _named_thing(talk, text, understood):
        return
    talk.puzzled = True
    if _asked_back(talk, text, understood):
        return
    if not talk.stack and not talk.greeted:
        repair.situation(talk, "session_start")
        return
    repair.not_understood(talk)


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
        elsewhere = _surely_elsewhere(talk, understood)
        return (not elsewhere and correcting.typed(talk, text)) or _yes_or_no(talk, understood.yes_no)
    if state.verb != "ask":
        return False
    slot = spot.flow.slots[state.slot]
    if slot.type == "text" and understood.sure and understood.confidence >= AS_WRITTEN:
        return False
    if slot.type == WISH and understood.yes_no:
        return _wished(talk, understood.yes_no)
    if state.source or slot.many or slot.type == "choice":
        if understood.yes_no == "no" and done(talk):  # "another one?" "no"
            return True
        chosen = _chosen(talk, text, understood)
        if len(chosen) == 1 and spot.picked:
            return pick(talk, chosen[0].id)  # one more of several
        if chosen:
            take(talk, spot, state, chosen)
        return bool(chosen)
    value = parsed(slot, text, understood, talk.today)
    if value is None:
        return False
    talk.unfinished = slot.type == "text"
    accept(talk, value)
    return True


def _wished(talk: Talk, word: str) -> bool:
    """Yes to the only thing that was named, no to all of them."""
    spot, state = talk.top, talk.top.now
    named = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    only = len(named) == 1 and word != "no"
    return (only or word == "no") and pick(talk, named[0].id if only else "neither")


def _surely_elsewhere(talk: Talk, understood: Understood) -> bool:
    """ "Where is my other order?" is a wish of its own, though it says "other"."""
    name = talk.library.starts.get(understood.intent)
    sure = understood.sure and understood.confidence >= AS_WRITTEN
    return sure and name is not None and name != talk.stack[0].flow.name


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


def _chosen(talk: Talk, text: str, understood: Understood) -> list[Option]:
    """Things of the list by number, "A-10482", "482", "1 and 3", or by name, "the shirt and the socks"."""
    spot, state = talk.top, talk.top.now
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    if spot.flow.slots[state.slot].many:
        options = left(spot, options)
        places = several(text, len(options))
        if places or everything(text, len(options), _of_wish(talk)):
            return [options[place - 1] for place in places] or options
        return _by_name(talk, text, understood, options)
    number = understood.entities.get("order_number") or understood.entities.get("promo_code")
    found = by_number(talk, spot, options, number or text) if any(sign.isdigit() for sign in text) else []
    if len(found) != 1:
        found = _by_name(talk, text, understood, options)
    return found if len(found) == 1 else []  # two where one is asked for are no answer


def _by_name(talk: Talk, text: str, understood: Understood, options: list[Option]) -> list[Option]:
    """The words of the wish that is under way, "I want to return the shirt", say nothing more at its own questions."""
    if _surely_elsewhere(talk, understood):
        return []
    return [options[place] for place in named(text, titled(talk, options), _of_wish(talk))]


def _of_wish(talk: Talk) -> set[str]:
    """Every word of the phrases that begin what is under way."""
    phrases = talk.library.intents.get(talk.stack[0].flow.intent, {}).get(talk.language, ())
    return {word for phrase in phrases for word in fold(phrase).split()}


def _other_wish(talk: Talk, text: str, understood: Understood) -> bool:
    """A flow that the sentence begins, with what it answers already."""
    name = talk.library.starts.get(understood.intent)
    if name is None:
        return False
    if talk.stack and talk.stack[0].flow.name == name and talk.top.now.verb != "say":
        repair.ask_again(talk)  # they say again what this is about; the question stands
        return True
    talk.unfinished = is_fragment(understood, text)
    begin(talk, name, text, understood)
    return True


def _named_thing(talk: Talk, text: str, understood: Understood) -> bool:
    """An order number or a code, with no wish around it that we know: about that order, about that code."""
    for entity, intent in NAMED.items():
        name = talk.library.starts.get(intent)
        if name and understood.entities.get(entity):
            begin(talk, name, text, understood)
            return True
    return False


def begin(talk: Talk, name: str, text: str, understood: Understood) -> None:
    flow = talk.library.flows[name]
    labels = {
        slot.name: {value: talk.words(words, {}) for value, words in _labels(talk, flow, slot.name).items()}
        for slot in flow.slots.values()
        if slot.type == "choice" and slot.declared
    }
    repair.start(talk, name, prefilled(flow, understood, text, labels))


def _asked_back(talk: Talk, text: str, understood: Understood) -> bool:
    """ "Which of these do you mean?", once in a row; False where nothing is likely enough to be named."""
    asks = bool(talk.stack) and talk.top.now.verb != "say"
    if talk.misses or not understood.likely or (asks and understood.confidence < AMID):
        return False
    here = talk.stack[0].flow.name if talk.stack else ""
    starts = dict.fromkeys(talk.library.starts.get(intent, "") for intent in understood.likely)
    names = [name for name in starts if name not in ("", here) and _has_button(talk, name)][:MOST_NAMED]
    if names:
        talk.misses += 1
        repair.situation(talk, CLARIFY, likely=tuple(names), said=text[:LONGEST_SAID])
    return bool(names)


def _has_button(talk: Talk, name: str) -> bool:
    return bool(first_key(talk.library, [f"flows.{name}.button"])) and may_begin(talk, talk.library.flows[name])


def begin_meant(talk: Talk) -> None:
    """What the shopper meant begins, with all that the first message told."""
    name, said = talk.meant[WISH], talk.meant.get("said", "")
    talk.meant = {}
    begin(talk, name, said, understand(talk.library, talk.language, said))


def _labels(talk: Talk, flow: Flow, slot: str) -> dict[str, str]:
    state = next((one for one in flow.states.values() if one.slot == slot), None)
    plan = plan_of(talk.library, flow, state) if state else None
    return {value: words for value, (words, _) in plan.values.items()} if plan else {}


def _anything(talk: Talk) -> bool:
    """Where anything typed leads on."""
    state = talk.top.now
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
