from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.web import translations


class Command(BaseCommand):
    """Bring the Dutch files in step with the strings, or say what is missing."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a string is missing, unused, fuzzy, contradictory or without Dutch")
        parser.add_argument("--compile", action="store_true", help="only write the .mo files that pages read")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = translations.problems()
            if found:
                raise CommandError("\n".join(["The Dutch is not complete:", *(f"  {line}" for line in found)]))
        elif not options["compile"]:
            for part, missing in translations.update().items():
                if missing:
                    self.stdout.write(f"{part}: {missing} strings need Dutch, in {part}/locale/nl/LC_MESSAGES/django.po")
        translations.compile_all()
