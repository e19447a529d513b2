"""The tips of a programme folder (`role/tips.yaml`). One that was changed or written here is left alone; one that left the file is not offered any more."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import KEY
from courses.catalogue.folders.loaders import Loader, Report
from courses.catalogue.folders.yaml_files import YamlReader
from courses.role.tips.models import Audience, Channel, Tip

FILE = "role/tips.yaml"
_NAMES = ("key", "title", "text", "audience", "channel", "stance", "job_roles", "checked_on")


@dataclass(frozen=True)
class TipForm:
    key: str
    fields: dict[str, Any]
    job_roles: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps([self.fields, self.job_roles], sort_keys=True, default=str).encode()).hexdigest()


def read(root: Path, faults: Faults) -> list[TipForm] | None:
    """Every tip, checked; None when the programme has none."""
    path = root / FILE
    if not path.is_file():
        return None
    reader = YamlReader(path, faults)
    node = reader.compose()
    if node is None:
        return []
    seen: set[str] = set()
    found = []
    for row in reader.rows(reader.entries(node, ("tips",)).get("tips")):
        form = _read_tip(reader, row)
        if form.key in seen:
            reader.fault(row, f"the key {form.key!r} is used twice")
        seen.add(form.key)
        found.append(form)
    return found


def _read_tip(reader: YamlReader, row: yaml.Node) -> TipForm:
    values = reader.entries(row, _NAMES)
    key = reader.text(values.get("key"), 80)
    if not KEY.fullmatch(key):
        reader.fault(values.get("key", row), f"key holds {key!r}; use lower-case letters, digits and hyphens")
    title, text = reader.words(values.get("title"), 120), reader.words(values.get("text"), 600)
    if not (all(title.values()) and all(text.values())):
        reader.fault(row, "a tip has a title and a text in both languages")
    fields: dict[str, Any] = {f"title_{language}": words for language, words in title.items()}
    fields |= {f"text_{language}": words for language, words in text.items()}
    fields["audience"] = reader.one_of(values.get("audience", row), tuple(Audience.values))
    fields["channel"] = reader.one_of(values.get("channel", row), tuple(Channel.values))
    fields["stance"] = reader.one_of(values.get("stance", row), tuple(Tip.Stance.values))
    try:
        fields["checked_on"] = date.fromisoformat(reader.text(values.get("checked_on")))
    except ValueError:
        reader.fault(values.get("checked_on", row), "write a date such as 2026-11-24")
    return TipForm(key, fields, tuple(reader.text(one) for one in reader.rows(values.get("job_roles"))))


def write(found: list[TipForm] | None, report: Report) -> None:
    """Make what is new and renew what nobody changed here."""
    if found is None:
        return
    for form in found:
        tip = Tip.objects.filter(key=form.key).first()
        if tip is not None and tip.loaded_digest in ("", form.digest):
            report.add("tip", "unchanged")
            continue
        report.add("tip", "changed" if tip else "made")
        tip = tip or Tip(key=form.key)
        for name, value in form.fields.items():
            setattr(tip, name, value)
        tip.loaded_digest, tip.suggested_roles = form.digest, list(form.job_roles)
        tip.save()
    for tip in Tip.objects.exclude(loaded_digest="").filter(is_in_use=True).exclude(key__in=[form.key for form in found]):
        tip.is_in_use = False
        tip.save(update_fields=["is_in_use"])
        report.add("tip", "archived")


LOADER = Loader("tips", 40, (), read, write)
