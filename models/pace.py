"""How fast we may send: one number per sender and per recipient, the generic cell rate algorithm's arrival time."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Pace(SQLModel, table=True):
    key: str = Field(primary_key=True)  # sender address, or contact:<id>
    free_at: int = Field(default=0, sa_type=BigInteger)  # ms; theoretical arrival time
