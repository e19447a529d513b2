"""Decisions about ambassadors, posts and talk, in plain Python."""

from datetime import date, datetime, timedelta

NO_IS_FORGOTTEN_AFTER = timedelta(days=30)
EDITS_ARE_SILENT_FOR = timedelta(minutes=15)
REPORTS_THAT_HIDE = 2
TERM_MONTHS = 12
WORDS_A_MINUTE = 200


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


def what_is_missing(*, title: str, body_text: str, stance: str, images_without_words: int) -> list[str]:
    """The keys of what stands between a draft and publishing: title, body, stance, alt."""
    missing = []
    if not title.strip():
        missing.append("title")
    if not body_text.strip():
        missing.append("body")
    if not stance:
        missing.append("stance")
    if images_without_words:
        missing.append("alt")
    return missing


def fair_order(candidates: list[tuple[int, int, int]], *, shown_before: dict[int, int]) -> list[int]:
    """Post ids in the order of a fair podium: one per ambassador in turn, those shown least first, newer first within one.

    `candidates` are (post id, ambassador id, age in days); `shown_before` counts per ambassador how many posts this person has read.
    Views by others never count (ambassadors.md §7).
    """
    by_ambassador: dict[int, list[tuple[int, int]]] = {}
    for post, ambassador, age in candidates:
        by_ambassador.setdefault(ambassador, []).append((age, post))
    for posts in by_ambassador.values():
        posts.sort()
    order: list[int] = []
    turn = 0
    while len(order) < len(candidates):
        present = [ambassador for ambassador, posts in by_ambassador.items() if len(posts) > turn]
        present.sort(key=lambda ambassador: (shown_before.get(ambassador, 0), by_ambassador[ambassador][turn][0], ambassador))
        order.extend(by_ambassador[ambassador][turn][1] for ambassador in present)
        turn += 1
    return order
