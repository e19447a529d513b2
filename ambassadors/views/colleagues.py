"""Finding a colleague by name, for nominating and for reading along."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from lms.lib.searching import search_words
from lms.people.models import User
from lms.people.queries import people_with_places

FEW = 8


def found_colleagues(request: HttpRequest) -> dict[str, Any]:
    """The words somebody typed, the first few people of that name, and whether there are more."""
    words = request.GET.get("q", "").strip()[:100]
    found = list(colleagues_named(words)[: FEW + 1]) if words else []
    return {"words": words, "found": found[:FEW], "has_more": len(found) > FEW}


def colleagues_named(words: str) -> QuerySet[User]:
    """People who work here, by name alone: colleagues do not look each other up by number."""
    people = people_with_places().order_by("given_name", "family_name", "pk")
    for word in search_words(words):
        people = people.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_prefix__iexact=word))
    return people
