"""Lists of the HR system in the demo: one that was applied last week, with a row that was refused, and a chart that is tried out."""

import csv
import io
from datetime import date, datetime, timedelta

from django.utils import timezone

from courses.role.services import following
from lms.demo.organisation import Made
from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, taking, working
from lms.people.models import User

HEAD = ["Personeelsnummer", "Voornaam", "Tussenvoegsel", "Achternaam", "Afdeling", "Functie", "Leidinggevende", "In dienst", "Uit dienst"]
CHART = ["Personeelsnummer", "Voornaam", "Achternaam", "Afdeling", "Leidinggevende"]


def make(made: Made) -> None:
    """Last week's list, and the reorganisation that HR thinks about."""
    _last_week(made)
    _chart(made)
    following.follow_everybody(now=made.now)


def _last_week(made: Made) -> None:
    at, hr = made.now - timedelta(days=6), made.named["hr"]
    mover, double, leaver = made.staff["klantenservice"][10], made.staff["it"][15], _without_bookings(made.staff["winkel-breda"])
    joined = f"{at:%d-%m-%Y}"
    rows = [
        _row(mover, "Marketing", "Marketeer", made.leaders["marketing"]),
        _row(double, "IT", "IT-medewerker | Persvoorlichter", made.leaders["it"]),
        _row(leaver, "Winkel Breda", "Winkelmedewerker", made.leaders["winkels-zuid"], left=timezone.localdate(at)),
        ["2990", "Joris", "van", "Velzen", "Inkoop", "Inkoper", made.leaders["inkoop"].employee_number, joined, ""],
        ["2991", "Noor", "", "Terpstra", "Winkel Emmen", "Winkelmedewerker", made.leaders["winkels-noord"].employee_number, joined, ""],
    ]
    run = _compared("medewerkers-november.csv", HEAD, rows, hr, at)
    applying.request_apply(run=run, by=hr, now=at + timedelta(minutes=10), heir=hr)
    working.work_off(run_id=run.pk, now=at + timedelta(minutes=10))


def _chart(made: Made) -> None:
    """From the new year purchasing would fall under online, in two departments; nothing changes until HR applies it, whole or in parts."""
    hr, new_year = made.named["hr"], date(made.now.year + 1, 1, 1)
    people, (marketing, service) = made.staff["inkoop"][:8], (made.leaders["marketing"], made.leaders["klantenservice"])
    places = [("Marketing", marketing)] * 5 + [("Klantenservice", service)] * 3
    rows = [[one.employee_number, one.given_name, one.family_name, unit, leader.employee_number] for one, (unit, leader) in zip(people, places, strict=True)]
    _compared("organisatie-volgend-jaar.csv", CHART, rows, hr, made.now - timedelta(days=1), on=new_year)


def _compared(name: str, head: list[str], rows: list[list[str]], by: User, at: datetime, on: date | None = None) -> FeedRun:
    page = io.StringIO()
    csv.writer(page, delimiter=";").writerows([head, *rows])
    run = taking.take_file(file=io.BytesIO(page.getvalue().encode()), name=name, by=by, now=at, is_complete=False, on=on)
    taking.choose_columns(run=run, meanings=run.meanings, is_complete=False, by=by, now=at)
    working.work_off(run_id=run.pk, now=at)
    run.refresh_from_db()
    return run


def _row(person: User, unit: str, job_roles: str, manager: User, left: date | None = None) -> list[str]:
    return [
        person.employee_number, person.given_name, person.name_prefix, person.family_name, unit, job_roles, manager.employee_number,
        f"{person.joined_on:%d-%m-%Y}", f"{left:%d-%m-%Y}" if left else "",
    ]  # fmt: skip


def _without_bookings(people: list[User]) -> User:
    return next(person for person in reversed(people) if not person.bookings.exists())
