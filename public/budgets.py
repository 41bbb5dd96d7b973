"""How much one client may ask in a time: counters in the cache, none of them in the database."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


class CountersDown(Exception):
    """The cache does not answer, so nobody can say how much this client has asked."""


def spend(request: HttpRequest, *, what: str) -> bool:
    """Count one request of `what` (a key of PUBLIC_BUDGETS) against its client; False when the budget is used up.

    Every window is counted, also on refusal: who goes on asking goes on waiting. Raises CountersDown.
    """
    return spend_of(client_of(request), what=what)


def spend_of(whose: str, *, what: str) -> bool:
    """The same for whoever is named otherwise than by an address: a phone, a number. Only a digest is kept."""
    client = digest_of(whose)
    counts = [
        (_count(f"budget:{what}:{seconds}:{client}", seconds=seconds), limit)
        for limit, seconds in settings.PUBLIC_BUDGETS[what]
    ]
    return all(count <= limit for count, limit in counts)


def digest_of(whose: str) -> str:
    """24 characters that stand for an address or a number where it must not be written down."""
    return salted_hmac("public.budgets", whose).hexdigest()[:24]


def may_comment(request: HttpRequest) -> bool:
    """Whether this client may hand in one more comment. To be heard is a right: nobody is turned away for want of
    counters."""
    try:
        return spend(request, what="comment")
    except CountersDown:
        return True


def within_budget(request: HttpRequest, what: str) -> bool:
    """Whether this client may go on. Open data stays open while nobody can count."""
    try:
        return spend(request, what=what)
    except CountersDown:
        return True


def client_of(request: HttpRequest) -> str:
    """The address of the client. X-Forwarded-For counts only as far as our own proxies wrote it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.PUBLIC_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _count(key: str, *, seconds: int) -> int:
    # The cache's client library is a setting, and with it the exceptions it throws.
    try:
        cache.add(key, 0, timeout=seconds)
        return int(cache.incr(key))
    except ValueError:  # the window ended between the two calls
        return 1
    except Exception as error:
        logger.warning("public_counters_down", extra={"error": type(error).__name__})
        raise CountersDown from error
