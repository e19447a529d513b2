"""Where the ambassadors join the rest: navigation, roles, messages, home, decisions of HR, search, stories, privacy."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ambassadors import decisions, hours, ideas, personal_facts, presenting, queries, stories
from ambassadors.models import Ambassador
from ambassadors.queries import people, posts
from ambassadors.services import following, nominations, pictures, terms
from lms.lib.searching import words_in
from lms.notifications import kinds
from lms.people import access, signals
from lms.people.models import User
from lms.web import decisions as every_decision
from lms.web import home, navigation, privacy_facts, search
from lms.web.search import Hit

_EXAMPLE_POST = {"nl": "Een klacht in tien minuten", "en": "A complaint in ten minutes"}
_EXAMPLE_QUESTION = {"nl": "Wie kan er in een groep meelezen?", "en": "Who can read along in a group?"}
_EXAMPLE_REASON = {"nl": "Er staat een naam van een klant in.", "en": "It has the name of a customer in it."}


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(
        navigation.Item(navigation.OWN, "podium", _("Podium"), "podium", 30),
        navigation.Item(navigation.AMBASSADOR, "posts", _("Posts"), "my_posts", 10, "posts.write"),
        navigation.Item(navigation.AMBASSADOR, "questions", _("Questions"), "my_questions", 15, "posts.write"),
        navigation.Item(navigation.AMBASSADOR, "sessions", _("Sessions"), "my_sessions", 17, "posts.write"),
        navigation.Item(navigation.AMBASSADOR, "term", pgettext_lazy("navigation", "My term"), "my_term", 30, "posts.write"),
        navigation.Item(navigation.HR, "ambassadors", _("Ambassadors"), "nomination_list", 35, "nominations.answer"),
    )
    # Active or paused: who pauses keeps the drafts.
    access.add_role_source(access.AMBASSADOR, Exists(Ambassador.objects.filter(person=OuterRef("pk")).exclude(state=Ambassador.State.ENDED)))
    signals.person_left.connect(_end_page, dispatch_uid="ambassadors.end_page")
    kinds.register(*_kinds())
    home.add_next_step(_private_question)
    home.add_section(home.Section(home.STAGE, 10, "ambassadors/_voices.html", _voices))
    every_decision.add_source(decisions.open_now)
    search.add_source(search.Source("posts", _("Posts"), 20, _find_posts))
    search.add_source(search.Source("ambassadors", _("Ambassadors"), 30, _find_ambassadors))
    stories.join()
    ideas.join()
    presenting.join()
    hours.join()
    privacy_facts.add(*personal_facts.FACTS)


def _end_page(*, person: User, now: datetime, **_other: Any) -> None:
    """Who leaves the organisation stops as ambassador; the posts stay as of a former one (ambassadors.md §13). Open questions go."""
    nominations.forget_person(person=person)
    pictures.take_back_all(person=person, now=now)
    for ambassador in Ambassador.objects.filter(person=person):
        terms.stop(ambassador=ambassador, now=now, posts={})


def _kinds() -> list[kinds.Kind]:
    nomination, talk, stage = _("Nominations"), _("Comments on the podium"), _("Your stage")
    post, name = {"title": _EXAMPLE_POST}, {"name": "Wout Claes"}
    until, reason = {"until": {"nl": "12 juni 2027", "en": "12 June 2027"}}, {"reason": _EXAMPLE_REASON}
    question, note = {"question": _EXAMPLE_QUESTION}, {"note": _EXAMPLE_REASON}
    rule = {"rule": {"nl": "1. Je praat over wat iemand deed.", "en": "1. You speak about what somebody did."}}
    objection = {"answer": _EXAMPLE_REASON, "is_upheld": True}
    digest = {"posts": [{"post": 1, "title": "Drie rustige zinnen", "name": "Wout Claes", "url": "/podium/posts/1/"}]}
    return [
        kinds.Kind("nomination_received", nomination, is_optional=False, is_private=True, button=_("Read the stories")),
        kinds.Kind("nomination_accepted", nomination, is_optional=False, button=_("Open your stage"), example={"hours": 4} | until),
        kinds.Kind("nomination_declined", nomination, is_optional=False, is_private=True, button=_("Read the answer"), example=reason),
        kinds.Kind("post_commented", talk, button=_("Read the comment"), label=_("A comment on your post"), example=name | post),
        kinds.Kind("comment_answered", talk, button=_("Read the answer"), label=_("An answer to your comment"), example=name | post),
        kinds.Kind("comment_mentioned", talk, button=_("Read the comment"), label=_("Your name in a comment"), example=name | post),
        kinds.Kind("question_asked", talk, button=_("Answer it"), label=_("A question under your post"), example=name | post | question),
        kinds.Kind("question_answered", talk, button=_("Read the answer"), label=_("An answer to your question"), example=name | question),
        kinds.Kind("comment_hidden", talk, is_optional=False, button=_("Look at your comment"), example=reason | rule),
        kinds.Kind("objection_answered", talk, is_optional=False, button=_("Read the answer"), example=objection, steers=("is_upheld",)),
        kinds.Kind(following.DIGEST, talk, button=_("See what you follow"), label=_("What you follow on the podium"), example=digest, is_editable=False),
        kinds.Kind("read_along_asked", talk, is_optional=False, button=_("Read the draft"), example=name),
        kinds.Kind("read_along_answered", stage, is_optional=False, button=_("Read the answer"), example=name | post),
        kinds.Kind("picture_asked", talk, is_optional=False, is_private=True, button=_("See the picture"), example=name),
        kinds.Kind("picture_answered", stage, is_optional=False, button=_("Open the post"), example=name | post | {"is_yes": True}, steers=("is_yes",)),
        kinds.Kind("story_asked_for", stage, button=_("Say yes or rather not"), label=_("A story that an editor asks for"), example=name | post),
        kinds.Kind("thank_you_note", stage, button=_("Read the note"), label=_("A note of thanks"), example=name),
        kinds.Kind("post_not_published", stage, is_optional=False, button=_("Open the draft"), example=post | {"problem": _EXAMPLE_REASON}),
        kinds.Kind("post_approved", stage, is_optional=False, button=_("Open the post"), example=post),
        kinds.Kind("post_sent_back", stage, is_optional=False, button=_("Open the draft"), example=post | note),
        kinds.Kind("post_hidden", stage, is_optional=False, button=_("Open the draft"), example=post | reason | rule),
        kinds.Kind("pledge_asked", nomination, is_optional=False, button=_("Say that you make time"), example=name | {"hours": 4}),
        kinds.Kind("pledge_made", stage, label=_("Your manager makes time"), button=_("See your term"), example=name | {"hours": 4}),
        kinds.Kind("term_renewed", stage, is_optional=False, button=_("See your term"), example=until),
        kinds.Kind("term_ends_soon", stage, is_optional=False, button=_("See your term"), example=until),
        kinds.Kind("term_ended", stage, is_optional=False, button=_("Choose for your posts")),
    ]


def _private_question(request: HttpRequest) -> home.NextStep | None:
    nomination = queries.open_question(request.user)  # type: ignore[arg-type]
    if nomination is None:
        return None
    return home.NextStep(
        weight=20,
        greeting=_("There is a question for you."),
        title=str(_("Colleagues see you on the podium")),
        why=_("They told why. You decide, in your own time, and nobody gets to see a no."),
        facts=[("lock", _("Only you see this"))],
        url=reverse("nomination_show", args=[nomination.pk]),
        button=_("Read the stories"),
    )


def _voices(request: HttpRequest) -> dict[str, Any] | None:
    posts = queries.podium_for(request.user, now=timezone.now())  # type: ignore[arg-type]
    return {"posts": posts} if posts else None


def _find_posts(request: HttpRequest, words: str, at_most: int) -> list[Hit]:
    found = posts.first_with_words(person=request.user, words=words_in(words), at_most=str(at_most))  # type: ignore[arg-type]
    return [Hit(post.title, reverse("post_show", args=[post.pk]), post.lead) for post in found]


def _find_ambassadors(request: HttpRequest, words: str, at_most: int) -> list[Hit]:
    found = people.first_with_words(words=words_in(words), at_most=str(at_most))
    return [Hit(str(one), reverse("ambassador_show", args=[one.slug]), ", ".join(topic.name for topic in one.topics.all())) for one in found]
