"""GIFT and Moodle XML: files in the shape in which others publish them, and ours there and back."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.assessment.formats import gift, moodle_xml
from courses.assessment.formats.brought import Unreadable
from courses.assessment.models import Question
from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE, Option
from courses.assessment.services.questions import QuestionForm, missing
from courses.catalogue.models import Lesson
from tests.assessment.conftest import FORMS

GIFT = r"""// Question bank of a course, as exported by a learning system
$CATEGORY: $course$/top/Etiquette

// question: 101  name: Reply to all
::Reply to all::[html]<p>Who reads a reply to a <b>public</b> post?</p>{
	=Everybody#Right\: it is public.
	~Only the writer#No, the thread is open.
	~%25%Followers#Followers too, and more.
	####Public means public.
}

Two plus {=two =2} equals four.

How is 1 written\:{One}

::Capital::The capital of the Netherlands is
{
  =Amsterdam
  =%50%Den Haag#That is where the government sits.

  =%0%Rotterdam#A port.
}

::Several:: Which of these are networks? {
  ~%50%LinkedIn
  ~%50%Mastodon
  ~%-100%Excel # A spreadsheet.
  ~%-100%Word
}

$CATEGORY: $course$/top/Other things

::Sun::The sun rises in the east.{T#No, it does.#Yes.}

The earth is flat.{FALSE}

::Pairs::Match. {
   =LinkedIn -> network
   =Pinterest -> pictures
   = -> money
}

::Order::Put in order {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW NUMBERING_NONE
 first
 second
 third
}

::Essay::Tell about a post that you regret. {}

::Year::When did it begin? {#2004:1}

::Intro::Read this first. It is no question.

::Broken::What is missing here? {=one ~two

::Escapes::Is 1 \= 1 \{yes\} \~ no\: \\ \#?{=yes\=\~\#\{\} ~no}
"""


def by_title(brought):
    return {(form.text_en or form.text_nl)[:24]: form for form in brought.forms}


def test_gift_of_others_comes_in_and_what_we_do_not_have_is_listed():
    brought = gift.read(GIFT, language="en")
    found = by_title(brought)
    assert [form.kind for form in brought.forms] == [SINGLE, SHORT, SHORT, SHORT, MULTIPLE, SINGLE, SINGLE, MATCHING, ORDERING, SINGLE]
    reply = found["Who reads a reply to a p"]
    assert (reply.text_en, reply.text_nl, reply.pool, reply.why_en) == ("Who reads a reply to a public post?", "", "etiquette", "Public means public.")
    assert [(one.en, one.right, one.feedback_en) for one in reply.options] == [
        ("Everybody", True, "Right: it is public."),
        ("Only the writer", False, "No, the thread is open."),
        ("Followers", False, "Followers too, and more."),
    ]
    assert found["Two plus _____ equals fo"].options == (Option("a", en="two", right=True), Option("b", en="2", right=True))
    assert [one.right for one in found["The capital of the Nethe"].options] == [True, False, False]
    assert [one.right for one in found["Which of these are netwo"].options] == [True, True, False, False]
    assert [(one.en, one.right, one.feedback_en) for one in found["The sun rises in the eas"].options] == [
        ("True", True, "Yes."),
        ("False", False, "No, it does."),
    ]
    assert [(one.en, one.to_en) for one in found["Match."].options] == [("LinkedIn", "network"), ("Pinterest", "pictures"), ("", "money")]
    assert [one.en for one in found["Put in order"].options] == ["first", "second", "third"]
    assert found["Is 1 = 1 {yes} ~ no: \\ #"].options[0].en == "yes=~#{}"
    assert [(one.title, one.kind) for one in brought.left_out] == [
        ("Essay", "essay"),
        ("Year", "numerical"),
        ("Intro", "text without a question"),
        ("Broken", "unknown"),
    ]
    assert brought.left_out[3].where == "line 55"
    assert [title for title, _note in brought.notes] == ["Reply to all", "Capital"]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/Default for Etiquette</text></category>
    <info format="html"><text></text></info>
  </question>
<!-- question: 12  -->
  <question type="multichoice">
    <name><text>Reply &amp; all</text></name>
    <questiontext format="html"><text><![CDATA[<p>Who reads a reply?</p><p><img src="@@PLUGINFILE@@/thread.png" alt=""></p>]]></text>
      <file name="thread.png" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Public means public.</p>]]></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>
    <single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <answer fraction="100" format="html"><text><![CDATA[<p>Everybody</p>]]></text>
      <feedback format="html"><text><![CDATA[<p>Yes &lt;3</p>]]></text></feedback></answer>
    <answer fraction="0" format="html"><text><![CDATA[<p>Only the writer</p>]]></text><feedback format="html"><text></text></feedback></answer>
    <tags><tag><text>public</text></tag></tags>
  </question>
  <question type="multichoice">
    <name><text>Networks</text></name><questiontext format="moodle_auto_format"><text>Which are networks?</text></questiontext>
    <single>false</single>
    <answer fraction="50"><text>LinkedIn</text></answer><answer fraction="50"><text>Mastodon</text></answer><answer fraction="-100"><text>Excel</text></answer>
  </question>
  <question type="truefalse">
    <name><text>Sun</text></name><questiontext format="html"><text>The sun rises in the east.</text></questiontext>
    <answer fraction="100" format="moodle_auto_format"><text>true</text><feedback format="html"><text>Yes.</text></feedback></answer>
    <answer fraction="0" format="moodle_auto_format"><text>false</text><feedback format="html"><text></text></feedback></answer>
  </question>
  <question type="shortanswer">
    <name><text>Capital</text></name><questiontext format="html"><text>Capital?</text></questiontext><usecase>1</usecase>
    <answer fraction="100" format="moodle_auto_format"><text>Amsterdam</text><feedback format="html"><text></text></feedback></answer>
    <answer fraction="0" format="moodle_auto_format"><text>*</text><feedback format="html"><text>Look it up.</text></feedback></answer>
  </question>
  <question type="matching">
    <name><text>Pairs</text></name><questiontext format="html"><text>Match.</text></questiontext>
    <shuffleanswers>true</shuffleanswers>
    <subquestion format="html"><text><![CDATA[<p>LinkedIn</p>]]></text><answer><text>network</text></answer></subquestion>
    <subquestion format="html"><text>Pinterest</text><answer><text>pictures</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>money</text></answer></subquestion>
  </question>
  <question type="ordering">
    <name><text>Order</text></name><questiontext format="html"><text>Order these.</text></questiontext>
    <layouttype>VERTICAL</layouttype>
    <answer fraction="2.0000000" format="html"><text>second</text></answer>
    <answer fraction="1.0000000" format="html"><text>first</text></answer>
    <answer fraction="10.0000000" format="html"><text>last</text></answer>
  </question>
  <question type="numerical"><name><text>Year</text></name><questiontext format="html"><text>When?</text></questiontext>
    <answer fraction="100"><text>2004</text></answer></question>
  <question type="cloze"><name><text>Gaps</text></name><questiontext format="html"><text>A {1:SHORTANSWER:=b} c.</text></questiontext></question>
  <question type="essay"><name><text>Tell</text></name><questiontext format="html"><text>Tell.</text></questiontext></question>
  <question type="multichoice"><name><text>Two right</text></name><questiontext format="html"><text>One?</text></questiontext><single>true</single>
    <answer fraction="100"><text>a</text></answer><answer fraction="100"><text>b</text></answer></question>
</quiz>
"""


def test_moodle_xml_of_others_comes_in_and_what_we_do_not_have_is_listed():
    brought = moodle_xml.read(XML, language="nl")
    assert [form.kind for form in brought.forms] == [SINGLE, MULTIPLE, SINGLE, SHORT, MATCHING, ORDERING]
    reply, networks, sun, capital, pairs, order = brought.forms
    assert (reply.text_nl, reply.text_en, reply.pool, reply.why_nl) == ("Who reads a reply?", "", "default-for-etiquette", "Public means public.")
    assert [(one.nl, one.right, one.feedback_nl) for one in reply.options] == [("Everybody", True, "Yes <3"), ("Only the writer", False, "")]
    assert [one.right for one in networks.options] == [True, True, False]
    assert [(one.nl, one.right) for one in sun.options] == [("Waar", True), ("Niet waar", False)]
    assert capital.is_case_sensitive and [(one.nl, one.right, one.feedback_nl) for one in capital.options] == [
        ("Amsterdam", True, ""),
        ("*", False, "Look it up."),
    ]
    assert [(one.nl, one.to_nl) for one in pairs.options] == [("LinkedIn", "network"), ("Pinterest", "pictures"), ("", "money")]
    assert [one.nl for one in order.options] == ["first", "second", "last"]
    assert [(one.where, one.title, one.kind) for one in brought.left_out] == [
        ("question 7", "Year", "numerical"),
        ("question 8", "Gaps", "cloze"),
        ("question 9", "Tell", "essay"),
        ("question 10", "Two right", "multichoice"),
    ]
    assert brought.notes[0][0] == "Reply & all"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('<!DOCTYPE quiz [<!ENTITY a "aaaaaaaa">]><quiz>&a;</quiz>', "declares a document type"),
        ('<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', "declares a document type"),
        ("<quiz><question></quiz>", "not well-formed"),
        ("<html></html>", "no question bank"),
        ("<quiz></quiz>", "no question in this file"),
        ("", "not well-formed"),
    ],
)
def test_dangerous_and_broken_xml_is_refused_with_a_sentence(source, reason):
    with pytest.raises(Unreadable, match=reason):
        moodle_xml.read(source, language="en")


def test_gift_without_a_question_is_refused():
    with pytest.raises(Unreadable, match="no question"):
        gift.read("// only a remark\n\n", language="en")


WORDS = st.text(st.sampled_from("ab é1=~#{}:\\<>&*%[]/-'\"’"), min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from([SINGLE, MULTIPLE, ORDERING, MATCHING]))
    words = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
    fields = [{"en": one} for one in words]
    if kind == MATCHING:
        halves = draw(st.lists(WORDS, min_size=len(words), max_size=len(words), unique=True))
        fields = [one | {"to_en": half.replace("->", "")} for one, half in zip(fields, halves, strict=True)]
        fields = [{"en": one["en"].replace("->", "") or "x", "to_en": one["to_en"] or "y"} for one in fields]
    elif kind != ORDERING:
        right = {0} if kind == SINGLE else set(draw(st.lists(st.integers(0, len(words) - 1), min_size=1)))
        fields = [one | {"right": number in right, "feedback_en": draw(st.just("") | WORDS)} for number, one in enumerate(fields)]
    options = tuple(Option("abcde"[number], **one) for number, one in enumerate(fields))
    return QuestionForm(kind, "", draw(WORDS), options, why_en=draw(st.just("") | WORDS))


@given(st.lists(questions(), min_size=1, max_size=3))
def test_what_we_give_as_moodle_xml_comes_back_as_it_was(forms):
    given_away = moodle_xml.written([replace(one, key=f"q-{number}") for number, one in enumerate(forms)], language="en")
    brought = moodle_xml.read(given_away, language="en")
    assert brought.forms == [one for one in forms if _is_whole(one)]


@given(st.lists(questions(), min_size=1, max_size=3))
def test_what_we_give_as_gift_comes_back_as_it_was(forms):
    given_away = gift.written([replace(one, key=f"q-{number}") for number, one in enumerate(forms)], language="en")
    brought = gift.read(given_away, language="en")
    assert brought.forms == [one for one in forms if _is_whole(one)]


def _is_whole(form):
    return not missing(form)


def test_the_starter_kinds_go_out_and_come_back_in_one_language():
    for read, written in ((gift.read, gift.written), (moodle_xml.read, moodle_xml.written)):
        brought = read(written(FORMS, language="nl"), language="nl")
        assert [(one.kind, one.text_nl) for one in brought.forms] == [(one.kind, one.text_nl) for one in FORMS]
        assert brought.left_out == []


@pytest.fixture
def author(client_of, make_person):
    return client_of(make_person(roles=("content_owner",)))


@pytest.fixture
def lesson(module):
    return Lesson.objects.create(module=module, key="brought", kind="quiz")


def test_an_author_sees_what_would_come_in_and_nothing_is_kept_before_the_second_click(author, lesson):
    address = reverse("quiz_bring", args=[lesson.pk])
    file = SimpleUploadedFile("bank.gift", GIFT.encode())
    response = author.post(address, {"shape": "gift", "language": "en", "file": file})
    page = response.content.decode()
    assert "10 questions can come in" in page and "numerical. Podium has no questions of this kind." in page
    assert not Question.objects.filter(quiz__lesson=lesson).exists()
    author.post(address, {"shape": "gift", "language": "en", "source": response.context["source"], "bring": "1"})
    assert Question.objects.filter(quiz__lesson=lesson).count() == 10
    given_back = author.get(reverse("quiz_give", args=[lesson.pk, "moodle"]) + "?language=en")
    assert given_back.headers["Content-Disposition"] == 'attachment; filename="brought.en.xml"'
    assert len(moodle_xml.read(given_back.content.decode(), language="en").forms) == 10


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"shape": "moodle", "language": "en", "source": "<quiz><question></quiz>"}, "Line 1: The file is not well-formed XML"),
        ({"shape": "gift", "language": "en"}, "Choose a file, or paste its text."),
        ({"shape": "gift", "language": "en", "file": SimpleUploadedFile("a", b"\xff\xfe\x00")}, "This file is not UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(author, lesson, fields, sentence):
    response = author.post(reverse("quiz_bring", args=[lesson.pk]), fields)
    assert response.status_code == 422 and sentence in response.content.decode()
