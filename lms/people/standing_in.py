"""People in prepared questions (lms/lib/prepared.py): a person is their id and the ids of their units; their roles belong to the shape."""

from collections.abc import Hashable, Sequence

from lms.lib import prepared
from lms.people.access import roles_of
from lms.people.models import User
from lms.people.queries import unit_ids_of


def join() -> None:
    prepared.teach(User, prepared.Kind(values=_values, shape=_shape, made_of=_made_of))


def _values(person: User) -> tuple[int, ...]:
    return (person.pk, *unit_ids_of(person))


def _shape(person: User) -> Hashable:
    return roles_of(person)


def _made_of(person: User, numbers: Sequence[int]) -> User:
    """A person of whom nothing is known but id, units and roles: asking for anything else fails, because it would be frozen in the question."""
    known = {User._meta.pk.attname: numbers[0], "is_active": person.is_active}
    attributes = [field.attname for field in User._meta.concrete_fields if field.attname in known]
    made = User.from_db(None, attributes, [known[name] for name in attributes])
    made._unit_ids, made._roles = list(numbers[1:]), roles_of(person)  # type: ignore[attr-defined]
    return made
