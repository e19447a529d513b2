"""Colleagues in pictures: the writer names them, each says yes or no alone, and can take a yes back with effect at once (ambassadors.md §15)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ambassadors.models import PictureConsent, PostImage
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.models import Message
from lms.notifications.services import notify, notify_all
from lms.people.models import User

State = PictureConsent.State
ASKED = "picture_asked"


class WorksHereNoMore(Refused):
    message = _("This colleague does not work here any more. Choose a picture without this colleague.")


class HasAnswered(Refused):
    message = _("%(name)s has answered already.")


@transaction.atomic
def name_in_picture(*, image: PostImage, person: User, by: User, now: datetime) -> PictureConsent:
    """Say that a colleague can be recognised: this colleague is asked, and until a yes the picture is not shown. Oneself says yes by it. Twice is once.

    Raises WorksHereNoMore.
    """
    if not person.is_active:
        raise WorksHereNoMore
    facts = {"asked_at": now} | ({"state": State.YES, "answered_at": now} if person.pk == by.pk else {})
    made, is_new = PictureConsent.objects.get_or_create(image=image, person=person, defaults=facts)
    if is_new and made.state == State.ASKED:
        notify(person, ASKED, url=f"{reverse('my_pictures')}#picture-{made.pk}", event_key=f"picture-{made.pk}", name=by.full_name)
    return made


@transaction.atomic
def ask_no_more(*, consent: PictureConsent) -> None:
    """The writer meant somebody else. What was answered stays. Raises HasAnswered."""
    consent = lock(consent)
    if consent.state != State.ASKED:
        raise HasAnswered(name=consent.person.full_name)
    Message.objects.filter(person=consent.person_id, kind=ASKED, event_key=f"picture-{consent.pk}").delete()
    consent.delete()


@transaction.atomic
def answer(*, consent: PictureConsent, is_yes: bool, now: datetime) -> PictureConsent:
    """Yes or no, and another time the other way. With a no the picture is gone at once, wherever the post is read. The writer hears of a change."""
    consent = lock(consent)
    state = State.YES if is_yes else State.NO
    if consent.state == state:
        return consent
    consent.state, consent.answered_at = state, now
    consent.save(update_fields=["state", "answered_at"])
    post = consent.image.post
    told = {"name": consent.person.full_name, "title": post.title or post.draft_title, "is_yes": is_yes}
    key = f"picture-{consent.pk}-{now:%Y%m%d%H%M%S}"
    notify_all([(post.ambassador.person, told)], "picture_answered", url=reverse("post_edit", args=[post.pk]), event_key=key)
    return consent


@transaction.atomic
def take_back_all(*, person: User, now: datetime) -> None:
    """Who leaves the organisation is shown in no picture any more."""
    PictureConsent.objects.filter(person=person).exclude(state=State.NO).update(state=State.NO, answered_at=now)
