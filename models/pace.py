"""How fast we may send: one number per sender and per recipient, the generic cell rate algorithm's arrival time.

Keys: `sender`, `contact:<id>`; `offers` and `offers:<contact id>` hold marketing back for a while.
"""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

SENDER, OFFERS = "sender", "offers"


class Pace(SQLModel, table=True):
    key: str = Field(primary_key=True)
    free_at: int = Field(default=0, sa_type=BigInteger)  # ms; theoretical arrival time
    stopped_until: int = Field(default=0, sa_type=BigInteger)  # ms; nothing leaves before
    failures: int = 0  # in a row; from some number on only single messages try whether it works again
    reason: str = ""  # why it stopped, in plain words, for staff
