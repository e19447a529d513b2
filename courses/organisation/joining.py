"""What phase 2 adds to the rest of Podium: the phase itself, the policy, and telling people who join or move."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses import phases
from courses.assessment import references
from courses.catalogue import slots
from courses.catalogue.folders.loaders import add_loader
from courses.organisation import home as pages
from courses.organisation import personal_facts, practice
from courses.organisation.folders import first_hour, policy
from courses.organisation.models import Policy
from courses.organisation.references import CLAUSES
from courses.organisation.services import telling
from lms.lib.jobs import later
from lms.notifications import kinds
from lms.people.models import User
from lms.people.signals import people_changed_together, person_changed, person_joined
from lms.web import decisions, home, navigation, privacy_facts, search


def join() -> None:
    """Called once when the app is ready."""
    phases.register(
        phases.Phase(
            key=phases.PhaseKey.ORGANISATION,
            label=phases.PhaseKey.ORGANISATION.label,
            summary=_("What it means in this organisation: our channels, our policy, and what to do when something goes wrong."),
            landing_url_name="organisation",
            builds_on=phases.PhaseKey.GENERAL,
        )
    )
    navigation.add(navigation.Item(navigation.HR, "policy", _("Policy"), "hr_policies", 50, "policy.manage"))
    home.add_agenda(pages.agenda)
    home.add_next_step(pages.next_step, at_least=35)
    decisions.add_source(pages.decisions)
    search.add_source(search.Source("clauses", _("Policy"), 15, pages.search))
    for slot in (slots.MODULE_ASIDE, slots.LESSON_ASIDE):
        slots.add_piece(slots.Piece(slot, 20, "courses/organisation/_explained_here.html", pages.explained_here))
    references.add_source(CLAUSES)
    kinds.register(*_kinds())
    practice.join()
    add_loader(policy.LOADER)
    add_loader(first_hour.LOADER)
    privacy_facts.add(*personal_facts.FACTS)
    person_joined.connect(_tell_who_joins, dispatch_uid="the policy for who joins")
    person_changed.connect(_tell_who_moves, dispatch_uid="the policy for who moves")
    people_changed_together.connect(_tell_many, dispatch_uid="the policy for many who join or move")


def _kinds() -> list[kinds.Kind]:
    policy, clause = _("The policy"), {"title": {"nl": "Gegevens van klanten", "en": "Data of customers"}, "is_clause": True}
    version = {
        "title": {"nl": "Beleid voor sociale media", "en": "Social-media policy"},
        "number": 2,
        "in_short": {"nl": "Wees jezelf, en wees zuinig op gegevens.", "en": "Be yourself, and take care of data."},
        "valid_from": {"nl": "maandag 1 december", "en": "Monday 1 December"},
        "is_asked": True,
    }
    steers = ("is_clause",)
    return [
        kinds.Kind("policy_published", policy, is_optional=False, button=_("Read the policy"), example=version, steers=("is_asked",)),
        kinds.Kind("policy_question_asked", policy, is_optional=False, button=_("Read and answer"), example=clause, steers=steers),
        kinds.Kind(
            "policy_question_answered", policy, is_optional=False, button=_("Read the answer"), example=clause | {"name": "Tom ten Brink"}, steers=steers
        ),
    ]


def _tell_who_joins(sender: type[User], *, person: User, **_more: Any) -> None:
    later("courses.organisation.tasks.tell_person", person_id=person.pk)


def _tell_who_moves(sender: type[User], *, person: User, changes: dict[str, Any], **_more: Any) -> None:
    if "units" in changes:
        later("courses.organisation.tasks.tell_person", person_id=person.pk)


def _tell_many(sender: Any, *, joined: list[int], changed: list[int], changes: dict[int, list[str]], **_more: Any) -> None:
    """A few are told one by one; with many everybody is gone through once more, and a message per person and version stays one."""
    people = [*joined, *(pk for pk in changed if "units" in changes.get(pk, ()))]
    if len(people) > 200:
        for policy in Policy.objects.all():
            telling.tell_again(policy)
        return
    for pk in people:
        later("courses.organisation.tasks.tell_person", person_id=pk)
