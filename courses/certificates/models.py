"""Which courses and modules give a certificate, the certificates, and the making of many."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Course, Module
from courses.certificates import rules
from lms.lib.bilingual import Bilingual


class CertificateOffer(models.Model):
    """Whoever completes this course, or this module, gets a certificate while the offer is on. Each says so itself too (`has_certificate`)."""

    course = models.OneToOneField(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate_offer")
    module = models.OneToOneField(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate_offer")
    months_valid = models.PositiveSmallIntegerField(default=0, help_text="0 means that it stays valid.")
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(course=None, module__isnull=False) | Q(course__isnull=False, module=None), name="offer_of_one_thing")]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> Course | Module:
        """The course or the module."""
        found = self.course or self.module
        if found is None:
            raise LookupError("an offer is of a course or a module")
        return found


class Certificate(models.Model):
    """Given to a person for an offer, and again when it is renewed. Name and titles are as they were on that day. Whoever has the number may check it."""

    offer = models.ForeignKey(CertificateOffer, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    summary = Bilingual()
    organisation = models.CharField(max_length=120)
    completed_at = models.DateTimeField()
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=True, db_default=True, help_text="Not renewed since: one of a person and an offer at a time.")
    badge = models.JSONField(help_text="The signed Open Badge, as it was given.")

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["offer", "person"], condition=Q(is_current=True), name="one_current_certificate_of_an_offer")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificate_check", args=[self.number])

    def state(self, now: datetime) -> str:
        return rules.state(expires_at=self.expires_at, now=now)


class CertificateRun(models.Model):
    """The making of certificates for everybody who completed something before the offer was made. A sweep goes on with one that stopped."""

    offer = models.ForeignKey(CertificateOffer, on_delete=models.CASCADE, related_name="runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    people = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0, help_text="The id of the person up to whom all have one.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["offer"], condition=Q(finished_at=None), name="one_certificate_run_at_a_time")]
