"""One booking service; page, import, HR, promotion and tasks all go through it, and there is no admin beside it (spec §2.1)."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from courses.live_sessions import services, tasks
from courses.live_sessions.models import Booking, BookingChange, LiveSession, WalkIn
from courses.live_sessions.services import turning
from lms.people.services import leave
from tests.live_sessions.conftest import status_of
from tests.test_architecture import BASE_DIR, CODE

SERVICES = BASE_DIR / "courses" / "live_sessions" / "services"
THE_DOOR = SERVICES / "turning.py"
WRITES = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save"}
WRITES |= {f"a{name}" for name in WRITES}
ON_A_ROW = {"save", "delete", "asave", "adelete"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
MODELS = {model.__name__ for model in apps.get_models()}
MADE_BY_DJANGO = {"register", "modelform_factory", "modelformset_factory", "inlineformset_factory"}
BY_HAND = re.compile(r"(insert\s+into|update|delete\s+from)\s+[\"']?courses_booking\b", re.IGNORECASE)
# What leads to bookings from another row: session.bookings, person.bookings …
ACCESSORS = {field.remote_field.get_accessor_name() for field in Booking._meta.concrete_fields if field.remote_field and not field.remote_field.hidden}


def past_the_door(source: str, *, is_service: bool = False) -> list[str]:
    """Every place in this text that saves, changes or deletes a booking. A service may write other fields than the status, and says which."""
    tree = ast.parse(source)
    knows = any(isinstance(node, ast.ImportFrom) and any(name.name == "Booking" for name in node.names) for node in ast.walk(tree))
    gives = {part.name: _models_in(part.returns, {}) for part in _functions_of(tree) if part.returns is not None}
    others = {id(node): rows for part in _functions_of(tree) for rows in [_rows_of_others(part, gives)] for node in ast.walk(part)}
    return [f"line {getattr(node, 'lineno', 0)}: {what}" for node in ast.walk(tree) for what in _wrong(node, knows, is_service, others.get(id(node), set()))]


def _functions_of(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _rows_of_others(function: ast.AST, gives: dict[str, set[str]]) -> set[str]:
    """Names that hold a row of another model, as their annotation says, or what they are made of, or what the function gives that is called."""
    hints: dict[str, set[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.annotation is not None:
            hints.setdefault(node.arg, set()).update(_models_in(node.annotation, gives))
        elif isinstance(node, ast.Assign):
            names = [one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            for name in names:
                hints.setdefault(name, set()).update(_models_in(node.value, gives))
    return {name for name, models in hints.items() if models and "Booking" not in models}


def _models_in(node: ast.AST, gives: dict[str, set[str]]) -> set[str]:
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return (names & MODELS).union(*(gives.get(name, set()) for name in names))


def _wrong(node: ast.AST, knows: bool, is_service: bool, others: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _wrong_call(node, knows, is_service, others)
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Attribute) and target.attr == "status" and knows and _last_name(target.value) not in others:
                yield "sets a status"
            if isinstance(target, ast.Name) and target.id == "model" and _is_booking(node.value):
                yield "a form or a page of Django that saves bookings"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and BY_HAND.search(node.value):
        yield "writes in the table by hand"


def _wrong_call(node: ast.Call, knows: bool, is_service: bool, others: set[str]) -> Iterator[str]:
    called, name = node.func, _last_name(node.func)
    if name in MADE_BY_DJANGO and any(_is_booking(one) for one in node.args):
        yield "a form or a page of Django that saves bookings"
    if name == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", "") == "status" and knows:
        yield "sets a status"
    if knows and isinstance(called, ast.Name) and name == "insert":
        yield "makes a booking"
    if name in WRITES and isinstance(called, ast.Attribute):
        rows = set(_chain(called.value))
        of_bookings = bool(rows & ACCESSORS) or ("Booking" in rows and bool(rows & MANAGERS))
        may_be_one = knows and name in ON_A_ROW and not rows & others and not rows & (MODELS - {"Booking"})
        if (of_bookings or may_be_one) and not (is_service and _leaves_the_status(node)):
            yield "saves, changes or deletes a booking"


def _leaves_the_status(node: ast.Call) -> bool:
    """Whether the call names its fields, and the status is not one of them."""
    fields = [one for one in [*node.args, *(word.value for word in node.keywords)] if isinstance(one, ast.List)]
    return bool(fields) and "status" not in {getattr(one, "value", "status") for one in fields[-1].elts}


def _is_booking(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and _last_name(node) == "Booking"


def _last_name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _chain(node: ast.AST) -> Iterator[str]:
    """The names of `Booking.objects.filter(…).exclude(…)`, from the last to the first."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        else:
            node = node.func
    yield _last_name(node)


def test_no_code_outside_the_services_of_live_sessions_makes_saves_changes_or_deletes_a_booking():
    others = [file for file in CODE if SERVICES not in file.parents and "migrations" not in file.parts]
    found = {str(file.relative_to(BASE_DIR)): past_the_door(file.read_text()) for file in others}
    assert {file: places for file, places in found.items() if places} == {}
    assert len(others) > 500, "the whole tree was read"


def test_among_the_services_one_file_gives_a_booking_its_status():
    inside = {file.name: past_the_door(file.read_text(), is_service=True) for file in SERVICES.glob("*.py") if file != THE_DOOR}
    assert {file: places for file, places in inside.items() if places} == {}
    assert past_the_door(THE_DOOR.read_text(), is_service=True), "the door itself is seen"


@pytest.mark.parametrize(
    "line",
    [
        "Booking.objects.create(person=person, session=session)",
        "Booking.objects.filter(session=session).exclude(status='booked').update(status='removed')",
        "Booking.objects.get_or_create(person=person, session=session)",
        "session.bookings.filter(person=person).delete()",
        "session.bookings.create(person=person)",
        "Booking(person=person, session=session).save()",
        "booking = Booking(person=person, session=session)\nbooking.save()",
        "insert(Booking(person=person, session=session))",
        "booking.status = 'booked'",
        "setattr(booking, 'status', 'booked')",
        "booking.save(update_fields=['status'])",
        "class BookingAdmin(admin.ModelAdmin):\n    model = Booking",
        "admin.site.register(Booking)",
        "class BookingForm(forms.ModelForm):\n    class Meta:\n        model = Booking",
        "form = modelform_factory(Booking, fields=['status'])",
        "cursor.execute('UPDATE courses_booking SET status = %s', ['booked'])",
        "async def view(request):\n    await Booking.objects.acreate(person=request.user)",
    ],
)
def test_a_booking_that_somebody_makes_in_a_view_or_an_admin_is_found(line):
    assert past_the_door(f"from courses.live_sessions.models import Booking\n\n{line}\n"), line


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Booking.objects.bulk_update(bookings, ['calendar_sequence'], batch_size=500)", False),
        ("Booking.objects.bulk_update(bookings, ['calendar_sequence', 'status'])", True),
        ("Booking.objects.filter(pk=1).update(status='booked')", True),
        ("row.save(update_fields=['sequence'])", False),
        ("row.save()", True),
        ("def answer(walk_in: WalkIn):\n    walk_in.status = 'welcome'\n    walk_in.save()", False),
        ("def answer(booking: Booking):\n    booking.status = 'booked'", True),
        ("booking.status = 'booked'", True),
    ],
)
def test_a_service_may_write_other_fields_than_the_status_and_says_which(line, is_found):
    assert bool(past_the_door(f"from courses.live_sessions.models import Booking\n\n{line}\n", is_service=True)) is is_found


def test_reading_is_no_writing():
    for line in (
        "rows = Booking.objects.filter(status='booked').count()",
        "people = session.bookings.values_list('person')",
        "if booking.status == 'booked': pass",
    ):
        assert past_the_door(f"from courses.live_sessions.models import Booking\n\n{line}\n") == []


def test_there_is_no_admin_beside_the_services():
    assert not apps.is_installed("django.contrib.admin")


@pytest.fixture
def turned(monkeypatch):
    """What went through the door since the test began: the booking and its new status."""
    seen = []
    for name in ("start", "turn"):
        whole = getattr(turning, name)

        def through(*args, _whole=whole, **facts):
            booking = _whole(*args, **facts)
            seen.append((booking.pk, booking.status))
            return booking

        monkeypatch.setattr(turning, name, through)
    return seen


@pytest.fixture
def full(cast, make_session, make_person):
    """One seat with its holder, and somebody who waits."""

    def make(**fields):
        session = make_session(capacity=1, moment=timezone.now(), trainers=[cast.trainer], **fields)
        return session, *(services.book(person=one, session=session, by=one, now=timezone.now()) for one in (make_person(), make_person()))

    return make


def _page(full, cast, client_of, make_person):
    session, *_others = full()
    person = make_person()
    client_of(person).post(f"/learn/sessions/{session.pk}/book/")
    client_of(person).post(f"/learn/sessions/{session.pk}/cancel/")


def _hr(full, cast, client_of, make_person):
    session, holder, waits = full()
    client_of(cast.hr).post(f"/hr/sessions/{session.pk}/book/", {"employee_number": make_person().employee_number, "overbook_because": "Presents"})
    client_of(cast.hr).post(f"/hr/bookings/{waits.pk}/remove/", {"reason": "Asked"})
    client_of(cast.hr).post(f"/hr/sessions/{session.pk}/cancel/", {"reach": "this", "reason": "Ill"})
    assert status_of(holder) == "session_cancelled"


def _promotion(full, cast, client_of, make_person):
    session, holder, waits = full(waiting="manual")
    client_of(holder.person).post(f"/learn/sessions/{session.pk}/cancel/")
    client_of(cast.hr).post(f"/hr/bookings/{waits.pk}/promote/")
    assert status_of(waits) == "booked"


def _who_leaves(full, cast, client_of, make_person):
    """The list of the HR system and the page of a person end in the same service."""
    _session, holder, waits = full()
    leave(person=holder.person, left_on=timezone.localdate(), by=cast.hr, now=timezone.now())
    assert status_of(waits) == "booked"


def _trainer(full, cast, client_of, make_person):
    session, *_others = full()
    walk_in = WalkIn.objects.create(date=session.dates.get(), person=make_person())
    client_of(cast.trainer).post(f"/trainer/sessions/{session.pk}/door/{walk_in.pk}/", {"answer": "yes"})
    assert Booking.objects.filter(person=walk_in.person, status="booked").exists()


def _minute(full, cast, client_of, make_person):
    _session, holder, waits = full(waiting="offer")
    services.cancel(booking=holder, by=holder.person, now=timezone.now())
    waits.refresh_from_db()
    Booking.objects.filter(pk=waits.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    tasks.sweep()
    assert status_of(waits) == "expired"


def _list_of_names(full, cast, client_of, make_person):
    """Several colleagues in one go: some of them find a seat taken and wait."""
    session, *_others = full()
    numbers = "\n".join(make_person().employee_number for _n in range(3))
    client_of(cast.hr).post(f"/hr/sessions/{session.pk}/book-several/", {"people": numbers, "step": "book", "form_key": "one"})
    assert session.bookings.count() == 5


def _any_date(full, cast, client_of, make_person):
    """Any of two dates; the entry for the other one ends when a seat comes free."""
    one, holder, waits = full()
    other, *_others = full(module=one.module)
    person = make_person()
    client_of(person).post(f"/learn/sessions/any/{one.module.key}/", {"session": [one.pk, other.pk]})
    for booking in (waits, holder):
        client_of(booking.person).post(f"/learn/sessions/{one.pk}/cancel/")
    assert sorted(person.bookings.values_list("status", flat=True)) == ["booked", "withdrawn"]


@pytest.mark.parametrize("door", [_page, _hr, _list_of_names, _any_date, _promotion, _who_leaves, _trainer, _minute], ids=lambda one: one.__name__.strip("_"))
def test_every_door_leads_through_it(door, turned, full, cast, client_of, make_person):
    door(full, cast, client_of, make_person)
    kept = list(BookingChange.objects.filter(what=BookingChange.What.STATUS).order_by("pk").values_list("booking_id", "new"))
    assert kept == turned and len(kept) > 2
    last = dict(turned)
    assert dict(Booking.objects.values_list("pk", "status")) == last and LiveSession.objects.exists()
