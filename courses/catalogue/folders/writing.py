"""A course as a readable folder: what `reading` reads, written so that reading and writing again gives the same bytes."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from courses.catalogue.folders.markdown_writing import written
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Attachment, Course, Lesson, Module, State

_ADDRESS = re.compile(r"/learn/files/(\d+)/")
Entry = tuple[str, "bytes | Attachment"]


def entries(course: Course) -> Iterator[Entry]:
    """Every file of the course: its path below the folder, and its content or the attachment that holds it.

    What people read now is written; drafts and what is archived stay here.
    """
    root = f"{course.phase}/{course.key}"
    yield f"{root}/course.md", _course(course)
    modules = list(course.modules.filter(state=State.PUBLISHED).select_related("variant_of", "illustration_nl", "illustration_en").order_by("position", "pk"))
    for number, module in _numbered(modules):
        yield from _module(module, f"{root}/{number:02}-{module.key}")


def _numbered(rows: list[Any]) -> list[tuple[int, Any]]:
    """The numbers of the names: the places as they are, or 1, 2, 3 when two things have the same or one has none."""
    places = [row.position for row in rows]
    fits = len(set(places)) == len(places) and all(1 <= place <= 99 for place in places)
    return list(zip(places, rows, strict=True)) if fits else list(enumerate(rows, 1))


def _module(module: Module, folder: str) -> Iterator[Entry]:
    attachments = {row.pk: row for row in module.attachments.all()}
    used: dict[str, Attachment] = {}

    def name(pk: int) -> str | None:
        row = attachments.get(pk)
        if row is None:
            return None
        used.setdefault(row.name, row)
        return row.name if used[row.name] == row else None

    pictures = {pk: name(pk) for pk in (module.illustration_nl_id, module.illustration_en_id) if pk}
    yield f"{folder}/module.md", _facts_of_module(module, pictures)
    lessons = module.lessons.filter(state=State.PUBLISHED, published__isnull=False).select_related("published").order_by("position", "pk")
    for number, lesson in _numbered(list(lessons)):
        stem = f"{folder}/{number:02}-{lesson.key}"
        here = [language for language in ("nl", "en") if getattr(lesson.published, f"title_{language}")]
        for language in here:
            yield f"{stem}.{language}.md", _lesson(lesson, language, name, is_alone=len(here) == 1)
        write = kind_of(lesson).write
        for suffix, content in sorted(write(lesson).items()) if write else ():
            yield f"{stem}{suffix}", content
    for row in used.values():
        yield f"{folder}/{row.name}", row


def _lesson(lesson: Lesson, language: str, name: Any, *, is_alone: bool) -> bytes:
    version: Any = lesson.published
    media = getattr(version, f"media_{language}")
    lines: list[tuple[str, Any]] = [("kind", lesson.kind), ("title", getattr(version, f"title_{language}"))]
    lines += [("minutes", lesson.minutes), ("stance", lesson.stance)]
    if lesson.is_optional:
        lines.append(("optional", True))
    lines += [(use, found) for use in kind_of(lesson).files if use in media and (found := name(media[use]))]
    lines += [("link", link)] if (link := getattr(version, f"link_{language}")) else []
    lines += [("platforms", lesson.platforms)] if lesson.platforms else []
    lines += [(key, getattr(lesson, key)) for key in ("checked_on", "check_again_on") if getattr(lesson, key)]
    lines += [("other_language", "none")] if is_alone else []

    def names(address: str) -> str | None:
        found = _ADDRESS.match(address)
        picture: str | None = name(int(found[1])) if found else None
        return picture

    return _document(lines, written(getattr(version, f"body_{language}"), names=names))


def _course(course: Course) -> bytes:
    return _document([(key, getattr(course, key)) for key in ("key", "phase", "title_nl", "title_en", "summary_nl", "summary_en")])


def _facts_of_module(module: Module, pictures: dict[int, str | None]) -> bytes:
    names = ("key", "title_nl", "title_en", "summary_nl", "summary_en", "outcomes_nl", "outcomes_en", "stance")
    lines: list[tuple[str, Any]] = [(name, getattr(module, name)) for name in names]
    general = module.variant_of
    lines += [
        ("platforms", _Flow(module.platforms)),
        ("variant_of", general.key if general else "none"),
        ("variant_for", module.variant_for or "none"),
        ("optional", module.is_optional),
        ("checked_on", module.checked_on or "none"),
        ("check_again_on", module.check_again_on or "none"),
        ("illustration", _illustration(module, pictures)),
        ("illustration_alt_nl", module.illustration_alt_nl),
        ("illustration_alt_en", module.illustration_alt_en),
    ]
    if module.completion != Module.Completion.LESSONS:
        lines.append(("completion", module.completion))
    return _document(lines)


def _illustration(module: Module, pictures: dict[int, str | None]) -> str:
    """One name for both languages without the language, as `images/x` for `images/x.nl.svg` and `images/x.en.svg`; else the name of the file."""
    found = [pictures.get(pk) for pk in (module.illustration_nl_id, module.illustration_en_id) if pk]
    name = next((one for one in found if one), None)
    return re.sub(r"(\.(nl|en))?\.[a-z0-9]+$", "", name) if name else "none"


class _Flow(list[Any]):
    """A list on one line."""


def _document(lines: list[tuple[str, Any]], body: str = "") -> bytes:
    return ("---\n" + "".join(_pair(key, value) for key, value in lines) + "---\n" + body).encode()


def _pair(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"{key}: {'true' if value else 'false'}\n"
    if isinstance(value, _Flow) or value == []:
        return f"{key}: [{', '.join(_scalar(str(one), in_flow=True) for one in value)}]\n"
    if isinstance(value, list):
        return f"{key}:\n" + "".join(f"  - {_scalar(str(one), in_list=True)}\n" for one in value)
    text = _scalar(str(value))
    return f"{key}: {text}\n" if text else f"{key}:\n"


def _scalar(text: str, *, in_list: bool = False, in_flow: bool = False) -> str:
    """Plain where it reads back the same, else between double quotes."""
    if not text and not (in_list or in_flow):
        return ""
    line = f"x: [{text}]\n" if in_flow else f"x:\n  - {text}\n" if in_list else f"x: {text}\n"
    try:
        root: Any = yaml.compose(line, Loader=yaml.BaseLoader)
        node = root.value[0][1]
    except yaml.YAMLError:
        return _quoted(text)
    if isinstance(node, yaml.SequenceNode):
        node = node.value[0] if len(node.value) == 1 else node
    return text if isinstance(node, yaml.ScalarNode) and node.value == text and node.style is None and "\n" not in text else _quoted(text)


def _quoted(text: str) -> str:
    found = yaml.dump(text, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=True, width=10**9)
    return str(found).rstrip("\n")
