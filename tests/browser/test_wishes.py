"""From a wish to a seat: somebody says what they would come to, a colleague supports it, HR turns it into a session, and seats are offered in their order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.general.models import Wish
from courses.live_sessions.models import Booking, LiveSession
from tests.browser.looking import accessibility, overflow
from tests.courses_made import make_course, make_module


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def complaints(live_server: Any) -> Any:
    return make_module(make_course(phase="organisation"), title="Klachten in het openbaar")


def test_a_wish_becomes_a_session_and_its_supporters_are_offered_the_seat_one_after_the_other(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], make_person: Callable[..., Any], complaints: Any, hr: Any
):
    noor, otto = make_person("Noor", "Bakker"), make_person("Otto", "Zuid")
    first = page_for(noor)
    first.goto("/learn/wishes/")
    tab_to(first, "Een module")
    first.keyboard.type("Klachten")
    press(first, "woensdagochtend", "Space")
    press(first, "Doe deze wens")
    expect(first.locator("#toasts")).to_contain_text("Je wens staat erbij. Je hoort wat ervan wordt.")
    wish = Wish.objects.get()
    assert accessibility(first) + overflow(first) == []

    second = page_for(otto, width=390)
    second.goto(reverse("module", args=[complaints.key]))
    press(second, "Ik zou komen")
    expect(second.locator(f"#wish-{wish.pk}")).to_contain_text("Niet meer")
    assert list(wish.supports.order_by("at").values_list("person_id", flat=True)) == [noor.pk, otto.pk]
    assert accessibility(second) + overflow(second) == []

    plans = page_for(hr)
    plans.goto("/hr/sessions/wishes/")
    expect(plans.get_by_role("main")).not_to_contain_text("Bakker")
    press(plans, "Maak er een sessie van")
    expect(plans.get_by_role("heading", level=1)).to_contain_text("Een sessie over ‘Klachten in het openbaar’")
    assert accessibility(plans) + overflow(plans) == []
    press(plans, "Verder met plannen")
    expect(plans.locator("#toasts")).to_contain_text("Er is een concept. Vul data en plaats in en open het dan; tot die tijd hoort niemand ervan.")
    assert not Booking.objects.exists(), "nobody hears of it yet"
    plans.get_by_label("Dag").first.fill((timezone.localdate() + timedelta(days=14)).isoformat())
    plans.get_by_label("Begint").first.fill("10:00")
    plans.get_by_label("Eindigt").first.fill("11:30")
    plans.get_by_label("Plek").fill("Zaal Wilg, Zwolle")
    plans.get_by_label("Plaatsen").first.fill("1")
    plans.get_by_role("button", name="Bekijk de wijziging").last.click()
    plans.get_by_role("button", name="Open voor boekingen").click()
    expect(plans.get_by_text("De sessie is open voor boekingen.")).to_be_visible()
    session = LiveSession.objects.get()
    statuses = lambda: [Booking.objects.get(person=one).status for one in (noor, otto)]  # noqa: E731
    assert statuses() == ["offered", "interested"]

    first.goto("/")
    press(first, "Beantwoord het aanbod")
    expect(first.locator(".standfirst")).to_contain_text("We houden een plaats voor je vast tot")
    assert accessibility(first) + overflow(first) == []
    press(first, "Nee, geef hem aan de volgende")
    expect(first.locator("#toasts")).to_contain_text("Je plaats is vrij voor een ander.")
    assert statuses() == ["refused", "offered"]

    second.goto(f"/learn/sessions/{session.pk}/")
    assert accessibility(second) + overflow(second) == []
    press(second, "Ja, ik neem de plaats")
    expect(second.locator(f"#session-{session.pk}").get_by_text("Je hebt een plaats")).to_be_visible()
    assert statuses() == ["refused", "booked"]
    second.goto("/me/messages/")
    expect(second.get_by_role("main")).to_contain_text("Klachten in het openbaar")
    second.goto("/learn/wishes/")
    expect(second.get_by_role("link", name="Klachten in het openbaar")).to_be_visible()
