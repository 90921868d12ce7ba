"""A shopper who goes on writing while other flows are published."""

from datetime import UTC, datetime

from flows.engine.definition import session_from_json, session_to_json
from flows.engine.machine import step
from flows.publishing.placing import at_home, place
from models.flow_revision import Publication
from tests.flows.engine.shop import Shopper

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def published(*libraries, **last):
    """The history in which these were published one after the other; `last`: moves and hotfix of the last."""
    told = [Publication(number, library.revision, "sam", "", NOW) for number, library in enumerate(libraries, 1)]
    one = told[-1]
    told[-1] = Publication(one.number, one.revision, one.who, one.note, one.at, **last)
    return tuple(told)


class Regular(Shopper):
    """Every turn is placed first, as flows.turns does it."""

    history = ()
    lost = frozenset()  # revisions that can't be had any more

    def publish(self, library, *before, **last):
        self.history = published(*(before or (self.library,)), library, **last)
        self.known = {one.revision: one for one in (*before, self.library, library)}
        self.library = library

    def find(self, revision):
        return None if revision in self.lost else self.known.get(revision)

    def _step(self, event):
        library = self.library
        if not at_home(self.session, library):
            library, self.session, event = place(library, self.session, event, self.history, self.find, self.known.get)
        self.turn = step(library, self.session, event, self.shop)
        self.ran_on = library.revision
        self.session = session_from_json(session_to_json(self.turn.session))
        return "\n".join(reply.text for reply in self.turn.replies)

    @property
    def choices(self):
        return [choice.id for choice in self.turn.replies[-1].choices]
