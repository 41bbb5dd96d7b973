"""What every public template may ask: the site's own data, the reader's type size, and text without numbers."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from public import citing
from public.citing import Cited
from public.pages import ELDER_COOKIE, today
from public.wording import without_numbers

register = template.Library()


@register.simple_tag
def site() -> dict[str, str]:
    """Who runs this site, from the settings."""
    return dict(settings.PUBLIC_SITE)


@register.simple_tag(takes_context=True)
def elder(context: Any) -> bool:
    """Whether the reader chose large type."""
    request = context.get("request")
    return bool(request and request.COOKIES.get(ELDER_COOKIE) == "1")


@register.simple_tag(takes_context=True)
def the_day(context: Any) -> Any:
    """The page's own day; pages of errors have none and look themselves."""
    return context.get("day") or today()


@register.filter
def recogniser_of(case: Any) -> str:
    """Who answers for an entry or a programme today; after a reorganisation the old name stands beside it.

    `case` comes with its recogniser, that one's successor and the former recogniser.
    """
    now = case.recogniser.successor or case.recogniser
    first = case.former_recogniser or case.recogniser
    return now.name if first.pk == now.pk else f"{now.name}（原{first.name}）"


@register.filter
def spelled(text: str) -> SafeString:
    """A list of sources with every short form (JY 12) written out and linked to the article."""
    return format_html_join("；", "{}", ((_piece(parts),) for parts in citing.spelled(text)))


def _piece(parts: tuple[Cited, ...]) -> SafeString:
    return format_html_join("、", "{}", ((_cited(one),) for one in parts))


def _cited(one: Cited) -> str | SafeString:
    if not one.document:
        return one.text
    address = f"{reverse('public:document', args=[one.document])}#{one.anchor}"
    return format_html('<a href="{}">{}</a>', address, one.text)


register.filter("without_numbers", without_numbers)
