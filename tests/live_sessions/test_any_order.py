"""Whatever people and staff do, in any order: what must always hold about bookings holds (spec §2.5), tried by hypothesis."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from courses.live_sessions import required_use, services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.invariants import violations
from courses.live_sessions.rules import states
from lms.lib.refusals import Refused
from lms.notifications.models import Message

PEOPLE, SESSIONS = 6, 3
person, session = st.integers(0, PEOPLE - 1), st.integers(0, SESSIONS - 1)


class Bookings(RuleBasedStateMachine):
    """Three sessions of one module with few seats, six people; `made` is set by the test and gives them afresh."""

    made = staticmethod(lambda: ([], [], None, None))

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.people, self.sessions, self.hr, self.now = self.made()
        self.numbers = {}

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def _try(self, what, **facts):
        """A refusal is an answer, too; it must leave nothing behind."""
        try:
            with transaction.atomic():
                what(now=self.now, **facts)
        except Refused:
            pass

    def _of(self, who, where):
        return Booking.objects.filter(person=self.people[who], session=self.sessions[where]).order_by("-pk").select_related("session", "person").first()

    @rule(who=person, where=session)
    def book(self, who, where):
        self._try(services.book, person=self.people[who], session=self.sessions[where], by=self.people[who])

    @rule(who=person, where=session)
    def show_interest(self, who, where):
        self._try(services.show_interest, person=self.people[who], session=self.sessions[where], by=self.people[who])

    @rule(who=person)
    def wait_for_any(self, who):
        self._try(services.wait_for_any, person=self.people[who], sessions=self.sessions, by=self.people[who])

    @rule(who=person, where=session)
    def cancel(self, who, where):
        if self._of(who, where):
            self._try(services.cancel, booking=self._of(who, where), by=self.people[who])

    @rule(who=person, where=session)
    def accept(self, who, where):
        if self._of(who, where):
            self._try(services.accept_offer, booking=self._of(who, where), by=self.people[who])

    @rule(who=person, where=session, yes=st.booleans())
    def answer_a_request(self, who, where, yes):
        if self._of(who, where):
            facts = {"booking": self._of(who, where), "by": self.hr}
            self._try(services.approve, **facts) if yes else self._try(services.decline, reason="Not now", **facts)

    @rule(who=person, where=session)
    def promote(self, who, where):
        if self._of(who, where):
            self._try(services.promote, booking=self._of(who, where), by=self.hr, reason="Asked")

    @rule(who=person, where=session, over=st.booleans())
    def book_for(self, who, where, over):
        self._try(services.book_for, person=self.people[who], session=self.sessions[where], by=self.hr, overbook_because="Presents" if over else "")

    @rule(who=person, where=session)
    def remove(self, who, where):
        if self._of(who, where):
            self._try(services.remove, booking=self._of(who, where), by=self.hr, reason="Asked")

    @rule(who=person, where=session, to=session)
    def move(self, who, where, to):
        if self._of(who, where):
            self._try(services.move, booking=self._of(who, where), to=self.sessions[to], by=self.hr, reason="Asked")

    @rule(where=session, seats=st.one_of(st.none(), st.integers(0, 4)))
    def set_capacity(self, where, seats):
        self._try(services.set_capacity, session=self.sessions[where], capacity=seats, by=self.hr)

    @rule(where=session, mode=st.sampled_from(["automatic", "offer", "manual"]), approval=st.sampled_from(["none", "none", "manager"]))
    def change_the_rule(self, where, mode, approval):
        LiveSession.objects.filter(pk=self.sessions[where].pk).update(waiting=mode, approval=approval)

    @rule(where=session)
    def cancel_session(self, where):
        self._try(services.cancel_session, session=self.sessions[where], by=self.hr, reason="Ill")

    @rule(where=session, to=session)
    def merge(self, where, to):
        self._try(services.merge, session=self.sessions[where], into=self.sessions[to], by=self.hr, reason="Too few")

    @rule(where=session)
    def restore(self, where):
        self._try(services.restore, session=self.sessions[where], by=self.hr)

    @rule(hours=st.sampled_from([1, 12, 30, 60]))
    def time_passes(self, hours):
        """And the sweep of each minute does its work."""
        self.now += timedelta(hours=hours)
        for sweep in (services.expire_offers, services.settle_requests, services.close_started, services.fill_free_seats):
            sweep(now=self.now)

    @invariant()
    def everything_holds(self):
        """The sweep brings what time does; after it, nothing is broken."""
        with transaction.atomic():
            for sweep in (services.expire_offers, services.settle_requests, services.close_started, services.fill_free_seats):
                sweep(now=self.now)
            assert list(violations(now=self.now + timedelta(minutes=6))) == []
            transaction.set_rollback(True)

    @invariant()
    def every_status_came_from_one_that_allows_it(self):
        for booking in Booking.objects.prefetch_related("changes"):
            lines = [line for line in booking.changes.all() if line.what == "status"]
            assert lines[0].old == "" and lines[-1].new == booking.status
            assert all(states.may_become(line.old, line.new) for line in lines[1:])

    @invariant()
    def a_number_once_given_never_changes(self):
        for pk, number in Booking.objects.exclude(sequence=None).values_list("pk", "sequence"):
            assert self.numbers.setdefault(pk, number) == number

    @invariant()
    def nothing_is_told_twice(self):
        told = Message.objects.values_list("person_id", "kind", "event_key")
        assert [event for event, times in Counter(told).items() if times > 1] == []


@pytest.mark.parametrize("is_required", [False, True], ids=["optional", "required"])
def test_whatever_people_and_staff_do_in_any_order_the_bookings_are_right(make_person, make_session, module, hr, now, monkeypatch, is_required):
    monkeypatch.setattr(required_use, "_sources", [lambda module: is_required])

    def made():
        people = [make_person() for _n in range(PEOPLE)]
        return people, [make_session(capacity=2, starts_in=timedelta(days=days)) for days in (9, 10, 11)], hr, now

    machine = type("Tried", (Bookings,), {"made": staticmethod(made)})
    health = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(machine, settings=settings(max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=health, derandomize=True))
