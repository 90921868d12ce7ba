"""Offers in the chat: the proof of a yes is what stood on the phone, word for word, and the message that said yes."""

import pytest

from tests.journeys.scene import PEOPLE

WANTED = {"en": "sign me up for the newsletter", "tr": "bültene abone olmak istiyorum",
          "fa": "عضویت در خبرنامه", "et": "soovin liituda uudiskirjaga"}
YES = {"en": "yes", "tr": "evet", "fa": "بله", "et": "jah"}
AGREED = "SELECT purpose, given, source, wording, message_id FROM consent WHERE purpose = 'offers' ORDER BY id"
SHOWN = "SELECT text FROM message WHERE direction = 'out' ORDER BY id DESC"
SAID = "SELECT id FROM message WHERE direction = 'in' ORDER BY id DESC"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.language)
def test_a_yes_is_kept_with_the_words_it_was_said_to(arrives, person):
    shopper = arrives(person)
    shopper.say(WANTED[person.language])
    asked = shopper.one(SHOWN)
    shopper.say(YES[person.language])
    assert shopper.rows(AGREED) == [("offers", 1, "chat", f"[offers-1] {asked}", shopper.one(SAID))]
    shopper.tap("undo")
    shopper.tap("undo")
    kept = shopper.rows(AGREED)
    assert [bool(row[1]) for row in kept] == [True, False, True]
    assert kept[2][3] == kept[0][3] and kept[1][3] == "", "what comes back is what was agreed to"
