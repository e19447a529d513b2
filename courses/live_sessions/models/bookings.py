"""A booking is a person on a session; attendance is kept apart from it (§1)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.live_sessions import own_reasons
from courses.live_sessions.models.sessions import LiveSession, SessionDate
from courses.live_sessions.rules import states, waiting


class Booking(models.Model):
    """A person on a session. End states are never reopened; coming back is a new booking.

    `sequence` is given on joining the waiting list and never changes (§3.1). With `by_offer` the person did not choose
    this date, so a free seat is offered and not booked (§5.1, §5.4). `uid` and `calendar_sequence` belong to the calendar (§9).
    """

    class Status(models.TextChoices):
        INTERESTED = states.INTERESTED, _("interested")
        REQUESTED = states.REQUESTED, _("waiting for approval")
        WAITLISTED = states.WAITLISTED, _("on the waiting list")
        OFFERED = states.OFFERED, _("offered a seat")
        BOOKED = states.BOOKED, _("has a seat")
        WITHDRAWN = states.WITHDRAWN, _("withdrawn")
        DECLINED = states.DECLINED, _("declined")
        REFUSED = states.REFUSED, _("offer refused")
        EXPIRED = states.EXPIRED, _("expired")
        NOT_PLACED = states.NOT_PLACED, _("not placed")
        CANCELLED = states.CANCELLED, pgettext_lazy("booking", "cancelled")
        CANCELLED_LATE = states.CANCELLED_LATE, _("cancelled late")
        REMOVED = states.REMOVED, _("removed")
        SESSION_CANCELLED = states.SESSION_CANCELLED, _("session cancelled")
        MOVED = states.MOVED, _("moved")

    # No index of their own: those of the queue and of a person begin with them, and each index more is work for everybody who waits for a seat.
    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookings", db_index=False)
    status = models.CharField(max_length=20, choices=Status.choices)
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    priority = models.SmallIntegerField(default=0)
    priority_reason = models.CharField(max_length=300, blank=True)
    by_offer = models.BooleanField(default=False)
    offered_until = models.DateTimeField(null=True, blank=True)
    requested_until = models.DateTimeField(null=True, blank=True, help_text="Without an answer a request expires then (§7).")
    moved_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    overbooked_because = models.CharField(max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    booked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=Q(status__in=sorted(states.LIVE)), name="one_live_booking"),
            models.UniqueConstraint(fields=["session", "sequence"], condition=~Q(sequence=None), name="one_place_in_the_queue"),
            models.UniqueConstraint(fields=["person", "idempotency_key"], condition=~Q(idempotency_key=""), name="one_booking_per_click"),
            models.CheckConstraint(condition=~Q(status="waitlisted", sequence=None), name="waiting_has_a_place"),
            models.CheckConstraint(condition=~Q(status="offered", offered_until=None), name="offer_has_a_deadline"),
            models.CheckConstraint(condition=~Q(status="requested", requested_until=None), name="request_has_a_deadline"),
            models.CheckConstraint(condition=~Q(status="booked", booked_at=None), name="booked_at_a_moment"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(states.LIVE), ended_at=None) | (~Q(status__in=sorted(states.LIVE)) & ~Q(ended_at=None)), name="ended_has_a_moment"
            ),
            models.CheckConstraint(condition=Q(priority=0) | ~Q(priority_reason=""), name="priority_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["session", "status", "-priority", "sequence"], name="queue_of_a_session"),
            models.Index(fields=["person", "status"], name="bookings_of_a_person"),
            models.Index(fields=["offered_until"], condition=Q(status="offered"), name="offers_that_run_out"),
            models.Index(fields=["requested_until"], condition=Q(status="requested"), name="requests_that_run_out"),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def is_live(self) -> bool:
        return self.status in states.LIVE

    @property
    def holds_seat(self) -> bool:
        return self.status in states.HOLDS_SEAT

    @property
    def is_in_front(self) -> bool:
        """Whether it stands before the order of joining (§3.1)."""
        return self.priority > 0

    @property
    def may_go_back(self) -> bool:
        """Whether staff put it in front and may take that back; a place after a cancelled session is promised (§5.1)."""
        return self.priority == waiting.PRIORITY_BY_STAFF

    @property
    def front_reason(self) -> str:
        """Why it stands in front, in the language of the reader."""
        return own_reasons.in_words(self.priority_reason)


class BookingChange(models.Model):
    """One line of a booking's history: who, when, what it was and became, and why. `by` is empty for the system."""

    class What(models.TextChoices):
        STATUS = "status"
        PRIORITY = "priority"
        ATTENDANCE = "attendance"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="changes")
    date = models.ForeignKey(SessionDate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices, default=What.STATUS)
    old = models.CharField(max_length=40, blank=True)
    new = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    @property
    def words(self) -> str:
        """What it became, as people read it."""
        return self._told(self.new)

    @property
    def was(self) -> str:
        """What it was before; nothing for the first line of a booking and the first mark of a date."""
        return self._told(self.old) if self.old else ""

    @property
    def why(self) -> str:
        """The reason in the language of the reader, where Podium gave it itself."""
        return own_reasons.in_words(self.reason)

    def _told(self, value: str) -> str:
        if self.what == self.What.PRIORITY:
            return str(_("own place in the queue") if value == "0" else _("in front of the queue"))
        if self.what == self.What.ATTENDANCE:
            return str(dict(Attendance.Value.choices).get(value, _("not recorded")))
        return str(dict(Booking.Status.choices).get(value, value))


class Attendance(models.Model):
    """Whether a person was there on one date. No row is "not recorded", which is not "absent" (§1)."""

    class Value(models.TextChoices):
        ATTENDED = "attended", pgettext_lazy("attendance", "present")
        PARTLY = "partly", pgettext_lazy("attendance", "partly present")
        EXCUSED = "excused", pgettext_lazy("attendance", "excused")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendance")
    date = models.ForeignKey(SessionDate, on_delete=models.PROTECT, related_name="attendance")
    value = models.CharField(max_length=8, choices=Value.choices)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "date"], name="one_mark_per_date"),
            models.CheckConstraint(condition=Q(value="partly") | Q(minutes=None), name="minutes_only_when_partly"),
        ]
