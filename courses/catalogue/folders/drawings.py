"""SVG drawings from a programme folder: trusted only after this check."""

import re
from xml.etree import ElementTree

from django.utils.translation import gettext as _

_ELEMENTS = {
    "svg", "title", "desc", "style", "defs", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan",
    "marker", "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "use", "symbol",
}  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_OUTSIDE = re.compile(r"@import|expression\s*\(|javascript:|data:|https?:|url\s*\(\s*(?!['\"]?#)|\\", re.IGNORECASE)


def wrong_with(data: bytes) -> list[str]:
    """Why the drawing is not trusted: anything but plain shapes and words, or anything from outside. Empty when it is fine."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [_("the drawing is not UTF-8")]
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?xml-stylesheet" in text.lower():
        return [_("a drawing has no document type, entities or style sheets of its own")]
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no document type, so no entities; expat itself guards the rest
    except ElementTree.ParseError:
        return [_("the drawing is not well-formed")]
    wrong = [] if root.tag == f"{_SVG}svg" else [_("the file is not a drawing (SVG)")]
    for element in root.iter():
        wrong += _wrong_element(element)
    for needed in ("title", "desc"):
        if root.find(f"{_SVG}{needed}") is None:
            wrong.append(_("the drawing has no <%(needed)s>") % {"needed": needed})
    if size_of(data) == (0, 0):
        wrong.append(_('the drawing has no viewBox such as "0 0 720 400"'))
    return sorted(set(wrong))


def _wrong_element(element: ElementTree.Element) -> list[str]:
    tag = str(element.tag).removeprefix(_SVG)
    if tag not in _ELEMENTS:
        return [_("<%(tag)s> is not allowed in a drawing") % {"tag": tag}]
    wrong = []
    for name, value in element.attrib.items():
        plain = name.removeprefix(_XLINK)
        if plain.lower().startswith("on"):
            wrong.append(_("the attribute %(plain)s is not allowed in a drawing") % {"plain": plain})
        elif plain == "href" and not value.startswith("#"):
            wrong.append(_("a drawing refers to nothing outside itself"))
        elif _OUTSIDE.search(value):
            wrong.append(_("the attribute %(plain)s refers to something outside the drawing") % {"plain": plain})
    if tag == "style" and _OUTSIDE.search(element.text or ""):
        wrong.append(_("the styles refer to something outside the drawing"))
    return wrong


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height from the view box; (0, 0) when there is none."""
    found = re.search(rb'<svg[^>]*\sviewBox="\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"', data)
    return (round(float(found[1])), round(float(found[2]))) if found else (0, 0)
