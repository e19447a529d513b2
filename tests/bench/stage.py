"""The rest of the data set: sessions with people on them, and ambassadors with posts and talk."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from ambassadors.models import Ambassador, Comment, Following, Post, PostReading, Question, QuestionVote, Thanks, Topic
from courses.catalogue.models import Lesson, Module
from courses.live_sessions.models import Booking, LiveSession, SessionDate, SessionPresenter, SessionTrainer
from lms.people.models import RoleGrant, User

SEATS, WAITING, AMBASSADORS, COMMENTS = 12, 3, 40, 10
TOPICS, READERS, THANKS, QUESTIONS, VOTES = 25, 12, 5, 400, 8  # readers, thanks and votes: of each post or question


def sessions(sizes: Any, chance: Random, store: Any) -> None:
    """Sessions, their dates, trainers and bookings"""
    now = timezone.now()
    modules = list(Module.objects.order_by("pk"))
    trainers = list(RoleGrant.objects.filter(role=RoleGrant.Role.TRAINER).order_by("pk").values_list("person", flat=True))
    begins = [now + timedelta(days=number % 120 - 20, hours=2) for number in range(sizes.sessions)]
    store(
        LiveSession,
        (
            LiveSession(
                module=modules[number % len(modules)], place="Room 1", capacity=SEATS, state=LiveSession.State.PUBLISHED, published_at=now - timedelta(days=30),
                starts_at=starts, ends_at=starts + timedelta(hours=2),
            )
            for number, starts in enumerate(begins)
        ),
    )  # fmt: skip
    made = list(LiveSession.objects.order_by("pk"))
    store(
        SessionDate,
        (
            SessionDate(
                session=one, starts_at=one.starts_at, ends_at=one.ends_at, zone=one.zone,
                wall_starts=f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}", wall_ends=f"{timezone.localtime(one.ends_at):%Y-%m-%d %H:%M}",
            )
            for one in made
        ),
    )  # fmt: skip
    store(SessionTrainer, (SessionTrainer(session=one, person_id=trainers[number % len(trainers)]) for number, one in enumerate(made)))
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    store(Booking, (_booking(one, person, place, now) for one in made for place, person in enumerate(chance.sample(people, min(len(people), SEATS + WAITING)))))


def _booking(session: LiveSession, person: int, place: int, now: Any) -> Booking:
    if place < SEATS:
        return Booking(session=session, person_id=person, status=Booking.Status.BOOKED, booked_at=now)
    return Booking(session=session, person_id=person, status=Booking.Status.WAITLISTED, sequence=place - SEATS + 1)


def posts(sizes: Any, chance: Random, store: Any) -> None:
    """Ambassadors, posts, comments"""
    now = timezone.now()
    people = list(User.objects.order_by("pk")[300 : 300 + AMBASSADORS])
    ends = timezone.localdate() + timedelta(days=200)
    store(Ambassador, (Ambassador(person=one, slug=f"ambassador-{number}", term_ends_on=ends, writes_en=True) for number, one in enumerate(people)))
    ambassadors, text = list(Ambassador.objects.order_by("pk")), "<p>A customer asked in public, and this is what I answered.</p>" * 15
    store(
        Post,
        (
            Post(
                ambassador=ambassadors[number % len(ambassadors)], state=Post.State.PUBLISHED, language="nl" if number % 2 else "en",
                stance=chance.choice(["chance", "risk"]), title=f"Story {number}", lead="What I would do again.", body=text, plain_body="A customer asked.",
                published_at=now - timedelta(hours=number), draft_number=1, published_number=1,
            )
            for number in range(sizes.posts)
        ),
    )  # fmt: skip
    made = list(Post.objects.order_by("pk"))
    modules, lessons = list(Module.objects.order_by("pk")), list(Lesson.objects.order_by("pk"))
    store(Post.modules.through, (Post.modules.through(post=one, module=modules[number % len(modules)]) for number, one in enumerate(made)))
    store(Post.lessons.through, (Post.lessons.through(post=one, lesson=lessons[number % len(lessons)]) for number, one in enumerate(made)))
    everybody = list(User.objects.order_by("pk").values_list("pk", flat=True)[:2000])
    store(Comment, (Comment(post=one, author_id=chance.choice(everybody), text="I recognise this.") for one in made for _number in range(COMMENTS)))
    _around(made, ambassadors, everybody, chance, store)


def _around(made: list[Post], ambassadors: list[Ambassador], everybody: list[int], chance: Random, store: Any) -> None:
    """What colleagues did with the posts: read, thanked, asked and voted; and topics, followers, and slots in sessions that ambassadors said yes to."""
    topics = [Topic.objects.create(name=f"topic {number}") for number in range(TOPICS)]
    store(
        Ambassador.topics.through,
        (Ambassador.topics.through(ambassador=one, topic=topic) for one in ambassadors for topic in chance.sample(topics, 3)),
    )
    store(PostReading, (PostReading(post=one, person_id=person) for one in made for person in chance.sample(everybody, READERS)))
    store(Thanks, (Thanks(post=one, person_id=person) for one in made for person in chance.sample(everybody, THANKS)))
    store(Question, (Question(post=one, author_id=chance.choice(everybody), text=f"How did you begin with {one.title}?") for one in made[:QUESTIONS]))
    asked = list(Question.objects.order_by("pk"))
    store(QuestionVote, (QuestionVote(question=one, person_id=person) for one in asked for person in chance.sample(everybody, VOTES)))
    store(Following, (Following(person_id=person, ambassador=chance.choice(ambassadors)) for person in everybody))
    coming = list(LiveSession.objects.filter(starts_at__gt=timezone.now()).order_by("pk")[: len(ambassadors)])
    LiveSession.objects.filter(pk__in=[one.pk for one in coming]).update(has_slot=True)
    store(
        SessionPresenter,
        (SessionPresenter(session=session, person=one.person, status="accepted") for session, one in zip(coming, ambassadors, strict=False)),
    )
