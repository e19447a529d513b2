"""Why somebody does not fit a rule, exact to the field and the date, in Dutch or English: plain Python, like `sentences`."""

from datetime import date

from courses.role.rules import IS_MANAGER, JOINED, Unmet
from courses.role.sentences import Names, day

WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "unit below": "Hoort bij %(own)s. Dat valt niet onder ‘%(asked)s’.", "unit is": "Hoort bij %(own)s, niet bij precies ‘%(asked)s’.",
        "unit none": "Hoort bij geen afdeling. De regel vraagt ‘%(asked)s’.",
        "job_role is": "Functie: %(own)s, niet ‘%(asked)s’.", "job_role none": "Heeft geen functie. De regel vraagt ‘%(asked)s’.",
        "joined before": "In dienst sinds %(own)s. De regel vraagt: voor %(asked)s.",
        "joined after": "In dienst sinds %(own)s. De regel vraagt: na %(asked)s.",
        "manager yes": "Is geen leidinggevende, en de regel vraagt dat.", "manager no": "Is leidinggevende, en de regel vraagt van niet.",
        "since": "‘%(name)s’ (sinds %(day)s)", "plain": "‘%(name)s’", "and": " en ",
    },
    "en": {
        "unit below": "Belongs to %(own)s, which is not part of ‘%(asked)s’.", "unit is": "Belongs to %(own)s, not to exactly ‘%(asked)s’.",
        "unit none": "Belongs to no department. The rule asks for ‘%(asked)s’.",
        "job_role is": "Job role: %(own)s, not ‘%(asked)s’.", "job_role none": "Has no job role. The rule asks for ‘%(asked)s’.",
        "joined before": "Joined on %(own)s. The rule asks for before %(asked)s.",
        "joined after": "Joined on %(own)s. The rule asks for after %(asked)s.",
        "manager yes": "Is not a manager, and the rule asks for that.", "manager no": "Is a manager, and the rule asks for who is not.",
        "since": "‘%(name)s’ (since %(day)s)", "plain": "‘%(name)s’", "and": " and ",
    },
}  # fmt: skip


def why_not(unmet: Unmet, names: Names, language: str) -> str:
    """One condition that is not true, as a sentence about the person with what is true instead and since when."""
    words, asked = WORDS[language], unmet.condition
    if asked.field == IS_MANAGER:
        return words["manager yes" if asked.value else "manager no"]
    if asked.field == JOINED:
        return words[f"joined {asked.op}"] % {"own": day(unmet.day, language) if unmet.day else "", "asked": _asked(asked.value, language)}
    wanted = names.of(asked.field, asked.value, language)
    if not unmet.own:
        return words[f"{asked.field} none"] % {"asked": wanted}
    own = words["and"].join(_own(asked.field, key, since, names, language) for key, since in unmet.own)
    return words[f"{asked.field} {asked.op}"] % {"own": own, "asked": wanted}


def _own(field: str, key: int, since: date | None, names: Names, language: str) -> str:
    name = names.of(field, key, language)
    return WORDS[language]["since"] % {"name": name, "day": day(since, language)} if since else WORDS[language]["plain"] % {"name": name}


def _asked(value: object, language: str) -> str:
    return day(value, language) if isinstance(value, date) else ""
