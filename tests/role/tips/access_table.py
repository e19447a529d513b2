from typing import Any

from courses.role.tips.models import PlannedTip, Tip
from tests.access import ROLES

# A plan is of one person: everybody else finds nothing, HR and the administrator included.
SEEN = {"anonymous": 302, "employee": 200}
OWN = dict.fromkeys((role for role in ROLES if role not in ("anonymous", "employee")), 404)
CHANGED = {"anonymous": 302, "employee": (302, "/learn/plan/")} | OWN
WRITTEN = {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200}
PAGES = {
    "action_plan": SEEN,
    "tips": SEEN,
    "plan_add": {"anonymous": 302, "employee": (302, "/learn/plan/")},
    "plan_week": CHANGED,
    "plan_answer": CHANGED,
    "plan_remove": CHANGED,
    "plan_suggest": {"anonymous": 302, "employee": 200} | OWN,
    "hr_tips": WRITTEN,
    "hr_tip_new": WRITTEN,
    "hr_tip": WRITTEN,
    "hr_tip_use": WRITTEN | {"hr": (302, "/hr/tips/"), "content_owner": (302, "/hr/tips/")},
}
METHODS = dict.fromkeys(("plan_add", "plan_week", "plan_answer", "plan_remove", "hr_tip_use"), "post")
DATA = {"plan_answer": lambda cast: {"outcome": "worked", "line": ""}, "hr_tip_use": lambda cast: {"use": "yes"}}


def _tip(cast: Any) -> Tip:
    facts = {"title_nl": "Wacht", "title_en": "Wait", "text_nl": "Even", "text_en": "A moment", "audience": "customers", "channel": "page", "stance": "risk"}
    return Tip.objects.get_or_create(key="of-the-table", defaults=facts)[0]


def _planned(cast: Any) -> dict[str, Any]:
    return {"pk": PlannedTip.objects.get_or_create(person=cast.employee, tip=_tip(cast), defaults={"outcome": "worked"})[0].pk}


ARGUMENTS = dict.fromkeys(("plan_week", "plan_answer", "plan_remove", "plan_suggest"), _planned) | {
    "plan_add": lambda cast: {"tip_id": _tip(cast).pk},
    "hr_tip": lambda cast: {"pk": _tip(cast).pk},
    "hr_tip_use": lambda cast: {"pk": _tip(cast).pk},
}
