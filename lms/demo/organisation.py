"""Lindenhof Groep: garden shops, a business division and a web shop, with about 250 people."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from lms.people import services
from lms.people.models import JobRole, Organisation, RoleGrant, Unit, User

PASSWORD = "podium-demo-2026"  # noqa: S105  printed at every start; these people do not exist
HOUSE = "lindenhof.example"

# code, kind, Dutch name, English name, code of the unit above
UNITS = [
    ("lindenhof", "company", "Lindenhof Groep", "Lindenhof Group", ""),
    ("winkels", "division", "Winkels", "Shops", "lindenhof"),
    ("winkels-noord", "department", "Winkels Noord", "Shops North", "winkels"),
    ("winkel-meppel", "site", "Winkel Meppel", "Meppel shop", "winkels-noord"),
    ("winkel-zwolle", "site", "Winkel Zwolle", "Zwolle shop", "winkels-noord"),
    ("winkels-zuid", "department", "Winkels Zuid", "Shops South", "winkels"),
    ("winkel-breda", "site", "Winkel Breda", "Breda shop", "winkels-zuid"),
    ("zakelijk", "division", "Zakelijk", "Business", "lindenhof"),
    ("verkoop-zakelijk", "department", "Verkoop zakelijk", "Business sales", "zakelijk"),
    ("inkoop", "department", "Inkoop", "Purchasing", "zakelijk"),
    ("online", "division", "Online", "Online", "lindenhof"),
    ("marketing", "department", "Marketing", "Marketing", "online"),
    ("klantenservice", "department", "Klantenservice", "Customer service", "online"),
    ("hr-en-werving", "department", "HR en werving", "HR and recruitment", "lindenhof"),
    ("it", "department", "IT", "IT", "lindenhof"),
    ("communicatie", "department", "Communicatie", "Communications", "lindenhof"),
]

# code, Dutch name, English name
JOB_ROLES = [
    ("marketer", "Marketeer", "Marketer"),
    ("customer-service-agent", "Medewerker klantenservice", "Customer service agent"),
    ("account-manager", "Accountmanager", "Account manager"),
    ("recruiter", "Recruiter", "Recruiter"),
    ("hr-adviser", "HR-adviseur", "HR adviser"),
    ("it-engineer", "IT-medewerker", "IT engineer"),
    ("buyer", "Inkoper", "Buyer"),
    ("press-officer", "Persvoorlichter", "Press officer"),
    ("shop-assistant", "Winkelmedewerker", "Shop assistant"),
    ("shop-manager", "Winkelmanager", "Shop manager"),
    ("team-leader", "Teamleider", "Team leader"),
]

# code of the unit, code of the job role, how many, language spoken by every n-th person in English
STAFF = [
    ("winkel-meppel", "shop-assistant", 26, 9),
    ("winkel-zwolle", "shop-assistant", 30, 9),
    ("winkel-breda", "shop-assistant", 38, 7),
    ("winkel-meppel", "shop-manager", 2, 0),
    ("winkel-zwolle", "shop-manager", 2, 0),
    ("winkel-breda", "shop-manager", 2, 0),
    ("verkoop-zakelijk", "account-manager", 26, 4),
    ("inkoop", "buyer", 16, 4),
    ("marketing", "marketer", 18, 4),
    ("klantenservice", "customer-service-agent", 38, 5),
    ("hr-en-werving", "recruiter", 8, 3),
    ("hr-en-werving", "hr-adviser", 6, 3),
    ("it", "it-engineer", 22, 2),
    ("communicatie", "press-officer", 4, 3),
]

LEADERS = ["winkels-noord", "winkels-zuid", "verkoop-zakelijk", "inkoop", "marketing", "klantenservice", "hr-en-werving", "it", "communicatie"]

GIVEN, FAMILY = ((Path(__file__).parent / name).read_text().splitlines() for name in ("given_names.txt", "family_names.txt"))


@dataclass
class Made:
    """What there is so far, by code."""

    now: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    job_roles: dict[str, JobRole] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)
    named: dict[str, User] = field(default_factory=dict)
    staff: dict[str, list[User]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[User]:
        return [person for people in self.staff.values() for person in people]


# key, number, given name, prefix, family name, unit, job role, language, system roles
NAMED = [
    ("administrator", "1001", "Ruben", "", "Kooistra", "it", "it-engineer", "nl", ("administrator",)),
    ("hr", "1002", "Marloes", "van der", "Berg", "hr-en-werving", "hr-adviser", "nl", ("hr",)),
    ("employee", "1003", "Samira", "", "El Idrissi", "klantenservice", "customer-service-agent", "nl", ()),
    ("colleague", "1004", "Emma", "", "Clarke", "verkoop-zakelijk", "account-manager", "en", ()),
    ("trainer", "1005", "Tom", "ten", "Brink", "communicatie", "press-officer", "nl", ("trainer", "content_owner")),
    ("ambassador", "1006", "Precious", "", "Mensah", "klantenservice", "customer-service-agent", "nl", ()),
    ("wout", "1007", "Wout", "", "Claes", "winkel-meppel", "shop-assistant", "nl", ()),
    ("fatma", "1008", "Fatma", "", "Yıldız", "inkoop", "buyer", "nl", ()),
    ("daan", "1009", "Daan", "", "Hoekstra", "it", "it-engineer", "nl", ()),
    ("rashida", "1010", "Rashida", "", "Soerdjbalie", "hr-en-werving", "recruiter", "nl", ()),
    ("aisling", "1011", "Aisling", "", "Byrne", "verkoop-zakelijk", "account-manager", "en", ()),
    ("nominee", "1012", "Jurre", "", "Veenstra", "marketing", "marketer", "nl", ()),
    ("branch_hr", "1013", "Lotte", "", "Wiersma", "winkels", "hr-adviser", "nl", ("hr_branch",)),
]
MANAGER = "1106"
LEADER_NAMES = [
    "Marga Tuinstra", "Kees Verhoeven", "Annelies Prins", "Henk Wolters", "Sophie Blom", "Bart Kuipers", "Ellen Vermeer", "Michiel Postma", "Ineke Dekker",
]  # fmt: skip


def make(*, now: datetime) -> Made:
    """The organisation with its units, job roles, leaders and people; everybody through the services of people."""
    Organisation.objects.create(
        name="Lindenhof Groep", default_language="nl", mailbox=f"leren@{HOUSE}", help_phone="038 555 01 00", is_demo=True, created_at=now
    )
    made = Made(now)
    for code, kind, name_nl, name_en, above in UNITS:
        made.units[code] = services.create_unit(code=code, kind=kind, name_nl=name_nl, name_en=name_en, parent=made.units.get(above), by=None, now=now)
    for code, name_nl, name_en in JOB_ROLES:
        made.job_roles[code] = services.create_job_role(code=code, name_nl=name_nl, name_en=name_en, by=None)
    _leaders(made)
    _named(made)
    _staff(made)
    return made


def _leaders(made: Made) -> None:
    for number, (code, name) in enumerate(zip(LEADERS, LEADER_NAMES, strict=True), start=1101):
        given, family = name.split(" ")
        made.leaders[code] = _person(
            made, str(number), given, "", family, code, "team-leader", "nl", joined_on=date(2015 + number % 7, 3, 1), password=code == "klantenservice"
        )
    made.named["manager"] = made.leaders["klantenservice"]


def _named(made: Made) -> None:
    for number, (key, employee_number, given, prefix, family, unit, job_role, language, roles) in enumerate(NAMED):
        person = _person(
            made, employee_number, given, prefix, family, unit, job_role, language, joined_on=date(2018 + number % 6, 1 + number % 12, 1), password=True
        )
        made.named[key] = person
        for role in roles:
            top = made.units[unit] if role == RoleGrant.Role.HR_BRANCH else None
            services.grant_role(person=person, role=RoleGrant.Role(role), by=None, now=made.now, unit=top)


def _staff(made: Made) -> None:
    names = _names()
    number = 2001
    for unit, job_role, how_many, every_english in STAFF:
        for place in range(how_many):
            given, prefix, family = next(names)
            language = "en" if every_english and place % every_english == every_english - 1 else "nl"
            joined = timezone.localdate(made.now) - timedelta(days=30 + (number * 37) % 4000)
            without_address = job_role == "shop-assistant" and place % 6 == 5
            person = _person(made, str(number), given, prefix, family, unit, job_role, language, joined_on=joined, without_address=without_address)
            made.staff.setdefault(unit, []).append(person)
            number += 1


def _names() -> Iterator[tuple[str, str, str]]:
    """Names that never repeat, the same in every run."""
    dice, seen = random.Random(1926), set()  # noqa: S311  the same names in every run
    while True:
        given, *parts = dice.choice(GIVEN), *dice.choice(FAMILY).split()
        name = (given, " ".join(part for part in parts if part.islower()), " ".join(part for part in parts if not part.islower()))
        if name not in seen:
            seen.add(name)
            yield name


def _person(
    made: Made,
    number: str,
    given: str,
    prefix: str,
    family: str,
    unit: str,
    job_role: str,
    language: str,
    *,
    joined_on: date,
    password: bool = False,
    without_address: bool = False,
) -> User:
    leader = _leader_of(made, made.units[unit])
    return services.create_person(
        employee_number=number,
        given_name=given,
        name_prefix=prefix,
        family_name=family,
        email=None if without_address else f"{_address(given, prefix, family)}@{HOUSE}",
        language=language,
        password=PASSWORD if password else None,
        joined_on=joined_on,
        units=[made.units[unit]],
        job_roles=[made.job_roles[job_role]],
        managers=[leader] if leader else [],
        by=None,
        now=made.now,
    )


def _leader_of(made: Made, unit: Unit) -> User | None:
    while unit is not None:
        if unit.code in made.leaders:
            return made.leaders[unit.code]
        unit = unit.parent  # type: ignore[assignment]
    return None


def _address(given: str, prefix: str, family: str) -> str:
    plain = str.maketrans("ıöüëéèçğşóńłąę", "ioueeecgsonlae")
    return ".".join(part for part in (given, *prefix.split(), *family.split()) if part).lower().translate(plain).replace("ź", "z")
