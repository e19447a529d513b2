"""Whatever somebody types into a form or an address, Podium answers with a sentence: no broken page, no script of a stranger, nothing typed is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.access import ROLES, gathered
from tests.forms_of_pages import DAY, TYPED, Form, forms_in

BASE_DIR = Path(__file__).resolve().parent.parent
TABLE = gathered()
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
UNESCAPED = re.compile(r"<script>alert|<img src=x|<svg/onload")
NUMBERS = {"a number beyond 64 bits": "9" * 30, "digits of another script": "٣²"}
MOMENTS = {"the first day": "0001-01-01", "the last day": "9999-12-31", "the last minute": "9999-12-31T23:59"}
# What a form looks at before anything else; in every field at once.
EVERYWHERE = NUMBERS | {
    "NUL": "before\0after",
    "a negative number": "-1",
    "a number that is none": "1e309",
    "100,000 characters": "lang " * 20_000,
    "letters from everywhere": "Şerīfe 👩🏽‍🔧 \u202eoN\u202c ﷽ {{ settings.SECRET_KEY }}",
    "30 February": "2026-02-30",
    "an hour that is none": "25:61",
}
FILES = {
    "text named .png": ("picture.png", b"This is no picture.", "image/png"),
    "an SVG with a script": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    "nothing in it": ("empty.png", b"", "image/png"),
    "half a picture": ("half.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0", "image/png"),
    "a name from elsewhere": ("../../etc/x.csv", "naam;adres\r\n=1+1;\xff\r\n".encode("latin-1"), "text/csv"),
}


@dataclass
class Try:
    what: str
    data: dict[str, Any]


def status_of(name: str, role: str) -> int:
    answer = TABLE.answer(name, role)
    return answer if isinstance(answer, int) else answer[0]


def first_role_of(name: str) -> str:
    """Who is the first in the cast that may use this address; each is tried as that person only."""
    found = [role for role in ROLES[1:] if status_of(name, role) not in {403, 404}]
    return "anonymous" if status_of(name, "anonymous") == 200 or not found else found[0]


def address_of(name: str, cast: Any) -> str:
    return reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {})


@pytest.fixture
def everything(cast: Any) -> Any:
    """The cast, and what the permission tables speak of."""
    for prepare in TABLE.preparations:
        prepare(cast)
    return cast


@pytest.fixture
def browser_of(everything: Any, client_of: Callable[[Any], Client]) -> Callable[[str], Client]:
    def make(role: str) -> Client:
        client = Client() if role == "anonymous" else client_of(getattr(everything, role))
        client.raise_request_exception = False
        return client

    return make


def forms_for(role: str, client: Client, cast: Any) -> dict[str, Form]:
    """By name of the address, the forms on the pages of this role, and beside them what only the tables know."""
    found: dict[str, Form] = {}
    for name in (name for name in TABLE.pages if TABLE.methods.get(name) != "post"):
        address = address_of(name, cast)
        response = client.get(address)
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in forms_in(response.content.decode(), address):
            target = resolve(form.address).url_name
            if first_role_of(target) == role:
                known = found.setdefault(target, form)
                known.types, known.values, known.choices = form.types | known.types, form.values | known.values, form.choices | known.choices
    for name in (name for name in TABLE.methods if first_role_of(name) == role and name not in found):
        posted = {key: [str(value)] for key, value in (TABLE.data[name](cast) if name in TABLE.data else {}).items()}
        found[name] = Form(address_of(name, cast), posted, dict.fromkeys(posted, "text"))
    return found


def tries(form: Form) -> Iterator[Try]:
    filled = form.filled()
    fields = {name: kind for name, kind in form.types.items() if name != "csrfmiddlewaretoken"}
    yield Try("untouched", form.values)
    yield Try("filled in", filled)
    yield Try("nothing at all", {})
    for what, text in EVERYWHERE.items():
        yield Try(f"everything is {what}", {name: [text] for name in fields})
    for name, kind in fields.items():
        is_moment = kind in {"date", "time", "datetime-local"} or (filled[name] or [""])[0][:4] == DAY[:4]
        if kind == "file":
            for what, (file, content, content_type) in FILES.items():
                yield Try(f"{name} is {what}", filled | {name: SimpleUploadedFile(file, content, content_type)})
            continue
        for what, text in (MOMENTS if is_moment else {"a script": SCRIPT} if kind in TYPED else NUMBERS).items():
            yield Try(f"{name} is {what}", filled | {name: [text]})


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_whatever_is_typed(role: str, everything: Any, browser_of: Callable[[str], Client]):
    client, wrong, fine = browser_of(role), [], 0
    cookies = client.cookies.output(header="", sep=";")
    for name, form in sorted(forms_for(role, client, everything).items()):
        for one in tries(form):
            with transaction.atomic():
                client.cookies.load(cookies)
                response = client.post(form.address, one.data)
                problem = what_is_wrong(response, one, form, client)
                transaction.set_rollback(True)
            wrong += [f"{name} ({form.address}), {one.what}: {problem}"] if problem else []
            fine += not problem
    assert wrong == []
    assert fine or role not in {"anonymous", "employee", "ambassador", "trainer", "hr", "administrator"}, "no form was found for this role"


def what_is_wrong(response: Any, one: Try, form: Form, client: Client) -> str:
    if response.status_code >= 500:
        return f"{response.status_code} {response.exc_info[1]!r:.200}"
    html = "" if response.streaming else response.content.decode()
    if response.status_code == 422 and "<html" in html:
        shown = unescape(html)
        typed = {name: str(one.data[name][0]).strip()[: form.limits.get(name)] for name, kind in form.types.items() if kind in TYPED and one.data.get(name)}
        lost = [name for name, text in typed.items() if text not in shown]
        if lost:
            return f"what was typed in {', '.join(lost)} is lost"
    if response.status_code == 302 and SCRIPT in str(one.data):
        after = client.get(response.headers["Location"])
        if after.status_code >= 500:
            return f"{response.headers['Location']} answers {after.status_code} {after.exc_info[1]!r:.200}"
        html += "" if after.streaming else after.content.decode()
    return "answers with the script" if UNESCAPED.search(html) else ""


QUERIES = {
    "beyond 64 bits": "9" * 30,
    "negative": "-1",
    "digits of another script": "٣²",
    "a word": "word",
    "a script": SCRIPT,
    "NUL": "\0",
    "no UTF-8": b"\xff\xfe",
    "1,000 characters": "lang " * 200,
}


def parameters() -> set[str]:
    """The name of everything that some page reads from its address."""
    code = " ".join(file.read_text() for folder in ("lms", "courses", "ambassadors") for file in (BASE_DIR / folder).rglob("*.py"))
    return set(re.findall(r"GET(?:\.get|\.getlist)?[\[(][\"'](\w+)[\"']", code)) | {"page", "next"}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_breaks_whatever_stands_in_its_address(role: str, everything: Any, browser_of: Callable[[str], Client]):
    client, wrong = browser_of(role), []
    names = [name for name in TABLE.pages if first_role_of(name) == role and TABLE.methods.get(name) != "post"]
    asked = {what: urlencode(dict.fromkeys(sorted(parameters()), value)) for what, value in QUERIES.items()}
    for name in names:
        address = address_of(name, everything)
        tries = [(f"{address}?…{what}", f"{address}?{query}") for what, query in asked.items()]
        for part in re.findall(r"(?<=/)\d+(?=/|$)", address):
            for number in ("0", "-1", "9" * 30, "٣"):
                elsewhere = re.sub(f"(?<=/){part}(?=/|$)", number, address)
                tries.append((elsewhere, elsewhere))
        for what, full in tries:
            with transaction.atomic():
                response = client.get(full)
                if response.status_code >= 500:
                    wrong.append(f"{name}, {what}: {response.status_code} {response.exc_info[1]!r:.200}")
                elif not response.streaming and UNESCAPED.search(response.content.decode(errors="replace")):
                    wrong.append(f"{name}, {what}: answers with the script")
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.parametrize(
    ("what", "body", "content_type", "status"),
    [
        ("letters that are no UTF-8", b"given_name=%ff%fe&family_name=\xff", "application/x-www-form-urlencoded", 422),
        ("2,000 fields", b"&".join(b"a=1" for _number in range(2000)), "application/x-www-form-urlencoded", 400),
        ("six million letters", b"given_name=" + b"a" * 6_000_000, "application/x-www-form-urlencoded", 400),
        ("a form without a border", b"given_name", "multipart/form-data", 400),
        ("half a form", b'--x\r\nContent-Disposition: form-data; name="given_name"\r\n\r\nNoor', "multipart/form-data; boundary=x", 422),
        ("another kind of content", b"{}", "application/json", 200),
    ],
)
def test_a_body_that_is_no_form_gets_a_page(what: str, body: bytes, content_type: str, status: int, browser_of: Callable[[str], Client]):
    response = browser_of("hr").post("/hr/people/new/", body, content_type=content_type)
    assert response.status_code == status
    assert "<h1" in response.content.decode()


def test_more_than_the_limit_is_refused_unread_with_a_sentence(browser_of: Callable[[str], Client], settings: Any):
    size = str(settings.UPLOAD_LIMIT * 2)
    response = browser_of("ambassador").generic("POST", "/podium/mine/page/", b"unread", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=size)
    assert response.status_code == 413
    assert "200 MB" in response.content.decode()
    assert "Content-Security-Policy" in response.headers


def test_a_form_that_comes_twice_breaks_nothing(everything: Any, browser_of: Callable[[str], Client]):
    for role in ("employee", "ambassador", "hr", "administrator"):
        client = browser_of(role)
        cookies = client.cookies.output(header="", sep=";")
        for name, form in sorted(forms_for(role, client, everything).items()):
            with transaction.atomic():
                client.cookies.load(cookies)
                answers = [client.post(form.address, form.filled()).status_code for _time in range(2)]
                assert max(answers) < 500, name
                transaction.set_rollback(True)
