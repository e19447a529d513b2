"""Template tags of the house, loaded in every template. How to use them: templates/components/README.md."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, RadioSelect, Select, Textarea
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lms.web import dates, devices, drawing, shell, toasts, voices

register = template.Library()

# --- drawings -------------------------------------------------------------------------------------------------
register.simple_tag(drawing.icon, name="icon")
register.simple_tag(drawing.stance, name="stance")
register.simple_tag(drawing.mark, name="mark")
register.simple_tag(drawing.balance, name="balance")
register.simple_tag(drawing.seats, name="seats")
register.simple_tag(drawing.level, name="level")


# --- long words -------------------------------------------------------------------------------------------------
@register.filter
def breakable(value: str) -> SafeString:
    """An address that goes on the next line at a dot or the @, never within a word."""
    return mark_safe(str(escape(value)).replace("@", "<wbr>@").replace(".", ".<wbr>"))  # noqa: S308  escaped just before


# --- days, times, numbers ---------------------------------------------------------------------------------------
def _time(value: dates.Day, words: str) -> SafeString:
    return SafeString(f'<time datetime="{dates.machine(value)}">{words}</time>')  # both are made of numbers and our own words; lists have many


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """dinsdag 26 mei / Tuesday 26 May."""
    return _time(value, dates.day(value)) if value else SafeString()


@register.filter
def short_day(value: date | datetime | None) -> SafeString:
    """di 26 mei / Tue 26 May."""
    return _time(value, dates.short_day(value)) if value else SafeString()


@register.filter
def day_of_month(value: date | datetime | None) -> SafeString:
    """26 mei / 26 May."""
    return _time(value, dates.day_of_month(value)) if value else SafeString()


@register.filter
def clock(value: datetime | None) -> SafeString:
    """13:00."""
    return _time(value, dates.clock(value)) if value else SafeString()


@register.filter
def time_range(start: datetime | None, end: datetime) -> SafeString:
    """13:00–14:30 uur / 13:00–14:30."""
    return _time(start, dates.time_range(start, end)) if start else SafeString()


@register.filter
def moment(value: datetime | None) -> SafeString:
    """vandaag, 08:12 uur / yesterday, 16:20 / Tuesday 26 May, 13:00."""
    return _time(value, dates.moment(value)) if value else SafeString()


@register.filter
def ago_words(value: date | datetime | None) -> SafeString:
    """vandaag, gisteren, 9 mei."""
    return _time(value, dates.ago_words(value)) if value else SafeString()


@register.filter
def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """1.204 / 1,204; 3,6 / 3.6."""
    return "" if value is None or value == "" else dates.number(value, decimals=decimals)


@register.simple_tag
def date_block(value: date | datetime, off: bool = False) -> SafeString:
    """The day as a block at the start of a row; `off` when it is not sure (waiting, cancelled)."""
    words = (dates.machine(value), dates.weekday_short(value), dates.local(value).day, dates.month_short(value))
    return format_html('<time class="date{}" datetime="{}">{} <b>{}</b> {}</time>', " date-off" if off else "", *words)


# --- forms ------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, hint: str | None = None, label: str = "", width: str = "", optional: bool | None = None, box: bool = False, **attributes: Any
) -> dict[str, Any]:
    """A field of a Django form: label, hint, error, control. `width` is w-4, w-10 or w-20; `box` draws choices with a border.

    Further keywords become attributes of the control, with _ for -: `autocomplete="username"`, `hx_get=…`.
    """
    name = bound.auto_id or bound.html_name
    widget = bound.field.widget
    hint = str(bound.help_text or "") if hint is None else hint
    described = " ".join(part for part in (f"{name}-hint" if hint else "", f"{name}-error" if bound.errors else "") if part)
    attrs: dict[str, Any] = {key.replace("_", "-"): value for key, value in attributes.items()}
    shape = "input"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        shape = "choices"
    elif isinstance(widget, CheckboxInput):
        shape = "check"
    else:
        attrs["class"] = f"{widget.attrs.get('class', '')} {attrs.get('class', '')} {'' if isinstance(widget, ClearableFileInput) else 'input'} {width}".strip()
    if isinstance(widget, Textarea):
        attrs.setdefault("rows", widget.attrs.get("rows", 4))
    if shape != "choices":
        attrs["aria-describedby"] = described or False
        attrs["aria-invalid"] = "true" if bound.errors else False
    if optional is None:
        optional = not bound.field.required and shape == "input" and not (isinstance(widget, Select) and _has_no_empty_choice(widget))
    return {
        "bound": bound,
        "name": name,
        "label": label or bound.label,
        "hint": hint,
        "optional": optional,
        "box": box,
        "shape": shape,
        "described": described,
        "control": bound.as_widget(attrs=attrs) if shape != "choices" else "",
    }


def _has_no_empty_choice(widget: Select) -> bool:
    """A list without an empty line always has an answer; "optional" would puzzle."""
    return not any(str(value) == "" for value, _label in widget.choices if not isinstance(_label, list | tuple))


@register.filter
def device(user_agent: str) -> str:
    """Firefox on Windows, Safari on iPhone; see lms.web.devices."""
    return devices.device(user_agent)


# --- people -----------------------------------------------------------------------------------------------------
@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """The initials of a person; `size` is empty, lg or xl."""
    return SafeString(f'<span class="avatar{f" avatar-{size}" if size else ""}" aria-hidden="true">{escape(person.initials)}</span>')


@register.simple_tag
def byline(person: Any, sub: str = "", url: str = "") -> SafeString:
    """Initials, name, and one line below it. With `url` the name is a link."""
    name = format_html("<strong>{}</strong>", person.full_name)
    linked = format_html('<a href="{}">{}</a>', url, name) if url else name
    below = format_html("<span>{}</span>", sub) if sub else ""
    return format_html('<div class="byline">{}<div>{}{}</div></div>', avatar(person), linked, below)


# --- the shell --------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def shell_of(context: Context) -> shell.Shell:
    """What base.html draws around the page, worked out once."""
    return shell.shell_of(context.get("request"), area=context.get("area") or "", nav=context.get("nav") or "")


@register.inclusion_tag("components/path.html")
def path_strip(request: Any, phase: str | None = "", wide: bool = False) -> dict[str, Any]:
    """The three phases with the one of this page current; `wide` is the large one of the first page."""
    return {"stations": shell.stations(request, phase or ""), "wide": wide}


@register.simple_tag
def stations(request: Any, phase: str | None = "") -> list[Any]:
    """The stations of the path, to ask whether there are any."""
    return shell.stations(request, phase or "")


@register.simple_tag(takes_context=True)
def draw_section(context: Context, template_name: str, values: dict[str, Any]) -> SafeString:
    """A section that a part added to a page: its template, with its own values on top of the page's."""
    page = context.template
    if page is None:
        raise RuntimeError("A section is drawn inside a page.")
    with context.push(**values):
        return page.engine.get_template(template_name).render(context)


@register.simple_tag
def voice() -> voices.Voice:
    """The words beside the door of signing in."""
    return voices.voice()


@register.simple_tag
def waiting_toasts(request: Any) -> list[dict[str, object]]:
    """What this person was just told, once."""
    return toasts.waiting(request) if request is not None else []


@register.simple_tag
def address(url_name: str) -> str:
    """The path of a page without arguments, or nothing when this installation does not have it."""
    return shell.address(url_name)


@register.filter
def page_numbers(paginator: Any, current: int) -> list[int]:
    """First, last and the pages around the current one; 0 stands for a gap."""
    last = paginator.num_pages
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    with_gaps: list[int] = []
    for page in shown:
        if with_gaps and page - with_gaps[-1] > 1:
            with_gaps.append(0)
        with_gaps.append(page)
    return with_gaps
