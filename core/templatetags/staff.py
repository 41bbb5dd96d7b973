"""What the staff site's templates and the letters ask of core."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template

from core.pages import show

register = template.Library()


@register.filter
def posts_label(posts: Iterable[str]) -> str:
    """Posts in Chinese."""
    return show.posts_label(posts)


@register.filter
def chinese_day(value: object) -> str:
    """A frozen ISO day as 2026年1月2日; nothing stays nothing, and what is no day is shown as it stands."""
    text = str(value or "")
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def unstopped(value: object) -> str:
    """A sentence without its full stop, to be set inside another."""
    return str(value or "").rstrip("。．. ")
