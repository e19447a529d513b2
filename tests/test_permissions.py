"""The table: page × person → answer, for every address of the site."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access import ROLES, Answer, addresses, gathered

TABLE = gathered()
MOST_QUERIES = 15
UNKNOWN = "⟦%s⟧"  # what a template shows in place of a value that its view did not give


def test_the_tables_say_one_thing():
    assert TABLE.mistakes == []


def test_every_address_has_a_name():
    assert [pattern for name, pattern in addresses() if not name] == []


def test_every_address_is_in_the_table_and_nothing_else_is():
    names = {name for name, _pattern in addresses()}
    assert sorted(names - set(TABLE.pages)) == [], "not in any tests/**/access_table.py"
    assert sorted(set(TABLE.pages) - names) == [], "in a table, but no address"


@pytest.mark.parametrize("name", sorted(TABLE.pages))
def test_everybody_gets_the_answer_of_the_table(name: str, cast: Any, client_of: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", UNKNOWN)
    for prepare in TABLE.preparations:
        prepare(cast)
    wrong = []
    for role in ROLES:
        expected = TABLE.answer(name, role)
        with transaction.atomic():
            address = reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {})
            client = Client() if role == "anonymous" else client_of(getattr(cast, role))
            if TABLE.methods.get(name) == "post":
                if role != "anonymous" and _status(expected) in {200, 302} and client.get(address).status_code != 405:
                    wrong.append(f"{role} can change something by GET")
                response = client.post(address, TABLE.data[name](cast) if name in TABLE.data else {})
            else:
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    response = client.get(address)
                if len(queries) > MOST_QUERIES:
                    wrong.append(f"{role} costs {len(queries)} queries, and {MOST_QUERIES} is the most")
            wrong += _differences(role, expected, response) + _unknown_values(response)
            transaction.set_rollback(True)
    assert wrong == []


def _status(answer: Answer) -> int:
    return answer if isinstance(answer, int) else answer[0]


def _unknown_values(response: Any) -> list[str]:
    if response.streaming:
        return []
    return [f"the template asks for {value}, which the view does not give" for value in set(re.findall("⟦(.*?)⟧", response.content.decode(errors="replace")))]


def _differences(role: str, expected: Answer, response: Any) -> list[str]:
    where = response.headers.get("Location", "")
    if response.status_code != _status(expected):
        return [f"{role} gets {response.status_code} {where}, not {_status(expected)}"]
    start = expected[1] if isinstance(expected, tuple) else reverse("account_login") if role == "anonymous" and expected == 302 else ""
    return [] if where.startswith(start) else [f"{role} is sent to {where}, not to {start}"]
