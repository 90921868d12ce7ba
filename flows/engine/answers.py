"""What an event means where the talk stands: a tap, a typed answer, another wish, a photo."""

from __future__ import annotations

from typing import Any

from flows.engine import repair
from flows.engine.definition import Event
from flows.engine.library import Flow, State, Target
from flows.engine.offers import EVERYTHING, Option, by_number, options_of
from flows.engine.plans import Plan, first_key, plan_of
from flows.engine.slots import parsed, prefilled, several
from flows.engine.talk import Spot, Talk
from flows.engine.understanding import Understood, fold, understand
from flows.engine.values import Values
from flows.engine.walk import branch, fill, go, park, run, wait

AS_WRITTEN = 0.97  # how sure an intent must be while a free text is asked for
NAMED = {"order_number": "find_order", "promo_code": "promo_code"}  # what it is: the intent it stands for
OPEN_TYPES = ("text", "number", "date", "postcode", "order_number", "promo_code_text", "phone", "email")


# ---- taps -------------------------------------------------------------------------------------------


def tap(talk: Talk, choice: str) -> bool:
    """A button or row; False when the id is none that this bot makes."""
    if choice == "menu":
        repair.to_menu(talk)
    elif choice == "handoff":
        repair.to_person(talk, "asked")
    elif choice in ("resume.yes", "resume.no"):
        _resume_or_not(talk, choice == "resume.yes")
    elif choice.startswith("start:"):
        return _start(talk, choice.removeprefix("start:"))
    elif choice.count(".") >= 2 and choice.split(".")[0] in talk.library.flows:
        flow, state, option = choice.split(".", 2)
        here = talk.stack and (talk.top.flow.name, talk.top.state) == (flow, state)
        if not here or not pick(talk, option):
            repair.old_button(talk, choice)
    else:
        return False
    return True


def _resume_or_not(talk: Talk, yes: bool) -> None:
    if not talk.parked:
        repair.say(talk, "repair.old_button")
        repair.ask_again(talk)
    elif yes:
        repair.resume(talk)
    else:
        repair.drop_parked(talk)


def _start(talk: Talk, name: str) -> bool:
    """A template's button; only flows that a shopper may begin."""
    flow = talk.library.flows.get(name)
    if flow is None or not may_begin(talk, flow):
        return False
    if name == "handoff":
        repair.to_person(talk, "asked")
    else:
        repair.start(talk, name)
    return True


def may_begin(talk: Talk, flow: Flow) -> bool:
    """Not a flow that needs something from its caller."""
    return all(flow.slots[name].optional for name in flow.takes)


def pick(talk: Talk, option: str) -> bool:
    """An option of today's question; False when it is not offered any more."""
    spot, state = talk.top, talk.top.now
    plan = plan_of(talk.library, spot.flow, state)
    button = next((one for one in state.buttons if one.id == option), None)
    if button:
        _leave(talk, button.go, option)
    elif option == "skip" and state.skip:
        _leave(talk, state.skip, option)
    elif option == "more" and state.source:
        turn_page(talk, spot, plan)
    else:
        options = options_of(talk, spot, state, plan)
        many = state.slot and spot.flow.slots[state.slot].many
        chosen = [one for one in options if one.id == option or (many and option == EVERYTHING)]
        if not chosen:
            return False
        take(talk, spot, state, chosen)
    return True


def turn_page(talk: Talk, spot: Spot, plan: Plan) -> None:
    """The next rows of a long list; after the last come the first."""
    talk.misses = 0
    spot.page += 1
    key = first_key(talk.library, ["repair.next_page"]) or plan.text
    talk.pieces.append(talk.words(key, Values(talk, spot)))
    wait(talk)


def take(talk: Talk, spot: Spot, state: State, chosen: list[Option]) -> None:
    """The answer fills the slot, or decides a confirm; the talk goes on."""
    talk.misses = 0
    if state.verb == "confirm":
        go(talk, state.outcomes[chosen[0].id], chosen[0].id)
    else:
        many = spot.flow.slots[state.slot].many
        fill(talk, spot, state, tuple(one.value for one in chosen) if many else chosen[0].value)
    run(talk)


def _leave(talk: Talk, target: Target, outcome: str) -> None:
    if target.kind == "flow" and target.name == "handoff":
        talk.visit(outcome)
        repair.to_person(talk, "asked" if outcome == "person" else "")
        return
    if target.kind == "flow":
        park(talk)
    talk.misses = 0
    go(talk, target, outcome)
    run(talk)


# ---- typed ------------------------------------------------------------------------------------------


def typed(talk: Talk, text: str) -> None:
    """The first reading that fits, from the surest to the boldest."""
    understood = understand(talk.library, talk.language, text, talk.session.options)
    if understood.language_guess in talk.library.languages and understood.language_guess:
        talk.language = understood.language_guess
    if talk.stack and _answers_openly(talk, text, understood):
        return
    if understood.choice_id and _meant(talk, text, understood) and tap(talk, understood.choice_id):
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
    if not talk.stack and not talk.greeted:
        repair.to_menu(talk)
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
    if word == "stop_unclear":
        return repair.stop_unclear(talk)
    acts = {
        "person": lambda: repair.to_person(talk, "asked"),
        "menu": lambda: repair.to_menu(talk),
        "back": lambda: repair.back(talk),
        "cancel": lambda: repair.cancel(talk),
        "stop": lambda: repair.start(talk, "stop"),
        "start_again": lambda: repair.start(talk, "start_again"),
        "repeat": lambda: repair.ask_again(talk),
    }
    if word not in acts:
        return False
    acts[word]()
    return True


def _language(talk: Talk, language: str) -> bool:
    if language not in talk.library.languages:
        return False
    talk.language = language
    repair.ask_again(talk)
    return True


def answer(talk: Talk, text: str, understood: Understood) -> bool:
    """An answer to today's question."""
    spot, state = talk.top, talk.top.now
    if state.verb == "confirm":
        return bool(understood.yes_no) and pick(talk, understood.yes_no)
    if state.verb != "ask":
        return False
    slot = spot.flow.slots[state.slot]
    if slot.type == "text" and understood.sure and understood.confidence >= AS_WRITTEN:
        return False
    if state.source:
        chosen = _chosen(talk, text, understood)
        if chosen:
            take(talk, spot, state, chosen)
        return bool(chosen)
    value = parsed(slot, text, understood, talk.today)
    if value is None:
        return False
    accept(talk, value)
    return True


def accept(talk: Talk, value: Any) -> None:
    talk.misses = 0
    fill(talk, talk.top, talk.top.now, value)
    run(talk)


def _chosen(talk: Talk, text: str, understood: Understood) -> list[Option]:
    """Things of the list named by number: "A-10482", "482", "1 and 3"."""
    spot, state = talk.top, talk.top.now
    options = options_of(talk, spot, state, plan_of(talk.library, spot.flow, state))
    if spot.flow.slots[state.slot].many:
        places = several(text, len(options))
        return [options[place - 1] for place in places]
    number = understood.entities.get("order_number") or understood.entities.get("promo_code")
    found = by_number(talk, spot, options, number or text) if any(sign.isdigit() for sign in text) else []
    return found if len(found) == 1 else []


def _other_wish(talk: Talk, text: str, understood: Understood) -> bool:
    """A flow that the sentence begins, with what it answers already."""
    name = talk.library.starts.get(understood.intent)
    if name is None:
        return False
    if talk.stack and talk.stack[0].flow.name == name and talk.top.now.verb != "say":
        repair.ask_again(talk)  # they say again what this is about; the question stands
        return True
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


def _labels(talk: Talk, flow: Flow, slot: str) -> dict[str, str]:
    state = next((one for one in flow.states.values() if one.slot == slot), None)
    plan = plan_of(talk.library, flow, state) if state else None
    return {value: words for value, (words, _) in plan.values.items()} if plan else {}


def _anything(talk: Talk) -> bool:
    """Where anything typed leads on."""
    state = talk.top.now
    if state.otherwise:
        _leave(talk, state.otherwise, "otherwise")
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
