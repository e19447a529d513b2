"""The clause on which a practice case rests: of the newest policy for who plays."""

from dataclasses import replace

import pytest

from courses.practice import clauses
from tests.courses_made import make_course, make_module
from tests.practice.made import CASE, make_case


@pytest.fixture
def end_of_case(client_of, cast):
    """The last page of a case that rests on this clause."""

    def play(clause: str) -> str:
        module = make_module(make_course())
        lesson = make_case(module, case=replace(CASE, debrief=replace(CASE.debrief, clause=clause)))
        client, page = client_of(cast.employee), f"/learn/{module.key}/{lesson.key}/"
        client.post(f"{page}practice/choose/", {"turn": 0, "choice": "private"})
        return client.get(page).content.decode()

    return play


def test_the_end_of_a_case_shows_its_clause_with_the_way_to_read_it(make_policy, publish, end_of_case):
    version = publish(make_policy())
    clause = version.clauses.get(position=2)
    page = end_of_case(clause.key)
    assert "Clause 2. Customer data" in page
    assert "In short about Customer data." in page
    assert f"/{version.number}/{clause.key}/" in page


def test_a_clause_that_is_not_in_the_policy_is_left_out(make_policy, publish, end_of_case):
    publish(make_policy())
    page = end_of_case("not-there")
    assert "Read the whole clause" not in page
    assert "Looking back" in page


def test_a_clause_of_a_policy_for_somebody_else_is_not_shown(cast, make_policy, publish, end_of_case):
    clause = publish(make_policy(units=(cast.south,))).clauses.get(position=1)
    assert "Read the whole clause" not in end_of_case(clause.key)


def test_an_author_chooses_from_the_clauses_in_force(make_policy, publish):
    version = publish(make_policy())
    assert [key for key, _title in clauses.choices()] == [one.key for one in version.clauses.order_by("position")]
