"""Questions where they stand: under a post, under a module, on the agenda of a session, with who may answer."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ambassadors.models import Ambassador, Post, Question, QuestionVote
from ambassadors.queries.posts import posts_readable_by
from courses.catalogue.queries import modules_readable_by
from courses.live_sessions.models import LiveSession
from lms.lib.prepared import prepared
from lms.people.access import may
from lms.people.models import User


def _questions(person: User) -> Any:
    """Questions that are still there, with their votes counted and whether this person voted."""
    mine = QuestionVote.objects.filter(question=OuterRef("pk"), person=person)
    found = Question.objects.filter(removed_at=None, author__is_active=True).select_related("author", "answered_by", "answered_in", "post", "module")
    votes = QuestionVote.objects.filter(question=OuterRef("pk")).order_by().values("question").annotate(number=Count("pk")).values("number")
    return found.annotate(vote_count=Coalesce(Subquery(votes), 0), is_voted=Exists(mine))


def questions_of(person: User, *, post: Post | None = None, module_id: int | None = None, at_most: int = 6) -> list[Question]:
    """Under a post or a module: open ones first, by votes; then the answered, the last first. One query."""
    found = _questions_about(person=person, post=post.pk if post is not None else None, module=module_id)
    answered = sorted((one for one in found if one.answered_at), key=lambda one: one.answered_at, reverse=True)
    return [*(one for one in found if one.answered_at is None), *answered][:at_most]


@prepared
def _questions_about(person: User, post: int | None, module: int | None) -> Any:
    about = Q(post=post) if post is not None else Q(module=module)
    return _questions(person).filter(about).order_by("-vote_count", "asked_at")


def agenda_of(person: User, *, module_id: int, session_id: int, now: datetime, is_staff: bool) -> list[Question]:
    """What a session answers: the open questions of its module and of the posts with the session or the module, by votes, the first five.

    Only of posts that this reader may read; after the session only for who gives it. One query.
    """
    return _agenda(person=person, module=module_id, session=session_id, now=now, is_staff=is_staff)


@prepared
def _agenda(person: User, module: int, session: int, now: datetime, is_staff: bool) -> Any:
    linked = Post.sessions.through.objects.filter(livesession=session).values("post")
    linked = linked.union(Post.modules.through.objects.filter(module=module).values("post"))
    readable = posts_readable_by(person).select_related(None).order_by().filter(pk__in=linked).values("pk")
    asked = Question.objects.filter(module=module).order_by().values("pk").union(Question.objects.filter(post__in=readable).order_by().values("pk"))
    found = _questions(person).filter(pk__in=asked, answered_at=None)
    if not is_staff:
        found = found.filter(Exists(LiveSession.objects.filter(pk=session, ends_at__gt=now)))
    return found.select_related(None).order_by("-vote_count", "asked_at")[:5]


def session_of_agenda(person: User, question: Question, session_id: int) -> LiveSession | None:
    """The session with this id, when this question stands on its agenda for this person."""
    session = LiveSession.objects.filter(pk=session_id).select_related("module").first()
    if session is None:
        return None
    about = Q(module=session.module_id) | Q(post__modules=session.module_id) | Q(post__sessions=session)
    return session if Question.objects.filter(about, pk=question.pk).exists() and may(person, "sessions.give") else None


def question_seen_by(person: User, question_id: int) -> Any:
    """A question under what this person may read."""
    posts = posts_readable_by(person).order_by().values("pk")
    modules = modules_readable_by(person).order_by().values("pk")
    return _questions(person).filter(Q(post__in=posts) | Q(module__in=modules), pk=question_id).first()


def questions_for(ambassador: Ambassador) -> Any:
    """Open questions under the own posts and under the modules of those posts, by votes: what an ambassador may answer today."""
    own = Post.objects.filter(ambassador=ambassador, state=Post.State.PUBLISHED)
    found = _questions(ambassador.person).filter(Q(post__in=own) | Q(module__posts__in=own), answered_at=None)
    return found.distinct().order_by("-vote_count", "asked_at")
