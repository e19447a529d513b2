"""Who may open the pages about people."""

from io import BytesIO

from django.utils import timezone

from lms.people.feed.services import taking, working

STAFF = {"anonymous": 302, "employee": 403, "hr": 200, "branch_hr": 200, "administrator": 200}
STAFF_ACTS = {"anonymous": 302, "employee": 403, "hr": 302, "branch_hr": 302, "administrator": 302}
SHAPES = {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200}

PAGES = {
    "my_settings": {"anonymous": 302, "employee": 200},
    "people_list": STAFF,
    "people_export": STAFF,
    "people_together": STAFF_ACTS,
    "view_keep": STAFF_ACTS,
    "view_remove": {"anonymous": 302, "employee": 403, "hr": 404, "branch_hr": 404, "administrator": 404},
    "person_new": STAFF,
    "person_show": STAFF,
    "person_edit": STAFF,
    "person_leave": STAFF,
    "person_back": STAFF_ACTS,
    "person_invite": STAFF_ACTS,
    "person_code": STAFF,
    "person_roles": {"anonymous": 302, "employee": 403, "administrator": 302},
    "unit_list": STAFF,
    "unit_new": SHAPES,
    "unit_edit": SHAPES,
    "job_role_new": SHAPES,
}
METHODS = {"people_together": "post", "view_keep": "post", "view_remove": "post"} | {
    "person_back": "post",
    "person_invite": "post",
    "person_code": "post",
    "person_roles": "post",
}


def _employee(cast):
    return {"person_id": cast.employee.pk}


ARGUMENTS = dict.fromkeys(("person_show", "person_edit", "person_leave", "person_invite", "person_code", "person_roles"), _employee) | {
    "person_back": lambda cast: {"person_id": cast.manager.pk},
    "view_remove": lambda cast: {"view_id": cast.employee.saved_views.create(name="of somebody else").pk},
    "unit_edit": lambda cast: {"unit_id": cast.north.pk},
}
PAGES |= {name: {"anonymous": (302, "/"), "employee": 302} for name in ("my_language", "my_theme")}
METHODS |= {"my_language": "post", "my_theme": "post"}

FEED = {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200}
FEED_ACTS = {"anonymous": 302, "employee": 403, "hr": 302, "administrator": 302}
# HR of one branch sees bulk actions of one's own only; the run of the table is a file that HR loaded.
FEED_RUN = FEED | {"branch_hr": 404}
RUN_ACTS = FEED_ACTS | {"branch_hr": 404}
PAGES |= {
    "feed_list": FEED, "feed_new": FEED, "feed_columns": FEED, "feed_parts": FEED_ACTS, "feed_run": FEED_RUN, "feed_refused": FEED_RUN,
    "feed_results": FEED_RUN, "feed_apply": RUN_ACTS, "feed_undo": RUN_ACTS, "feed_way_back": RUN_ACTS, "feed_again": RUN_ACTS, "feed_discard": RUN_ACTS,
}  # fmt: skip
METHODS |= dict.fromkeys(("feed_parts", "feed_apply", "feed_undo", "feed_again", "feed_discard"), "post")


def _taken(cast):
    """A list that HR loaded, with its columns still to choose."""
    file = BytesIO(
        f"NUMMER;AFDELING;FUNCTIE;LEIDINGGEVENDE\n{cast.employee.employee_number};{cast.south.code};;{cast.hr.employee_number}\n99;Nergens;;\n".encode()
    )
    return taking.take_file(file=file, name="people.csv", by=cast.hr, now=timezone.now(), is_complete=True)


def _compared(cast):
    """The same list, compared: a mover, leavers and a refused row."""
    run = _taken(cast)
    taking.choose_columns(run=run, meanings=run.meanings, is_complete=True, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    return {"run_id": run.pk}


ARGUMENTS |= {"feed_columns": lambda cast: {"run_id": _taken(cast).pk}} | dict.fromkeys(
    ("feed_run", "feed_way_back", "feed_parts", "feed_apply", "feed_undo", "feed_again", "feed_discard", "feed_refused", "feed_results"), _compared
)
