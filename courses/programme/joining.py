"""Where the starter programme joins the rest."""

from courses.catalogue.models import Course
from courses.programme.services import STARTER
from lms.web import start_up


def join() -> None:
    start_up.add_step(start_up.Step("load_programme", lambda: STARTER.is_dir() and not Course.objects.exists(), "Loading the starter programme …", order=10))
