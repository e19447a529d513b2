"""GIFT and Moodle XML of other systems: the constructs of files that they published come in, and what we do not have is listed."""

from courses.assessment.formats import gift, moodle_xml
from courses.assessment.rules.marking import MATCHING, MULTIPLE, SHORT, SINGLE

# What files that others published have beside the above: constructs of Moodle's own GIFT examples (question/format/gift/examples.txt and its tests) and
# of its XML of several versions (question/format/xml/tests/fixtures), in words of ours. Sources: https://docs.moodle.org/en/GIFT_format and Moodle_XML_format.
GIFT_OF_OTHERS = r"""//  EXAMPLES
//-----------------------------------------//

Which town is a port?{~Breda ~Tilburg =Rotterdam}

Three plus one equals {=four =4}.

A post is {~gone =kept} after a screenshot, by others.

Which answer makes 5?
{
     ~ \= 2 + 2
     = \= 2 + 3
}

Match. {
    =[html]<b>A</b> shared diary -> [plain]Blog
    =[markdown]A page of many -> Wiki
    = -> Chat
}

::Animal::Which one hops?{
    =Frog#Right!
    =%0%*#None of those.
}

::Colours:: Which two are warm?
{
    ~%50%red # yes
    ~%-100%[plain]blue # no
    ~%50%orange
}

::Broken end:: A reply to all is private.{
FALSE#It is public.#Right.
####Everybody in the list reads it.}";

In which year?{#
     =1822:0      #Right
     =%50%1822:2  #Close
}
"""


def test_gift_as_published_by_others_is_understood():
    brought = gift.read(GIFT_OF_OTHERS, language="en")
    found = [(form.kind, form.text_en, [(one.right, one.en, one.to_en) for one in form.options]) for form in brought.forms]
    assert found == [
        (SINGLE, "Which town is a port?", [(False, "Breda", ""), (False, "Tilburg", ""), (True, "Rotterdam", "")]),
        (SHORT, "Three plus one equals", [(True, "four", ""), (True, "4", "")]),
        (SINGLE, "A post is _____ after a screenshot, by others.", [(False, "gone", ""), (True, "kept", "")]),
        (SINGLE, "Which answer makes 5?", [(False, "= 2 + 2", ""), (True, "= 2 + 3", "")]),
        (MATCHING, "Match.", [(False, "A shared diary", "Blog"), (False, "A page of many", "Wiki"), (False, "", "Chat")]),
        (SHORT, "Which one hops?", [(True, "Frog", ""), (False, "*", "")]),
        (MULTIPLE, "Which two are warm?", [(True, "red", ""), (False, "blue", ""), (True, "orange", "")]),
        (SINGLE, "A reply to all is private.", [(False, "True", ""), (True, "False", "")]),
    ]
    assert [(one.kind, one.title) for one in brought.left_out] == [("numerical", "In which year?")]
    assert brought.notes == []


XML_OF_OTHERS = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category"><category><text>$course$/Pi/Rho</text>

    </category><info format="moodle_auto_format"><text>About Rho</text></info><idnumber></idnumber></question>
  <question type="multichoice">
    <name><text>From before 2.0</text>
</name>
    <questiontext format="html">
<text><![CDATA[What does &quot;reply to all&quot; do?]]></text>
    </questiontext>
    <image>mail.png</image><image_base64>iVBORw0KGgo=</image_base64>
    <shuffleanswers>0</shuffleanswers><shuffleanswers>true</shuffleanswers>
    <single>true</single>
    <correctfeedback>      <text></text>
</correctfeedback>
    <answer fraction="0">
        <text>
Nothing
        </text>
      <feedback>
          <text>

          </text>
      </feedback>
    </answer>
    <answer fraction="100"><text>
Everybody reads it
        </text></answer>
  </question>
  <question type="truefalse"><name><text>T</text></name><questiontext format="html"><text><![CDATA[<p>A group is public.</p>]]></text></questiontext>
    <idnumber></idnumber><hidden>0</hidden><penalty>1.0000000</penalty>
    <answer fraction="0" format="moodle_auto_format"><text>true</text><feedback format="html"><text></text></feedback></answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text></answer></question>
  <question type="matching"><name><text>M</text></name><questiontext format="html"><text>Match</text></questiontext>
    <subquestion format="html"><text><![CDATA[<p>diary</p>]]></text><answer><text>Blog</text></answer></subquestion>
    <subquestion format="html"><text>page</text><answer><text>Wiki</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>Chat</text></answer></subquestion></question>
  <question type="cloze"><name><text>C</text></name><questiontext><text>{1:MULTICHOICE:=a~b}</text></questiontext></question>
  <question type="ddwtos"><name><text>D</text></name><questiontext format="html"><text>[[1]]</text></questiontext></question>
</quiz>
"""


def test_moodle_xml_of_several_versions_as_published_by_others_is_understood():
    brought = moodle_xml.read(XML_OF_OTHERS, language="nl")
    found = [(form.kind, form.text_nl, form.pool, [(one.right, one.nl, one.to_nl) for one in form.options]) for form in brought.forms]
    assert found == [
        (SINGLE, 'What does "reply to all" do?', "rho", [(False, "Nothing", ""), (True, "Everybody reads it", "")]),
        (SINGLE, "A group is public.", "rho", [(False, "Waar", ""), (True, "Niet waar", "")]),
        (MATCHING, "Match", "rho", [(False, "diary", "Blog"), (False, "page", "Wiki"), (False, "", "Chat")]),
    ]
    assert [(one.kind, one.title) for one in brought.left_out] == [("cloze", "C"), ("ddwtos", "D")]
    assert [called for called, _note in brought.notes] == ["From before 2.0"], "its picture was left out"
