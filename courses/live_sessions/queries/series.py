"""The sessions that were planned together."""

from datetime import datetime

from django.db.models import QuerySet

from courses.live_sessions.models import LiveSession


def following_in_series(session: LiveSession, *, now: datetime) -> QuerySet[LiveSession]:
    """Those of the same series that come after this one, have not started and are not cancelled, soonest first."""
    if session.series_id is None or session.starts_at is None:
        return LiveSession.objects.none()
    later = LiveSession.objects.filter(series=session.series_id, starts_at__gt=max(session.starts_at, now)).exclude(state=LiveSession.State.CANCELLED)
    return later.exclude(pk=session.pk).select_related("module__course").prefetch_related("dates", "trainings__person", "units").order_by("starts_at", "pk")


def sessions_of_series(session: LiveSession) -> QuerySet[LiveSession]:
    """Every session of the series of this one, soonest first."""
    if session.series_id is None:
        return LiveSession.objects.none()
    return LiveSession.objects.filter(series=session.series_id).prefetch_related("dates").order_by("starts_at", "pk")
