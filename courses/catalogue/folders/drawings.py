"""SVG drawings from a programme folder: trusted only after this check."""

import re
from xml.etree import ElementTree

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
        return ["the drawing is not UTF-8"]
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?xml-stylesheet" in text.lower():
        return ["a drawing has no document type, entities or style sheets of its own"]
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no document type, so no entities; expat itself guards the rest
    except ElementTree.ParseError as problem:
        return [f"the drawing is not well-formed ({problem})"]
    wrong = [] if root.tag == f"{_SVG}svg" else ["the file is not a drawing (SVG)"]
    for element in root.iter():
        wrong += _wrong_element(element)
    for needed in ("title", "desc"):
        if root.find(f"{_SVG}{needed}") is None:
            wrong.append(f"the drawing has no <{needed}>")
    if size_of(data) == (0, 0):
        wrong.append('the drawing has no viewBox such as "0 0 720 400"')
    return sorted(set(wrong))


def _wrong_element(element: ElementTree.Element) -> list[str]:
    tag = str(element.tag).removeprefix(_SVG)
    if tag not in _ELEMENTS:
        return [f"<{tag}> is not allowed in a drawing"]
    wrong = []
    for name, value in element.attrib.items():
        plain = name.removeprefix(_XLINK)
        if plain.lower().startswith("on"):
            wrong.append(f"the attribute {plain} is not allowed in a drawing")
        elif plain == "href" and not value.startswith("#"):
            wrong.append("a drawing refers to nothing outside itself")
        elif _OUTSIDE.search(value):
            wrong.append(f"the attribute {plain} refers to something outside the drawing")
    if tag == "style" and _OUTSIDE.search(element.text or ""):
        wrong.append("the styles refer to something outside the drawing")
    return wrong


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height from the view box; (0, 0) when there is none."""
    found = re.search(rb'<svg[^>]*\sviewBox="\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"', data)
    return (round(float(found[1])), round(float(found[2]))) if found else (0, 0)
