"""Make the demo organisation, or take it away again."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.demo import clearing, story
from lms.lib.jobs import left_to_the_sweep
from lms.lib.refusals import Refused


class Command(BaseCommand):
    help = "Makes a demo organisation of about 250 people in an empty Podium. --clear takes it away; the programme stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="take the demo organisation and everything its people did away")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["clear"]:
                gone = clearing.clear()
                call_command("load_programme", stdout=StringIO())  # tracks and policy went with their audiences; here they are again, as drafts
                self.stdout.write(f"The demo organisation is gone ({gone} rows). The programme stays; the next visitor sees the first-run page.")
            else:
                with left_to_the_sweep():
                    story.tell(now=timezone.now(), say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
