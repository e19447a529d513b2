"""Who is meant by @Given Family in a comment: somebody who may read the post, by the whole name."""

import re

from django.db.models import Q

from ambassadors.models import Post
from lms.people.models import User
from lms.people.queries import unit_ids_of

_NAME = re.compile(r"@([^\W\d_][\w’'-]*)")
MOST = 10


def people_named(text: str, *, post: Post) -> list[User]:
    """Colleagues whose whole name stands after an @. When two have that name nobody is told; one or two queries without a mention none."""
    given = {name.lower() for name in _NAME.findall(text)}
    if not given:
        return []
    wanted = Q(pk__in=[])
    for name in sorted(given)[:MOST]:
        wanted |= Q(given_name__istartswith=name)
    low = " ".join(text.lower().split())
    by_name: dict[str, list[User]] = {}
    for person in User.objects.active().filter(wanted):
        name = person.full_name.lower()
        if re.search(rf"@{re.escape(name)}(?!\w)", low):
            by_name.setdefault(name, []).append(person)
    audience = set(post.units.values_list("pk", flat=True)) if by_name else set()
    alone = [found[0] for found in by_name.values() if len(found) == 1]
    return [one for one in alone if not audience or audience & set(unit_ids_of(one)) or one.pk == post.ambassador.person_id][:MOST]
