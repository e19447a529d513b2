"""Text with layout from people and files: one allow-list for lessons, posts and policy."""

import re
from html import unescape

import nh3

# What stands above a box in a text, in the language of the text.
CALLOUT_LABELS = {
    "nl": {"tip": "Tip", "example": "Voorbeeld", "chance": "Kans", "risk": "Risico", "try": "Probeer vandaag"},
    "en": {"tip": "Tip", "example": "Example", "chance": "Opportunity", "risk": "Risk", "try": "Try this today"},
}
CALLOUTS = tuple(CALLOUT_LABELS["en"])

_TAGS = {
    "h2", "h3", "h4", "p", "br", "hr", "strong", "b", "em", "i", "s", "sub", "sup", "code", "pre", "blockquote", "footer",
    "ul", "ol", "li", "a", "img", "figure", "figcaption", "div",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_CLASSES = {"div": {"callout", *(f"callout-{kind}" for kind in CALLOUTS)}, "p": {"callout-label"}}
_OWN_ADDRESS = re.compile(r"/(?![/\\])[^\\\s]*")
# A scheme that we know, or none: what only looks like one to us may be one to a browser of tomorrow.
_LEADS_SOMEWHERE = re.compile(r"https?://|mailto:|tel:|/|#|[^:]*\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")


def _keep(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _LEADS_SOMEWHERE.match(value) else None
    if name == "src":
        return value if _OWN_ADDRESS.fullmatch(value) else None
    if name in {"width", "height", "start", "colspan", "rowspan"}:
        return value if _NUMBER.fullmatch(value) else None
    if name == "loading":
        return "lazy"
    if name == "scope":
        return value if value in {"row", "col"} else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_keep,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def sanitised(html: str) -> str:
    """The HTML with only what we know: headings, lists, tables, links with rel, pictures of our own, known callouts.

    What is not on the list disappears; the words inside stay, except those of scripts and styles.
    """
    return _IMAGE_WITHOUT_SOURCE.sub("", _cleaner.clean(html))


def plain(html: str) -> str:
    """Only the words, on one line: for search, mails and lengths."""
    spaced = re.sub(r"</(p|h[1-6]|li|td|th|figcaption|blockquote|div)>|<br\s*/?>", " ", html)
    return " ".join(nh3.clean(spaced, tags=set()).split())


def paragraphs(html: str) -> list[str]:
    """The words of each block (paragraph, heading, item, cell), in order, as plain text without entities: for comparing two texts."""
    broken = re.sub(r"</(p|h[1-6]|li|tr|figcaption|blockquote|div)>|<br\s*/?>", "\n", html.replace("\n", " "))
    spaced = re.sub(r"</t[dh]>", " ", broken)
    lines = (" ".join(unescape(line).split()) for line in nh3.clean(spaced, tags=set()).split("\n"))
    return [line for line in lines if line]
