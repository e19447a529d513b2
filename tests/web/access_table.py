"""Who may open the shell's own pages and those of signing in."""

from allauth.mfa.models import Authenticator

EVERYBODY = {"anonymous": 200, "employee": 200}
SIGNED_IN = {"anonymous": 302, "employee": 200}
HOME_WHEN_SIGNED_IN = {"anonymous": 200, "employee": (302, "/")}
ASKS_AGAIN = {"anonymous": 302, "employee": (302, "/accounts/reauthenticate/")}
NEEDS_A_FACTOR = {"anonymous": 302, "employee": (302, "/accounts/2fa/")}

PAGES = {
    "home": SIGNED_IN,
    "search": SIGNED_IN,
    "help": EVERYBODY,
    "accessibility": EVERYBODY,
    "my_language": {"anonymous": (302, "/"), "employee": (302, "/")},
    "my_theme": {"anonymous": (302, "/"), "employee": (302, "/")},
}
METHODS = {"my_language": "post", "my_theme": "post"}
DATA = {"my_language": lambda cast: {"language": "en"}, "my_theme": lambda cast: {"theme": "dark"}}
ARGUMENTS = {}
