import ast
import gettext
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from lms.web import translations
from lms.web.translations import Part

TEMPLATE = """
  <p>{% blocktranslate trimmed count n=list|length with x=y %}
    One “seat” of {{ x }}
  {% plural %}
    {{ n }} seats
  {% endblocktranslate %} it's a "quote' ü</p>
    {# not this #}
{% translate "Open" context "verb" as z %}{% if a == _("Hello") %}'{% endif %} {{ _("More") }}
{% include "x" with label=_("Labelled") %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

NAME = _("A name")
LONG = _(
    "One thought "
    "in two lines"
)
pgettext("noun", "Post")
ngettext("%(count)s mail", "%(count)s mails", 2)
"""


@pytest.fixture
def part(tmp_path: Path, monkeypatch) -> Part:
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "views.py").write_text(CODE)
    only = Part("ambassadors", [tmp_path / "page.html", tmp_path / "views.py"])
    monkeypatch.setattr(translations, "parts", lambda: [only])
    return only


def dutch(part: Part, **words: str) -> None:
    text = part.po.read_text()
    for english, translated in words.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{translated}"')
    part.po.write_text(text)


def test_strings_of_templates_are_found(part):
    assert set(translations.messages_in(part.files[0])) == {
        (("One “seat” of %(x)s", "%(n)s seats"), None),
        ("Open", "verb"),
        ("Hello", None),
        ("More", None),
        ("Labelled", None),
    }


def test_strings_of_code_are_found(part):
    assert set(translations.messages_in(part.files[1])) == {
        ("A name", None),
        ("One thought in two lines", None),
        ("Post", "noun"),
        (("%(count)s mail", "%(count)s mails"), None),
    }


def test_a_second_run_changes_nothing_and_keeps_what_was_translated(part):
    assert translations.update() == {"ambassadors": 9}
    dutch(part, More="Meer")
    before = part.po.read_text()
    assert translations.update() == {"ambassadors": 8}
    assert part.po.read_text() == before
    assert 'msgid "More"\nmsgstr "Meer"' in before


def test_what_is_missing_unused_or_fuzzy_is_said(part):
    translations.update()
    assert "ambassadors: “More” has no Dutch" in translations.problems()
    part.po.write_text(part.po.read_text() + '\nmsgid "Old"\nmsgstr "Oud"\n\n#, fuzzy\nmsgid "Doubt"\nmsgstr "Twijfel"\n')
    (part.files[1]).write_text(CODE + '\n_("New")\n')
    found = translations.problems()
    assert "ambassadors: “Old” is no longer used; run `make messages`" in found
    assert "ambassadors: “Doubt” is marked fuzzy" in found
    assert "ambassadors: “New” is not in its file; run `make messages`" in found


def test_the_same_word_has_one_translation_in_all_parts(part, monkeypatch, tmp_path):
    other = Part("courses/role", [part.files[0]])
    monkeypatch.setattr(translations, "parts", lambda: [part, other])
    translations.update()
    dutch(part, More="Meer")
    dutch(other, More="Nog meer")
    assert any("“More” is «Nog meer» here and «Meer» in ambassadors" in line for line in translations.problems())


def test_a_new_string_takes_the_words_of_a_part_that_has_it(part, monkeypatch):
    translations.update()
    dutch(part, More="Meer")
    other = Part("courses/role", [part.files[0]])
    monkeypatch.setattr(translations, "parts", lambda: [part, other])
    translations.update()
    assert 'msgid "More"\nmsgstr "Meer"' in other.po.read_text()


def test_pages_read_what_was_compiled(part, tmp_path):
    translations.update()
    dutch(part, More="Meer")
    assert translations.compile_all(tmp_path) == 1
    assert translations.compile_all(tmp_path) == 0
    with part.po.with_suffix(".mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    assert found.gettext("More") == "Meer"
    assert found.gettext("Hello") == "Hello"


def test_a_process_that_read_the_languages_before_they_were_compiled_reads_them_again(part, tmp_path):
    translations.update()
    with translation.override("nl"):
        assert translation.gettext("Skip to content") == "Naar de inhoud"
    # As the first start on a fresh machine finds it: read before anything was compiled.
    trans_real._translations["nl"] = trans_real.DjangoTranslation("en")
    with translation.override("nl"):
        assert translation.gettext("Skip to content") == "Skip to content"
    assert translations.compile_all(tmp_path) == 1
    with translation.override("nl"):
        assert translation.gettext("Skip to content") == "Naar de inhoud"


def test_no_string_is_translated_inside_an_f_string_where_it_is_not_gathered():
    hidden = []
    for file in (file for part in translations.parts() for file in part.files if file.suffix == ".py"):
        f_strings = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.JoinedStr))
        calls = (node for f_string in f_strings for node in ast.walk(f_string) if isinstance(node, ast.Call))
        hidden += [f"{file}:{call.lineno}" for call in calls if isinstance(call.func, ast.Name) and call.func.id in translations.KEYWORDS]
    assert hidden == []


def test_every_string_of_podium_has_its_dutch():
    assert translations.problems() == []
