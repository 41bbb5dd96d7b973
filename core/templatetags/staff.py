"""What the staff site's templates ask of core."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from core.pages import show

register = template.Library()


@register.filter
def posts_label(posts: Iterable[str]) -> str:
    """Posts in Chinese."""
    return show.posts_label(posts)
