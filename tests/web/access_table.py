"""Who may open the shell's own pages and those of signing in. The people of the cast have no password and no second factor."""

from allauth.mfa.models import Authenticator

EVERYBODY = {"anonymous": 200, "employee": 200}
SIGNED_IN = {"anonymous": 302, "employee": 200}
NOT_MINE = {"anonymous": 302, "employee": 404}
NOTHING_TO_ASK = {"anonymous": 302, "employee": 403}
ENTRANCE = {"anonymous": 200, "employee": (302, "/")}
ONLY_MY_KEY = dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "branch_hr", "content_owner", "administrator"), 404) | {"anonymous": 302}

PAGES = {
    "home": SIGNED_IN,
    "search": SIGNED_IN,
    "help": EVERYBODY,
    "accessibility": EVERYBODY,
    "robots": EVERYBODY,
    "healthz": EVERYBODY,
    "favicon": {"anonymous": (302, "/static/img/icon"), "employee": (302, "/static/img/icon")},
    "health_page": {"anonymous": 302, "employee": 403, "hr": 200, "administrator": 200},
    "welcome": {"anonymous": 404, "employee": 404},
    "account_login": ENTRANCE,
    "account_logout": {"anonymous": (302, "/"), "employee": 200},
    "account_inactive": EVERYBODY,
    "account_reauthenticate": NOTHING_TO_ASK,
    "account_change_password": {"anonymous": 302, "employee": (302, "/accounts/password/set/")},
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": {"anonymous": 302, "employee": (302, "/")},
    "mfa_reauthenticate": NOTHING_TO_ASK,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": NOT_MINE,
    "mfa_view_recovery_codes": NOT_MINE,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": NOT_MINE,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": NOTHING_TO_ASK,
    "mfa_login_webauthn": {"anonymous": 302, "employee": (302, "/")},
    "mfa_remove_webauthn": ONLY_MY_KEY | {"employee": (302, "/accounts/2fa/webauthn/reauthenticate/")},
    "mfa_edit_webauthn": ONLY_MY_KEY | {"employee": (302, "/accounts/2fa/webauthn/reauthenticate/")},
    "usersessions_list": SIGNED_IN,
}


def _key(cast):
    return {"pk": Authenticator.objects.create(user=cast.employee, type=Authenticator.Type.WEBAUTHN, data={"name": "My key", "credential": {}}).pk}


ARGUMENTS = {"account_reset_password_from_key": lambda cast: {"uidb36": "1", "key": "abc"}, "mfa_remove_webauthn": _key, "mfa_edit_webauthn": _key}
