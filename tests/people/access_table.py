"""Who may open the pages about people."""

STAFF = {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200}
STAFF_ACTS = {"anonymous": 302, "employee": 403, "hr": 302, "administrator": 302}

PAGES = {
    "my_settings": {"anonymous": 302, "employee": 200},
    "people_list": STAFF,
    "person_new": STAFF,
    "person_show": STAFF,
    "person_edit": STAFF,
    "person_leave": STAFF,
    "person_back": STAFF_ACTS,
    "person_invite": STAFF_ACTS,
    "person_code": STAFF,
    "person_roles": {"anonymous": 302, "employee": 403, "administrator": 302},
    "unit_list": STAFF,
    "unit_new": STAFF,
    "unit_edit": STAFF,
    "job_role_new": STAFF,
}
METHODS = {"person_back": "post", "person_invite": "post", "person_code": "post", "person_roles": "post"}


def _employee(cast):
    return {"person_id": cast.employee.pk}


ARGUMENTS = dict.fromkeys(("person_show", "person_edit", "person_leave", "person_invite", "person_code", "person_roles"), _employee) | {
    "person_back": lambda cast: {"person_id": cast.other.pk},
    "unit_edit": lambda cast: {"unit_id": cast.north.pk},
}
PAGES |= {name: {"anonymous": (302, "/"), "employee": 302} for name in ("my_language", "my_theme")}
METHODS |= {"my_language": "post", "my_theme": "post"}
