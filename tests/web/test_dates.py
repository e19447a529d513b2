"""Days, times and numbers as ui.md §11 writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from lms.web import dates

TODAY = date(2026, 5, 12)
AMSTERDAM, LONDON = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 5, 26, 11, 0, tzinfo=UTC)  # 13:00 in Amsterdam


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (date(2026, 5, 26), "dinsdag 26 mei", "Tuesday 26 May"),
        (date(2027, 3, 1), "maandag 1 maart 2027", "Monday 1 March 2027"),
        (datetime(2026, 5, 25, 22, 30, tzinfo=UTC), "dinsdag 26 mei", "Tuesday 26 May"),
    ],
)
def test_a_day_is_written_in_full_with_the_year_only_when_it_is_another(value, dutch, english):
    assert dates.day(value, "nl", zone=AMSTERDAM, today=TODAY) == dutch
    assert dates.day(value, "en", zone=AMSTERDAM, today=TODAY) == english


def test_a_short_day():
    assert dates.short_day(TUESDAY, "nl", zone=AMSTERDAM, today=TODAY) == "di 26 mei"
    assert dates.short_day(TUESDAY, "en", zone=AMSTERDAM, today=TODAY) == "Tue 26 May"


def test_times_use_24_hours_and_an_en_dash_in_the_zone_of_the_reader():
    end = datetime(2026, 5, 26, 12, 30, tzinfo=UTC)
    assert dates.time_range(TUESDAY, end, "nl", zone=AMSTERDAM) == "13:00–14:30 uur"
    assert dates.time_range(TUESDAY, end, "en", zone=AMSTERDAM) == "13:00–14:30"
    assert dates.time_range(TUESDAY, end, "nl", zone=LONDON) == "12:00–13:30 uur"


def test_a_range_over_midnight_names_the_second_day():
    late, early = datetime(2026, 5, 26, 20, 0, tzinfo=UTC), datetime(2026, 5, 26, 23, 0, tzinfo=UTC)
    assert dates.time_range(late, early, "nl", zone=AMSTERDAM).startswith("22:00 uur – wo 27 mei")


def test_a_moment_near_now_is_said_in_words():
    assert dates.moment(datetime(2026, 5, 12, 6, 12, tzinfo=UTC), "nl", zone=AMSTERDAM, today=TODAY) == "vandaag, 08:12 uur"
    assert dates.moment(datetime(2026, 5, 11, 14, 20, tzinfo=UTC), "en", zone=AMSTERDAM, today=TODAY) == "yesterday, 16:20"
    assert dates.moment(TUESDAY, "nl", zone=AMSTERDAM, today=TODAY) == "dinsdag 26 mei, 13:00 uur"
    assert dates.ago_words(date(2026, 5, 9), "nl", today=TODAY) == "9 mei"
    assert dates.ago_words(date(2026, 5, 11), "nl", today=TODAY) == "gisteren"


def test_numbers_carry_the_points_of_the_language():
    assert (dates.number(1204, "nl"), dates.number(1204, "en")) == ("1.204", "1,204")
    assert (dates.number(3.6, "nl"), dates.number(Decimal("3.6"), "en")) == ("3,6", "3.6")
    assert dates.number(1234567.25, "nl", decimals=2) == "1.234.567,25"


def test_every_day_in_a_page_is_a_time_element_with_the_moment_for_machines():
    with translation.override("nl"), timezone.override(AMSTERDAM):
        html = Template("{{ at|clock }}").render(Context({"at": TUESDAY}))
        assert html == '<time datetime="2026-05-26T13:00+02:00">13:00</time>'
        assert Template("{{ none|day }}{{ none|moment }}").render(Context({"none": None})) == ""
