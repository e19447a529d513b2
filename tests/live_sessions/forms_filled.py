"""What somebody types in the form of a session, with everything that is needed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.catalogue.models import Module


def filled(module: Module, *, in_days: int = 14, **changes: Any) -> dict[str, Any]:
    """Room 1, eight seats, 10:00 to 11:30, so many days from now."""
    day = (timezone.localdate() + timedelta(days=in_days)).isoformat()
    facts = {"language": "en", "mode": "room", "place": "Room 1", "capacity": "8", "waiting": "automatic", "overlap": "warn"}
    return facts | {"module": module.pk, "day_0": day, "starts_0": "10:00", "ends_0": "11:30"} | changes
