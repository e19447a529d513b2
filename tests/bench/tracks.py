"""`python -m tests.bench.tracks`: 500 audience rules over 100,000 people, one mover, and the status table with a million assignments (quality.md, Speed)."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Any

from tests.bench.installation import empty_installation
from tests.bench.measuring import Meter

DIVISIONS, DEPARTMENTS, JOB_ROLES, BATCH = 20, 400, 40, 5000


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.tracks", description=__doc__)
    ask.add_argument("--db", choices=["postgresql", "sqlite"], default="postgresql")
    ask.add_argument("--people", type=int, default=100_000)
    ask.add_argument("--rules", type=int, default=500)
    ask.add_argument("--movers", type=int, default=200, help="people who moved since the rules were measured last")
    asked = ask.parse_args()
    with empty_installation(asked.db, settings="tests.settings_uncollected", ALLOWED_HOSTS="testserver", LOG_LEVEL="error"):
        return _measure(asked)


def _measure(asked: Any) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from courses.assignments.models import Assignment
    from courses.role.models import Track
    from courses.role.services import following
    from lms.lib.jobs import left_to_the_sweep
    from lms.people import services as people
    from lms.people.models import Unit, UnitMembership, User
    from lms.web import translations

    translations.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    chance = Random(4711)
    hr = _people(asked.people, chance)
    _tracks(asked.rules, chance, hr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    assignments = Assignment.objects.count()
    print(f"{asked.people} people, {asked.rules} rules, {assignments} assignments, on {connection.vendor}", flush=True)
    print(f"{'what':<72}{'seconds':>10}{'CPU s':>9}{'goal':>12}", flush=True)
    now = timezone.now()
    departments = list(Unit.objects.filter(kind="department"))
    for row in UnitMembership.objects.filter(person__in=list(User.objects.order_by("pk").values_list("pk", flat=True)[10 : 10 + asked.movers])):
        row.unit = chance.choice(departments)
        row.save()
    with left_to_the_sweep():
        came, went = _timed(f"every rule over everybody, {asked.movers} of whom moved", lambda: following.follow_everybody(now=now), "≤ 20 s")
        again = _timed("every rule over everybody again, nothing to do", lambda: following.follow_everybody(now=now), "≤ 20 s")
        taken: list[tuple[float, float]] = []
        for person in User.objects.order_by("pk")[asked.people // 2 : asked.people // 2 + 21]:
            people.change_person(person=person, units=[chance.choice(departments)], by=hr, now=now)
            taken.append(_spent(lambda person=person: following.follow_person(person=person, now=now))[1])  # type: ignore[misc]
        _line("one mover against every rule, with the messages (median of 21)", taken, "≤ 0.050 s")
    _pages(hr, Track.objects.order_by("pk")[0].key)
    if again != (0, 0) or not came or not went:
        print(f"WRONG: came in {came}, went out {went}, and the second time {again}")
        return 1
    return 0


def _people(number: int, chance: Random) -> Any:
    """A company of divisions and departments, everybody in one department with one job role, every twentieth a manager of the next nineteen."""
    from django.utils import timezone

    from lms.people import services
    from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Organisation, RoleGrant, Unit, UnitMembership, User

    Organisation.objects.create(name="Voorbeeld", mailbox="leren@example.org")

    def unit(code: str, kind: str, parent: Unit | None) -> Unit:
        return services.create_unit(code=code, kind=kind, parent=parent, name_nl=code, name_en=code, by=None, now=timezone.now())

    company = unit("company", "company", None)
    divisions = [unit(f"division-{number}", "division", company) for number in range(DIVISIONS)]
    departments = [unit(f"department-{number}", "department", divisions[number % DIVISIONS]) for number in range(DEPARTMENTS)]
    JobRole.objects.bulk_create([JobRole(code=f"role-{n}", name_nl=f"Functie {n}", name_en=f"Role {n}") for n in range(JOB_ROLES)])
    roles = list(JobRole.objects.all())
    first = date(2015, 1, 1)
    User.objects.bulk_create(
        (
            User(employee_number=f"b{n}", given_name="Noor", family_name=f"Bakker{n}", email=f"b{n}@example.org", joined_on=first + timedelta(days=n % 4000))
            for n in range(number)
        ),
        batch_size=BATCH,
    )
    ids = list(User.objects.order_by("pk").values_list("pk", flat=True))
    since = date(2024, 1, 1)
    UnitMembership.objects.bulk_create((UnitMembership(person_id=one, unit=chance.choice(departments), since=since) for one in ids), batch_size=BATCH)
    JobRoleHolding.objects.bulk_create((JobRoleHolding(person_id=one, job_role=chance.choice(roles), since=since) for one in ids), batch_size=BATCH)
    lines = (ManagerLine(person_id=one, manager_id=ids[at - at % 20]) for at, one in enumerate(ids) if at % 20)
    ManagerLine.objects.bulk_create(lines, batch_size=BATCH)
    hr = User.objects.get(pk=ids[1])
    RoleGrant.objects.create(person=hr, role="hr")
    return hr


def _tracks(number: int, chance: Random, hr: Any) -> None:
    """The first is required of everybody; the others are for departments, divisions, job roles, and mixtures. Everybody has what the rules mean."""
    from django.utils import timezone

    from courses.assignments.models import AssignedSet, Assignment, Grounds, SetModule
    from courses.assignments.rules import Terms
    from courses.catalogue.models import Course, Module
    from courses.role import rules
    from courses.role.models import Application, Track
    from courses.role.queries.audience import people_meant_by
    from courses.role.rules import Condition, Group, Rule
    from courses.role.terms import as_kept
    from lms.people.models import JobRole, Unit

    now, today = timezone.now(), timezone.localdate()
    course = Course.objects.create(key="course", phase="role", title_en="Course", state="published")
    modules = [Module.objects.create(course=course, key=f"module-{n}", title_en=f"Module {n}", state="published") for n in range(20)]
    departments, divisions = list(Unit.objects.filter(kind="department")), list(Unit.objects.filter(kind="division"))
    roles, company = list(JobRole.objects.all()), Unit.objects.get(kind="company")

    def rule(at: int) -> Rule:
        if at == 0:
            return Rule(groups=(Group(conditions=(Condition("unit", "below", company.pk),)),))
        role, division = (Condition("job_role", "is", chance.choice(roles).pk), Condition("unit", "below", chance.choice(divisions).pk))
        several = tuple(Condition("unit", "below", one.pk) for one in chance.sample(departments, 6))
        joined = Condition("joined", "after", date(2016 + at % 8, 1, 1))
        return (
            Rule(groups=(Group("any", several),)),
            Rule(groups=(Group("any", (role,)),)),
            Rule(groups=(Group("all", (division, joined)),)),
            Rule("all", (Group("any", several), Group("any", (role, Condition("manager", "is", value=True))))),
        )[at % 4]

    for at in range(number):
        required = at == 0
        terms = Terms(
            strength="required" if required else "expected", reason_en="Why.", working_minutes=60, exemption_en="Ask.", due_kind="assigned", due_days=60
        )
        assigned_set = AssignedSet.objects.create(source="track", key=f"track-{at}", title_en=f"Track {at}")
        SetModule.objects.bulk_create([SetModule(assigned_set=assigned_set, module=one, position=n) for n, one in enumerate(chance.sample(modules, 3))])
        meant = rule(at)
        grounds = Grounds.objects.create(
            assigned_set=assigned_set, strength=terms.strength, reason_en="Why.", working_minutes=60, exemption_en="Ask.", rule_en="A rule.", by=hr
        )
        track = Track.objects.create(key=f"track-{at}", assigned_set=assigned_set, title_en=f"Track {at}", audience=rules.as_stored(meant), owner=hr)
        application = Application.objects.create(
            track=track, rule=rules.as_stored(meant), terms=as_kept(terms), grounds=grounds, state_before="draft", state="done", by=hr, undo_until=now
        )
        Track.objects.filter(pk=track.pk).update(state="open", in_force=application)
        people = people_meant_by(meant).values_list("pk", flat=True).iterator(chunk_size=BATCH)
        Assignment.objects.bulk_create(
            (
                Assignment(
                    person_id=one, assigned_set=assigned_set, grounds=grounds, due_on=today + timedelta(days=one % 90 - 30), assigned_at=now,
                    completed_at=now if one % 3 else None, matched=[{"key": "named", "since": None, "nl": {}, "en": {}}],
                )
                for one in people
            ),
            batch_size=BATCH,
        )  # fmt: skip


def _pages(hr: Any, key: str) -> None:
    from django.test import Client

    from lms.people.models import Unit

    client = Client(headers={"Accept-Language": "en"})
    client.force_login(hr, backend="lms.people.sign_in.Backend")
    unit = Unit.objects.filter(kind="division").first()
    page = f"/hr/tracks/{key}/status/"
    asked = {
        "status of a required track": page,
        "its page 500": f"{page}?page=500",
        "filtered: late": f"{page}?state=late",
        "filtered: a division": f"{page}?unit={unit.pk if unit else ''}",
        "filtered: late, a division and a name": f"{page}?state=late&unit={unit.pk if unit else ''}&q=bakker1",
    }
    for what, address in asked.items():
        client.get(address)
        _line(f"{what}, whole page (median of 7)", [_spent(lambda address=address: _answered(client, address))[1] for _time in range(7)], "≤ 0.150 s")  # type: ignore[misc]


def _answered(client: Any, address: str) -> None:
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} is not there")


def _timed(what: str, work: Callable[[], Any], goal: str) -> Any:
    result, spent = _spent(work)
    _line(what, [spent], goal)
    return result


def _spent(work: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """The result, and seconds on the wall and of CPU, those of the database included: the latter do not grow when the machine is shared."""
    meter = Meter(os.getpid())
    used, began = meter.seconds(), time.perf_counter()
    result = work()
    return result, (time.perf_counter() - began, meter.seconds() - used)


def _line(what: str, spent: list[tuple[float, float]], goal: str) -> None:
    print(f"{what:<72}{median(one for one, _cpu in spent):>10.3f}{median(cpu for _wall, cpu in spent):>9.3f}{goal:>12}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
