"""Signing in: allauth does the work; these are our words and rules around it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest


class Backend(AuthenticationBackend):
    """Work address or employee number with a password. Who has left has no way in."""


class Adapter(DefaultAccountAdapter):
    """People are made by HR, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["employee_number", "email"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The employee number comes from HR; nothing is derived from a name."""
