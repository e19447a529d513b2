"""Nothing that somebody writes or brings becomes active on a page: more than two hundred known strings through the editor, the pages and a file."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.authoring.services import drafts, publishing
from courses.catalogue.change_questions import ChangeQuestion, Choice
from courses.catalogue.folders import markdown
from courses.catalogue.folders.markdown_writing import normal
from courses.catalogue.models import Lesson
from courses.catalogue.rules import is_address
from courses.content.reading import text_of
from courses.progress.services import finish_lesson
from lms.lib.rich_text import sanitised
from tests.authoring.conftest import publish, typed, write
from tests.authoring.injection import vectors
from tests.courses_made import make_lesson

VECTORS = vectors()
TAGS = {
    "h2", "h3", "h4", "p", "br", "hr", "strong", "b", "em", "i", "s", "sub", "sup", "code", "pre", "blockquote", "footer", "ul", "ol", "li", "a",
    "img", "figure", "figcaption", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "href", "title", "hreflang", "rel", "src", "alt", "width", "height", "loading", "start", "scope", "colspan", "rowspan", "class", "id", "tabindex",
    "role", "aria-label",
}  # fmt: skip
CLASSES = {"callout", "callout-label", "table-wrap", *(f"callout-{kind}" for kind in ("tip", "example", "chance", "risk", "try"))}
HARMLESS = re.compile(r"(https?://|mailto:|tel:|/|#|[^:]*$)", re.IGNORECASE)


class Active(HTMLParser):
    """Everything in a text that is more than words, known layout and known addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    @classmethod
    def parts(cls, text: str) -> list[str]:
        reader = cls()
        reader.feed(text)
        reader.close()
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += judged(tag, attrs)

    def handle_comment(self, text: str) -> None:
        self.found.append(f"<!--{text}")

    def handle_decl(self, text: str) -> None:
        self.found.append(f"<!{text}")

    def handle_pi(self, text: str) -> None:
        self.found.append(f"<?{text}")


def judged(tag: str, attrs: list[tuple[str, str | None]]) -> list[str]:
    found = [] if tag in TAGS else [f"<{tag}>"]
    for name, value in attrs:
        text = re.sub(r"[\x00-\x20\u00a0\u2028\u2029]", "", value or "")
        if (
            name not in ATTRIBUTES
            or (name == "class" and not set((value or "").split()) <= CLASSES)
            or (name == "href" and not HARMLESS.match(text))
            or (name == "src" and not re.match(r"/(?!/)", text))
        ):
            found.append(f"{name}={value}")
    return found


def test_there_are_enough_strings_and_the_judge_sees_them():
    assert len(VECTORS) >= 200
    assert sum(bool(Active.parts(one)) for one in VECTORS if "<" in one and "\0" not in one) > 200


@pytest.mark.django_db
def test_nothing_active_remains_of_what_comes_through_the_editor(cast, lesson):
    wrong = []
    for one in VECTORS:
        for body in (f"<p>before {one} after</p>", one):
            draft = drafts.draft_of(lesson)
            words = {"title_nl": one, "title_en": one, "body_nl": body, "body_en": body}
            kept = drafts.save_draft(lesson=lesson, by=cast.hr, now=timezone.now(), words=words, based_on=draft.number)
            wrong += [(one, part) for text in (kept.body_nl, kept.body_en) for part in Active.parts(text)]
    assert wrong == []


@pytest.mark.django_db
def test_nothing_active_reaches_a_learner_after_publishing(cast, lesson):
    write(lesson, cast.hr, title_nl="x", body_nl="".join(VECTORS), body_en="<p>" + "</p><p>".join(VECTORS) + "</p>")
    publish(lesson, cast.hr)
    version = Lesson.objects.get(pk=lesson.pk).published
    for body in (version.body_nl, version.body_en, str(text_of(version).html)):
        assert Active.parts(body) == []


@pytest.mark.django_db
def test_a_text_that_came_into_the_table_by_another_way_is_cleaned_on_its_way_out(lesson):
    for one in VECTORS:
        lesson.published.body_nl = lesson.published.body_en = one
        assert Active.parts(str(text_of(lesson.published).html)) == [], one


def test_nothing_active_comes_out_of_markdown_in_a_file():
    wrong = []
    for one in VECTORS:
        for source in (f"{one}\n", f"- {one}\n", f"> {one}\n", f"| {one} |\n| --- |\n| {one} |\n", f":::tip\n{one}\n:::\n", f"## {one}\n"):
            html, _faults = markdown.to_html(source, language="en", pictures=lambda name: markdown.Picture(f"/learn/files/1/{name}"))
            wrong += [(source, part) for part in Active.parts(html)]
    assert wrong == []


@pytest.mark.django_db
def test_titles_are_words_on_every_page_of_the_lesson(cast, author, client_of, lesson):
    title = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    author.post(f"/hr/learning/lessons/{lesson.pk}/", typed(lesson, title_nl=title, title_en=title))
    publish(lesson, cast.hr)
    pages = [f"/hr/learning/lessons/{lesson.pk}/{part}" for part in ("", "about/", "preview/", "publish/", "versions/", "versions/version/1/")]
    pages += [f"/hr/learning/modules/{lesson.module.key}/", "/hr/learning/checks/"]
    for address in pages:
        assert "<script>alert" not in author.get(address).content.decode() and "<img src=x" not in author.get(address).content.decode()
    learner = client_of(cast.employee)
    for address in (
        reverse("module", args=[lesson.module.key]),
        reverse("lesson", args=[lesson.module.key, lesson.key]),
        reverse("lesson_flag", args=[lesson.pk]),
    ):
        page = learner.get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_none_of_them_is_an_address_that_a_lesson_leads_to():
    for one in VECTORS:
        for address in (one, one.strip(), f"https://example.org/{one}"):
            assert not is_address(address) or (HARMLESS.match(address) and not re.search(r"[<>\"\s]", address)), one


@pytest.mark.django_db
def test_what_changed_its_question_and_what_somebody_writes_for_themselves_are_words_on_every_page(cast, client_of, lesson):
    words = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 }}"
    finish_lesson(person=cast.employee, lesson=lesson, now=timezone.now())
    write(lesson, cast.hr, body_nl="<p>Nieuw.</p>", body_en="<p>New.</p>")
    asked = ChangeQuestion(words, words, (Choice(words, words), Choice(f"{words} 2", f"{words} 2")), 1, words, words)
    version = publish(lesson, cast.hr, is_substantial=True, what_changed_nl=words, what_changed_en=words, question=asked)
    thinking = make_lesson(lesson.module, key="think", kind="reflection", position=9)
    learner, here = client_of(cast.employee), reverse("lesson", args=[lesson.module.key, lesson.key])
    there = reverse("lesson", args=[lesson.module.key, thinking.key])
    learner.post(f"{there}written/", {"text": words, "based_on": "0"})
    pages = [learner.get(address) for address in ("/", "/learn/mine/", here, there, "/learn/mine/written/")]
    pages.append(learner.post(f"{there}written/", {"text": f"{words} other", "based_on": "0"}))
    pages.append(learner.post(f"{here}changed/", {"version": version.pk, "then": "answer", "answer": "2", "next": words}))
    for page in pages:
        text = page.content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "&lt;script&gt;alert(1)" in text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(VECTORS) | st.text(st.sampled_from("<>/\"'= abon!-&;#x`\\[]()*\n"), max_size=15), min_size=1, max_size=4).map("".join))
def test_no_mixture_of_them_becomes_active(text):
    once = normal(sanitised(text), language="en", pictures={})
    assert Active.parts(once) == []
    assert Active.parts(sanitised(text)) == []


@pytest.mark.django_db
def test_the_sentence_of_a_picture_cannot_leave_its_quotes(lesson):
    told = drafts.with_sentences('<img src="/learn/files/1/a.webp" alt="">', {"/learn/files/1/a.webp": '"><script>alert(1)</script> onerror="x'})
    assert Active.parts(told) == []
    assert publishing.missing(drafts.draft_of(lesson)) == []
