"""What a password needs; beside this, Django refuses well-known passwords, digits alone, and the person's own name."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words: its own sentence has no Dutch."""

    def get_error_message(self) -> str:
        least: int = self.min_length
        return ngettext(
            "This password is too short: %(least)s character is the least.", "This password is too short: %(least)s characters is the least.", least
        ) % {"least": least}
