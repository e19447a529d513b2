"""From a folder to checked forms. Nothing is stored here; every mistake becomes a fault and reading goes on."""

import hashlib
import itertools
import re
from pathlib import Path

from django.utils.translation import gettext as _

from courses.catalogue.folders import files, markdown
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.forms import LANGUAGES, CourseForm, LessonForm, LessonText, ModuleForm
from courses.catalogue.folders.front_matter import Document, read
from courses.catalogue.kinds import LessonKind, kind_named, kinds
from courses.catalogue.models import Module, Stance
from courses.catalogue.rules import LINK_INSTEAD, LINK_NEEDED, LONGEST_LINK, NO_LINK, RESERVED_KEYS, is_address
from courses.phases import ORDER

_NUMBERED = re.compile(r"(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_LESSON = re.compile(r"(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.(nl|en)\.md")
VARIANTS = ["none", "business-to-business", "web-shop", "store-chain", "public-organisation"]


def read_courses(root: Path, faults: Faults) -> list[CourseForm]:
    """Every course of the folder, by phase and then by the order of `position` or of their names."""
    courses: list[CourseForm] = []
    for phase in ORDER:
        found = [_read_course(path, phase, faults) for path in sorted((root / phase).glob("*/course.md"))]
        found.sort(key=lambda course: (course.position, course.key))
        for number, course in enumerate(found, 1):
            course.position = number
        courses += found
    _check_together(courses, faults)
    return courses


def _read_course(path: Path, phase: str, faults: Faults) -> CourseForm:
    document = read(path, faults)
    course = CourseForm(
        key=document.key(),
        phase=document.choice("phase", [str(one) for one in ORDER]),
        position=document.number("position", most=999, default=999),
        path=path,
        fields={
            "title_nl": document.text("title_nl", most=160, required=not document.values.get("title_en")),
            "title_en": document.text("title_en", most=160, required=not document.values.get("title_nl")),
            "summary_nl": document.text("summary_nl", most=2000, required=False),
            "summary_en": document.text("summary_en", most=2000, required=False),
        },
    )
    document.nothing_else()
    _no_body(document)
    if course.phase != phase:
        document.fault("phase", _("phase is %(phase)s, but the course stands in the folder '%(phase_)s'") % {"phase": repr(course.phase), "phase_": phase})
    if course.key and path.parent.name != course.key:
        document.fault("key", _("key is %(key)s, but the folder is called %(name)s") % {"key": repr(course.key), "name": repr(path.parent.name)})
    course.modules = [_read_module(folder, faults) for folder in sorted(path.parent.iterdir()) if folder.is_dir()]
    if not course.modules:
        faults.add(path, 1, _("the course has no modules"))
    return course


def _read_module(folder: Path, faults: Faults) -> ModuleForm:
    path = folder / "module.md"
    numbered = _NUMBERED.fullmatch(folder.name)
    if not numbered:
        faults.add(folder, 1, _("the folder of a module is called NN-key, such as 01-what-it-is"))
    if not path.is_file():
        faults.add(folder, 1, _("there is no module.md in this folder"))
        return ModuleForm(folder.name, 0, folder, {}, "", "", None, None)
    document = read(path, faults)
    has_picture = document.text("illustration", most=120, required=False) != "none"
    module = ModuleForm(
        key=document.key(),
        position=int(numbered[1]) if numbered else 0,
        path=path,
        fields={
            "title_nl": document.text("title_nl", most=160, required=not document.values.get("title_en")),
            "title_en": document.text("title_en", most=160, required=not document.values.get("title_nl")),
            "summary_nl": document.text("summary_nl", most=2000, required=False),
            "summary_en": document.text("summary_en", most=2000, required=False),
            "outcomes_nl": document.words("outcomes_nl"),
            "outcomes_en": document.words("outcomes_en"),
            "stance": document.choice("stance", Stance.values),
            "platforms": document.words("platforms"),
            "variant_for": document.choice("variant_for", VARIANTS).removesuffix("none"),
            "is_optional": document.flag("optional"),
            "illustration_alt_nl": document.text("illustration_alt_nl", required=has_picture),
            "illustration_alt_en": document.text("illustration_alt_en", required=has_picture),
            "completion": document.choice("completion", Module.Completion.values, default=Module.Completion.LESSONS),
        },
        variant_of=document.key_or_none("variant_of"),
        illustration=document.text("illustration", most=120) if has_picture else "",
        checked_on=document.day("checked_on"),
        check_again_on=document.day("check_again_on"),
    )
    document.nothing_else()
    _no_body(document)
    _check_module(module, document, numbered[2] if numbered else "")
    module.files = files.read_files(folder, faults)
    if module.illustration and not all(module.illustration_in(language) for language in LANGUAGES):
        document.fault(
            "illustration",
            _("there is no %(illustration)s.nl.svg and .en.svg, nor %(illustration)s.svg or another picture") % {"illustration": module.illustration},
        )
    module.lessons = _read_lessons(folder, module, faults)
    return module


def _check_module(module: ModuleForm, document: Document, folder_key: str) -> None:
    if module.key in RESERVED_KEYS:
        document.fault("key", _("key is %(key)s, a word that Podium uses itself in addresses") % {"key": repr(module.key)})
    if module.key and folder_key and module.key != folder_key:
        document.fault("key", _("key is %(key)s, but the folder says %(folder_key)s") % {"key": repr(module.key), "folder_key": repr(folder_key)})
    if bool(module.variant_of) != bool(module.fields["variant_for"]):
        document.fault("variant_of", _("variant_of and variant_for belong together: give both or neither"))
    if module.checked_on and module.check_again_on and module.check_again_on <= module.checked_on:
        document.fault("check_again_on", _("check_again_on lies after checked_on"))
    if len(module.fields["outcomes_nl"]) != len(module.fields["outcomes_en"]):  # type: ignore[arg-type]
        document.fault("outcomes_en", _("outcomes_nl and outcomes_en have the same number of lines"))
    for platform in module.fields["platforms"]:  # type: ignore[attr-defined]
        if platform != platform.lower():
            document.fault("platforms", _("write %(platform)s in lower case") % {"platform": repr(platform)})


def _no_body(document: Document) -> None:
    if document.body.strip():
        document.faults.add(document.path, document.body_line, _("nothing follows the front matter in this file"))


def _read_lessons(folder: Path, module: ModuleForm, faults: Faults) -> list[LessonForm]:
    stems: dict[tuple[str, str], dict[str, Document]] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name == "module.md":
            continue
        named = _LESSON.fullmatch(path.name)
        if not named:
            faults.add(path, 1, _("a lesson is called NN-key.nl.md or NN-key.en.md"))
            continue
        stems.setdefault((named[1], named[2]), {})[named[3]] = read(path, faults)
    for path in files.own_files_without(folder, {f"{number}-{key}" for number, key in stems}):
        faults.add(path, 1, _("there is no lesson with this name beside it"))
    lessons = [_read_lesson(int(number), key, documents, module) for (number, key), documents in sorted(stems.items())]
    if not lessons:
        faults.add(module.path, 1, _("the module has no lessons"))
    for one, following in itertools.pairwise(lessons):
        if one.position == following.position:
            faults.add(module.path, 1, _("two lessons have the number %(position)s") % {"position": f"{one.position:02}"})
    return lessons


def _read_lesson(position: int, key: str, documents: dict[str, Document], module: ModuleForm) -> LessonForm:
    first = next(iter(documents.values()))
    is_alone = len(documents) == 1 and first.text("other_language", required=False) == "none"
    for language in LANGUAGES:
        if language not in documents and not is_alone:
            first.faults.add(first.path, 1, _("the same lesson in the other language (%(language)s) is missing") % {"language": language})
    facts, texts = [], {}
    for language, document in documents.items():
        kind = kind_named(document.choice("kind", [one.key for one in kinds()]) or kinds()[0].key)
        title = document.text("title", most=160)
        minutes = document.number("minutes", least=1, most=240)
        stance = document.choice("stance", Stance.values)
        is_optional = document.flag("optional", default=False)
        keeping = {
            "platforms": document.words("platforms", required=False),
            "checked_on": document.day("checked_on", required=False),
            "check_again_on": document.day("check_again_on", required=False),
        }
        link = _link(document, kind)
        has_files = kind.link == LINK_INSTEAD and link
        media = {use: document.text(use, required=use in kind.needs and not has_files) for use in kind.files}
        media = {use: name for use, name in media.items() if name}
        document.nothing_else()
        _check_media(document, kind, media, module)
        texts[language] = LessonText(title, minutes, document.body, document.body_line, document.path, media, link)
        facts.append((kind.key, stance, is_optional, keeping))
        _check_body(document, language, module, is_needed=kind.needs_text or bool(has_files))
    if any(one != facts[0] for one in facts):
        first.faults.add(first.path, 2, _("kind, stance and optional are the same in both languages"))
    kind_key, stance, is_optional, keeping = facts[0]
    lesson = LessonForm(key=key, position=position, kind=kind_key, stance=stance, is_optional=is_optional, texts=texts, keeping=keeping)
    _read_own(lesson, documents.get("nl", first).path, first.faults)
    return lesson


def _link(document: Document, kind: LessonKind) -> str:
    """The address outside, for the kinds that have one."""
    if kind.link == NO_LINK:
        return ""
    link = document.text("link", most=LONGEST_LINK, required=kind.link == LINK_NEEDED)
    if link and not is_address(link):
        document.fault("link", _("link is %(link)s; write an address that begins with https://") % {"link": repr(link)})
    return link


def _read_own(lesson: LessonForm, markdown_path: Path, faults: Faults) -> None:
    """What the kind of lesson keeps in files of its own."""
    kind = kind_named(lesson.kind)
    own = files.own_files(markdown_path.parent, f"{lesson.position:02}-{lesson.key}", faults)
    for suffix in sorted(set(own) - set(kind.suffixes)):
        faults.add(own.pop(suffix), 1, _("a lesson of the kind %(key)s has no file of this kind") % {"key": kind.key})
    if own:
        lesson.own_digest = hashlib.sha256(b"".join(f"{suffix}\0".encode() + path.read_bytes() + b"\0" for suffix, path in own.items())).hexdigest()
    if kind.read:
        lesson.own = kind.read(markdown_path, own, faults)


def _check_media(document: Document, kind: LessonKind, media: dict[str, str], module: ModuleForm) -> None:
    for use, name in media.items():
        if name not in module.files:
            document.fault(use, _("the file %(name)s is not in the folder") % {"name": name})
        elif module.files[name].content_type not in kind.files[use]:
            document.fault(
                use,
                _("the file %(name)s is %(content_type)s, which cannot be used as %(use)s")
                % {"name": name, "content_type": module.files[name].content_type, "use": use},
            )


def _check_body(document: Document, language: str, module: ModuleForm, *, is_needed: bool) -> None:
    if not document.body.strip():
        if is_needed and document.values:
            document.faults.add(document.path, document.body_line, _("the lesson has no text"))
        return
    if not document.body.endswith("\n") or document.body.endswith("\n\n"):
        document.faults.add(document.path, document.body_line + document.body.rstrip().count("\n") + 1, _("the file ends with exactly one line end"))
    _html, wrong = markdown.to_html(document.body, language=language, pictures=lambda name: _anywhere(module, name))
    for line, reason in wrong:
        document.faults.add(document.path, document.body_line + line - 1, reason)


def _anywhere(module: ModuleForm, name: str) -> markdown.Picture | None:
    return markdown.Picture("/") if name in module.files and module.files[name].content_type.startswith("image/") else None


def _check_together(courses: list[CourseForm], faults: Faults) -> None:
    seen: dict[str, Path] = {}
    modules = {module.key: module for course in courses for module in course.modules}
    for course in courses:
        _check_key(course.key, course.path, seen, faults)
        for module in course.modules:
            _check_key(module.key, module.path, seen, faults)
            if module.variant_of and module.variant_of not in modules:
                faults.add(module.path, 1, _("variant_of names %(variant_of)s, which is not in this programme") % {"variant_of": repr(module.variant_of)})
            elif module.variant_of and modules[module.variant_of].variant_of:
                faults.add(module.path, 1, _("variant_of names %(variant_of)s, which is itself a variant") % {"variant_of": repr(module.variant_of)})
            elif module.variant_of == module.key and module.key:
                faults.add(module.path, 1, _("a module is no variant of itself"))
            for lesson in module.lessons:
                _check_key(lesson.key, lesson.texts[next(iter(lesson.texts))].path, seen, faults)


def _check_key(key: str, path: Path, seen: dict[str, Path], faults: Faults) -> None:
    if key and key in seen:
        faults.add(path, 1, _("the key %(key)s is already used in %(seen)s") % {"key": repr(key), "seen": seen[key].relative_to(faults.root)})
    seen.setdefault(key, path)
