"""HR's page of one person shows what is required, with its status, and nothing of what is optional (product.md, principle 2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import AssignedSet, Grounds
from courses.assignments.services import Recipient, assign


@pytest.fixture
def give(cast):
    def do(title, strength, due_on=None):
        assigned_set = AssignedSet.objects.create(source="track", key=f"set-{title.lower()}", title_en=title)
        grounds = Grounds.objects.create(assigned_set=assigned_set, strength=strength, reason_en="Why.", working_minutes=60, exemption_en="Ask.", by=cast.hr)
        assign(grounds=grounds, recipients=[Recipient(cast.employee.pk, due_on)], now=timezone.now())

    return do


def test_required_learning_is_shown_and_optional_learning_is_not(cast, client_of, give):
    give("Mustdo", "required", due_on=timezone.localdate() - timedelta(days=2))
    give("Secretinvited", "invited")
    give("Secretexpected", "expected")
    for reader in (cast.hr, cast.branch_hr, cast.administrator):
        page = client_of(reader).get(f"/hr/people/{cast.employee.pk}/").content.decode()
        assert "Mustdo" in page and "late since" in page
        assert "Secret" not in page
    assert "Secret" not in b"".join(client_of(cast.hr).get("/hr/people/export.csv").streaming_content).decode()
