"""The demo at the start: made when Podium is empty and nobody said DEMO=0, and its accounts under the address."""

from lms.demo import organisation
from lms.people.models import Organisation, User
from lms.web import start_up

WHO = [
    ("employee", "employee"),
    ("colleague", "employee, English"),
    ("manager", "manager"),
    ("trainer", "trainer"),
    ("ambassador", "ambassador"),
    ("hr", "HR"),
    ("branch_hr", "HR of one branch: the shops"),
    ("administrator", "administrator"),
]


def join() -> None:
    """Called once when the app is ready."""
    start_up.add_step(start_up.Step("demo", is_needed, "Making the demo organisation …", order=60))
    start_up.add_notice(accounts)


def is_needed() -> bool:
    """Nobody is here yet, and DEMO=0 was not said."""
    return start_up.wants_demo() and not Organisation.objects.exists() and not User.objects.exists()


def accounts() -> str:
    """The accounts of the demo, as text; nothing in a real organisation."""
    if not Organisation.objects.filter(is_demo=True).exists():
        return ""
    numbers = {key: number for key, number, *_rest in organisation.NAMED} | {"manager": organisation.MANAGER}
    people = User.objects.in_bulk(list(numbers.values()), field_name="employee_number")
    lines = [f"  {numbers[key]}  {people[numbers[key]].full_name:<22} {what}" for key, what in WHO if numbers[key] in people]
    head = f"Demo organisation. Everybody signs in with the number and the password {organisation.PASSWORD}"
    return "\n".join(["", head, *lines, "Take it away: .venv/bin/python manage.py demo --clear"])
