"""Rows of the outbox in large numbers: on PostgreSQL by COPY, which costs a third of INSERT."""

import io
import json
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from lms.lib.inserting import insert
from lms.notifications.models import Message

# What is the same for every row of a batch stands behind; columns that are left out are NULL.
VARYING = ("person_id", "context", "url", "mail")
SAME = (
    "kind", "event_key", "created_at", "in_app", "due_at", "is_bulk", "is_held", "merge_key", "attempts", "problem", "subject", "text", "html",
    "calendar", "calendar_method",
)  # fmt: skip
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(rows: Sequence[Message], *, skips_known: bool) -> None:
    """Insert messages that were told together, so that differ in person, context, url and mail only.

    `skips_known` leaves out those whose event was told before; that needs INSERT.
    """
    if len(rows) == 1:
        insert(rows[0], skips_known=skips_known)
        return
    if connection.vendor != "postgresql" or skips_known or len(rows) < 100:
        Message.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=skips_known)
        return
    behind = "\t".join(_field(getattr(rows[0], name)) for name in SAME)
    lines = (f"{row.person_id}\t{_json(row.context)}\t{_field(row.url)}\t{row.mail}\t{behind}\n" for row in rows)
    columns = ", ".join(VARYING + SAME)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY notifications_message ({columns}) FROM STDIN", io.StringIO("".join(lines)))


def _json(context: dict[str, Any]) -> str:
    return json.dumps(context, cls=DjangoJSONEncoder).translate(ESCAPES)


def _field(value: Any) -> str:
    return str(value).translate(ESCAPES)
