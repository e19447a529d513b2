"""Prepared questions give the rows of the queryset they were made of, for every value, and say so when they cannot."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.catalogue.models import Module
from courses.catalogue.queries import modules_for
from lms.lib.prepared import Text, prepared
from lms.lib.searching import words_in
from lms.people.models import Unit, UnitMembership, User
from tests.courses_made import make_course, make_module

pytestmark = pytest.mark.django_db
built: list[str] = []


@prepared
def _with_ids(ids: tuple[int, ...], but: int | None) -> QuerySet[User]:
    built.append("with ids")
    found = User.objects.filter(pk__in=ids).order_by("pk")
    return found if but is None else found.exclude(pk=but)


@prepared
def _joined_after(moment: datetime) -> QuerySet[User]:
    return User.objects.filter(created_at__gt=moment).order_by("pk")


@prepared
def _keys_of(person: User, key: str) -> QuerySet[Module]:
    return modules_for(person).filter(key=key)


@prepared
def _names() -> QuerySet[Unit]:
    language = translation.get_language()
    return Unit.objects.order_by("pk").values_list(f"name_{language}", flat=True)


@prepared
def _tomorrow(moment: datetime) -> QuerySet[User]:
    return User.objects.filter(created_at__gt=moment + timedelta(days=1))


@prepared
def _looks_at(person: User) -> QuerySet[User]:
    return User.objects.filter(language=person.language)


def test_each_value_gives_its_own_rows_and_the_queryset_is_built_once_for_each_shape(make_person):
    built.clear()
    people = [make_person() for _n in range(4)]
    for chosen in (people[:2], people[2:], people[1:3]):
        assert [one.pk for one in _with_ids(ids=tuple(one.pk for one in chosen), but=None)] == [one.pk for one in chosen]
    assert built == ["with ids"]
    assert _with_ids(ids=(people[0].pk,), but=None) == [people[0]]
    assert _with_ids(ids=(people[0].pk, people[1].pk), but=people[0].pk) == [people[1]]
    assert _with_ids(ids=(people[0].pk, people[1].pk), but=people[1].pk) == [people[0]]
    assert _with_ids(ids=(), but=None) == []
    assert len(built) == 4


def test_rows_are_asked_anew_each_time_in_one_query(make_person):
    person = make_person()
    assert _with_ids(ids=(person.pk,), but=None) == [person]
    User.objects.filter(pk=person.pk).update(given_name="Renamed")
    with CaptureQueriesContext(connection) as queries:
        assert _with_ids(ids=(person.pk,), but=None)[0].given_name == "Renamed"
    assert len(queries) == 1


def test_moments_are_values_too(make_person):
    person = make_person()
    at = User.objects.values_list("created_at", flat=True).get(pk=person.pk)
    assert person in _joined_after(moment=at - timedelta(seconds=1))
    assert person not in _joined_after(moment=at)
    assert _joined_after(moment=datetime(2400, 1, 1, tzinfo=UTC)) == []


def test_a_person_stands_for_id_units_and_roles(make_person, make_unit):
    company = make_unit("Voorbeeld", kind="company")
    division, other_division = (make_unit(name, kind="division", parent=company) for name in ("Noord", "Zuid"))
    module = make_module(make_course())
    module.units.set([division])
    inside, outside = make_person(units=[division]), make_person(units=[other_division])
    assert _keys_of(person=inside, key=Text(module.key)) == [module]
    assert _keys_of(person=outside, key=Text(module.key)) == []
    assert _keys_of(person=inside, key=Text("another-module")) == []


def test_the_language_belongs_to_the_shape(make_unit):
    division = make_unit("Noord", kind="company")
    with translation.override("nl"):
        assert division.name_nl in _names()
    with translation.override("en"):
        assert division.name_en in _names()


def test_a_question_that_reckons_with_its_value_is_refused(make_person):
    with pytest.raises(ValueError, match="works with a value"):
        _tomorrow(moment=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_question_that_looks_at_a_person_is_refused(make_person):
    with pytest.raises(User.DoesNotExist):
        _looks_at(person=make_person())


def test_only_named_arguments(make_person):
    with pytest.raises(TypeError, match="named"):
        _with_ids((1,), None)


@prepared
def _with_places(ids: tuple[int, ...]) -> QuerySet[User]:
    places = UnitMembership.objects.select_related("unit").order_by("-is_primary", "pk")
    return User.objects.filter(pk__in=ids).prefetch_related("memberships", Prefetch("memberships", places, to_attr="places")).order_by("pk")


@prepared
def _colleagues(unit: int) -> QuerySet[UnitMembership]:
    """Rows that lead to the same people, over a key that may be empty as well."""
    return UnitMembership.objects.filter(unit=unit).select_related("person", "unit__parent").prefetch_related("person__memberships", "unit__parent__children")


@prepared
def _with_others_seen_by(ids: tuple[int, ...], reader: int) -> QuerySet[User]:
    others = UnitMembership.objects.exclude(person=reader)
    return User.objects.filter(pk__in=ids).prefetch_related(Prefetch("memberships", others, to_attr="of_others")).order_by("pk")


@pytest.fixture
def two_units(make_unit):
    company = make_unit("Voorbeeld", kind="company")
    return [make_unit(name, kind="division", parent=company) for name in ("Noord", "Zuid")]


def test_related_rows_come_with_the_rows_and_cost_one_query_each_however_many_there_are(two_units, make_person):
    north, south = two_units
    both, one, none = make_person(units=[north, south]), make_person(units=[south]), make_person()
    for people in ([both, one, none], [one], [both, one, none, *(make_person() for _n in range(4))]):
        ids = tuple(person.pk for person in people)
        _with_places(ids=ids)
        with CaptureQueriesContext(connection) as queries:
            found = _with_places(ids=ids)
            listed = [[place.unit.name for place in person.places] for person in found]
            also = [[place.unit_id for place in person.memberships.all()] for person in found]
        assert len(queries) == 3
        assert listed[:2] == ([["Noord", "Zuid"], ["Zuid"]] if people[0] == both else [["Zuid"]])
        assert [len(places) for places in also] == [len(places) for places in listed]
    assert all(place.person is person for person in found for place in person.places), "the way back costs nothing"


def test_what_is_asked_further_of_related_rows_stays_with_their_owner(two_units, make_person):
    north, south = two_units
    people = [make_person(units=[north, south]), make_person(units=[south])]
    first, second = _with_places(ids=tuple(person.pk for person in people))
    assert [first.memberships.filter(unit=south).count(), second.memberships.count()] == [1, 1]
    assert second.memberships.exclude(unit=south).exists() is False
    first.memberships.all().delete()
    assert UnitMembership.objects.filter(person=second).count() == 1


def test_related_rows_are_found_over_other_keys_and_each_row_has_them(two_units, make_person):
    north, south = two_units
    make_person(units=[north, south]), make_person(units=[north])
    found = _colleagues(unit=north.pk)
    assert sorted(len(row.person.memberships.all()) for row in found) == [1, 2]
    assert [{unit.name for unit in row.unit.parent.children.all()} for row in found] == [{"Noord", "Zuid"}] * 2
    assert _colleagues(unit=north.parent_id) == []


def test_a_value_counts_in_the_question_about_related_rows_too(two_units, make_person):
    people = [make_person(units=[unit]) for unit in two_units]
    ids = tuple(person.pk for person in people)
    for reader, expected in ((people[0], [0, 1]), (people[1], [1, 0])):
        assert [len(person.of_others) for person in _with_others_seen_by(ids=ids, reader=reader.pk)] == expected


@prepared
def _looked_for(words: tuple[Text, ...]) -> QuerySet[User]:
    found = User.objects.order_by("pk")
    for word in words:
        found = found.filter(Q(family_name__icontains=word) | Q(employee_number__istartswith=word))
    return found


@prepared
def _shouted(word: Text) -> QuerySet[User]:
    return User.objects.filter(family_name=f"{word}!")


def test_words_are_looked_for_inside_a_text_and_their_signs_mean_themselves(make_person):
    people = [make_person() for _n in range(3)]
    for person, name in zip(people, ("Van 50% Korting", "Van 50 Korting", "van_Dam"), strict=True):
        User.objects.filter(pk=person.pk).update(family_name=name)
    for words, expected in (("50% kort", people[:1]), ("50 kort", people[:2]), ("van", people), ("n_d", people[2:]), ("van nobody", []), ("", people)):
        assert [_looked_for(words=words_in(words)) for _time in range(3)] == [expected] * 3, words
    assert _looked_for(words=words_in(people[1].employee_number)) == [people[1]]


def test_a_question_that_changes_a_word_is_refused():
    with pytest.raises(ValueError, match="works with a value"):
        _shouted(word=Text("Dam"))
