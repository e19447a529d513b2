"""Whatever somebody types into a form or an address, Podium answers with a sentence: no broken page, no script of a stranger, nothing typed is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.access import ROLES, gathered
from tests.forms_of_pages import TYPED, Form, forms_in

TABLE = gathered()
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
NASTY = {
    "empty": "",
    "a script": SCRIPT,
    "NUL": "before\0after",
    "100,000 characters": "lang " * 20_000,
    "a negative number": "-1",
    "zero": "0",
    "beyond 64 bits": "9" * 30,
    "beyond 32 bits": "9999999999",
    "no number": "1e309",
    "other digits": "٣²",
    "30 February": "2026-02-30",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "the last minute": "9999-12-31T23:59",
    "the first minute": "0001-01-01T00:00",
    "an hour that is none": "2026-05-12T25:61",
    "only spaces": " \t\n ",
    "letters from everywhere": "Şerīfe 👩🏽‍🔧 \u202eoN\u202c ﷽",
    "a path": "../../../etc/passwd%00",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}",
}
FILES = {
    "text named .png": ("picture.png", b"This is no picture.", "image/png"),
    "an SVG with a script": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    "nothing in it": ("empty.png", b"", "image/png"),
    "half a picture": ("half.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0", "image/png"),
    "a name from elsewhere": ("../../x\0.png", b"GIF89a", "image/gif"),
}


def role_of(name: str) -> str:
    """Who is the first that may open this page; nobody for a page that answers only with sending away."""
    for role in (*ROLES[1:], "anonymous"):
        answer = TABLE.answer(name, role)
        if (answer if isinstance(answer, int) else answer[0]) not in {403, 404} and not (role == "anonymous" and answer == 302):
            return role
    return ""


@pytest.fixture
def prepared(cast: Any) -> Any:
    for prepare in TABLE.preparations:
        prepare(cast)
    return cast


def address_of(name: str, cast: Any) -> str:
    return reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {})


def forms_for(role: str, client: Client, cast: Any) -> dict[str, Form]:
    """By name of the address, the forms that this role finds on its pages, and what the tables post; those that an earlier role may send are left out."""
    found: dict[str, Form] = {}
    for name in TABLE.pages:
        if TABLE.methods.get(name) == "post":
            continue
        address = address_of(name, cast)
        response = client.get(address)
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in forms_in(response.content.decode(), address):
            target = resolve(form.address).url_name
            if role_of(target) == role:
                known = found.setdefault(target, form)
                known.types |= form.types
                known.values = form.values | known.values
    for name, method in TABLE.methods.items():
        if method == "post" and role_of(name) == role and name not in found:
            posted = {key: value if isinstance(value, list) else [str(value)] for key, value in (TABLE.data[name](cast) if name in TABLE.data else {}).items()}
            found[name] = Form(address_of(name, cast), posted, dict.fromkeys(posted, "text"))
    return found


@dataclass
class Try:
    what: str
    data: dict[str, Any]


def tries(form: Form) -> Iterator[Try]:
    filled = form.filled()
    yield Try("untouched", form.values)
    yield Try("filled in", filled)
    yield Try("nothing", {})
    for name, kind in form.types.items():
        if name == "csrfmiddlewaretoken":
            continue
        if kind == "file":
            for what, (file, content, type_) in FILES.items():
                yield Try(f"{name}: {what}", filled | {name: SimpleUploadedFile(file, content, type_)})
        for what, text in NASTY.items():
            yield Try(f"{name}: {what}", filled | {name: [text]})


@pytest.mark.parametrize("role", (*ROLES[1:], "anonymous"))
def test_no_form_breaks(role: str, prepared: Any, client_of: Callable[[Any], Client]):
    client = Client() if role == "anonymous" else client_of(getattr(prepared, role))
    client.raise_request_exception = False
    cookies = client.cookies.output(header="", sep=";")
    wrong: list[str] = []
    n = 0
    forms = forms_for(role, client, prepared)
    print(role, sorted(forms))
    for name, form in sorted(forms.items()):
        for one in tries(form):
            n += 1
            with transaction.atomic():
                client.cookies.clear()
                client.cookies.load(cookies)
                try:
                    response = client.post(form.address, one.data)
                    complaint = what_is_wrong(response, one, form, client)
                except Exception as problem:
                    complaint = f"raises {problem!r}"
                if one.what in {"untouched", "filled in"}:
                    import re as r

                    print(
                        name,
                        one.what,
                        response.status_code,
                        r.findall(r"field-error.*?<span>(.*?)</span>", response.content.decode())
                        if response.status_code == 422 and not response.streaming
                        else "",
                    )
                if complaint:
                    wrong.append(f"{name} ({form.address}), {one.what}: {complaint}")
                transaction.set_rollback(True)
    print(n)
    import pathlib

    pathlib.Path(f"/tmp/rel/wrong-{role}").write_text("\n".join(wrong))
    assert wrong == []


def what_is_wrong(response: Any, one: Try, form: Form, client: Client) -> str:
    if response.status_code >= 500:
        return f"{response.status_code} {getattr(response, 'exc_info', [''])[1]!r}"
    html = response.content.decode() if not response.streaming else ""
    if response.status_code in {301, 302}:
        if "script" in one.what:
            after = client.get(response.headers["Location"])
            if after.status_code >= 500:
                return f"then {after.status_code}"
            html = after.content.decode() if not after.streaming else ""
    if re.search(r"<script>alert|<img src=x|<svg/onload", html):
        return "answers with the script"
    if response.status_code == 422 and "<html" in html:
        for name, kind in form.types.items():
            typed = one.data.get(name)
            if kind in TYPED and isinstance(typed, list) and typed[0].strip() and typed[0].strip() not in unescape(html):
                return f"what was typed in {name} is lost"
    return ""
