"""Ideas for posts that colleagues have from their action plan: a draft of one's own, or a message to an ambassador one chooses."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Ambassador
from ambassadors.queries import people
from ambassadors.services import posts
from courses.role.tips.suggesting import Idea, Taker, set_taker
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.notifications import kinds
from lms.notifications.services import notify
from lms.people.models import User


class ChooseAnAmbassador(Refused):
    message = _("Choose the ambassador to whom you send it.")


class NothingTold(Refused):
    message = _("Write in a few words what you tell.")


def join() -> None:
    set_taker(Taker(_is_ambassador, _ambassadors, _begin, _give))
    kinds.register(
        kinds.Kind(
            "post_idea",
            _("Your stage"),
            is_private=True,
            button=_("To my posts"),
            label=_("An idea of a colleague for a post"),
            example={"name": "Wout Claes", "title": "Schrijf je antwoord in vier zinnen", "line": "Drie klanten schreven terug."},
        )
    )


def _active() -> list[Ambassador]:
    return list(people.ambassadors_listed())


def _is_ambassador(person: User) -> bool:
    return Ambassador.objects.filter(person=person, state=Ambassador.State.ACTIVE).exists()


def _ambassadors(person: User) -> list[tuple[str, str]]:
    found = []
    for one in _active():
        topics = ", ".join(topic.name for topic in one.topics.all())
        found.append((str(one.pk), f"{one} ({topics})" if topics else str(one)))
    return found


def _begin(idea: Idea, by: User, now: datetime) -> str:
    """A draft with the tip as its title and what was told as its beginning."""
    ambassador = Ambassador.objects.get(person=by, state=Ambassador.State.ACTIVE)
    post = posts.start_post(ambassador=ambassador, now=now, language=by.language)
    posts.save_draft(post=post, now=now, title=idea.title, lead="", body=format_html("<p>{}</p>", idea.line), based_on=post.draft_number)
    return reverse("post_edit", args=[post.pk])


def _give(idea: Idea, by: User, to: str, now: datetime) -> None:
    if not idea.line:
        raise NothingTold
    number = whole_number(to)
    chosen = next((one for one in _active() if one.pk == number), None)
    if chosen is None:
        raise ChooseAnAmbassador
    key = f"idea-{by.pk}-{chosen.pk}-{timezone.localdate(now)}-{idea.title}"[:80]
    notify(chosen.person, "post_idea", url=reverse("my_posts"), event_key=key, name=by.full_name, title=idea.title, line=idea.line)
