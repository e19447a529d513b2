"""The VTIMEZONE that goes with every file: textbook for zones with a rule, and a list of changes for the others."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from lms.notifications.zones import vtimezone


def test_amsterdam_is_written_as_rfc_5545_shows_it():
    """§3.6.5: DTSTART is the wall time before the change, TZOFFSETFROM the offset until then."""
    text = vtimezone("Europe/Amsterdam", 2026, 2027).to_ical().decode()
    for line in (
        "DTSTART:20250330T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "DTSTART:20251026T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
    ):  # fmt: skip
        assert line in text
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 1


@pytest.mark.parametrize(
    "name", ["Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "Africa/Casablanca", "Asia/Tokyo", "Pacific/Chatham"]
)
def test_dateutil_works_out_the_same_offsets_from_it_on_every_day_and_around_every_change(name):
    text = vtimezone(name, 2026, 2028).to_ical().decode().replace("\r\n", "\n")
    read, zone = tz.tzical(StringIO(f"BEGIN:VCALENDAR\n{text}END:VCALENDAR\n")).get(), ZoneInfo(name)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2029:
        here = moment.astimezone(zone)
        if not here.fold:  # the second of two equal times is told in UTC
            assert read.utcoffset(here.replace(tzinfo=None)) == here.utcoffset(), here
        changes = here.utcoffset() != (moment + timedelta(hours=18)).astimezone(zone).utcoffset()
        moment += timedelta(minutes=20) if changes else timedelta(hours=17)
