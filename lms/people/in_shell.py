"""What the shell asks of people: who may see an item, and which organisation this is."""

from django.http import HttpRequest

from lms.people.access import may
from lms.people.models import Organisation, User
from lms.web import navigation, shell


def join() -> None:
    """Called once, when Django is ready."""
    navigation.set_gate(is_for)
    shell.set_organisation(Organisation.current)


def is_for(request: HttpRequest, capability: str) -> bool:
    """Whether the person of this request has the capability."""
    return isinstance(request.user, User) and may(request.user, capability)
