"""Decisions about ambassadors, posts and talk, in plain Python."""

import re
from datetime import date, datetime, timedelta
from hashlib import blake2b

NO_IS_FORGOTTEN_AFTER = timedelta(days=30)
EDITS_ARE_SILENT_FOR = timedelta(minutes=15)
REPORTS_THAT_HIDE = 2
TERM_MONTHS = 12
DIRECTORY_PAGE = 24
WORDS_A_MINUTE = 200
OLD_AFTER_DAYS = 180
SMALLEST_GROUP = 8
BOOKED_AFTER_READING = timedelta(days=14)
THANKS_FOR_A_HINT = 3
REMINDED_BEFORE_THE_END = timedelta(days=30)


def is_a_story(text: str) -> bool:
    """At least one sentence: four words or more (ambassadors.md §1)."""
    return len(text.split()) >= 4


def term_end(since: date, months: int = TERM_MONTHS) -> date:
    """The last day of a term of so many months."""
    year, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + year, month + 1
    for day in (since.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def edit_shows(*, written_at: datetime, now: datetime) -> bool:
    """Editing a comment within 15 minutes leaves no mark; later it says "edited"."""
    return now - written_at > EDITS_ARE_SILENT_FOR


def silent_minutes_left(*, written_at: datetime, now: datetime) -> int:
    """Whole minutes in which an edit leaves no mark; 0 when they are over."""
    return max(0, int((written_at + EDITS_ARE_SILENT_FOR - now).total_seconds() // 60))


def is_hidden_by_reports(open_reports: int) -> bool:
    """Two reports hide a comment until somebody has looked."""
    return open_reports >= REPORTS_THAT_HIDE


def reading_minutes(words: int) -> int:
    """Minutes to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def what_is_missing(*, title: str, body_text: str, stance: str, images_without_words: int, images_without_yes: int = 0) -> list[str]:
    """The keys of what stands between a draft and publishing: title, body, stance, alt, people."""
    missing = []
    if not title.strip():
        missing.append("title")
    if not body_text.strip():
        missing.append("body")
    if not stance:
        missing.append("stance")
    if images_without_words:
        missing.append("alt")
    if images_without_yes:
        missing.append("people")
    return missing


def fair_order(candidates: list[tuple[int, int, int]], *, seed: str) -> list[int]:
    """Post ids in the order of a fair podium, from one candidate per ambassador: (post id, ambassador id, age in days).

    The day and the person (`seed`) draw the lot, so everybody of whom something is unread has the same chance, with one post or with fifty; who
    wrote nothing for half a year comes after the others. How often somebody was read, by this person or by others, never counts (ambassadors.md §7).
    """

    def place(candidate: tuple[int, int, int]) -> tuple[bool, bytes]:
        _post, ambassador, age = candidate
        return age > OLD_AFTER_DAYS, blake2b(f"{seed}/{ambassador}".encode(), digest_size=8).digest()

    return [post for post, _ambassador, _age in sorted(candidates, key=place)]


def figure_of_group(count: int) -> int | None:
    """A number about what people chose to do, from eight up; below that nothing."""
    return count if count >= SMALLEST_GROUP else None


def is_a_hint(reasons: int) -> bool:
    """Several visible ways of helping, not one (ambassadors.md §4)."""
    return reasons >= 2


def fits_in_the_hours(*, minutes_given: int, minutes_asked: int, hours_per_month: int) -> bool:
    """Whether a slot still fits in the hours that were agreed for a month (ambassadors.md §11)."""
    return minutes_given + minutes_asked <= hours_per_month * 60


def month_of(day: date) -> tuple[date, date]:
    """The first day of a day's month, and the first day of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def match(*, wrote_about_it: bool, has_topic: bool, is_of_unit: bool, speaks_it: bool) -> tuple[bool, bool, bool, bool]:
    """Sorts colleagues for a slot: who wrote about the module first, then whose topic it is, then of the unit, then who writes in its language."""
    return not wrote_about_it, not has_topic, not is_of_unit, not speaks_it


def has_topic(topics: list[str], words: str) -> bool:
    """Whether one of the topics stands as a word, or as its beginning, in a text such as the title of a module."""
    low = words.lower()
    return any(re.search(rf"(?<!\w){re.escape(topic.lower())}", low) for topic in topics if topic)
