"""Pages with the text editor: its files with the nonce of the page, and the one style that it adds by itself."""

from csp.decorators import csp_update

from lms.web.written_text import editor_media

__all__ = ["editor_media", "with_text_editor"]

# The base style that the editor writes into the page, by its digest (CSP Level 3, §2.3.1); every other inline style stays forbidden.
STYLE_OF_THE_EDITOR = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
with_text_editor = csp_update({"style-src": [STYLE_OF_THE_EDITOR]})
