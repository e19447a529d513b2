"""Tags that say the same every time are worked out once: `{% translate "…" %}`, `{% icon "…" %}`, `{% static "…" %}` and `{% url "…" %}` without arguments.

A page has a hundred of them, and each costs more than the text around it. What one says is kept with the template, in each language; a tag with a variable in
it, or one that gives its answer to `as`, is left alone. The library stands last of the built-in ones, so no template needs to load it.
"""

from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import url as do_url
from django.template.library import SimpleNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

from lms.web.templatetags import podium

register = template.Library()
Compiler = Callable[[Parser, Token], Node]
_KEPT = "the hidden field of this page"


class Fixed(Node):
    """A node that is drawn once in each language, with and without escaping (pages and plain mails)."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.known: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), context.autoescape)
        drawn = self.known.get(key)
        if drawn is None:
            drawn = self.known[key] = self.node.render(context)
        return drawn

    render_annotated = render


def fixed(compiler: Compiler, is_fixed: Callable[[Any], bool]) -> Compiler:
    """A tag that is worked out once where that may be."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = compiler(parser, token)
        return Fixed(node) if is_fixed(node) else node

    return compiled


def _is_literal(expression: FilterExpression | None) -> bool:
    if expression is None:
        return True
    is_looked_up = isinstance(expression.var, Variable) and expression.var.literal is None
    return not is_looked_up and not expression.filters


def _says_fixed_words(node: TranslateNode) -> bool:
    return not node.asvar and _is_literal(node.filter_expression) and _is_literal(node.message_context)


def _leads_nowhere_else(node: URLNode) -> bool:
    return not (node.args or node.kwargs or node.asvar) and _is_literal(node.view_name)


def _is_drawn_from_literals(node: SimpleNode) -> bool:
    return node.target_var is None and not node.takes_context and all(map(_is_literal, [*node.args, *node.kwargs.values()]))


for name in ("translate", "trans"):
    register.tag(name, fixed(do_translate, _says_fixed_words))
register.tag("url", fixed(do_url, _leads_nowhere_else))
register.tag("static", fixed(StaticNode.handle_token, lambda node: node.varname is None and _is_literal(node.path)))
for name in ("icon", "stance", "mark"):
    register.tag(name, fixed(podium.register.tags[name], _is_drawn_from_literals))


class TokenOfPage(CsrfTokenNode):
    """The hidden field of a form: the same in all forms of one answer, so it is written once (a page of comments has twenty)."""

    def render(self, context: Context) -> str:
        token = context.get("csrf_token")
        written: tuple[Any, str] | None = context.render_context.get(_KEPT)
        if written is None or written[0] is not token:
            written = (token, str(super().render(context)))
            context.render_context[_KEPT] = written
        return written[1]


@register.tag
def csrf_token(parser: Parser, token: Token) -> Node:
    """The hidden field that shows that a form is ours."""
    return TokenOfPage()
