"""What somebody follows, and what is new there."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from ambassadors.models import Ambassador, FeedAddress, Following, Post
from ambassadors.queries.posts import posts_on_the_podium, posts_readable_by
from lms.people.models import Unit, User


def followings_of(person: User) -> QuerySet[Following]:
    """Whom and what this person follows; nobody else asks."""
    return Following.objects.filter(person=person).select_related("ambassador__person", "topic").order_by("-since", "-pk")


def posts_followed_by(person: User) -> QuerySet[Post]:
    """Readable posts of the people and about the topics this person follows, newest first."""
    mine = Following.objects.filter(person=person)
    by_person = Exists(mine.filter(ambassador=OuterRef("ambassador")))
    by_topic = Exists(Ambassador.topics.through.objects.filter(ambassador=OuterRef("ambassador"), topic__in=mine.values("topic")))
    return posts_readable_by(person).filter(Q(by_person, byline=Post.Byline.NAME) | by_topic)


def new_for_followers(people: list[User], *, since: datetime) -> dict[User, list[Post]]:
    """Per person the posts published since then that the person follows and may read and did not write; five queries for all."""
    if not people:
        return {}
    posts = list(posts_on_the_podium().filter(published_at__gte=since).select_related("ambassador__person").prefetch_related("units", "ambassador__topics"))
    followed: dict[int, tuple[set[int], set[int]]] = {person.pk: (set(), set()) for person in people}
    for person_id, ambassador_id, topic_id in Following.objects.filter(person__in=people).values_list("person", "ambassador", "topic"):
        followed[person_id][0 if ambassador_id else 1].add(ambassador_id or topic_id)
    places: dict[int, set[int]] = {person.pk: set() for person in people}
    for person_id, path in Unit.objects.filter(people__in=people).values_list("people", "path"):
        places[person_id].update(int(part) for part in path.split("/") if part)
    return {person: [post for post in posts if _is_for(post, person, *followed[person.pk], places[person.pk])] for person in people}


def _is_for(post: Post, person: User, writers: set[int], topics: set[int], units: set[int]) -> bool:
    if post.ambassador.person_id == person.pk:
        return False
    is_followed = (post.ambassador_id in writers and post.byline == Post.Byline.NAME) or any(topic.pk in topics for topic in post.ambassador.topics.all())
    audience = [unit.pk for unit in post.units.all()]
    return is_followed and (not audience or any(unit in units for unit in audience))


def reader_of_feed(secret: str) -> User | None:
    """Whose feed this secret address is, as long as the person works here."""
    found = FeedAddress.objects.filter(secret=secret, person__is_active=True).select_related("person").first() if secret else None
    return found.person if found else None


def feed_address_of(person: User) -> FeedAddress | None:
    return FeedAddress.objects.filter(person=person).first()


def writer_name(post: Post) -> str:
    """The name above a post; nothing when the writer stopped and chose so."""
    return post.ambassador.person.full_name if post.byline == Post.Byline.NAME else ""
