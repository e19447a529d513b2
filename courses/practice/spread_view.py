"""How far a message came, in words and numbers: the finding, the steps, the table and the assumptions, ready for the page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.practice import plots
from courses.practice.rules import spread as rules
from courses.practice.rules.spread import Travel, Travelled
from lms.lib.bilingual import pick
from lms.web.dates import number


@dataclass(frozen=True)
class Event:
    """One station: after so long, so many people, and what happened then."""

    title: str
    text: str


@dataclass(frozen=True)
class SpreadView:
    finding: str
    wide: SafeString
    slim: SafeString
    rows: list[tuple[str, str, str]]
    events: list[Event]
    is_mended: bool
    has_private: bool
    assumptions: list[str]


def after(minutes: int) -> str:
    """10 minutes, 1 hour, 1 day."""
    if minutes >= rules.DAY:
        return _("1 day")
    if minutes >= 60 and minutes % 60 == 0:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    if minutes > 90:
        hours = ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
        return _("%(hours)s and %(minutes)s minutes") % {"hours": hours, "minutes": minutes % 60}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def people(count: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", count) % {"number": number(count)}


def spread_view(travel: Travel, *, outcome: str, was_private: bool) -> SpreadView:
    """`outcome` is what the message came to: a chance, a risk, or neither. One that was private is not compared with a private message."""
    numbers = rules.travelled(travel)
    finding = _finding(travel, numbers)
    rows = [(after(at) if at else _("start"), number(ours), number(untouched)) for at, ours, untouched in _rows(numbers)]
    wide, slim = plots.drawn(travel, numbers, finding, outcome, was_private=was_private)
    return SpreadView(finding, wide, slim, rows, _events(travel, numbers), travel.is_mended, not was_private, _assumptions(travel))


def _rows(numbers: Travelled) -> list[tuple[int, int, int]]:
    return list(zip(numbers.moments, numbers.ours, numbers.untouched, strict=True))


def _finding(travel: Travel, numbers: Travelled) -> str:
    ours, untouched = numbers.ours[-1], numbers.untouched[-1]
    if travel.until < rules.DAY:
        return _("%(people)s saw it within %(time)s") % {"people": people(ours), "time": after(travel.until)}
    if not travel.is_mended:
        return _("%(people)s saw it within a day") % {"people": people(ours)}
    if ours == untouched:
        return _("%(people)s saw it within a day. Putting it right came too late to change that.") % {"people": people(ours)}
    return _("%(people)s saw it within a day. Without putting it right it would have been %(untouched)s.") % {
        "people": people(ours),
        "untouched": number(untouched),
    }


def _events(travel: Travel, numbers: Travelled) -> list[Event]:
    """What the author tells along the way; after it was put right only while it still travels."""
    found = []
    told = {one.after: pick(one.text.nl, one.text.en) for one in travel.spread.moments if one.after <= travel.until}
    if travel.is_mended and travel.mended_at <= travel.until:
        told[travel.mended_at] = _("You delete it. Copies stay.") if travel.deleted_at == travel.mended_at else _("You put it right.")
    for at in sorted(told):
        came = numbers.ours_at(at)
        is_later = travel.is_mended and at > travel.mended_at
        if not is_later or came > numbers.ours_at(travel.mended_at):
            found.append(Event(_("After %(time)s: %(people)s") % {"time": after(at), "people": people(came)}, told[at]))
    return found


def _assumptions(travel: Travel) -> list[str]:
    spread = travel.spread
    return [
        _("%(followers)s people can see it at once. Half of those who see something, see it within %(minutes)s minutes.")
        % {"followers": number(spread.followers), "minutes": rules.READ_WITHIN},
        _("One in %(one_in)s passes it on. That wish halves every %(hours)s hours, because news grows old.")
        % {"one_in": number(spread.one_in), "hours": rules.NEWS_FADES // 60},
        _("Who passes it on reaches %(reach)s people on average. Nobody counts twice, and no more than %(possible)s people can be reached.")
        % {"reach": number(spread.reach), "possible": number(rules.POSSIBLE)},
        _("One in %(number)s passes on a screenshot. That stays when the message is deleted.") % {"number": rules.SCREENSHOTS},
        _("After a correction or an apology, one in %(number)s of those who wanted to pass it on still does.") % {"number": rules.CALMED},
        _("Seed %(seed)s: with the same number the outcome is always the same. Real messages may come less far, or further.") % {"seed": travel.seed},
    ]
