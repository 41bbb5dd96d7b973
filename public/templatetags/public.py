"""What every public template may ask: the site's own data, the reader's type size, and text without numbers."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings

from core.identifiers import IdentifierError, Kind, mask_text, parse
from public.pages import ELDER_COOKIE, today

register = template.Library()

_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


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
def without_numbers(text: str) -> str:
    """The text with residents' numbers and mobile numbers masked: the last wall before publication."""
    return _MOBILE.sub(lambda found: mask_text(found.group()), _RESIDENT.sub(_masked, text))


def _masked(found: re.Match[str]) -> str:
    try:
        parse(Kind.RESIDENT_ID, found.group())
    except IdentifierError:
        return found.group()
    return mask_text(found.group())
