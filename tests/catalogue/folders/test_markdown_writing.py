"""A lesson comes out of Podium as the Markdown it went in as, and whatever an editor makes of it keeps its words."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.catalogue.folders import markdown
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import read
from courses.catalogue.folders.markdown_writing import normal, written
from courses.programme.services import STARTER
from lms.lib.rich_text import sanitised

LESSONS = sorted(path for path in STARTER.rglob("[0-9][0-9]-*.md") if path.parent.name[:2].isdigit())
PICTURES = {"/learn/files/1/a.webp": markdown.Picture("/learn/files/1/a.webp", 30, 20)}


def to_html(source: str) -> str:
    html, wrong = markdown.to_html(source, language="en", pictures=lambda name: markdown.Picture(f"/learn/files/1/{name}", 30, 20))
    assert wrong == [], source
    return html


def back(html: str, **how: bool) -> str:
    return written(html, names=lambda address: address.removeprefix("/learn/files/1/"), **how)


def words(html: str) -> str:
    """Without any space: what the eye reads, whatever the layout is."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_every_lesson_of_the_starter_programme_comes_back_byte_for_byte(path: Path):
    source = read(path, Faults(STARTER)).body
    html, _wrong = markdown.to_html(source, language=path.suffixes[-2][1:], pictures=lambda name: markdown.Picture(f"/learn/files/1/{name}", 30, 20))
    assert back(html) == source


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<h2>One</h2><p>Two <strong>three</strong>.</p>", "## One\n\nTwo **three**.\n"),
        ("<h4>Small</h4>", "### Small\n"),
        ("<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul>", "- a\n- b\n  - c\n"),
        ('<ol start="3"><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>', "3. a\n\n   more\n\n4. b\n"),
        ("<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>", "- a\n\n* b\n"),
        ("<p>one<br>two</p>", "one\\\ntwo\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<table><tbody><tr><th><p>a</p></th><th>b</th></tr><tr><td>1 | 2</td><td></td></tr></tbody></table>", "| a | b |\n| --- | --- |\n| 1 \\| 2 | |\n"),
        ('<div class="callout callout-risk"><p class="callout-label">Risk</p><p>Look out.</p></div>', ":::risk\nLook out.\n:::\n"),
        ('<p>see <a href="/learn/" rel="noopener noreferrer">this</a></p>', "see [this](/learn/)\n"),
        ('<p>a <img src="/learn/files/1/x.png" alt="A [dog]."> b</p>', "a\n\n![A \\[dog\\].](x.png)\n\nb\n"),
        ("<p>1. not a list</p><p># not a heading</p><p>- nor this</p><p>:::tip</p>", "1\\. not a list\n\n\\# not a heading\n\n\\- nor this\n\n\\:::tip\n"),
        ("<p>a &lt;b&gt; &amp;copy; *x* snake_case _y_</p>", "a &lt;b> \\&copy; \\*x\\* snake_case \\_y\\_\n"),
        ("<p> <strong> bold </strong>text</p>", "**bold** text\n"),
        ("<p><sub>low</sub> and <s>gone</s></p>", "low and gone\n"),
        ('<img src="/learn/files/1/cat(1).png" alt="Cat">', "![Cat](cat(1).png)\n"),
        ("<p></p><p>   </p><ul><li></li></ul>", ""),
    ],
)
def test_html_of_an_editor_becomes_our_markdown(html: str, source: str):
    assert back(html, tightens=True) == source
    assert back(to_html(source)) == source


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<strong>(b)</strong>c</p>",
        "<p><em>a</em><strong>b</strong></p>",
        "<p><strong>a<em>b</em></strong><em>c</em></p>",
        "<p>a`b``c</p><p><code>``</code></p>",
        '<p><a href="https://example.org/a_(b)?x=1&amp;y=2">a [b] c</a></p>',
        "<ul><li>a<blockquote><p>b</p></blockquote></li><li><hr></li></ul>",
        "<p>| a | b |\n| --- | --- |</p><p>a\n===</p><p>a\n---</p>",
        "<p>a\u00a0</p><p>\u00a0b</p>",
        '<div class="callout callout-tip"><div class="callout callout-risk"><p>in</p></div></div>',
        "<ul><li><div class='callout callout-tip'><p>in a list</p></div></li></ul>",
    ],
)
def test_what_is_awkward_keeps_its_words_and_stays_the_same_from_then_on(html: str):
    first = to_html(back(sanitised(html), tightens=True))
    assert words(first).replace("Tip", "") == words(sanitised(html))
    assert to_html(back(first)) == first


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("*_`[]()<>&|#-+.!:\\ \n1~="), max_size=12)
INLINE = st.recursive(
    TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(["strong", "em", "code", "a"]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda pair: f"<{pair[0]}{' href=/learn/' if pair[0] == 'a' else ''}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=5,
)
BLOCK = st.recursive(
    st.tuples(st.sampled_from(["p", "h2", "h3"]), st.lists(INLINE, max_size=4)).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>")
    | st.just("<hr>")
    | st.just('<p><img src="/learn/files/1/a.webp" alt="A."></p>')
    | st.lists(st.lists(INLINE, min_size=1, max_size=2), min_size=1, max_size=3).map(
        lambda rows: "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    ),
    lambda inner: st.tuples(st.sampled_from(["ul", "ol", "blockquote", "div"]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda pair: (
            f"<{pair[0]}>{''.join(f'<li>{one}</li>' for one in pair[1])}</{pair[0]}>"
            if pair[0] in {"ul", "ol"}
            else f'<{pair[0]} class="callout callout-tip">{"".join(pair[1])}</{pair[0]}>'
        )
    ),
    max_leaves=6,
)


@settings(max_examples=250, deadline=None)
@given(st.lists(BLOCK, max_size=4).map("".join))
@example("<p>[a]: /b</p>")
@example("<p>~~~</p>")
@example("<ul><li><p>0</p></li></ul><ul><li><p></p></li></ul><ul><li><p>0</p></li></ul>")
def test_any_text_is_the_same_after_leaving_and_coming_back(html: str):
    once = normal(sanitised(html), language="en", pictures=PICTURES)
    source = back(once)
    assert to_html(source) == once
    assert back(to_html(source)) == source
    assert normal(once, language="en", pictures=PICTURES) == once
