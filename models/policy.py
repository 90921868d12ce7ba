"""What the shop allows: until when to cancel, until when to send back. Read from shop.yaml by the callers."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Policy:
    """Days are the shop's local days, counted to their end: `until 26 Nov` includes all of 26 Nov."""

    timezone: str = "Europe/Istanbul"
    return_days: int = 14  # from delivery
    ship_by_days: int = 14  # from the return request to its last day at the drop-off
    cancelable: tuple[str, ...] = ("placed", "packed")
    label_within: int | None = None  # hours until a return's label is late; None: the shop makes none
    offers_a_month: int = 4  # messages at most to whoever agreed to offers, and questions how they like it among them

    def return_until(self, delivered_at: datetime) -> datetime:
        return self.end_of_day(delivered_at, self.return_days)

    def ship_by(self, now: datetime) -> datetime:
        return self.end_of_day(now, self.ship_by_days)

    def days_between(self, then: datetime, now: datetime) -> int:
        """Local days, as a calendar counts them: yesterday evening is one day ago."""
        zone = ZoneInfo(self.timezone)
        return max(0, (now.astimezone(zone).date() - then.astimezone(zone).date()).days)

    def end_of_day(self, moment: datetime, days: int) -> datetime:
        """The last second of the local day so many days later."""
        zone = ZoneInfo(self.timezone)
        day = moment.astimezone(zone).date() + timedelta(days=days)
        # fold: where the clocks go back at midnight that hour comes twice; the second one ends the day
        return datetime.combine(day, time(23, 59, 59, fold=1), zone)
