"""What HR writes about a track: name, modules, audience and terms. Nothing here reaches people before it is applied."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.assignments import services as assignments
from courses.assignments.models import AssignedSet
from courses.assignments.rules import REQUIRED
from courses.catalogue.models import Module
from courses.phases import PhaseKey
from courses.role import rules
from courses.role.models import Track
from courses.role.terms import FIELDS
from lms.audit.services import record
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

SOURCE = "track"
MOST_NAMES_TOLD = 100


class NoTitle(Refused):
    message = _("Give the track a title in at least one language.")


class KeyIsTaken(Refused):
    message = _("There is already a track with the key %(key)s. Choose another title.")


class TrackIsRetired(Refused):
    message = _("This track has been retired. Undo that first, or make a new track.")


class ChangedMeanwhile(Refused):
    message = _("Somebody else changed this track while you were reading. Nothing of theirs was overwritten. Look at it again.")


@transaction.atomic
def create_track(
    *, title_nl: str, title_en: str, by: User | None, now: datetime, purpose_nl: str = "", purpose_en: str = "", key: str = "", owner: User | None = None
) -> Track:
    """Make a draft. Nobody gets it before HR has chosen the modules, the people and the strength."""
    title_nl, title_en = title_nl.strip(), title_en.strip()
    if not (title_nl or title_en):
        raise NoTitle
    made_key = key or _free_key(title_en or title_nl)
    if Track.objects.filter(key=made_key).exists():
        raise KeyIsTaken(key=made_key)
    assigned_set = AssignedSet.objects.create(source=SOURCE, key=made_key, title_nl=title_nl, title_en=title_en)
    track = Track.objects.create(
        key=made_key, assigned_set=assigned_set, title_nl=title_nl, title_en=title_en,
        purpose_nl=purpose_nl.strip(), purpose_en=purpose_en.strip(), owner=owner or by, created_at=now, changed_at=now,
    )  # fmt: skip
    record(by, "track.created", track)
    return track


@transaction.atomic
def describe_track(
    *, track: Track, title_nl: str, title_en: str, purpose_nl: str, purpose_en: str, by: User | None, now: datetime, owner: User | None = None
) -> Track:
    """Give the track another title, purpose or owner; people who have it read the new words at once."""
    new: dict[str, Any] = {"title_nl": title_nl.strip(), "title_en": title_en.strip(), "purpose_nl": purpose_nl.strip(), "purpose_en": purpose_en.strip()}
    if not (new["title_nl"] or new["title_en"]):
        raise NoTitle
    if owner is not None:
        new["owner"] = owner
    track = _change(track, new, "track.described", by=by, now=now)
    AssignedSet.objects.filter(pk=track.assigned_set_id).update(title_nl=track.title_nl, title_en=track.title_en)
    return track


@transaction.atomic
def set_modules(*, track: Track, modules: Sequence[tuple[Module, bool]], by: User | None, now: datetime) -> Track:
    """The modules in this order, each with whether it is optional. People who have the track see the new list at once.

    What somebody finished stays finished; who has nothing left to do has finished. Raises PhaseOneIsNeverRequired.
    """
    track = _editable(track)
    before = [list(row) for row in track.assigned_set.entries.values_list("module__key", "is_optional")]
    after = [[module.key, is_optional] for module, is_optional in modules]
    if before == after:
        return track
    if track.in_force and track.in_force.terms.get("strength") == REQUIRED and any(module.course.phase == PhaseKey.GENERAL for module, _optional in modules):
        raise assignments.PhaseOneIsNeverRequired
    assignments.set_modules(assigned_set=track.assigned_set, modules=modules)
    track.version += 1
    track.changed_at = now
    track.save(update_fields=["version", "changed_at"])
    record(by, "track.modules_set", track, changes={"modules": [before, after]})
    later("courses.assignments.tasks.recheck_set", set_id=track.assigned_set_id)
    return track


@transaction.atomic
def set_audience(*, track: Track, rule: rules.Rule, by: User | None, now: datetime, version: int | None = None) -> Track:
    """Keep the rule as it is being written; a line may still wait for its value. Nobody is assigned anything by this.

    Raises ChangedMeanwhile when `version` is not the one that was read, and rules.WrongRule for a rule that is too long to keep.
    """
    stored = rules.as_stored(rule)
    rules.rule_from(stored)
    return _change(track, {"audience": stored}, "track.audience_set", by=by, now=now, version=version)


@transaction.atomic
def set_terms(*, track: Track, by: User | None, now: datetime, **terms: Any) -> Track:
    """How strongly, why and by when; incomplete terms are kept, they only stand in the way of opening."""
    unknown = set(terms) - set(FIELDS)
    if unknown:
        raise TypeError(f"Not terms of a track: {', '.join(sorted(unknown))}")
    return _change(track, terms, "track.terms_set", by=by, now=now)


def _editable(track: Track) -> Track:
    track = lock(track)
    if track.state == Track.State.RETIRED:
        raise TrackIsRetired
    return track


def _change(track: Track, new: dict[str, Any], action: str, *, by: User | None, now: datetime, version: int | None = None) -> Track:
    track = _editable(track)
    changes = {name: [getattr(track, name), value] for name, value in new.items() if getattr(track, name) != value}
    if not changes:
        return track
    if version is not None and version != track.version:
        raise ChangedMeanwhile
    for name, (_old, value) in changes.items():
        setattr(track, name, value)
    track.version += 1
    track.changed_at = now
    track.save()
    record(by, action, track, changes={name: [_plain(old), _plain(value)] for name, (old, value) in changes.items()})
    return track


def _plain(value: Any) -> Any:
    """As the audit keeps it: of a long list of names in a rule only how many there are."""
    if isinstance(value, dict):
        return {name: len(one) if isinstance(one, list) and len(one) > MOST_NAMES_TOLD else one for name, one in value.items()}
    return str(value) if isinstance(value, User) else value


def _free_key(title: str) -> str:
    stem = slugify(title)[:70] or "track"
    taken = {"new"} | set(Track.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))] if key not in taken)
