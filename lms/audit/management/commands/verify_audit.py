"""Seal what is new and check that no line of the audit was changed or taken out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.audit import services


class Command(BaseCommand):
    help = "Checks the chain of the audit; exit status 1 when a line was changed, moved or taken out."

    def handle(self, *args: Any, **options: Any) -> None:
        while services.seal() == services.AT_ONCE:
            pass
        broken = services.first_break()
        if broken is not None:
            raise CommandError(f"The chain breaks at line {broken.pk} (position {broken.position}, {broken.at:%Y-%m-%d %H:%M}, {broken.action}).")
        self.stdout.write("The chain holds.")
