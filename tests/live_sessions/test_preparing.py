"""Questions to expect, notes, and the hours that were given (§8.5)."""

from datetime import timedelta

from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import DutyAttendance, SessionDate, SessionPresenter, SessionQuestion
from lms.audit.models import AuditEntry


def _session(cast, make_session, **fields):
    session = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=2), **fields)
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    return session


def test_a_question_sent_ahead_is_read_by_the_trainer_and_by_others_only_when_shared(cast, client_of, make_session):
    session = _session(cast, make_session)
    services.book(person=cast.other, session=session, by=cast.other, now=timezone.now())
    mine, others, trainer = client_of(cast.employee), client_of(cast.other), client_of(cast.trainer)
    for _click in range(2):
        mine.post(f"/learn/sessions/{session.pk}/questions/", {"text": "May I <b>name</b> a price?"})
    mine.post(f"/learn/sessions/{session.pk}/questions/", {"text": "What about fake profiles?", "is_shared": "1"})
    assert SessionQuestion.objects.count() == 2
    page = trainer.get(f"/trainer/sessions/{session.pk}/?show=questions").content.decode()
    assert "May I &lt;b&gt;name&lt;/b&gt; a price?" in page and "Samira El Idrissi" in page
    assert "fake profiles" in trainer.get("/trainer/questions/").content.decode()
    page = others.get(f"/learn/sessions/{session.pk}/").content.decode()
    assert "fake profiles" in page and "a price?" not in page and "Samira" not in page


def test_a_question_can_be_taken_back_and_ticked_off(cast, client_of, make_session):
    session = _session(cast, make_session)
    client_of(cast.employee).post(f"/learn/sessions/{session.pk}/questions/", {"text": "Why?"})
    question = SessionQuestion.objects.get()
    client_of(cast.trainer).post(f"/trainer/sessions/{session.pk}/questions/{question.pk}/", {"done": "1"})
    question.refresh_from_db()
    assert question.dealt_with_at is not None
    assert client_of(cast.other).post(f"/learn/questions/{question.pk}/take-back/").status_code == 404
    client_of(cast.employee).post(f"/learn/questions/{question.pk}/take-back/")
    assert not SessionQuestion.objects.exists()


def test_an_empty_a_sixth_and_a_too_long_question_are_refused_in_a_sentence(cast, client_of, make_session):
    session, client = _session(cast, make_session), client_of(cast.employee)

    def ask(text):
        return client.post(f"/learn/sessions/{session.pk}/questions/", {"text": text}, follow=True).content.decode()

    assert "Write your question first" in ask("  ") and "It has 501 now" in ask("x" * 501)
    for number in range(5):
        ask(f"Question {number}")
    assert "You have sent 5 questions" in ask("One more") and SessionQuestion.objects.count() == 5


def test_notes_are_kept_while_one_writes_and_by_the_button(cast, client_of, make_session):
    session = _session(cast, make_session)
    date, trainer = session.dates.get(), client_of(cast.trainer)
    address = f"/trainer/sessions/{session.pk}/dates/{date.pk}/notes/"
    page = trainer.post(address, {"notes": "Bring cables"}, headers={"HX-Request": "true"})
    assert b"Kept at" in page.content and SessionDate.objects.get().trainer_notes == "Bring cables"
    assert trainer.post(address, {"notes": "Bring two cables"}).status_code == 302
    assert "Bring two cables" in trainer.get(f"/trainer/sessions/{session.pk}/?show=notes").content.decode()
    assert "cables" not in client_of(cast.employee).get(f"/learn/sessions/{session.pk}/").content.decode()


def test_hours_of_trainers_and_presenters_are_noted_outside_the_seats_and_added_up_for_hr(cast, client_of, make_session):
    session = _session(cast, make_session)
    SessionPresenter.objects.create(session=session, person=cast.ambassador, status="accepted", minutes=10)
    date, trainer = session.dates.get(), client_of(cast.trainer)
    address = f"/trainer/sessions/{session.pk}/dates/{date.pk}/hours/"
    assert "from 15 minutes before the start" in trainer.post(address, {"person": cast.trainer.pk, "duty": "trainer"}, follow=True).content.decode()
    SessionDate.objects.update(starts_at=timezone.now() - timedelta(minutes=100), ends_at=timezone.now() - timedelta(minutes=10))
    trainer.post(address, {"person": cast.trainer.pk, "duty": "trainer"})
    trainer.post(address, {"person": cast.ambassador.pk, "duty": "presenter"})
    assert {(row.person, row.minutes) for row in DutyAttendance.objects.all()} == {(cast.trainer, 90), (cast.ambassador, 10)}
    assert "Write that or fewer" in trainer.post(address, {"person": cast.trainer.pk, "duty": "trainer", "minutes": "91"}, follow=True).content.decode()
    assert "does not give this session" in trainer.post(address, {"person": cast.employee.pk, "duty": "trainer"}, follow=True).content.decode()
    trainer.post(address, {"person": cast.ambassador.pk, "duty": "presenter", "was_there": "0"})
    hr = client_of(cast.hr)
    assert "Tom Trainer" in hr.get("/hr/sessions/hours/").content.decode()
    lines = b"".join(hr.get("/hr/sessions/hours/?as=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:] == [f"{cast.trainer.employee_number};Tom Trainer;trainer;90"]
    assert AuditEntry.objects.filter(action="duty.marked").count() == 3
    assert session.bookings.count() == 1
