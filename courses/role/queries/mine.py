"""What a person sees of tracks: the own ones with the reason, and those of other roles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from courses.assignments import queries as assignments
from courses.assignments.models import Assignment, SetModule
from courses.assignments.rules import counts_in_round, status
from courses.catalogue.models import Module, State
from courses.progress.models import ModuleCompletion
from courses.role import sentences
from courses.role.models import Track, TrackRequest
from lms.lib.prepared import Text, prepared
from lms.people.models import User


@dataclass(frozen=True)
class Step:
    """A module of a track, and whether this person has finished it."""

    module: Module
    is_optional: bool
    is_done: bool


@dataclass(frozen=True)
class MyTrack:
    """A track as one person sees it; `assignment` is None when it is done voluntarily."""

    track: Track
    steps: list[Step]
    assignment: Assignment | None = None
    status: str = ""

    @property
    def is_excused(self) -> bool:
        return self.status == "exempt"

    @property
    def is_again(self) -> bool:
        """A later round of what recurs, not finished yet."""
        return self.assignment is not None and self.assignment.round_number > 1 and self.assignment.completed_at is None

    @property
    def counting(self) -> int:
        return sum(not one.is_optional for one in self.steps)

    @property
    def done(self) -> int:
        return sum(one.is_done and not one.is_optional for one in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(one.module.minutes for one in self.steps if not one.is_done and not one.is_optional)

    @property
    def next(self) -> Step | None:
        """The first module that counts and is not finished; else the first optional one."""
        open_steps = [one for one in self.steps if not one.is_done]
        return next((one for one in open_steps if not one.is_optional), open_steps[0] if open_steps else None)

    @property
    def is_finished(self) -> bool:
        return self.status == "finished"

    @property
    def is_late(self) -> bool:
        return self.status == "late" and self.assignment is not None and self.assignment.grounds.strength == "required"

    @property
    def why(self) -> list[str]:
        """The fields of the person that matched, as sentences to that person (§3.6)."""
        return [sentences.why(one, language()) for one in self.assignment.matched] if self.assignment else []


def language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def my_tracks(person: User, *, today: date) -> list[MyTrack]:
    """The tracks assigned to this person, unfinished ones first, by due date; a fixed number of questions."""
    own = _assigned(person=person, module=None)
    steps = _steps([one.assigned_set_id for one in own], person, own)
    return [MyTrack(one.assigned_set.track, steps[one.assigned_set_id], one, _status(one, today)) for one in own]


def _status(one: Assignment, today: date) -> str:
    return status(due_on=one.due_on, is_completed=one.completed_at is not None, today=today, excused=one.excused)


def modules_of_my_tracks(person: int) -> QuerySet[Module]:
    """The modules that count in the tracks of the person with this id, which are phase 3 for them; every module without a track.

    Not read here: the question about phases takes it in, so that no page costs one question more.
    """
    own = Assignment.objects.filter(person=person, ended_at=None, assigned_set__track__isnull=False)
    in_a_track = SetModule.objects.filter(module=OuterRef("pk"), is_optional=False, assigned_set__in=own.values("assigned_set"))
    return Module.objects.filter(Exists(in_a_track) | ~Exists(own)).order_by()


def assignments_with(person: User, module: int) -> list[MyTrack]:
    """The own tracks in which this module stands, with the reason; one question."""
    return [MyTrack(one.assigned_set.track, [], one) for one in _assigned(person=person, module=module)]


def number_of_tracks(person: OuterRef) -> QuerySet[Assignment, Any]:
    """One number: of the tracks that the person of the outer question has; no row without any."""
    own = Assignment.objects.filter(person=person, ended_at=None, assigned_set__track__isnull=False).order_by()
    return own.values("person").annotate(number=Count("pk")).values("number")


@prepared
def _assigned(person: User, module: int | None) -> QuerySet[Assignment]:
    own = (
        assignments.assignments_of(person)
        .filter(assigned_set__track__isnull=False)
        .select_related("assigned_set__track")
        .defer("assigned_set__track__audience")
    )
    return own if module is None else own.filter(assigned_set__entries__module=module)


def open_tracks() -> QuerySet[Track]:
    """Tracks that are in use; everybody may look at them and do them voluntarily (§3.10)."""
    return Track.objects.filter(state=Track.State.OPEN).defer("audience")  # it may hold many names, and no page of a person reads it


@prepared
def open_tracks_with_words(words: Sequence[Text], at_most: str) -> QuerySet[Track]:
    """The first open tracks with every word in title or purpose."""
    found = open_tracks()
    for word in words:
        found = found.filter(Q(title_nl__icontains=word) | Q(title_en__icontains=word) | Q(purpose_nl__icontains=word) | Q(purpose_en__icontains=word))
    return found[: int(at_most)]


def tracks_of_others(person: User, *, without: Collection[int]) -> list[MyTrack]:
    """Open tracks that this person was not given."""
    found = list(open_tracks().exclude(pk__in=without))
    steps = _steps([one.assigned_set_id for one in found], person)
    return [MyTrack(one, steps[one.assigned_set_id]) for one in found]


def track_for(person: User, key: str, *, today: date) -> MyTrack | None:
    """One track as this person sees it: an own one, or an open one; None for what the person may not see."""
    found = assignments.assignments_of(person).filter(assigned_set__track__key=key)
    own = found.select_related("assigned_set__track", "working_time__by").defer("assigned_set__track__audience").first()
    track = own.assigned_set.track if own else open_tracks().filter(key=key).first()
    if track is None:
        return None
    steps = _steps([track.assigned_set_id], person, [own] if own else [])[track.assigned_set_id]
    return MyTrack(track, steps, own, _status(own, today) if own else "")


def _steps(sets: Iterable[int], person: User, own: Collection[Assignment] = ()) -> dict[int, list[Step]]:
    """Per set its published modules in order, and whether this person finished each or a variant of it; one question for all sets.

    In a later round only what was finished or gone through again since it began is done; that costs one question more.
    """
    wanted = tuple(sets)
    if not wanted:
        return {}
    found: dict[int, list[Step]] = {one: [] for one in wanted}
    later = {one.assigned_set_id: one for one in own if one.round_number > 1}
    again = assignments.refreshed_modules(list(later.values()))
    for one in _entries(person=person.pk, sets=wanted):
        is_done = one.finished_at is not None
        if one.assigned_set_id in later:
            row = later[one.assigned_set_id]
            is_done = counts_in_round(finished_at=one.finished_at, round_began_at=row.round_began_at, is_refreshed=one.module_id in again[row.pk])
        found[one.assigned_set_id].append(Step(one.module, one.is_optional, is_done))
    return found


@prepared
def _entries(person: int, sets: tuple[int, ...]) -> QuerySet[SetModule, Any]:
    """The published modules of these sets in order, each with `finished_at`: when the person last finished it or a variant of it."""
    finished = ModuleCompletion.objects.filter(Q(module=OuterRef("module")) | Q(module__variant_of=OuterRef("module")), person=person)
    latest = finished.order_by("-completed_at").values("completed_at")[:1]
    entries = SetModule.objects.filter(assigned_set__in=sets, module__state=State.PUBLISHED).annotate(finished_at=Subquery(latest))
    return entries.select_related("module").order_by("assigned_set", "position", "pk")


def open_request(person: User, track: Track) -> TrackRequest | None:
    """What this person asked last for a track."""
    return TrackRequest.objects.filter(person=person, track=track).order_by("-pk").first()
