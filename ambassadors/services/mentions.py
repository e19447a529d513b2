"""Who is meant by @Given Family in a comment: somebody who may read the post, by the whole name."""

import re
from collections.abc import Collection

from django.db.models import Q

from ambassadors.models import Post
from ambassadors.queries.mentions import readers_of
from lms.people.models import User

_NAME = re.compile(r"@([^\W\d_][\w’'-]*)")
MOST = 10


def people_named(text: str, *, post: Post, chosen: Collection[int] = ()) -> list[User]:
    """Colleagues whose whole name stands after an @. When two have that name it is who was `chosen` (ids) from the list, else nobody.

    Without an @ it costs no query.
    """
    given = {name.lower() for name in _NAME.findall(text)}
    if not given:
        return []
    wanted = Q(pk__in=[])
    for name in sorted(given)[:MOST]:
        wanted |= Q(given_name__istartswith=name)
    low = " ".join(text.lower().split())
    by_name: dict[str, list[User]] = {}
    for person in readers_of(post).filter(wanted):
        name = person.full_name.lower()
        if re.search(rf"@{re.escape(name)}(?!\w)", low):
            by_name.setdefault(name, []).append(person)
    meant = ([one for one in found if len(found) == 1 or one.pk in chosen] for found in by_name.values())
    return [found[0] for found in meant if len(found) == 1][:MOST]
