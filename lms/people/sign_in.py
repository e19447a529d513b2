"""Signing in: allauth does the work; these are our words and rules around it."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from lms.people import account_mail
from lms.people.models import Organisation, User
from lms.web.devices import device
from lms.web.rates import address_of

LONGEST_ADDRESS = 254  # characters, as the column of addresses
WRONG_PAIR = _("This number or address and password do not belong together. Check both; capitals count in the password.")
CODE_IS_WRONG = _("This code is not right, or too old. Wait for the next one and type it again.")


class Backend(AuthenticationBackend):
    """Work address or employee number with a password. Who has left has no way in."""


class SignInForm(LoginForm):
    """Our words; what is wrong with the pair stands at the first field, so that it is found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Work address or employee number")
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))
        self.fields["login"].widget.attrs["maxlength"] = LONGEST_ADDRESS
        self.fields["login"].help_text = _("You find the number on your pass or payslip.")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as problem:
            self.add_error("login", problem)
            return self.cleaned_data


class Adapter(DefaultAccountAdapter):
    """People are made by HR, never by signing up; mails go through the outbox; errors say what to do."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask HR to open it again."),
        "email_password_mismatch": WRONG_PAIR,
        "username_password_mismatch": WRONG_PAIR,
        "invalid_login": WRONG_PAIR,
        "enter_current_password": _("This is not your password of now. Type it again."),
        "incorrect_password": _("This password is not right. Type it again; capitals count."),
        "incorrect_code": CODE_IS_WRONG,
        "invalid_or_expired_key": _("This link no longer works. Ask for a new one."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries in a short time. Your account is not blocked. Try again in five minutes."),
        "unknown_email": _("This address is not known here. Ask HR which address they have for you."),
        "rate_limited": _("Too many tries in a short time. Try again in five minutes."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["employee_number", "email"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The employee number comes from HR; nothing is derived from a name."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the public address of this site, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """To the person of this address, in the person's language, through the outbox."""
        person = context.get("user") or User.objects.active().filter(email__iexact=email).first()
        if isinstance(person, User):
            account_mail.send(person=person, template=template_prefix, url=context.get("password_reset_url", ""), button=gettext_noop("Choose a password"))

    def send_notification_mail(self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None) -> None:
        """Something changed in how this person signs in."""
        browser = device(self.get_http_user_agent(self.request))
        account_mail.send(person=user, template=template_prefix, device=browser, help_phone=_help_phone())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words for the second factor."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": CODE_IS_WRONG,
        "cannot_delete_authenticator": _("Your role needs a second factor. Add another one before you take this one away."),
        "cannot_generate_recovery_codes": _("Recovery codes belong to a second factor. Switch one on first."),
    }

    def _get_site_name(self) -> str:
        organisation = Organisation.current()
        return f"Podium {organisation.name}" if organisation else "Podium"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Empty makes people think of a name; ours says which device this is."""
        return gettext("My key")


def _help_phone() -> str:
    organisation = Organisation.current()
    return organisation.help_phone if organisation else ""
