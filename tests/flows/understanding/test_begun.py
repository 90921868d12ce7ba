"""A whole phrase and then what it is about, in a shop that has few phrases: its things stand in none of them."""

import pytest

from flows.engine.understanding.intents import ALIKE, Intents

PHRASES = {
    "repair": {"en": ["repair my old bicycle", "repair it"], "tr": ["benim bisikletimi tamir edin", "tamir et"],
               "fa": ["باید دوچرخه مرا تعمیر کنید", "تعمیر کن"], "et": ["parandage kohe minu ratas", "paranda ära"]},
    "rent": {"en": ["could i rent a bicycle", "rent one"], "tr": ["bir bisiklet kiralamak istiyorum", "kirala"],
             "fa": ["یک دوچرخه کرایه می‌خواهم", "کرایه"], "et": ["soovin ratast laenutada", "laenuta üks"]},
}
UNHEARD = {"en": "squeaky pedals rusted spokes wobbling", "tr": "gıcırdayan pedallar paslı teller yalpalayan",
           "fa": "رکاب‌های زنگ‌زده پره‌های شکسته لق", "et": "kriuksuvad pedaalid roostes kodarad logisev"}
INTENTS = Intents(PHRASES)


@pytest.mark.parametrize("language", UNHEARD)
def test_what_it_is_about_makes_it_no_less_sure(language):
    guess = INTENTS.guess(f"{PHRASES['repair'][language][0]}, {UNHEARD[language]}", language)
    assert (guess.intent, guess.confidence, guess.sure) == ("repair", ALIKE, True)


@pytest.mark.parametrize("language", UNHEARD)
def test_another_wish_after_it_is_not_passed_over(language):
    whole = INTENTS.guess(f"{PHRASES['repair'][language][0]}, {PHRASES['rent'][language][0]}", language)
    assert whole.confidence < ALIKE


@pytest.mark.parametrize("language", UNHEARD)
def test_two_words_begin_too_many_things(language):
    assert INTENTS.guess(f"{PHRASES['repair'][language][1]} {UNHEARD[language]}", language).confidence < ALIKE
