"""How fast we may send: one number per sender and per recipient, the generic cell rate algorithm's arrival time.

Keys: `sender`, `contact:<id>`; `offers` and `offers:<contact id>` hold marketing back for a while. `shop` is when the
shop's codes and templates are looked at next; its failures are what was wrong with them last night. `points`: when
ledgers are brought up to date next.
"""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

SENDER, OFFERS, SHOP, POINTS = "sender", "offers", "shop", "points"


class Pace(SQLModel, table=True):
    key: str = Field(primary_key=True)
    free_at: int = Field(default=0, sa_type=BigInteger)  # ms; theoretical arrival time
    stopped_until: int = Field(default=0, sa_type=BigInteger)  # ms; nothing leaves before
    failures: int = 0  # in a row; from some number on only single messages try whether it works again
    reason: str = ""  # why it stopped, in plain words, for staff
