"""A conversation as a test beside the flows: who leads the team gets the file, and nobody is left in it."""

from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.engine.loader import load_library
from flows.turns import take_turn
from models.arrival import receive
from models.message import InboundMessage
from tests.console.shop import value

DEFAULT = Path(__file__).parent.parent.parent / "flows" / "default"


@pytest.fixture
def written(shop, db, clock):
    """A conversation of one turn; its number."""
    shop.library = load_library(DEFAULT, CATALOG)
    inbound = InboundMessage("SM1", "whatsapp:+905321112233", "", "Deniz", "text", "merhaba, ben Deniz", "", "", None,
                             (), "", {})
    with db.transaction() as tx:
        take_turn(tx, shop.library, receive(tx, inbound, clock()), clock())
    return value(db, "SELECT id FROM conversation")


def test_who_leads_the_team_gets_it_as_a_file(written, liis):
    page = liis.get(f"/console/c/{written}").text
    assert f'href="/console/c/{written}/talk.yaml" download' in page
    file = liis.get(f"/console/c/{written}/talk.yaml")
    assert file.headers["Content-Disposition"] == f'attachment; filename="conversation_{written}.yaml"'
    assert file.content_type == "application/yaml; charset=utf-8"
    assert file.text.startswith(f"talk: conversation_{written}\n") and "  - says: " in file.text
    assert "905321112233" not in file.text


def test_an_agent_is_not_offered_it(written, ada):
    assert "talk.yaml" not in ada.get(f"/console/c/{written}").text


def test_a_conversation_that_is_not_there(written, liis):
    assert liis.get("/console/c/999/talk.yaml").status_code == 404
