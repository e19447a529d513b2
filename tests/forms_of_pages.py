"""The forms that a page shows, read as a browser reads them, and an answer for every field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

TYPED = {"text", "search", "email", "number", "date", "datetime-local", "time", "url", "tel", "textarea"}
DAY = "2027-05-12"
BY_TYPE = {"email": "new.colleague@example.org", "number": "3", "date": DAY, "datetime-local": f"{DAY}T10:00", "time": "10:00", "url": "https://example.org/"}
BY_NAME = {"code": "a-code", "key": "a-key", "managers": "", "day": DAY, "starts": "10:00", "ends": "11:00", "decision_on": ""}


@dataclass
class Form:
    """Where it goes, what a browser would send untouched, and of each field the type, the choices and the most characters a browser takes."""

    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """An answer in every field, the first choice where nothing is chosen."""
        return {name: known if any(known := self.values.get(name, [""])) else self._answer(name, kind) for name, kind in self.types.items()}

    def _answer(self, name: str, kind: str) -> list[str]:
        if name in self.choices:
            return [choice for choice in self.choices[name] if choice][:1]
        subject, _, number = name.rpartition("_")
        if number.isdecimal():
            return [BY_NAME.get(subject, "Some words") if number == "0" else ""]
        return [BY_NAME.get(name, BY_TYPE.get(kind, "Some words"))] if kind in TYPED else []


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urlsplit(has.get("action", "")).path or self.here) if has.get("method", "").lower() == "post" else None
            self.forms += [self.form] if self.form else []
        elif self.form and tag == "option" and self.select:
            self._option(self.form, has)
        elif self.form and tag in {"input", "select", "textarea", "button"} and has.get("name"):
            self._field(self.form, tag, has)

    def _field(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has["name"], has.get("type", "text") if tag == "input" else tag
        form.types.setdefault(name, kind)
        if has.get("maxlength"):
            form.limits[name] = int(has["maxlength"])
        if kind in {"checkbox", "radio"}:
            form.choices.setdefault(name, []).append(has.get("value", "on"))
            if "checked" in has:
                form.values.setdefault(name, []).append(has.get("value", "on"))
        elif kind == "select":
            self.select = name
        elif kind == "textarea":
            self.textarea, form.values[name] = name, [""]
        elif kind != "file":
            form.values.setdefault(name, [has.get("value", "")])

    def _option(self, form: Form, has: dict[str, str]) -> None:
        form.choices.setdefault(self.select, []).append(has.get("value", ""))
        if "selected" in has or self.select not in form.values:
            form.values[self.select] = [has.get("value", "")]

    def handle_data(self, text: str) -> None:
        if self.form and self.textarea:
            self.form.values[self.textarea][0] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms_in(html: str, here: str) -> list[Form]:
    """Every form that changes something, in the order of the page."""
    reader = _Reader(here)
    reader.feed(html)
    return reader.forms
