"""What every public template may ask: the site's own data, the reader's type size, and text without numbers."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

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


register.filter("without_numbers", without_numbers)
