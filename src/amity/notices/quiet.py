"""When mail may come: the hours of the night and the days off, read in the time zone of the reader."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amity.core.days import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours without mail: a night from one hour to another, and days on which offices do not work."""

    zone: ZoneInfo
    night: tuple[int, int] | None = (21, 7)
    on_days_off: bool = False
    calendar: WorkingCalendar = WorkingCalendar("VN")

    def holds(self, moment: datetime) -> bool:
        """Whether no mail may come at this moment."""
        local = moment.astimezone(self.zone)
        return self._is_night(local.hour) or self._is_off(local.date())

    def last_digest(self, hour: int, now: datetime) -> datetime:
        """The last moment up to now at which the daily mail was to go.

        An hour in the night is put off to its end; a day off has no mail, its news go with that of the next day.
        """
        if self.night and self._is_night(hour):
            hour = self.night[1]
        day = now.astimezone(self.zone).date()
        at = self._moment(day, hour)
        while at > now or self._is_off(day):
            day -= ONE_DAY
            at = self._moment(day, hour)
        return at

    def _moment(self, day: date, hour: int) -> datetime:
        """In UTC, where two moments can be compared on a day on which the clocks are changed."""
        return datetime.combine(day, time(hour), self.zone).astimezone(UTC)

    def _is_night(self, hour: int) -> bool:
        if self.night is None:
            return False
        first, last = self.night
        return first <= hour < last if first <= last else hour >= first or hour < last

    def _is_off(self, day: date) -> bool:
        return self.on_days_off and not self.calendar.is_working(day)
