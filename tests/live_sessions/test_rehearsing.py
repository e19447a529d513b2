"""What staff read before a change is kept: "37 people get an update, 4 now clash, 2 are past the cut-off" (spec §5.2)."""

import pytest
import time_machine
from django.utils import timezone

from courses.live_sessions.models import LiveSession
from tests.live_sessions.conftest import NOW
from tests.live_sessions.forms_filled import filled


@pytest.mark.parametrize(("starts", "is_past"), [("09:01", False), ("08:59", True)], ids=["more than 24 hours ahead", "less"])
def test_who_could_not_cancel_freely_any_more_is_counted(cast, client_of, make_session, make_person, book, starts, is_past):
    """Free cancelling reopens until 24 hours before the new start; is that moment past already, then staff read so."""
    session = make_session(place="Room 1")
    for _n in range(2):
        book(make_person(), session)
    with time_machine.travel(NOW, tick=False):
        form = filled(session.module, in_days=1, starts_0=starts, ends_0="11:00", edit_number=session.edit_number)
        page = client_of(cast.hr).post(f"/hr/sessions/{session.pk}/change/", form).content.decode()
        assert "2 people get an update by mail" in page and timezone.now() < session.starts_at
    assert ("2 people are past the moment of free cancelling" in page) is is_past
    assert LiveSession.objects.get(pk=session.pk).starts_at == session.starts_at, "nothing is kept before it was looked at"
