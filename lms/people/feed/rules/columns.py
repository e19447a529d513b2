"""Which column is what: the fields that a feed may fill, and a first guess from the heading."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

NUMBER, FULL_NAME = "number", "full_name"
UNITS, JOB_ROLES, MANAGERS = "units", "job_roles", "managers"

FIELDS = {
    NUMBER: _("Employee number"),
    "given_name": _("Given name"),
    "name_prefix": _("Prefix"),
    "family_name": _("Family name"),
    FULL_NAME: _("Whole name in one cell"),
    "email": _("Work address"),
    "language": _("Language"),
    "joined_on": _("Joined on"),
    "left_on": _("Left on"),
    UNITS: _("Unit"),
    JOB_ROLES: _("Job role"),
    MANAGERS: _("Manager (employee number)"),
    "absent_from": _("Absent from"),
    "absent_until": _("Absent until"),
    "working_days": _("Working days"),
}
MAY_STAND_TWICE = {UNITS, JOB_ROLES, MANAGERS}

GUESSES = {
    NUMBER: "employee number|employeenumber|employee id|personnel number|number|personeelsnummer|personeelsnr|medewerkernummer|persnr|pnr|nummer",
    "given_name": "given name|first name|firstname|givenname|voornaam|roepnaam",
    "name_prefix": "prefix|name prefix|voorvoegsel|voorvoegsels|tussenvoegsel|tussenvoegsels",
    "family_name": "family name|last name|lastname|surname|familyname|achternaam|familienaam|geboortenaam",
    FULL_NAME: "name|full name|display name|naam|volledige naam|medewerker",
    "email": "email|e mail|e mail address|mail|work address|email address|e mailadres|emailadres|mailadres|werkadres|zakelijk e mailadres",
    "language": "language|taal|voorkeurstaal",
    "joined_on": "joined on|start date|hire date|joined|indienst|in dienst|datum in dienst|datum indiensttreding|startdatum|in dienst per",
    "left_on": "left on|end date|leave date|uit dienst|datum uit dienst|einddatum|uit dienst per",
    UNITS: "unit|second unit|department|org unit|division|afdeling|organisatie eenheid|eenheid|afdelingscode|kostenplaats|team|tweede afdeling",
    JOB_ROLES: "job role|second job role|job|job title|position|functie|functienaam|functiecode|tweede functie",
    MANAGERS: "manager|second manager|manager number|managers|leidinggevende|nummer leidinggevende|personeelsnummer leidinggevende|tweede leidinggevende",
    "absent_from": "absent from|leave from|afwezig vanaf|verlof vanaf",
    "absent_until": "absent until|leave until|afwezig tot|verlof tot|afwezig tot en met",
    "working_days": "working days|work days|workdays|werkdagen|rooster|werkt op",
}
_BY_HEADING = {heading: field for field, headings in GUESSES.items() for heading in headings.split("|")}


def plain(heading: str) -> str:
    """The heading as it is remembered: lower case, words only."""
    return " ".join(re.findall(r"\w+", heading.lower()))[:120]


def meanings_of(headings: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """The field of each column: what HR chose for this heading last time, else what it looks like. No field twice that may stand once."""
    taken: set[str] = set()
    found = []
    for heading in headings:
        field = remembered[plain(heading)] if plain(heading) in remembered else _BY_HEADING.get(plain(heading), "")
        if field in taken and field not in MAY_STAND_TWICE:
            field = ""
        taken.add(field)
        found.append(field)
    return found


def what_is_wrong(meanings: Sequence[str]) -> str:
    """The key of the sentence in `PROBLEMS` that says why these columns cannot be read; nothing when they can."""
    chosen = [field for field in meanings if field]
    if NUMBER not in chosen:
        return "no_number"
    if any(chosen.count(field) > 1 and field not in MAY_STAND_TWICE for field in chosen):
        return "twice"
    if len(set(chosen)) == 1:
        return "only_number"
    if FULL_NAME in chosen and {"given_name", "family_name", "name_prefix"} & set(chosen):
        return "two_names"
    return ""


PROBLEMS = {
    "no_number": _("Say which column holds the employee number. It is the key of every person."),
    "twice": _("Two columns have the same meaning. Choose one of them, or leave the other out."),
    "only_number": _("With only the employee number nothing can be compared. Choose at least one other column."),
    "two_names": _("The name stands in one cell or in parts, not both. Leave one of them out."),
}
