"""Modules that exist in versions for divisions, and the page of phase 2 that shows each person their own."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses import phases
from courses.catalogue.queries import modules_for
from courses.live_sessions.services import planning
from courses.organisation.services.variants import NotAVariant, assign_variant
from courses.progress.services import complete_module
from lms.audit.models import AuditEntry
from lms.web.navigation import HR, items_of
from tests.courses_made import make_course, make_module
from tests.organisation.conftest import clause_of, read


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def channels(cast):
    """A general module with versions for a web shop and for shops; nobody has one yet."""
    course = make_course(phase="organisation")
    general = make_module(course, title="Onze kanalen", key="channels")
    shop = make_module(course, title="Webwinkel", key="channels-web-shop", variant_of=general, variant_for="web-shop")
    chain = make_module(course, title="Winkels", key="channels-chain", variant_of=general, variant_for="store-chain")
    return general, shop, chain


@pytest.fixture
def hr(cast, client_of):
    return client_of(cast.hr)


def test_the_phase_is_registered_and_builds_on_the_first(db):
    phase = phases.phase("organisation")
    assert (phase.builds_on, phase.landing_url_name, phase.may_be_required) == ("general", "organisation", True)


def test_the_word_policy_stands_after_people_in_the_navigation_of_hr(db):
    keys = [item.key for item in items_of(HR)]
    assert keys.index("tracks") < keys.index("people") < keys.index("policy")


def test_hr_sees_what_choosing_units_will_do_before_anything_changes(cast, hr, channels):
    _general, shop, _chain = channels
    address = "/hr/policy/variants/channels-web-shop/"
    assert "Nobody will see this version." in words(hr.get(address))
    counted = hr.post(address, {"do": "count", "units": [str(cast.north.pk)]})
    assert "5 people will see this version instead of the general one." in words(counted)
    assert not shop.units.exists()
    fragment = hr.post(address, {"do": "count", "units": [str(cast.south.pk)]}, headers={"HX-Request": "true"})
    assert "1 person will see this version instead of the general one." in words(fragment)
    assert "<html" not in fragment.content.decode()
    assert not AuditEntry.objects.filter(action="variant.assigned").exists()


def test_people_see_their_own_version_and_others_the_general_one_with_the_sentence(cast, hr, client_of, channels):
    general, shop, _chain = channels
    hr.post("/hr/policy/variants/channels-web-shop/", {"do": "save", "units": [str(cast.north.pk)]})
    assert (set(modules_for(cast.employee)), set(modules_for(cast.other))) == ({shop}, {general})
    mine = words(client_of(cast.employee).get("/learn/organisation/"))
    assert "Webwinkel (en)" in mine
    assert "there is no version for your division yet" not in mine
    general_one = words(client_of(cast.other).get("/learn/organisation/"))
    assert "Of ‘Onze kanalen (en)’ there is no version for your division yet. You see the general one." in general_one
    assert "There is no version for your division yet." in words(client_of(cast.other).get("/learn/channels/"))
    line = AuditEntry.objects.get(action="variant.assigned")
    assert (line.by, line.changes) == (cast.hr, {"units": [[], [cast.north.code]]})


def test_without_units_nobody_sees_a_version_and_saving_the_same_again_changes_nothing(cast, hr, channels):
    general, _shop, _chain = channels
    for _time in range(2):
        hr.post("/hr/policy/variants/channels-web-shop/", {"do": "save", "units": [str(cast.north.pk)]})
    assert AuditEntry.objects.filter(action="variant.assigned").count() == 1
    hr.post("/hr/policy/variants/channels-web-shop/", {"do": "save"})
    assert set(modules_for(cast.employee)) == {general}


def test_people_who_would_have_two_versions_are_counted_beforehand(cast, hr, channels):
    _general, shop, _chain = channels
    assign_variant(variant=shop, units=[cast.north], by=cast.hr)
    page = words(hr.post("/hr/policy/variants/channels-chain/", {"do": "count", "units": [str(cast.north.pk), str(cast.south.pk)]}))
    assert "6 people will see this version" in page
    assert "5 people would have two versions" in page
    assert "Webwinkel (en)" in page


def test_the_general_module_is_for_no_units(cast, channels):
    with pytest.raises(NotAVariant):
        assign_variant(variant=channels[0], units=[cast.north], by=cast.hr)


def test_only_published_versions_can_be_given_out(hr, channels):
    assert hr.get("/hr/policy/variants/channels/").status_code == 404
    assert hr.get("/hr/policy/variants/nothing/").status_code == 404


def test_the_landing_page_tells_what_is_here_for_me(cast, client_of, policy, channels):
    employee = client_of(cast.employee)
    module = make_module(make_course(phase="organisation"), title="Beleid in voorbeelden")
    clause_of(policy).explained_in.add(module)
    start = timezone.localtime() + timedelta(days=9)
    session = planning.plan(
        plan=planning.SessionPlan(
            module=module,
            dates=[planning.TypedDate(start.replace(tzinfo=None), start.replace(tzinfo=None) + timedelta(hours=1))],
            language="nl",
            place="Zaal Wilg",
            trainers=[cast.trainer],
        ),
        by=cast.hr,
        now=timezone.now(),
    )
    planning.publish(session=session, by=cast.hr, now=timezone.now())
    page = words(employee.get("/learn/organisation/"))
    assert "You have not read version 1 yet" in page
    assert page.index("Sessions that explain the policy") < page.index("Zaal Wilg")
    read(cast.employee, policy)
    assert "You have read version 1." in words(employee.get("/learn/organisation/"))
    assert 'href="/learn/organisation/"' in employee.get("/learn/").content.decode()


def test_known_is_kept_apart_from_explained(cast, client_of, policy):
    module = make_module(make_course(phase="organisation"), lessons=0, completion="session")
    clause_of(policy).explained_in.add(module)
    employee = client_of(cast.employee)

    def said() -> tuple[bool, bool]:
        page = words(employee.get("/learn/policy/social-media/"))
        return "Known: yes." in page, "Explained: yes." in page

    assert said() == (False, False)
    read(cast.employee, policy)
    assert said() == (True, False)
    complete_module(person=cast.employee, module=module, how="session", now=timezone.now())
    assert said() == (True, True)


def test_a_module_and_its_lessons_show_the_clauses_that_they_explain(cast, client_of, policy):
    module = make_module(make_course(phase="organisation"))
    clause_of(policy).explained_in.add(module)
    employee = client_of(cast.employee)
    for where in (f"/learn/{module.key}/", f"/learn/{module.key}/first/"):
        page = employee.get(where).content.decode()
        assert 'href="/learn/policy/social-media/versions/1/customer-data/"' in page
    other = make_module(make_course(phase="organisation"))
    assert "of our policy" not in employee.get(f"/learn/{other.key}/").content.decode()
