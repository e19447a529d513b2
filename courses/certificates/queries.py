"""Certificates that somebody may see, and who is to get one."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from courses.catalogue.models import Course, Module, State
from courses.catalogue.queries import modules_for
from courses.certificates.models import Certificate, CertificateOffer
from courses.progress.changes import Change, changes_for
from courses.progress.models import ModuleCompletion
from lms.people.models import User


def certificates_of(person: User) -> QuerySet[Certificate]:
    """The person's own, the latest first, each with its offer."""
    return Certificate.objects.filter(person=person).select_related("offer__module", "offer__course", "person")


def changes_before(certificate: Certificate) -> list[Change]:
    """What changed of substance in what this certificate is for, and its person has not read."""
    offer = certificate.offer
    changes = changes_for(certificate.person)
    return [one for one in changes if (one.lesson.module_id == offer.module_id if offer.module_id else one.lesson.module.course_id == offer.course_id)]


def certificate_numbered(number: str) -> Certificate | None:
    """For whoever has the number."""
    return Certificate.objects.filter(number=number).first() if number else None


def offers() -> QuerySet[CertificateOffer]:
    """Every offer, those that are on first."""
    return CertificateOffer.objects.select_related("course", "module__course").order_by("-is_on", "pk")


def offers_for(module: Module) -> QuerySet[CertificateOffer]:
    """What completing this module may lead to."""
    return CertificateOffer.objects.filter(Q(module=module) | Q(course=module.course_id), is_on=True).select_related("course", "module__course")


def offers_at(module: Module, person: User) -> QuerySet[CertificateOffer]:
    """The offers of a module and its course, each with the `number` of this person's certificate, if there is one; also of one that is off since."""
    mine = Certificate.objects.filter(offer=OuterRef("pk"), person=person, is_current=True).values("number")[:1]
    found = CertificateOffer.objects.filter(Q(module=module) | Q(course=module.course_id)).annotate(number=Subquery(mine))
    return found.filter(Q(is_on=True) | Q(number__isnull=False)).select_related("course", "module")


def has_completed(person: User, course: Course) -> bool:
    """Every module of the course that this person finds and that is no extra; never by having none."""
    modules = modules_for(person).filter(course=course, is_optional=False)
    done = ModuleCompletion.objects.filter(person=person, module=OuterRef("pk"))
    found = list(modules.annotate(is_done=Exists(done)).values_list("is_done", flat=True))
    return bool(found) and all(found)


def waiting_for(offer: CertificateOffer) -> QuerySet[User]:
    """People who completed the module, or something of the course, and have no certificate of it yet."""
    completed = ModuleCompletion.objects.filter(person=OuterRef("pk"))
    completed = completed.filter(module=offer.module) if offer.module_id else completed.filter(module__course=offer.course_id)
    has_one = Certificate.objects.filter(offer=offer, person=OuterRef("pk"))
    return User.objects.active().filter(Exists(completed)).exclude(Exists(has_one)).order_by("pk")


def modules_to_offer() -> QuerySet[Module]:
    taken = CertificateOffer.objects.filter(module=OuterRef("pk"))
    found = Module.objects.filter(state=State.PUBLISHED, variant_of=None).exclude(Exists(taken))
    return found.select_related("course").order_by("course__phase", "course__position", "position")


def courses_to_offer() -> QuerySet[Course]:
    taken = CertificateOffer.objects.filter(course=OuterRef("pk"))
    return Course.objects.filter(state=State.PUBLISHED).exclude(Exists(taken)).order_by("phase", "position")
