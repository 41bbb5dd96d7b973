"""A page that is read shows one instant, however many of its rows ask what day it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.clocks import one_instant

READING = frozenset({"GET", "HEAD"})


class OneInstant:
    """Middleware: a request that only reads asks the clock once. One that acts asks it where its door does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with one_instant():
            return self.get_response(request)
