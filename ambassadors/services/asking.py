"""An editor asks an ambassador for a story that a module lacks (§10); a colleague writes a few words of thanks (§14)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Ambassador, Post, StoryRequest, ThankYouNote
from ambassadors.services import posts
from courses.catalogue.models import Module
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User


class IsNotThereNow(Refused):
    message = _("This ambassador pauses or stopped. Ask somebody else.")


class WasAskedAlready(Refused):
    message = _("%(name)s has been asked for this story already.")


class HasAnAnswer(Refused):
    message = _("This request has been answered already.")


class NothingWritten(Refused):
    message = _("Write a few words first.")


class OwnThanks(Refused):
    message = _("Thanks come from others.")


@transaction.atomic
def ask_for_story(*, module: Module, stance: str, ambassador: Ambassador, words: str, by: User, now: datetime) -> StoryRequest:
    """Ask one ambassador for a story about an opportunity or a risk. Raises IsNotThereNow, WasAskedAlready."""
    if ambassador.state != Ambassador.State.ACTIVE:
        raise IsNotThereNow
    try:
        with transaction.atomic():
            made = StoryRequest.objects.create(
                module=module, stance=Post.Stance(stance), ambassador=ambassador, words=" ".join(words.split())[:300], asked_by=by, asked_at=now
            )
    except IntegrityError:
        raise WasAskedAlready(name=ambassador.person.full_name) from None
    record(by, "story.asked_for", ambassador, changes={"module": [None, module.key], "stance": [None, stance]})
    title = {"nl": module.title_nl or module.title_en, "en": module.title_en or module.title_nl}
    notify(ambassador.person, "story_asked_for", url=f"{reverse('my_posts')}#asked", event_key=f"story-{made.pk}", name=by.full_name, title=title)
    return made


@transaction.atomic
def begin_story(*, request: StoryRequest, now: datetime) -> Post:
    """Yes: a draft with the module and the stance, and the request is answered. Raises HasAnAnswer, NoPodiumNow."""
    request = lock(request)
    if request.post_id or request.declined_at:
        raise HasAnAnswer
    post = posts.start_post(ambassador=request.ambassador, now=now, language=request.ambassador.person.language)
    post = posts.set_facts(post=post, stance=request.stance, language=post.language, modules=[request.module], lessons=[], sessions=[], units=[])
    request.post = post
    request.save(update_fields=["post"])
    return post


@transaction.atomic
def decline_story(*, request: StoryRequest, now: datetime) -> None:
    """Rather not, without a reason; who asked is not told, and asks somebody else. Twice is once."""
    request = lock(request)
    if request.post_id is None and request.declined_at is None:
        request.declined_at = now
        request.save(update_fields=["declined_at"])


@transaction.atomic
def write_note(*, ambassador: Ambassador, text: str, by: User, now: datetime, form_key: str = "") -> ThankYouNote:
    """A few words that only the ambassador reads. The same form sent twice is one note."""
    text = text.strip()[:600]
    if ambassador.person_id == by.pk:
        raise OwnThanks
    if not text:
        raise NothingWritten
    try:
        with transaction.atomic():
            made = ThankYouNote.objects.create(person=by, ambassador=ambassador, text=text, form_key=form_key, at=now)
    except IntegrityError:
        return ThankYouNote.objects.get(person=by, form_key=form_key)
    notify(ambassador.person, "thank_you_note", url=f"{reverse('my_posts')}#notes", event_key=f"note-{made.pk}", name=by.full_name)
    return made
