"""Where the content of lessons joins the rest: the kinds of lesson it brings."""

from courses.catalogue import kinds
from courses.content.kinds.document import DOCUMENT
from courses.content.kinds.page import PAGE
from courses.content.kinds.video import VIDEO


def join() -> None:
    for kind in (PAGE, VIDEO, DOCUMENT):
        kinds.register(kind)
