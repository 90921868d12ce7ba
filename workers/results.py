"""What came of sends, written down in batches; a late sender changes nothing that is settled."""

from dataclasses import dataclass

from integrations.errors import BadContent, Blocked, SendError, TryLater, Unknown, WindowClosed
from models.db import Database, Transaction, to_json
from workers.batches import many
from workers.claims import Claim
from workers.pacing import note_results
from workers.remedies import remedy

SENT = """
    UPDATE message SET status = 'sent', provider_id = j.sid, sent_at = {now}, lease_until = NULL,
                       error_code = '', error_text = ''
    FROM {rows} WHERE message.id = j.id AND message.fence = j.fence
      AND message.status IN ('sending', 'unknown')
      AND NOT EXISTS (SELECT 1 FROM message other WHERE other.provider_id = j.sid)
"""
UNKNOWN = """
    UPDATE message SET status = 'unknown', lease_until = NULL, due_at = {now} + 1000,
                       error_code = j.code, error_text = j.says
    FROM {rows} WHERE message.id = j.id AND message.fence = j.fence AND message.status = 'sending'
"""
END = """
    UPDATE attempt SET ended_at = {now}, provider_id = COALESCE(attempt.provider_id, NULLIF(j.sid, '')),
        outcome = CASE WHEN attempt.outcome IN ('', 'unknown') THEN j.outcome ELSE attempt.outcome END,
        error_code = CASE WHEN attempt.outcome IN ('', 'unknown') THEN j.code ELSE attempt.error_code END
    FROM {rows} WHERE attempt.id = j.attempt_id
"""
REFUSED = (BadContent, Blocked, WindowClosed)  # this one message is refused: the provider works
COLUMNS = "id:int fence:int attempt_id:text sid:text outcome:text code:text says:text"


@dataclass(frozen=True, slots=True)
class Result:
    """The provider's id of the message, or what went wrong."""

    claim: Claim
    provider_id: str
    error: SendError | None = None

    @property
    def outcome(self) -> str:
        if self.error is None:
            return "sent"
        if isinstance(self.error, Unknown):
            return "unknown"
        return "retry" if isinstance(self.error, TryLater) else "failed"

    def row(self) -> dict[str, object]:
        claim = self.claim
        return {"id": claim.message_id, "fence": claim.fence, "attempt_id": claim.attempt_id,
                "sid": self.provider_id, "outcome": self.outcome,
                "code": self.error.code if self.error else "", "says": self.error.says if self.error else ""}


def record(db: Database, results: list[Result]) -> int:
    """Write them all down in one transaction; how many were sent."""
    sent = [result for result in results if result.error is None]
    unknown = [result for result in results if isinstance(result.error, Unknown)]
    results = sorted(results, key=lambda result: result.claim.message_id)  # all take locks in one order
    with db.transaction() as tx:
        write(tx, SENT, sent)
        write(tx, UNKNOWN, unknown)
        for result in results:
            if result.error and not isinstance(result.error, Unknown):
                remedy(tx, result.claim.message_id, result.error, fence=result.claim.fence)
        write(tx, END, results)
        weak = sum(type(result.error) in (TryLater, Unknown) for result in results)
        heard = sum(isinstance(result.error, REFUSED) for result in results)
        note_results(tx, worked=len(sent) + heard, failed=weak)
    return len(sent)


def write(tx: Transaction, sql: str, results: list[Result]) -> None:
    if results:
        tx.run(many(sql, tx.dialect, COLUMNS), rows=to_json([result.row() for result in results]))
