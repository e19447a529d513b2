"""What is stored about people: no more than learning at work needs."""

from datetime import date
from time import monotonic
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.bilingual import Bilingual


class Language(models.TextChoices):
    NL = "nl", _("Dutch")
    EN = "en", _("English")


class Organisation(models.Model):
    """The organisation that runs this Podium: one row."""

    name = models.CharField(_("name"), max_length=120)
    default_language = models.CharField(_("first language"), max_length=2, choices=Language.choices, default=Language.NL)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    mailbox = models.EmailField(_("mailbox for learning and development"), blank=True)
    help_phone = models.CharField(_("telephone number when something went wrong"), max_length=40, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    _known: ClassVar[tuple[float, "Organisation"] | None] = None

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Organisation._known = None

    @classmethod
    def current(cls) -> "Organisation | None":
        """The one row, remembered for half a minute because every page asks; None before it is founded."""
        if cls._known is None or monotonic() - cls._known[0] > 30:
            found = cls.objects.order_by("pk").first()
            cls._known = (monotonic(), found) if found else None
        return cls._known[1] if cls._known else None


class Unit(models.Model):
    """A node of the organisation tree. `path` holds the ids from the top down, as `/1/4/9/`."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        DIVISION = "division", _("division")
        BRAND = "brand", _("brand")
        DEPARTMENT = "department", _("department")
        SITE = "site", _("site")

    name_nl = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    name = Bilingual()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")
    code = models.SlugField(max_length=40, unique=True, help_text="The key that the HR system uses.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_nl="", name_en=""), name="unit_has_a_name"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=models.F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class JobRole(models.Model):
    """What somebody does, such as buyer."""

    name_nl = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    name = Bilingual()
    code = models.SlugField(max_length=40, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name_nl="", name_en=""), name="job_role_has_a_name")]

    def __str__(self) -> str:
        return str(self.name)


class People(BaseUserManager["User"]):
    """How people are found and, in tests and commands, made."""

    def get_by_natural_key(self, employee_number: str | None) -> "User":
        return self.get(employee_number=employee_number)

    def create_user(self, employee_number: str, password: str | None = None, **fields: Any) -> "User":
        person = self.model(employee_number=employee_number, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def active(self) -> models.QuerySet["User"]:
        return self.filter(is_active=True)


class User(AbstractBaseUser):
    """A person with an account. The employee number is the key of the HR system and never changes."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("as system")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    employee_number = models.CharField(_("employee number"), max_length=40, unique=True)
    email = models.EmailField(_("work address"), null=True, blank=True)
    given_name = models.CharField(_("given name"), max_length=80)
    name_prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.NL)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    theme = models.CharField(_("light or dark"), max_length=5, choices=Theme.choices, blank=True, default=Theme.SYSTEM)
    joined_on = models.DateField(_("joined on"), default=date.today)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    absent_from = models.DateField(_("absent from"), null=True, blank=True)
    absent_until = models.DateField(_("absent until"), null=True, blank=True, help_text="The last day; without one the absence goes on.")
    working_days = models.CharField(
        _("working days"),
        max_length=7,
        blank=True,
        default="",
        db_default="",
        help_text="The days of the week on which somebody works, Monday is 1: 1245. Empty: not known.",
    )
    is_active = models.BooleanField(default=True)
    units = models.ManyToManyField(Unit, through="UnitMembership", related_name="people")
    job_roles = models.ManyToManyField(JobRole, through="JobRoleHolding", related_name="people")
    managers = models.ManyToManyField("self", through="ManagerLine", symmetrical=False, through_fields=("person", "manager"), related_name="reports")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "employee_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]
    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(condition=~Q(email=""), name="no_address_is_null"),
        ]
        indexes = [models.Index(fields=["is_active", "family_name", "given_name"], name="people_by_name")]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        self.email = self.email or None

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_name, self.name_prefix, self.family_name) if part)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()


class UnitMembership(models.Model):
    """A person belongs to a unit since a date. The primary one stands beside the name."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(default=date.today)
    is_primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unit"], name="once_in_a_unit"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_primary=True), name="one_primary_unit"),
        ]


class JobRoleHolding(models.Model):
    """A person has a job role since a date; two at a time is possible."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    job_role = models.ForeignKey(JobRole, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField(default=date.today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "job_role"], name="once_in_a_job_role")]


class ManagerLine(models.Model):
    """Who is the manager of whom; two managers are possible."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="manager_lines")
    manager = models.ForeignKey(User, on_delete=models.CASCADE, related_name="report_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "manager"], name="once_a_manager"),
            models.CheckConstraint(condition=~Q(person=models.F("manager")), name="not_ones_own_manager"),
        ]


class RoleGrant(models.Model):
    """A system role that staff gave to a person. Manager and ambassador follow from elsewhere."""

    class Role(models.TextChoices):
        TRAINER = "trainer", _("trainer")
        HR = "hr", _("HR")
        HR_BRANCH = "hr_branch", _("HR of one branch")
        CONTENT_OWNER = "content_owner", _("content owner")
        ADMINISTRATOR = "administrator", _("administrator")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The top of the branch, for HR of one branch.")
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="once_a_role"),
            models.CheckConstraint(condition=Q(role="hr_branch", unit__isnull=False) | (~Q(role="hr_branch") & Q(unit=None)), name="a_branch_has_a_top"),
        ]


class SavedView(models.Model):
    """A choice of filters on HR's list of people, kept by one person under a name."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name


from lms.people.feed.models import ColumnMeaning, FeedRow, FeedRun  # noqa: E402  a folder of this part with rows of its own

__all__ = [
    "ColumnMeaning", "FeedRow", "FeedRun", "JobRole", "JobRoleHolding", "Language", "ManagerLine", "Organisation", "People", "RoleGrant", "SavedView",
    "Unit", "UnitMembership", "User",
]  # fmt: skip
