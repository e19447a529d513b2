from typing import Any

from courses.certificates import services
from courses.certificates.models import Certificate, CertificateOffer
from tests.access import ROLES
from tests.assessment.conftest import NOW
from tests.courses_made import make_course, make_module

OTHERS = tuple(role for role in ROLES if role not in {"anonymous", "employee"})
# The number is the key to the page of a certificate and to its badge; the file is the person's own.
PAGES = {
    "certificate_find": {"anonymous": 200, "employee": 200},
    "certificate_check": {"anonymous": 200, "employee": 200},
    "certificate_badge": {"anonymous": 200, "employee": 200},
    "my_certificates": {"anonymous": 302, "employee": 200},
    "certificate_pdf": {"anonymous": 302, "employee": 200, **dict.fromkeys(OTHERS, 404)},
    "certificate_take_back": {"anonymous": 302, "employee": 200, **dict.fromkeys(OTHERS, 404)},
    "certificate_offers": {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200},
}
for name in ("certificate_offer_switch", "certificate_offer_make"):
    PAGES[name] = {"anonymous": 302, "employee": 403, **dict.fromkeys(("hr", "content_owner"), (302, "/hr/learning/certificates/"))}
PAGES["certificate_renew"] = {"anonymous": 302, "employee": (302, "/certificates/mine/"), **dict.fromkeys(OTHERS, 404)}
METHODS = dict.fromkeys(("certificate_offer_switch", "certificate_offer_make", "certificate_renew"), "post")


def prepare(cast: Any) -> None:
    if CertificateOffer.objects.exists():
        return
    offer = services.offer(course=None, module=make_module(make_course(), key="table-certificate"), months_valid=0, by=cast.hr)
    services.give(offer=offer, people=[(cast.employee, NOW)], now=NOW)


def _number(cast: Any) -> dict[str, Any]:
    return {"number": Certificate.objects.get(person=cast.employee).number}


def _offer(cast: Any) -> dict[str, Any]:
    return {"offer_id": CertificateOffer.objects.get().pk}


ARGUMENTS = {
    **dict.fromkeys(("certificate_check", "certificate_badge", "certificate_pdf", "certificate_take_back", "certificate_renew"), _number),
    **dict.fromkeys(("certificate_offer_switch", "certificate_offer_make"), _offer),
}
