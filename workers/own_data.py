"""The link to a shopper's own data, on its way to the chat in which it was asked for."""

from models.data_file import LINK_LASTS, files_without_link, make_link
from models.db import Transaction
from models.message import queue_message
from runtime import Runtime

SAYS = "notice.file_ready"
PATH = "/my-data/"


def send_links(runtime: Runtime) -> int:
    """Answer every wish that waits for its link; how many. The link is made and put into the outbox, or neither."""
    with runtime.db.transaction() as tx:
        waiting = files_without_link(tx)
        for file_id, contact_id, conversation_id, language in waiting:
            send_link(tx, runtime, file_id, (conversation_id, contact_id), language)
        if waiting:
            tx.after_commit(lambda: runtime.nudge("outbox"))
    return len(waiting)


def send_link(tx: Transaction, runtime: Runtime, file_id: int, place: tuple[int, int], language: str) -> None:
    now = runtime.now()
    link = runtime.settings.public_url + PATH + make_link(tx, file_id, now)
    library = runtime.library
    spoken = language if language in library.languages else library.languages[0]
    says = library.wording.say(SAYS, spoken, {}, now.replace(tzinfo=None)) if library.wording.has(SAYS, spoken) else ""
    queue_message(tx, *place, f"{says}\n{link}".strip(), now=now,
                  stale_at=now + LINK_LASTS)
