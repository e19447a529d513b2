"""The page that says who sees what; it reads the same register as the tests."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.web.privacy_facts import every_fact


@login_required
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """What is stored about people, why, who sees it and how long it is kept."""
    facts = sorted(every_fact(), key=lambda fact: str(fact.group))
    groups = [(group, list(rows)) for group, rows in groupby(facts, key=lambda fact: str(fact.group))]
    return render(request, "privacy/who_sees_what.html", {"groups": groups})
