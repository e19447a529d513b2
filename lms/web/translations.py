"""The Dutch of the interface: one file per part, kept in step with the strings in its code and templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SHELL, ENGINE = "lms/web", "courses/catalogue"
HEADER = r"""msgid ""
msgstr ""
"Language: nl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


Words = str | tuple[str, ...]
Key = tuple[Words, str | None]


@dataclass
class Part:
    """One folder with its own translations, such as courses/live_sessions, and the files that it answers for."""

    name: str
    files: list[Path] = field(default_factory=list)

    @property
    def po(self) -> Path:
        return BASE_DIR / self.name / "locale/nl/LC_MESSAGES/django.po"


def parts() -> list[Part]:
    """Every part with its Python and its templates; what belongs to no part belongs to the shell of the page."""
    folders = [folder for parent in ("lms", "courses") for folder in sorted((BASE_DIR / parent).iterdir()) if (folder / "__init__.py").is_file()]
    found = {name: Part(name) for name in (str(folder.relative_to(BASE_DIR)) for folder in folders) if name != "lms/lib"}
    found["ambassadors"] = Part("ambassadors")
    for folder in ("lms", "courses", "ambassadors"):
        for file in sorted((BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                found[_part_of_code(file.relative_to(BASE_DIR), found)].files.append(file)
    for file in sorted((BASE_DIR / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            found[_part_of_template(file.relative_to(BASE_DIR / "templates"), found)].files.append(file)
    return [part for _name, part in sorted(found.items())]


def _part_of_code(path: Path, found: dict[str, Part]) -> str:
    folder = "/".join(path.parts[:2])
    return folder if folder in found else {"courses": ENGINE, "ambassadors": "ambassadors"}.get(path.parts[0], SHELL)


def _part_of_template(path: Path, found: dict[str, Part]) -> str:
    for name in ("/".join(path.parts[:2]), path.parts[0], f"lms/{path.parts[0]}"):
        if name in found:
            return name
    return ENGINE if path.parts[0] == "courses" else SHELL


def messages_in(file: Path) -> Iterator[Key]:
    """The strings (singular and plural where there are two) and their context, as written in one file."""
    source = file.read_text()
    if file.suffix != ".py":
        # The indentation of a template would be an error in Python, which is what `templatize` writes.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).splitlines())
    for _line, text, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}):
        if text and text[0]:
            yield text, context


def extracted(part: Part) -> Catalog:
    """The strings of the part as they stand in its files, without translations."""
    catalog = Catalog(locale="nl")
    for file in part.files:
        for text, context in messages_in(file):
            catalog.add(text, context=context)
    return catalog


def stored(part: Part) -> Catalog:
    """What has been translated for the part."""
    if not part.po.is_file():
        return Catalog(locale="nl")
    with part.po.open("rb") as source:
        return read_po(source, locale="nl", ignore_obsolete=True)


def merged(part: Part, elsewhere: dict[Key, Words]) -> Catalog:
    """The strings of the files with the translations that are there; a new one takes the words of another part that has it."""
    known, result = stored(part), Catalog(locale="nl")
    for message in sorted(_entries(extracted(part)), key=_order):
        before = known.get(_id(message), message.context)
        words = _words(before) if before and _is_whole(before) and type(before.id) is type(message.id) else elsewhere.get(_key(message), "")
        result.add(message.id, words, context=message.context, flags=message.flags - {"fuzzy"}, user_comments=before.user_comments if before else ())
    return result


def as_text(catalog: Catalog) -> str:
    """The file as it is stored: no dates, no line numbers, no wrapping, so that a difference is a change of words."""
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, omit_header=True, sort_output=False)
    return HEADER + out.getvalue().decode().rstrip("\n") + "\n"


def update() -> dict[str, int]:
    """Bring every part's file in step with its strings. Returns, per part, how many strings still need Dutch."""
    elsewhere = {_key(message): _words(message) for part in parts() for message in _entries(stored(part)) if _is_whole(message)}
    missing = {}
    for part in parts():
        catalog = merged(part, elsewhere)
        if not len(catalog):
            part.po.unlink(missing_ok=True)
            continue
        part.po.parent.mkdir(parents=True, exist_ok=True)
        text = as_text(catalog)
        if not part.po.is_file() or part.po.read_text() != text:
            part.po.write_text(text)
        missing[part.name] = sum(not _is_whole(message) for message in _entries(catalog))
    return missing


def problems() -> list[str]:
    """Why the Dutch is not complete, one sentence each; nothing when it is."""
    found: list[str] = []
    seen: dict[Key, tuple[str, Words]] = {}
    for part in parts():
        known = stored(part)
        wanted = {_key(message): message for message in _entries(extracted(part))}
        for message in _entries(known):
            if message.fuzzy:
                found.append(f"{part.name}: {_shown(message)} is marked fuzzy")
            for mistake in message.check(known):
                found.append(f"{part.name}: {_shown(message)}: {mistake}")
            if _key(message) not in wanted:
                found.append(f"{part.name}: {_shown(message)} is no longer used; run `make messages`")
            other = seen.setdefault(_key(message), (part.name, _words(message)))
            if other[1] != _words(message) and _is_whole(message) and all(other[1]):
                found.append(f"{part.name}: {_shown(message)} is «{_words(message)}» here and «{other[1]}» in {other[0]}; one wins everywhere: use pgettext")
        for key, message in wanted.items():
            before = known.get(_id(message), message.context)
            if before is None or _key(before) != key:
                found.append(f"{part.name}: {_shown(message)} is not in its file; run `make messages`")
            elif not _is_whole(before):
                found.append(f"{part.name}: {_shown(message)} has no Dutch")
    return found


def compile_all(base: Path = BASE_DIR) -> int:
    """Write the .mo file beside every .po file that is newer. Returns how many were written. Needs no gettext."""
    written = 0
    for po in sorted(file for folder in ("lms/*", "courses/*", "ambassadors") for file in base.glob(f"{folder}/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        half = mo.with_suffix(".mo.new")
        with half.open("wb") as target:
            write_mo(target, catalog)
        half.replace(mo)
        written += 1
        # Django may have read the languages already, with this file missing; what is forked from this process would keep that.
        translation_file_changed(None, mo)
    return written


def _entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _key(message: Message) -> Key:
    return (message.id if isinstance(message.id, str) else tuple(message.id)), message.context


def _words(message: Message) -> Words:
    """The translation: one text, or one per plural form."""
    return message.string if isinstance(message.string, str) else tuple(message.string or ())


def _order(message: Message) -> tuple[str, str, str]:
    return _id(message).casefold(), _id(message), message.context or ""


def _shown(message: Message) -> str:
    return f"“{_id(message)}”" + (f" ({message.context})" if message.context else "")


def _is_whole(message: Message) -> bool:
    words = _words(message)
    return not message.fuzzy and bool(words) and all(words)
