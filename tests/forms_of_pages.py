"""The forms that a page shows, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

TYPED = {"text", "search", "email", "number", "date", "datetime-local", "time", "url", "tel", "textarea"}
ANSWERS = {
    "email": "new.colleague@example.org",
    "number": "3",
    "date": "2027-05-12",
    "datetime-local": "2027-05-12T10:00",
    "time": "10:00",
    "url": "https://example.org/",
}


@dataclass
class Form:
    """Where it goes, what a browser would send untouched, and the type of each field."""

    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """An answer in every field, the first choice where nothing is chosen."""
        answers = dict(self.values)
        for name, kind in self.types.items():
            if not any(answers.get(name, [""])):
                choices = [option for option in self.options.get(name, []) if option]
                answers[name] = choices[:1] if name in self.options else [ANSWERS.get(kind, "Some words")] if kind in TYPED else answers.get(name, [])
        return answers


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms = here, []
        self.form: Form | None = None
        self.select, self.textarea = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urlsplit(has.get("action", "")).path or self.here) if has.get("method", "").lower() == "post" else None
            self.forms += [self.form] if self.form else []
        name = has.get("name", "")
        if self.form is None or (tag in {"input", "select", "textarea", "button"} and not name):
            return
        if tag == "input":
            kind = has.get("type", "text")
            self.form.types[name] = kind
            if kind not in {"checkbox", "radio", "file"}:
                self.form.values[name] = [has.get("value", "")]
            elif kind != "file":
                self.form.options.setdefault(name, []).append(has.get("value", "on"))
                if "checked" in has:
                    self.form.values.setdefault(name, []).append(has.get("value", "on"))
        elif tag in {"select", "textarea", "button"}:
            self.form.types.setdefault(name, tag)
            if tag == "select":
                self.select = name
            elif tag == "textarea":
                self.textarea, self.form.values[name] = name, [""]
            else:
                self.form.values.setdefault(name, [has.get("value", "")])
        elif tag == "option" and self.select:
            self.form.options.setdefault(self.select, []).append(has.get("value", ""))
            if "selected" in has or self.select not in self.form.values:
                self.form.values[self.select] = [has.get("value", "")]

    def handle_data(self, text: str) -> None:
        if self.form and self.textarea:
            self.form.values[self.textarea][0] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        self.select, self.textarea = ("" if tag == "select" else self.select), ("" if tag == "textarea" else self.textarea)


def forms_in(html: str, here: str) -> list[Form]:
    """Every form that changes something, in the order of the page."""
    reader = _Reader(here)
    reader.feed(html)
    return reader.forms
