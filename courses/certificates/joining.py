"""Where certificates join the rest: a completed module, the page of a module, the menu, messages, and what is stored about people."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue import slots
from courses.certificates import queries, services
from courses.progress import notices
from lms.notifications import kinds
from lms.people.access import may
from lms.web import navigation, privacy_facts
from lms.web.privacy_facts import Fact

FACTS = (
    Fact(
        models=("courses.Certificate",),
        what=_("Which certificates you have, with your name as it was, the number and the day"),
        why=_("So that you can show what you completed, and others can check it with the number"),
        seen_by=_("You, and whoever you give the number to. HR and your manager do not see who has one."),
        kept=_("As long as Podium is in use, also after you leave, because the paper is yours; you can take one back yourself"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses.CertificateOffer", "courses.CertificateRun"),
        what=_("Which courses and modules give a certificate, and who asked for the making of many"),
        why=_("So that whoever completes something gets the certificate for it"),
        seen_by=_("HR and content owners"),
        kept=_("As long as Podium is in use"),
        group=_("What you can learn"),
    ),
)
READY = kinds.Kind(
    "certificate_ready",
    _("Certificates"),
    label=_("A certificate is ready for you"),
    is_private=True,
    button=_("See your certificates"),
    example={"title": {"nl": "Wat sociale media zijn", "en": "What social media are"}},
)
ENDS = kinds.Kind(
    "certificate_ends",
    _("Certificates"),
    label=_("A certificate of yours ends soon"),
    is_private=True,
    button=_("See your certificates"),
    example={"title": {"nl": "Wat sociale media zijn", "en": "What social media are"}, "until": {"nl": "12 juni 2027", "en": "12 June 2027"}},
)


def join() -> None:
    notices.when_module_completed(services.give_for)
    notices.when_learnt_again(services.renew_for)
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 15, "courses/certificates/_at_module.html", _at_module))
    navigation.add_link(navigation.MenuLink(_("My certificates"), "my_certificates", "award", 24))
    kinds.register(READY, ENDS)
    privacy_facts.add(*FACTS)


def _at_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None:
        return None
    may_have = subject.module.has_certificate or subject.module.course.has_certificate
    found = list(queries.offers_at(subject.module, request.user)) if may_have else []  # type: ignore[arg-type]
    may_offer = may(request.user, "content.own")  # type: ignore[arg-type]
    return {"certificate_offers": found, "may_offer": may_offer} if found or may_offer else None
