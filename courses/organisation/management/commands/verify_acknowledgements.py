"""Seal what is new and check that no acknowledgement and no published text was changed behind our back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.organisation.services import sealing
from lms.audit import services as audit
from lms.lib.chain import AT_ONCE


class Command(BaseCommand):
    help = "Checks the evidence of who read which policy; exit status 1 with a sentence for everything that does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        while sealing.seal() == AT_ONCE or audit.seal() == AT_ONCE:
            pass
        found = list(sealing.problems())
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Every acknowledgement and every published text is as it was written.")
