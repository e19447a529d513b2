"""Days, times and numbers as Dutch and English write them (ui.md §11); for pages and mails alike."""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

Day = date | datetime

DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
SHORT_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
NEAR = {"nl": {-1: "gisteren", 0: "vandaag", 1: "morgen"}, "en": {-1: "yesterday", 0: "today", 1: "tomorrow"}}


def language_of(language: str | None = None) -> str:
    """`nl` or `en`: the language asked for, else the active one."""
    return "en" if (language or get_language() or "nl").startswith("en") else "nl"


def local(value: Day, zone: tzinfo | None = None) -> Day:
    """The moment on the clock of the reader: `zone`, else the active time zone. A plain date stays what it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value, zone)
    return value


def day(value: Day, language: str | None = None, *, zone: tzinfo | None = None, today: date | None = None) -> str:
    """dinsdag 26 mei / Tuesday 26 May; the year only when it is not this one."""
    tongue, when = language_of(language), local(value, zone)
    return f"{DAYS[tongue][when.weekday()]} {day_of_month(value, tongue, zone=zone, today=today)}"


def day_of_month(value: Day, language: str | None = None, *, zone: tzinfo | None = None, today: date | None = None) -> str:
    """26 mei / 26 May; the year only when it is not this one."""
    tongue, when = language_of(language), local(value, zone)
    return f"{when.day} {MONTHS[tongue][when.month - 1]}{_year(when, today, zone)}"


def short_day(value: Day, language: str | None = None, *, zone: tzinfo | None = None, today: date | None = None) -> str:
    """di 26 mei / Tue 26 May; the year only when it is not this one."""
    tongue, when = language_of(language), local(value, zone)
    return f"{weekday_short(value, tongue, zone=zone)} {when.day} {SHORT_MONTHS[tongue][when.month - 1]}{_year(when, today, zone)}"


def weekdays(numbers: str, language: str | None = None) -> str:
    """ma, di, do / Mon, Tue, Thu for 124: Monday is 1."""
    tongue = language_of(language)
    return ", ".join(DAYS[tongue][int(number) - 1][: 3 if tongue == "en" else 2] for number in numbers)


def weekday_short(value: Day, language: str | None = None, *, zone: tzinfo | None = None) -> str:
    """di / Tue."""
    tongue = language_of(language)
    return DAYS[tongue][local(value, zone).weekday()][: 3 if tongue == "en" else 2]


def month_short(value: Day, language: str | None = None, *, zone: tzinfo | None = None) -> str:
    """mei / May, three letters."""
    return SHORT_MONTHS[language_of(language)][local(value, zone).month - 1]


def clock(value: datetime, *, zone: tzinfo | None = None) -> str:
    """13:00, on a clock of 24 hours."""
    return f"{local(value, zone):%H:%M}"


def clock_words(value: datetime, language: str | None = None, *, zone: tzinfo | None = None) -> str:
    """13:00 uur / 13:00."""
    return clock(value, zone=zone) + (" uur" if language_of(language) == "nl" else "")


def time_range(start: datetime, end: datetime, language: str | None = None, *, zone: tzinfo | None = None) -> str:
    """13:00–14:30 uur / 13:00–14:30; with the second day when it ends on another one."""
    first, last = local(start, zone), local(end, zone)
    if first.timetuple()[:3] == last.timetuple()[:3]:
        return f"{clock(start, zone=zone)}–{clock_words(end, language, zone=zone)}"
    return f"{clock_words(start, language, zone=zone)} – {short_day(end, language, zone=zone)}, {clock_words(end, language, zone=zone)}"


def moment(value: datetime, language: str | None = None, *, zone: tzinfo | None = None, today: date | None = None) -> str:
    """vandaag, 08:12 uur / yesterday, 16:20 / dinsdag 26 mei, 13:00 uur."""
    near = _near(value, language, zone, today)
    return f"{near or day(value, language, zone=zone, today=today)}, {clock_words(value, language, zone=zone)}"


def ago_words(value: Day, language: str | None = None, *, zone: tzinfo | None = None, today: date | None = None) -> str:
    """vandaag, gisteren or morgen, else 9 mei; never a count of hours."""
    return _near(value, language, zone, today) or day_of_month(value, language, zone=zone, today=today)


def number(value: int | float | Decimal, language: str | None = None, *, decimals: int | None = None) -> str:
    """1.204 and 3,6 / 1,204 and 3.6. Without `decimals`: none for whole numbers, one for others."""
    places = decimals if decimals is not None else (0 if value == int(value) else 1)
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if language_of(language) == "nl" else text


def machine(value: Day, *, zone: tzinfo | None = None) -> str:
    """The value of a `datetime` attribute (HTML): with the offset for a moment, plain for a day."""
    when = local(value, zone)
    return when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()


def _today(zone: tzinfo | None, today: date | None) -> date:
    return today or timezone.localtime(None, zone).date()


def _as_date(value: Day) -> date:
    return value.date() if isinstance(value, datetime) else value


def _year(when: Day, today: date | None, zone: tzinfo | None) -> str:
    return "" if when.year == _today(zone, today).year else f" {when.year}"


def _near(value: Day, language: str | None, zone: tzinfo | None, today: date | None) -> str:
    days = (_as_date(local(value, zone)) - _today(zone, today)) // timedelta(days=1)
    return NEAR[language_of(language)].get(days, "")
