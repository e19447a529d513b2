"""Who may open the pages about the organisation: everybody for whom the policy is, and HR."""

from django.utils import timezone

from courses.organisation.models import Clause, ClauseQuestion, ModuleCheck, Policy
from courses.organisation.services import asking, clauses, drafting, policies, publishing
from tests.courses_made import make_course, make_module
from tests.organisation.conftest import draft_of, newest, text

EVERYBODY = {"anonymous": 200, "employee": 200}
ONLY_NORTH = {"anonymous": 302, "employee": 200} | dict.fromkeys(("other", "hr", "content_owner", "administrator"), 404)
HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_ACTS = {"anonymous": 302, "employee": 403, "hr": 302}
# Who asked, the owner (the trainer) and HR.
QUESTION = {"anonymous": 302, "employee": 200, "trainer": 200, "hr": 200} | dict.fromkeys(
    ("other", "manager", "ambassador", "branch_hr", "content_owner", "administrator"), 404
)

PAGES = {
    "something_went_wrong": EVERYBODY,
    "organisation": {"anonymous": 302, "employee": 200},
    "policy": ONLY_NORTH,
    "policy_version": ONLY_NORTH,
    "policy_clause": ONLY_NORTH,
    "policy_changes": ONLY_NORTH,
    "policy_ask": ONLY_NORTH,
    "policy_acknowledge": ONLY_NORTH | {"employee": 302},
    "policy_question": QUESTION,
    "hr_policies": HR,
    "hr_policy_new": HR,
    "hr_policy_questions": HR,
    "hr_variants": HR,
    "hr_variant": HR,
    "hr_first_hour": HR,
    "hr_policy": HR,
    "hr_policy_about": HR,
    "hr_policy_start": HR_ACTS,
    "hr_policy_evidence": HR,
    "hr_policy_check": HR_ACTS,
    "hr_policy_draft": HR,
    "hr_policy_difference": HR,
    "hr_policy_preview": HR,
    "hr_policy_publish": HR,
    "hr_policy_discard": HR_ACTS,
    "hr_clause_new": HR,
    "hr_clause": HR,
    "hr_clause_action": HR_ACTS,
}
METHODS = dict.fromkeys(("policy_acknowledge", "hr_policy_start", "hr_policy_check", "hr_policy_discard", "hr_clause_action"), "post")
DATA = {"policy_acknowledge": lambda cast: {"version": "2", "language": "en"}, "hr_clause_action": lambda cast: {"do": "down"}}
KEY = "table-policy"


def prepare(cast):
    """A policy for the north with two versions and a draft, a question, and a module that explains a clause and has a variant."""
    now = timezone.now()
    course = make_course(phase="organisation")
    general = make_module(course, key="table-channels")
    make_module(course, key="table-channels-shop", variant_of=general, variant_for="web-shop")
    policy = policies.create_policy(key=KEY, title_nl="Proefbeleid", title_en="Trial policy", owner=cast.trainer, units=[cast.north], by=cast.hr, now=now)
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=now)
    drafting.describe_draft(version=draft, in_short_nl="Kort.", in_short_en="Short.", valid_from=None, by=cast.hr)
    for title in ("First", "Second"):
        clauses.add_clause(version=draft, text=text(title, explained_in=[general]), by=cast.hr)
    publishing.publish(version=draft, by=cast.hr, now=now)
    second = drafting.start_draft(policy=policy, by=cast.hr, now=now)
    changed = text("First", body_en="<p>Other.</p>", what_changed_nl="Anders.", what_changed_en="Other.", explained_in=[general])
    clauses.change_clause(clause=second.clauses.get(key="first"), text=changed, by=cast.hr)
    publishing.publish(version=second, by=cast.hr, now=now)
    drafting.start_draft(policy=policy, by=cast.hr, now=now)
    asking.ask(
        person=cast.employee, version=newest(policy), clause=newest(policy).clauses.get(key="second"), kind="unclear", text="Is a photo data too?", now=now
    )


def _version(cast):
    return {"key": KEY, "number": 2}


def _draft(cast):
    return {"key": KEY, "number": draft_of(Policy.objects.get(key=KEY)).number}


def _draft_clause(cast):
    return _draft(cast) | {"clause": Clause.objects.filter(version__policy__key=KEY).earliest("pk").key}


ARGUMENTS = {
    **{name: lambda cast: {"key": KEY} for name in PAGES if name in {"policy", "policy_ask", "policy_acknowledge"} or name.startswith("hr_policy")},
    **dict.fromkeys(("policy_version", "policy_changes", "hr_policy_difference", "hr_policy_preview"), _version),
    **dict.fromkeys(("hr_policy_draft", "hr_policy_publish", "hr_policy_discard", "hr_clause_new"), _draft),
    **dict.fromkeys(("hr_clause", "hr_clause_action"), _draft_clause),
    "policy_clause": lambda cast: _version(cast) | {"clause": "first"},
    "policy_question": lambda cast: {"question_id": ClauseQuestion.objects.get(version__policy__key=KEY).pk},
    "hr_policy_check": lambda cast: {"key": KEY, "check_id": ModuleCheck.objects.get(clause__version__policy__key=KEY).pk},
    "hr_variant": lambda cast: {"key": "table-channels-shop"},
}
for _without in ("hr_policies", "hr_policy_new", "hr_policy_questions"):
    ARGUMENTS.pop(_without, None)
