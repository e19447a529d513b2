"""Whom one can call under a post: colleagues who may read it, by name."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ambassadors.models import Post
from lms.lib.searching import search_words
from lms.people.models import UnitMembership, User
from lms.people.queries import people_with_places

FEW = 8


def readers_of(post: Post) -> QuerySet[User]:
    """Who works here and may read the post: everybody, or who works at or below one of its units; and its writer."""
    people = people_with_places()
    paths = list(post.units.values_list("path", flat=True))
    if not paths:
        return people
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(unit__path__startswith=path)
    return people.filter(Q(Exists(UnitMembership.objects.filter(within, person=OuterRef("pk")))) | Q(pk=post.ambassador.person_id))


def people_to_call(post: Post, words: str) -> list[User]:
    """The first few of them whose names begin with these words."""
    people = readers_of(post)
    for word in search_words(words):
        people = people.filter(Q(given_name__istartswith=word) | Q(family_name__istartswith=word) | Q(name_prefix__icontains=word))
    return list(people.order_by("given_name", "family_name", "pk")[:FEW])
