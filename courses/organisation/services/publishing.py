"""Publishing a version: from then on its text stands, and everybody in the audience is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Clause, ModuleCheck, PolicyVersion
from courses.organisation.queries import drafts, policies
from courses.organisation.queries.readers import concerns_of
from courses.organisation.rules import difference, readers, texts
from courses.organisation.services.drafting import draft
from lms.audit.services import record
from lms.lib.bilingual import LANGUAGES, text_in
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

TELL = "courses.organisation.tasks.tell"


class NotReady(Refused):
    message = _("This version cannot be published yet. Fill in what is missing first.")


class BeginsTooEarly(Refused):
    message = _("Version %(number)s applies from a later moment. Choose the same moment or a later one.")


@transaction.atomic
def publish(*, version: PolicyVersion, by: User | None, now: datetime) -> PolicyVersion:
    """The text stands from now on. Telling people goes on in the background; a second click finds it done.

    A moment that has passed becomes now. Raises NotReady, BeginsTooEarly.
    """
    policy = lock(version.policy)
    version = lock(version)
    if not version.is_draft:
        return version
    found = drafts.draft_of(draft(version))
    if found.lacks:
        raise NotReady
    version.valid_from = max(version.valid_from or now, now)
    if found.before and found.before.valid_from and version.valid_from < found.before.valid_from:
        raise BeginsTooEarly(number=found.before.number)
    version.concerns = {str(number): readers.as_stored(concern) for number, concern in concerns_of(version).items()}
    version.digest_nl, version.digest_en = (text_digest(version, found.clauses, language) for language in LANGUAGES)
    version.state, version.published_at, version.published_by = PolicyVersion.State.PUBLISHED, now, by
    version.save()
    ask_to_check(found, now=now)
    changes = {"version": [found.before.number if found.before else None, version.number], "clauses": [None, sorted(found.kinds)]}
    record(by, "policy.published", policy, changes=changes)
    later(TELL, version_id=version.pk)
    return version


def text_digest(version: PolicyVersion, clauses: list[Clause], language: str) -> str:
    """The digest of everything that somebody reads of this version in one language."""
    parts = [(one.key, *(text_in(one, name, language) for name in ("title", "in_short", "body", "contact"))) for one in clauses]
    whole = texts.whole_text(
        policy=version.policy.key, number=version.number, language=language, in_short=text_in(version, "in_short", language), clauses=parts
    )
    return texts.digest_of(whole)


def digest_now(version: PolicyVersion, language: str) -> str:
    """The same, of the text as it is stored at this moment."""
    return text_digest(version, list(policies.clauses_of(version)), language)


def ask_to_check(found: drafts.Draft, *, now: datetime) -> None:
    """Modules that explain a changed clause may be out of date: somebody has to look."""
    changed = [one for one in found.clauses if found.kinds.get(one.key) == difference.CHANGED]
    rows = [ModuleCheck(module=module, clause=clause, asked_at=now) for clause in changed for module in clause.explained_in.all()]
    ModuleCheck.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def settle_check(*, check: ModuleCheck, by: User, now: datetime) -> ModuleCheck:
    """Somebody looked: the module is right with the clause as it is now. Twice is once."""
    check = lock(check)
    if check.settled_at is None:
        check.settled_at, check.settled_by = now, by
        check.save(update_fields=["settled_at", "settled_by"])
        record(by, "policy.module_checked", check.module, changes={"clause": [None, str(check.clause)]})
    return check
