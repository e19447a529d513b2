"""The page for when something went wrong."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import FirstHour
from courses.organisation.services.drafting import ChangedMeanwhile
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.lib.rich_text import plain, sanitised
from lms.people.models import User


class NothingWritten(Refused):
    message = _("This page helps people in a hurry. Write a title and a text in both languages.")


@transaction.atomic
def write_first_hour(
    *,
    title_nl: str,
    title_en: str,
    body_nl: str,
    body_en: str,
    by: User | None,
    now: datetime,
    based_on: int | None = None,
    takes_over: bool = False,
) -> FirstHour:
    """The page reads like this from now on. `based_on` is the number of the save that the text grew from. Raises NothingWritten, ChangedMeanwhile."""
    new = {"title_nl": title_nl.strip(), "title_en": title_en.strip(), "body_nl": sanitised(body_nl.strip()), "body_en": sanitised(body_en.strip())}
    if not all(plain(text) for text in new.values()):
        raise NothingWritten
    found = FirstHour.objects.order_by("pk").first()
    page = lock(found) if found else FirstHour()
    changed = [name for name, value in new.items() if getattr(page, name) != value]
    if not changed:
        return page
    if found and based_on is not None and based_on != page.edits and not takes_over:
        raise ChangedMeanwhile
    for name in changed:
        setattr(page, name, new[name])
    page.edits += 1
    page.changed_at, page.changed_by = now, by
    page.save()
    record(by, "first_hour.changed", page, changes={"fields": [None, changed]})
    return page
