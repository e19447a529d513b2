"""HR's question about a track in force: why does somebody have it, or why not, exact to the field and the date (§3.6)."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from courses.assignments.models import Assignment, Exemption
from courses.role import rules, sentences
from courses.role.models import Track
from courses.role.queries import audience
from courses.role.queries.mine import language
from courses.role.why_not import why_not
from lms.lib.searching import search_words
from lms.people.models import User


@dataclass(frozen=True)
class Explained:
    """One person and the track in force: whether it is theirs now, since when and by whom, and every reason in words."""

    person: User
    has_it: bool
    reasons: list[str]
    assignment: Assignment | None = None
    ended: Assignment | None = None


def explain(track: Track, words: str, *, at_most: int = 5) -> list[Explained]:
    """People by name or number, also who left; each measured against the rule in force. A fixed number of questions."""
    people = User.objects.all()
    for word in search_words(words):
        people = people.filter(
            Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_prefix__icontains=word) | Q(employee_number__iexact=word)
        )
    found = list(people.order_by("-is_active", "family_name", "pk")[:at_most]) if words.strip() else []
    if not found:
        return []
    rule = rules.rule_from(track.in_force.rule) if track.in_force else rules.NOBODY
    facts, names = audience.facts_about([one.pk for one in found]), audience.names()
    live, ended = _assignments(track, found)
    return [Explained(one, one.pk in live, _reasons(one, rule, facts[one.pk], live.get(one.pk), names), live.get(one.pk), ended.get(one.pk)) for one in found]


def _assignments(track: Track, people: list[User]) -> tuple[dict[int, Assignment], dict[int, Assignment]]:
    exemption = Exemption.objects.filter(person=OuterRef("person"), assigned_set=OuterRef("assigned_set"), state=Exemption.State.GRANTED)
    rows = (
        Assignment.objects.filter(assigned_set=track.assigned_set_id, person__in=people)
        .annotate(excused_because=Subquery(exemption.values("reason")), excused_until=Subquery(exemption.values("expires_on")))
        .select_related("grounds__by")
        .order_by("pk")
    )
    live: dict[int, Assignment] = {}
    ended: dict[int, Assignment] = {}
    for row in rows:
        (ended if row.ended_at else live)[row.person_id] = row
    return live, {person: row for person, row in ended.items() if person not in live}


def _reasons(person: User, rule: rules.Rule, facts: rules.Facts, own: Assignment | None, names: sentences.Names) -> list[str]:
    if own is not None:
        return [sentences.why(one, language(), to_the_person=False) for one in own.matched]
    if not person.is_active:
        day = sentences.day(person.left_on, language()) if person.left_on else "?"
        return [_("Has left, on %(day)s.") % {"day": day}]
    if person.pk in rule.left_out:
        return [_("Left out by name.")]
    matched = rules.matched(rule, facts)
    if matched is not None:
        fits = [sentences.why(one, language(), to_the_person=False) for one in sentences.as_kept(matched, names)]
        return [*fits, _("Fits the rule, and gets the track within a day.")]
    return [why_not(unmet, names, language()) for unmet in rules.unmet(rule, facts)] or [_("The rule names people, and not this one.")]
