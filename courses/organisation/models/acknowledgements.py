"""That somebody knows a version: the evidence. Rows are only added, and each is sealed into a chain."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from courses.organisation.models.policies import PolicyVersion
from lms.lib.chain import Chained
from lms.people.models import Language


class Acknowledgement(Chained):
    """A person says: I have read this version, in this language. It is no agreement.

    The seal is over `who`, a digest of a random salt and the employee number. When the evidence has been kept long enough, name, number
    and salt are wiped: the chain still holds, and nobody can tell any more who it was.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="policy_acknowledgements")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    language = models.CharField(max_length=2, choices=Language.choices)
    text_digest = models.CharField(max_length=64, help_text="SHA-256 of the exact text that was shown.")
    at = models.DateTimeField(default=timezone.now)
    employee_number = models.CharField(max_length=40, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    who = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"

    def sealed_facts(self) -> list[Any]:
        return [self.pk, self.who, self.version_id, self.language, self.text_digest, self.at.isoformat()]
