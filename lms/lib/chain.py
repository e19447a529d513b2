"""Rows in a chain: each is sealed with a hash over its own facts and the hash of the row before it, so that tampering shows."""

import hashlib
import json
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

AT_ONCE = 5000


class Chained(models.Model):
    """A row that is written in the transaction of a change, and sealed into the chain of its table a little later."""

    position = models.BigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def sealed_facts(self) -> list[Any]:
        """What the seal is over, in a fixed order; plain values only."""
        raise NotImplementedError


Row = TypeVar("Row", bound=Chained)


def row_hash(row: Chained, previous_hash: str) -> str:
    """SHA-256 over the place, the hash of the row before, and the facts."""
    content = [row.position, previous_hash, *row.sealed_facts()]
    return hashlib.sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


@transaction.atomic
def seal(model: type[Row], *, at_most: int = AT_ONCE) -> list[Row]:
    """Chain the rows that are not yet in the chain, oldest first. Safe to run twice at once: one position, one row."""
    rows = model._default_manager
    # The rows that wait are locked first: a second run at the same moment stops here until the end of the chain stands.
    waiting = list(rows.filter(position__isnull=True).order_by("pk").select_for_update()[:at_most])
    last = rows.filter(position__isnull=False).order_by("-position").first()
    position, previous = (last.position or 0, last.hash) if last else (0, "")
    for row in waiting:
        position += 1
        row.position, row.previous_hash = position, previous
        row.hash = previous = row_hash(row, previous)
    rows.bulk_update(waiting, ["position", "previous_hash", "hash"], batch_size=500)
    return waiting


def first_break(model: type[Row]) -> Row | None:
    """The first row whose hash does not follow from the row before it, or nothing when the chain holds."""
    previous, expected = "", 1
    for row in model._default_manager.filter(position__isnull=False).order_by("position").iterator(chunk_size=2000):
        if row.position != expected or row.previous_hash != previous or row.hash != row_hash(row, previous):
            return row
        previous, expected = row.hash, expected + 1
    return None
